//! The SQL of the office's sessions.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use crate::NOWHERE;

pub struct Found {
    pub operator: Uuid,
    pub name: String,
    pub email: String,
    pub began: Timestamp,
    pub seen: Timestamp,
    pub is_disabled: bool,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self> {
        let disabled: Option<Timestamp> = row.get("disabled")?;
        Ok(Found {
            operator: row.get("operator")?,
            name: row.get("name")?,
            email: row.get("email_shown")?,
            began: row.get("began")?,
            seen: row.get("seen")?,
            is_disabled: disabled.is_some(),
        })
    }
}

pub async fn find(conn: &mut Conn, id: &[u8]) -> Result<Option<Found>> {
    conn.maybe(
        "SELECT s.operator, s.began, s.seen, o.name, o.email_shown, o.disabled
         FROM operator_sessions s JOIN operators o ON o.site = s.site AND o.id = s.operator
         WHERE s.site = $1 AND s.id = $2",
        args![NOWHERE, id],
    )
    .await
}

pub async fn insert(tx: &mut Tx, id: &[u8], operator: Uuid, address: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO operator_sessions (site, id, operator, began, seen, address)
         VALUES ($1, $2, $3, $4, $4, $5)",
        args![NOWHERE, id, operator, now, address],
    )
    .await?;
    Ok(())
}

pub async fn touch(tx: &mut Tx, id: &[u8]) -> Result<()> {
    let now = tx.now();
    tx.run(
        "UPDATE operator_sessions SET seen = $3 WHERE site = $1 AND id = $2 AND seen < $3",
        args![NOWHERE, id, now],
    )
    .await?;
    Ok(())
}

pub async fn close(tx: &mut Tx, id: &[u8]) -> Result<()> {
    tx.run("DELETE FROM operator_sessions WHERE site = $1 AND id = $2", args![NOWHERE, id]).await?;
    Ok(())
}

pub async fn close_all_but(tx: &mut Tx, operator: Uuid, but: &[u8]) -> Result<()> {
    tx.run(
        "DELETE FROM operator_sessions WHERE site = $1 AND operator = $2 AND id <> $3",
        args![NOWHERE, operator, but],
    )
    .await?;
    Ok(())
}

pub async fn delete_old(tx: &mut Tx, seen: Timestamp, began: Timestamp) -> Result<()> {
    tx.run(
        "DELETE FROM operator_sessions WHERE site = $1 AND (seen <= $2 OR began <= $3)",
        args![NOWHERE, seen, began],
    )
    .await?;
    Ok(())
}
