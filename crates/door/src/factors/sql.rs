//! The SQL of factors.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::Has;

impl FromRow for Has {
    fn from_row(row: &Row) -> Result<Self> {
        let authenticators: i64 = row.get("authenticators")?;
        Ok(Has {
            passkeys: row.get("passkeys")?,
            authenticator: authenticators > 0,
            recovery_codes: row.get("recovery_codes")?,
            wants_code: row.get("wants_code")?,
        })
    }
}

/// A passkey as its owner sees it.
pub struct PasskeyRow {
    pub id: Uuid,
    pub user: Uuid,
    pub name: String,
    /// The public half, in JSON.
    pub public_key: String,
    pub added: Timestamp,
    pub used: Option<Timestamp>,
}

impl FromRow for PasskeyRow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(PasskeyRow {
            id: row.get("id")?,
            user: row.get("user_id")?,
            name: row.get("name")?,
            public_key: row.get("public_key")?,
            added: row.get("added")?,
            used: row.get("used")?,
        })
    }
}

pub struct AuthenticatorRow {
    /// Sealed.
    pub secret: Vec<u8>,
    pub last_step: i64,
    pub added: Timestamp,
    pub used: Option<Timestamp>,
}

impl FromRow for AuthenticatorRow {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(AuthenticatorRow {
            secret: row.get("secret")?,
            last_step: row.get("last_step")?,
            added: row.get("added")?,
            used: row.get("used")?,
        })
    }
}

/// Nobody has nothing, after the same work.
pub async fn has(conn: &mut Conn, site: &str, user: Uuid) -> Result<Has> {
    let has: Option<Has> = conn
        .maybe(
            "SELECT wants_code,
           (SELECT COUNT(*) FROM passkeys WHERE site = $1 AND user_id = $2) AS passkeys,
           (SELECT COUNT(*) FROM authenticators WHERE site = $1 AND user_id = $2) AS authenticators,
           (SELECT COUNT(*) FROM recovery_codes WHERE site = $1 AND user_id = $2) AS recovery_codes
         FROM users WHERE site = $1 AND id = $2",
            args![site, user],
        )
        .await?;
    Ok(has.unwrap_or_default())
}

pub async fn authenticator(conn: &mut Conn, site: &str, user: Uuid) -> Result<Option<AuthenticatorRow>> {
    conn.maybe(
        "SELECT secret, last_step, added, used FROM authenticators WHERE site = $1 AND user_id = $2",
        args![site, user],
    )
    .await
}

/// A new one takes the old one's place.
pub async fn save_authenticator(
    tx: &mut Tx,
    site: &str,
    user: Uuid,
    (secret, step): (Vec<u8>, i64),
    browser: &[u8],
) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO authenticators (site, user_id, secret, last_step, added, browser)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (site, user_id) DO UPDATE SET
           secret = excluded.secret, last_step = excluded.last_step, added = excluded.added,
           browser = excluded.browser, used = NULL",
        args![site, user, secret, step, now, browser],
    )
    .await?;
    Ok(())
}

/// False where the step, or a later one, has been used already.
pub async fn use_authenticator(tx: &mut Tx, site: &str, user: Uuid, step: i64) -> Result<bool> {
    let now = tx.now();
    let changed = tx
        .run(
            "UPDATE authenticators SET last_step = $3, used = $4
             WHERE site = $1 AND user_id = $2 AND last_step < $3",
            args![site, user, step, now],
        )
        .await?;
    Ok(changed == 1)
}

pub async fn delete_authenticator(tx: &mut Tx, site: &str, user: Uuid) -> Result<u64> {
    tx.run("DELETE FROM authenticators WHERE site = $1 AND user_id = $2", args![site, user]).await
}

const PASSKEY: &str = "SELECT id, user_id, name, public_key, added, used FROM passkeys";

pub async fn passkeys(conn: &mut Conn, site: &str, user: Uuid) -> Result<Vec<PasskeyRow>> {
    conn.all(&format!("{PASSKEY} WHERE site = $1 AND user_id = $2 ORDER BY id"), args![site, user]).await
}

pub async fn passkey(conn: &mut Conn, site: &str, user: Uuid, id: Uuid) -> Result<Option<PasskeyRow>> {
    conn.maybe(&format!("{PASSKEY} WHERE site = $1 AND user_id = $2 AND id = $3"), args![site, user, id])
        .await
}

