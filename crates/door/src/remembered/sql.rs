//! The SQL of remembered logins.

use counter::Visit;
use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::rule::Series;
use crate::{device, sessions::Ended};

pub struct Found {
    pub user: Uuid,
    pub series: Series,
    pub began: Timestamp,
    pub ended: Option<String>,
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Found {
            user: row.get("user_id")?,
            series: Series { turn: row.get("turn")?, turned: row.get("turned")?, until: row.get("until")? },
            began: row.get("began")?,
            ended: row.get("ended")?,
        })
    }
}

/// A browser that keeps a login, for the eyes of its user.
pub struct Kept {
    pub id: Vec<u8>,
    pub device: String,
    pub began: Timestamp,
    pub used: Timestamp,
}

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Kept {
            id: row.get("id")?,
            device: row.get("device")?,
            began: row.get("began")?,
            used: row.get("turned")?,
        })
    }
}

pub async fn insert(tx: &mut Tx, visit: &Visit, (id, user): (&[u8], Uuid), series: &Series) -> Result<()> {
    tx.run(
        "INSERT INTO remembered (site, id, user_id, turn, turned, began, until, device, address)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
        args![
            visit.slug(),
            id,
            user,
            series.turn,
            series.turned,
            series.until,
            device::name(&visit.agent),
            visit.address.to_string()
        ],
    )
    .await?;
    Ok(())
}

pub async fn find(conn: &mut Conn, site: &str, id: &[u8]) -> Result<Option<Found>> {
    conn.maybe(
        "SELECT user_id, turn, turned, began, until, ended FROM remembered WHERE site = $1 AND id = $2",
        args![site, id],
    )
    .await
}

/// False where somebody was quicker.
pub async fn turn(tx: &mut Tx, visit: &Visit, id: &[u8], to: &Series) -> Result<bool> {
    let turned = tx
        .run(
            "UPDATE remembered SET turn = $3, turned = $4, device = $5, address = $6
             WHERE site = $1 AND id = $2 AND turn = $3 - 1 AND ended IS NULL",
            args![
                visit.slug(),
                id,
                to.turn,
                to.turned,
                device::name(&visit.agent),
                visit.address.to_string()
            ],
        )
        .await?;
    Ok(turned == 1)
}

/// The browsers in which a user's login is kept.
pub async fn of_user(conn: &mut Conn, site: &str, user: Uuid) -> Result<Vec<Kept>> {
    let now = conn.now();
    conn.all(
        "SELECT id, device, began, turned FROM remembered
         WHERE site = $1 AND user_id = $2 AND until > $3 AND ended IS NULL
         ORDER BY turned DESC, id LIMIT 100",
        args![site, user, now],
    )
    .await
}

/// One of the user's, with every session that stands on it.
pub async fn end_one(tx: &mut Tx, site: &str, user: Uuid, id: &[u8], why: Ended) -> Result<u64> {
    let ended = tx
        .run(
            "UPDATE remembered SET ended = $4 WHERE site = $1 AND user_id = $2 AND id = $3 AND ended IS NULL",
            args![site, user, id, why],
        )
        .await?;
    tx.run(
        "UPDATE sessions SET ended = $4 WHERE site = $1 AND user_id = $2 AND series = $3 AND ended IS NULL",
        args![site, user, id, why],
    )
    .await?;
    Ok(ended)
}

pub async fn end_all(tx: &mut Tx, site: &str, user: Uuid, why: Ended) -> Result<u64> {
    tx.run(
        "UPDATE remembered SET ended = $3 WHERE site = $1 AND user_id = $2 AND ended IS NULL",
        args![site, user, why],
    )
    .await
}

/// What the sessions of this browser stand on.
pub async fn forget_of_browser(tx: &mut Tx, site: &str, browser: &[u8]) -> Result<u64> {
    tx.run(
        "DELETE FROM remembered WHERE site = $1 AND id IN
           (SELECT series FROM sessions WHERE site = $1 AND browser = $2 AND series IS NOT NULL)",
        args![site, browser],
    )
    .await
}

pub async fn forget_of_session(tx: &mut Tx, site: &str, session: &[u8]) -> Result<u64> {
    tx.run(
        "DELETE FROM remembered WHERE site = $1 AND id IN
           (SELECT series FROM sessions WHERE site = $1 AND id = $2 AND series IS NOT NULL)",
        args![site, session],
    )
    .await
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64> {
    let now = tx.now();
    tx.run("DELETE FROM remembered WHERE site = $1 AND until <= $2", args![site, now]).await
}
