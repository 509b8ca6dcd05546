//! The SQL of operators' passkeys.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use crate::NOWHERE;

/// A passkey as its owner sees it.
pub struct Passkey {
    pub id: Uuid,
    pub name: String,
    /// The public half, in JSON.
    pub public_key: String,
    pub added: Timestamp,
    pub used: Option<Timestamp>,
}

impl FromRow for Passkey {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Passkey {
            id: row.get("id")?,
            name: row.get("name")?,
            public_key: row.get("public_key")?,
            added: row.get("added")?,
            used: row.get("used")?,
        })
    }
}

const PASSKEY: &str = "SELECT id, name, public_key, added, used FROM operator_passkeys";

pub async fn of_operator(conn: &mut Conn, operator: Uuid) -> Result<Vec<Passkey>> {
    let sql = format!("{PASSKEY} WHERE site = $1 AND operator = $2 ORDER BY id");
    conn.all(&sql, args![NOWHERE, operator]).await
}

pub async fn count(conn: &mut Conn, operator: Uuid) -> Result<i64> {
    conn.one(
        "SELECT count(*) FROM operator_passkeys WHERE site = $1 AND operator = $2",
        args![NOWHERE, operator],
    )
    .await
}

pub async fn find(conn: &mut Conn, operator: Uuid, id: Uuid) -> Result<Option<Passkey>> {
    let sql = format!("{PASSKEY} WHERE site = $1 AND operator = $2 AND id = $3");
    conn.maybe(&sql, args![NOWHERE, operator, id]).await
}

/// The operator's own; nobody else's is ever found.
pub async fn of_credential(conn: &mut Conn, operator: Uuid, credential: &[u8]) -> Result<Option<Passkey>> {
    let sql = format!("{PASSKEY} WHERE site = $1 AND operator = $2 AND credential = $3");
    conn.maybe(&sql, args![NOWHERE, operator, credential]).await
}

/// Whoever's it is.
pub async fn is_known(conn: &mut Conn, credential: &[u8]) -> Result<bool> {
    let found: i64 = conn
        .one(
            "SELECT count(*) FROM operator_passkeys WHERE site = $1 AND credential = $2",
            args![NOWHERE, credential],
        )
        .await?;
    Ok(found > 0)
}

pub async fn insert(
    tx: &mut Tx,
    operator: Uuid,
    (name, credential, public_key): (&str, &[u8], &str),
) -> Result<Uuid> {
    let (id, now) = (tx.id(), tx.now());
    tx.run(
        "INSERT INTO operator_passkeys (site, id, operator, credential, name, public_key, added)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![NOWHERE, id, operator, credential, name, public_key, now],
    )
    .await?;
    Ok(id)
}

/// Its counter goes on.
pub async fn mark_used(tx: &mut Tx, id: Uuid, public_key: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "UPDATE operator_passkeys SET public_key = $3, used = $4 WHERE site = $1 AND id = $2",
        args![NOWHERE, id, public_key, now],
    )
    .await?;
    Ok(())
}

pub async fn rename(tx: &mut Tx, operator: Uuid, id: Uuid, name: &str) -> Result<bool> {
    let renamed = tx
        .run(
            "UPDATE operator_passkeys SET name = $4 WHERE site = $1 AND operator = $2 AND id = $3",
            args![NOWHERE, operator, id, name],
        )
        .await?;
    Ok(renamed == 1)
}

pub async fn delete(tx: &mut Tx, operator: Uuid, id: Uuid) -> Result<()> {
    tx.run(
        "DELETE FROM operator_passkeys WHERE site = $1 AND operator = $2 AND id = $3",
        args![NOWHERE, operator, id],
    )
    .await?;
    Ok(())
}

pub async fn delete_all(tx: &mut Tx, operator: Uuid) -> Result<()> {
    tx.run("DELETE FROM operator_passkeys WHERE site = $1 AND operator = $2", args![NOWHERE, operator])
        .await?;
    Ok(())
}