pub async fn passkey_of_credential(
    conn: &mut Conn,
    site: &str,
    credential: &[u8],
) -> Result<Option<PasskeyRow>> {
    conn.maybe(&format!("{PASSKEY} WHERE site = $1 AND credential = $2"), args![site, credential]).await
}

pub async fn insert_passkey(
    tx: &mut Tx,
    site: &str,
    user: Uuid,
    (name, credential, public_key): (&str, &[u8], &str),
    browser: &[u8],
) -> Result<()> {
    let (id, now) = (tx.id(), tx.now());
    tx.run(
        "INSERT INTO passkeys (site, id, user_id, credential, name, public_key, added, browser)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![site, id, user, credential, name, public_key, now, browser],
    )
    .await?;
    Ok(())
}

pub async fn use_passkey(tx: &mut Tx, site: &str, id: Uuid, public_key: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "UPDATE passkeys SET public_key = $3, used = $4 WHERE site = $1 AND id = $2",
        args![site, id, public_key, now],
    )
    .await?;
    Ok(())
}

pub async fn rename_passkey(tx: &mut Tx, site: &str, user: Uuid, id: Uuid, name: &str) -> Result<u64> {
    tx.run(
        "UPDATE passkeys SET name = $4 WHERE site = $1 AND user_id = $2 AND id = $3",
        args![site, user, id, name],
    )
    .await
}

pub async fn delete_passkey(tx: &mut Tx, site: &str, user: Uuid, id: Uuid) -> Result<u64> {
    tx.run("DELETE FROM passkeys WHERE site = $1 AND user_id = $2 AND id = $3", args![site, user, id]).await
}

pub async fn insert_recovery_code(
    tx: &mut Tx,
    site: &str,
    user: Uuid,
    hash: &[u8],
    browser: &[u8],
) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO recovery_codes (site, user_id, hash, added, browser) VALUES ($1, $2, $3, $4, $5)",
        args![site, user, hash, now, browser],
    )
    .await?;
    Ok(())
}

pub async fn is_recovery_code(conn: &mut Conn, site: &str, user: Uuid, hash: &[u8]) -> Result<bool> {
    let found: i64 = conn
        .one(
            "SELECT COUNT(*) FROM recovery_codes WHERE site = $1 AND user_id = $2 AND hash = $3",
            args![site, user, hash],
        )
        .await?;
    Ok(found == 1)
}

/// False where somebody was quicker.
pub async fn use_recovery_code(tx: &mut Tx, site: &str, user: Uuid, hash: &[u8]) -> Result<bool> {
    let changed = tx
        .run(
            "DELETE FROM recovery_codes WHERE site = $1 AND user_id = $2 AND hash = $3",
            args![site, user, hash],
        )
        .await?;
    Ok(changed == 1)
}

pub async fn delete_recovery_codes(tx: &mut Tx, site: &str, user: Uuid) -> Result<u64> {
    tx.run("DELETE FROM recovery_codes WHERE site = $1 AND user_id = $2", args![site, user]).await
}

pub async fn save_wants_code(tx: &mut Tx, site: &str, user: Uuid, wants: bool) -> Result<()> {
    tx.run("UPDATE users SET wants_code = $3 WHERE site = $1 AND id = $2", args![site, user, wants]).await?;
    Ok(())
}

/// What was added in one browser since a time. How many there were.
pub async fn delete_of_browser(
    tx: &mut Tx,
    site: &str,
    user: Uuid,
    browser: &[u8],
    since: Timestamp,
) -> Result<u64> {
    let mut gone = 0;
    for table in ["passkeys", "authenticators", "recovery_codes"] {
        let sql =
            format!("DELETE FROM {table} WHERE site = $1 AND user_id = $2 AND browser = $3 AND added >= $4");
        gone += tx.run(&sql, args![site, user, browser, since]).await?;
    }
    Ok(gone)
}

pub async fn delete_all(tx: &mut Tx, site: &str, user: Uuid) -> Result<()> {
    tx.run("DELETE FROM passkeys WHERE site = $1 AND user_id = $2", args![site, user]).await?;
    delete_authenticator(tx, site, user).await?;
    delete_recovery_codes(tx, site, user).await?;
    save_wants_code(tx, site, user, false).await?;
    tx.run("DELETE FROM ceremonies WHERE site = $1 AND subject = $2", args![site, user]).await?;
    Ok(())
}
