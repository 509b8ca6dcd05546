//! The SQL of those who act in a customer's place at this moment.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use crate::NOWHERE;

pub struct InPlace {
    pub id: Uuid,
    pub operator: Uuid,
    pub user: Uuid,
    pub account: Uuid,
    pub reason: String,
    pub began: Timestamp,
    pub until: Timestamp,
}

const COLUMNS: &str = "id, operator, user_id, account_id, reason, began, until";

impl FromRow for InPlace {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(InPlace {
            id: row.get("id")?,
            operator: row.get("operator")?,
            user: row.get("user_id")?,
            account: row.get("account_id")?,
            reason: row.get("reason")?,
            began: row.get("began")?,
            until: row.get("until")?,
        })
    }
}

pub async fn of_session(conn: &mut Conn, site: &str, session: &[u8]) -> Result<Option<InPlace>> {
    let sql = format!("SELECT {COLUMNS} FROM actings WHERE site = $1 AND session = $2");
    conn.maybe(&sql, args![site, session]).await
}

pub async fn insert(tx: &mut Tx, site: &str, session: &[u8], new: &InPlace) -> Result<()> {
    tx.run(
        "INSERT INTO actings (site, id, session, operator, user_id, account_id, reason, began, until)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![site, new.id, session, new.operator, new.user, new.account, &new.reason, new.began, new.until],
    )
    .await?;
    Ok(())
}

pub async fn take(tx: &mut Tx, site: &str, id: Uuid) -> Result<Option<InPlace>> {
    let sql = format!("DELETE FROM actings WHERE site = $1 AND id = $2 RETURNING {COLUMNS}");
    tx.maybe(&sql, args![site, id]).await
}

pub async fn take_of_session(tx: &mut Tx, site: &str, session: &[u8]) -> Result<Vec<InPlace>> {
    let sql = format!("DELETE FROM actings WHERE site = $1 AND session = $2 RETURNING {COLUMNS}");
    tx.all(&sql, args![site, session]).await
}

/// Those whose time is up, or whose operator has left.
pub async fn take_over(tx: &mut Tx, site: &str) -> Result<Vec<InPlace>> {
    let now = tx.now();
    let sql = format!(
        "DELETE FROM actings WHERE site = $1 AND (until <= $2 OR NOT EXISTS
           (SELECT 1 FROM operator_sessions s WHERE s.site = $3 AND s.id = actings.session))
         RETURNING {COLUMNS}"
    );
    tx.all(&sql, args![site, now, NOWHERE]).await
}
