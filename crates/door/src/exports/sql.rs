//! The SQL of exports.

use store::{Conn, FromRow, Result, Row, args};
use uuid::Uuid;

use crate::imports::plan::Held;

pub struct Account {
    pub held: Held,
    pub is_suspended: bool,
}

impl FromRow for Account {
    fn from_row(row: &Row) -> Result<Self> {
        let shut: Option<i64> = row.get("shut")?;
        Ok(Account { held: Held::from_row(row)?, is_suspended: shut.is_some() })
    }
}

/// As one of the account's.
pub struct User {
    pub account: Uuid,
    /// Under which they are found, and as they typed it.
    pub key: String,
    pub login: String,
    pub name: String,
    pub email: Option<String>,
    pub is_suspended: bool,
    pub is_of_several: bool,
}

impl FromRow for User {
    fn from_row(row: &Row) -> Result<Self> {
        let (suspended, accounts): (Option<i64>, i64) = (row.get("suspended")?, row.get("accounts")?);
        Ok(User {
            account: row.get("account_id")?,
            key: row.get("login")?,
            login: row.get("login_shown")?,
            name: row.get("name")?,
            email: row.get("email")?,
            is_suspended: suspended.is_some(),
            is_of_several: accounts > 1,
        })
    }
}

/// How many customers there are that are not closed, and that are; and how many users.
pub async fn count(conn: &mut Conn, site: &str) -> Result<(u64, u64, u64)> {
    let (customers, closed, users): (i64, i64, i64) = conn
        .one(
            "SELECT count(CASE WHEN state <> 'closed' THEN 1 END), count(CASE WHEN state = 'closed' THEN 1 END),
               (SELECT count(*) FROM users WHERE site = $1)
             FROM accounts WHERE site = $1",
            args![site],
        )
        .await?;
    Ok((customers.unsigned_abs(), closed.unsigned_abs(), users.unsigned_abs()))
}

/// The next ones after a number.
pub async fn accounts(conn: &mut Conn, site: &str, after: &str, at_once: usize) -> Result<Vec<Account>> {
    conn.all(
        "SELECT id, number, name, kana, postal_code, address, phone, mail, shut FROM accounts
         WHERE site = $1 AND number > $2 AND state <> 'closed' ORDER BY number LIMIT $3",
        args![site, after, i64::try_from(at_once).unwrap_or(i64::MAX)],
    )
    .await
}

pub async fn users(conn: &mut Conn, site: &str, accounts: impl Iterator<Item = Uuid>) -> Result<Vec<User>> {
    conn.all_among(
        "SELECT m.account_id, u.login, u.login_shown, u.name, u.email, u.suspended,
           (SELECT count(*) FROM memberships o WHERE o.site = u.site AND o.user_id = u.id) AS accounts
         FROM memberships m JOIN users u ON u.site = m.site AND u.id = m.user_id
         WHERE m.site = $1 AND m.account_id IN ({among})",
        args![site],
        accounts,
    )
    .await
}
