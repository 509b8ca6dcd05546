//! The SQL of sessions.

use counter::{Visit, visit::Known};
use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Ended, Live};
use crate::{device, people::User, remembered};

pub struct MemberRow {
    pub known: Known,
    pub seen: Timestamp,
    pub ended: Option<String>,
    pub is_shut_out: bool,
}

impl FromRow for MemberRow {
    fn from_row(row: &Row) -> Result<Self> {
        let shut_out: Option<Timestamp> = row.get("shut_out")?;
        Ok(MemberRow {
            known: Known {
                user: row.get("user_id")?,
                account: row.get("account_id")?,
                session: row.get("session")?,
                login: row.get("login_shown")?,
                user_name: row.get("user_name")?,
                account_name: row.get("account_name")?,
                number: row.get("number")?,
                since: row.get("began")?,
                last_login: row.get("last_login")?,
            },
            seen: row.get("seen")?,
            ended: row.get("ended")?,
            is_shut_out: shut_out.is_some(),
        })
    }
}

impl FromRow for Live {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Live {
            id: row.get("id")?,
            began: row.get("began")?,
            seen: row.get("seen")?,
            device: row.get("device")?,
            series: row.get("series")?,
        })
    }
}

pub async fn member(conn: &mut Conn, site: &str, id: &[u8]) -> Result<Option<MemberRow>> {
    conn.maybe(
        "SELECT s.id AS session, s.user_id, s.account_id, s.began, s.seen, s.last_login, s.ended, u.login_shown,
                u.name AS user_name, COALESCE(u.suspended, u.reported, a.shut) AS shut_out, a.name AS account_name, a.number
         FROM sessions s
         JOIN users u ON u.site = s.site AND u.id = s.user_id
         JOIN memberships m ON m.site = s.site AND m.user_id = s.user_id AND m.account_id = s.account_id
         JOIN accounts a ON a.site = s.site AND a.id = s.account_id
         WHERE s.site = $1 AND s.id = $2",
        args![site, id],
    )
    .await
}

/// The sessions of a user that are alive, newest use first.
pub async fn live(
    conn: &mut Conn,
    site: &str,
    user: Uuid,
    oldest_seen: Timestamp,
    oldest_began: Timestamp,
) -> Result<Vec<Live>> {
    conn.all(
        "SELECT id, began, seen, device, series FROM sessions
         WHERE site = $1 AND user_id = $2 AND ended IS NULL AND seen > $3 AND began > $4
         ORDER BY seen DESC, id LIMIT 100",
        args![site, user, oldest_seen, oldest_began],
    )
    .await
}

pub async fn series_of(conn: &mut Conn, site: &str, user: Uuid, id: &[u8]) -> Result<Option<Vec<u8>>> {
    let series: Option<Option<Vec<u8>>> = conn
        .maybe(
            "SELECT series FROM sessions WHERE site = $1 AND user_id = $2 AND id = $3",
            args![site, user, id],
        )
        .await?;
    Ok(series.flatten())
}

pub async fn end_one(tx: &mut Tx, site: &str, user: Uuid, id: &[u8], why: Ended) -> Result<u64> {
    tx.run(
        "UPDATE sessions SET ended = $4 WHERE site = $1 AND user_id = $2 AND id = $3 AND ended IS NULL",
        args![site, user, id, why],
    )
    .await
}

pub async fn insert(
    tx: &mut Tx,
    visit: &Visit,
    (id, browser): (&[u8], &[u8]),
    user: &User,
    account: Uuid,
) -> Result<()> {
    tx.run(
        "INSERT INTO sessions
           (site, id, user_id, account_id, began, seen, device, address, browser, last_login)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8, $9)",
        args![
            visit.slug(),
            id,
            user.id,
            account,
            visit.at,
            device::name(&visit.agent),
            visit.address.to_string(),
            browser,
            user.last_login
        ],
    )
    .await?;
    Ok(())
}

/// The session stands on a remembered login, and ends with it.
pub async fn stand_on(tx: &mut Tx, site: &str, id: &[u8], series: &[u8]) -> Result<()> {
    tx.run("UPDATE sessions SET series = $3 WHERE site = $1 AND id = $2", args![site, id, series]).await?;
    Ok(())
}

pub async fn close_of_series(tx: &mut Tx, site: &str, series: &[u8]) -> Result<()> {
    tx.run("DELETE FROM sessions WHERE site = $1 AND series = $2", args![site, series]).await?;
    Ok(())
}

/// The session goes on under another key, for another account of its user.
pub async fn switch(tx: &mut Tx, site: &str, (id, new): (&[u8], &[u8]), account: Uuid) -> Result<bool> {
    let switched = tx
        .run(
            "UPDATE sessions SET id = $3, account_id = $4 WHERE site = $1 AND id = $2 AND ended IS NULL",
            args![site, id, new, account],
        )
        .await?;
    Ok(switched == 1)
}

pub async fn close_of_browser(tx: &mut Tx, site: &str, browser: &[u8]) -> Result<()> {
    tx.run("DELETE FROM sessions WHERE site = $1 AND browser = $2", args![site, browser]).await?;
    Ok(())
}

pub async fn touch(tx: &mut Tx, site: &str, id: &[u8]) -> Result<()> {
    let now = tx.now();
    tx.run("UPDATE sessions SET seen = $3 WHERE site = $1 AND id = $2 AND seen < $3", args![site, id, now])
        .await?;
    Ok(())
}

pub async fn close(tx: &mut Tx, site: &str, id: &[u8]) -> Result<()> {
    tx.run("DELETE FROM sessions WHERE site = $1 AND id = $2", args![site, id]).await?;
    Ok(())
}

/// Whatever the account's users have opened.
pub async fn close_of_account(tx: &mut Tx, site: &str, account: Uuid) -> Result<()> {
    tx.run(
        "DELETE FROM sessions WHERE site = $1 AND account_id = $2 AND user_id IN
         (SELECT user_id FROM memberships WHERE site = $1 AND account_id = $2)",
        args![site, account],
    )
    .await?;
    Ok(())
}

/// Ends the user's sessions but one, and leaves word why. Whatever ends them all ends the remembered
/// logins, too; a takeover only goes first.
pub async fn end_others(tx: &mut Tx, site: &str, user: Uuid, but: Option<&[u8]>, why: Ended) -> Result<u64> {
    if why != Ended::TakenOver {
        remembered::sql::end_all(tx, site, user, why).await?;
    }
    let but = but.unwrap_or_default();
    tx.run(
        "UPDATE sessions SET ended = $4 WHERE site = $1 AND user_id = $2 AND id <> $3 AND ended IS NULL",
        args![site, user, but, why],
    )
    .await
}

pub async fn delete_old(tx: &mut Tx, site: &str, seen: Timestamp, began: Timestamp) -> Result<u64> {
    tx.run("DELETE FROM sessions WHERE site = $1 AND (seen < $2 OR began < $3)", args![site, seen, began])
        .await
}
