//! The SQL of keys.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::Key;

impl FromRow for Key {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Key {
            id: row.get("id")?,
            name: row.get("name")?,
            scopes: row.get("scopes")?,
            made: row.get("made")?,
            made_by: row.get("made_by")?,
            until: row.get("until")?,
            ended: row.get("ended")?,
            used: row.get("used")?,
        })
    }
}

const KEY: &str = "id, name, scopes, made, made_by, until, ended, used";

pub async fn by_hash(conn: &mut Conn, site: &str, hash: &[u8]) -> Result<Option<Key>> {
    conn.maybe(&format!("SELECT {KEY} FROM api_keys WHERE site = $1 AND hash = $2"), args![site, hash]).await
}

/// The good ones first, each kind from its newest.
pub async fn all(conn: &mut Conn, site: &str) -> Result<Vec<Key>> {
    let sql =
        format!("SELECT {KEY} FROM api_keys WHERE site = $1 ORDER BY ended IS NOT NULL, made DESC, id DESC");
    conn.all(&sql, args![site]).await
}

pub async fn names(conn: &mut Conn, site: &str, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT id, name FROM api_keys WHERE site = $1 AND id IN ({among})";
    conn.all_among(sql, args![site], ids.iter().copied()).await
}

pub struct NewKey<'a> {
    pub id: Uuid,
    pub name: &'a str,
    pub hash: &'a [u8],
    pub scopes: &'a str,
    pub until: Option<Timestamp>,
    pub by: &'a str,
}

/// `false` where it is there already: the button was pressed twice.
pub async fn insert(tx: &mut Tx, site: &str, key: &NewKey<'_>) -> Result<bool> {
    let now = tx.now();
    let made = tx
        .run(
            "INSERT INTO api_keys (site, id, name, hash, scopes, made, made_by, until)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (site, id) DO NOTHING",
            args![site, key.id, key.name, key.hash, key.scopes, now, key.by, key.until],
        )
        .await?;
    Ok(made == 1)
}

pub async fn end(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let now = tx.now();
    let ended = tx
        .run(
            "UPDATE api_keys SET ended = $3 WHERE site = $1 AND id = $2 AND ended IS NULL",
            args![site, id, now],
        )
        .await?;
    Ok(ended == 1)
}

/// Of the whole database: after a restore nobody knows which have been ended since.
pub async fn end_all(tx: &mut Tx) -> Result<u64> {
    let now = tx.now();
    tx.run("UPDATE api_keys SET ended = $1 WHERE ended IS NULL", args![now]).await
}

pub async fn touch(tx: &mut Tx, site: &str, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run("UPDATE api_keys SET used = $3 WHERE site = $1 AND id = $2", args![site, id, now]).await?;
    Ok(())
}
