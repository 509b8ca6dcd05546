//! The SQL of operators and their roles.

use counter::{site::Site, staff::Role};
use door::lockout::{Lock, Standing};
use jiff::Timestamp;
use std::sync::Arc;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{FirstCode, Record, read_role, write_role};
use crate::{NOWHERE, passkeys};

const RECORD: &str = "id, email_shown, name, password, first_code, first_until, failures, locked, \
                      locked_until, app, app_step, without_app, disabled, last_login";

impl FromRow for Record {
    fn from_row(row: &Row) -> Result<Self> {
        let first: (Option<Vec<u8>>, Option<Timestamp>) = (row.get("first_code")?, row.get("first_until")?);
        let until = row.get("locked_until")?;
        let locked: Option<Timestamp> = row.get("locked")?;
        Ok(Record {
            id: row.get("id")?,
            email: row.get("email_shown")?,
            name: row.get("name")?,
            password: row.get("password")?,
            first: first.0.zip(first.1).map(|(hash, until)| FirstCode { hash, until }),
            standing: Standing {
                failures: row.get("failures")?,
                lock: locked.map(|since| Lock { since, until }),
            },
            app: row.get("app")?,
            app_step: row.get("app_step")?,
            is_without_app: row.get("without_app")?,
            disabled: row.get("disabled")?,
            last_login: row.get("last_login")?,
        })
    }
}

pub async fn by_email(conn: &mut Conn, key: &str) -> Result<Option<Record>> {
    let sql = format!("SELECT {RECORD} FROM operators WHERE site = $1 AND email = $2");
    conn.maybe(&sql, args![NOWHERE, key]).await
}

pub async fn by_id(conn: &mut Conn, id: Uuid) -> Result<Option<Record>> {
    let sql = format!("SELECT {RECORD} FROM operators WHERE site = $1 AND id = $2");
    conn.maybe(&sql, args![NOWHERE, id]).await
}

pub async fn all(conn: &mut Conn) -> Result<Vec<Record>> {
    conn.all(&format!("SELECT {RECORD} FROM operators WHERE site = $1 ORDER BY email"), args![NOWHERE]).await
}

pub async fn names(conn: &mut Conn, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>> {
    let sql = "SELECT id, name FROM operators WHERE site = $1 AND id IN ({among})";
    conn.all_among(sql, args![NOWHERE], ids.iter().copied()).await
}

/// Those who have a role at a site.
pub async fn of_site(conn: &mut Conn, site: &str) -> Result<Vec<(Record, Role)>> {
    let records: Vec<Record> = conn
        .all(
            &format!(
                "SELECT {RECORD} FROM operators WHERE site = $1 AND id IN
                   (SELECT operator FROM operator_roles WHERE site = $2) ORDER BY email"
            ),
            args![NOWHERE, site],
        )
        .await?;
    let roles: Vec<(Uuid, String, String)> =
        conn.all("SELECT operator, role, desks FROM operator_roles WHERE site = $1", args![site]).await?;
    let role_of = |id: Uuid| {
        let found = roles.iter().find(|(operator, ..)| *operator == id);
        found.and_then(|(_, role, desks)| read_role(role, desks))
    };
    Ok(records.into_iter().filter_map(|record| role_of(record.id).map(|role| (record, role))).collect())
}

/// Whatever is decided of an operator is decided by one request at a time.
pub async fn lock(tx: &mut Tx, id: Uuid) -> Result<Option<Record>> {
    let sql =
        format!("UPDATE operators SET failures = failures WHERE site = $1 AND id = $2 RETURNING {RECORD}");
    tx.maybe(&sql, args![NOWHERE, id]).await
}

pub async fn insert(tx: &mut Tx, id: Uuid, (email, key, name): (&str, &str, &str)) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO operators (site, id, email, email_shown, name, failures, app_step, without_app, created)
         VALUES ($1, $2, $3, $4, $5, 0, 0, 0, $6)",
        args![NOWHERE, id, key, email, name, now],
    )
    .await?;
    Ok(())
}

/// Back to the very first login: whatever the operator had chosen is gone.
pub async fn save_first_code(tx: &mut Tx, id: Uuid, first: &FirstCode) -> Result<()> {
    tx.run(
        "UPDATE operators SET first_code = $3, first_until = $4, password = NULL, app = NULL, app_step = 0,
                without_app = 0, failures = 0, locked = NULL, locked_until = NULL, disabled = NULL
         WHERE site = $1 AND id = $2",
        args![NOWHERE, id, &first.hash, first.until],
    )
    .await?;
    passkeys::sql::delete_all(tx, id).await?;
    delete_recovery_codes(tx, id).await
}

/// What the first login ends with; without an app there is a passkey.
pub async fn save_registration(
    tx: &mut Tx,
    id: Uuid,
    password: &str,
    app: Option<(&[u8], i64)>,
) -> Result<()> {
    let (app, step) = app.unzip();
    tx.run(
        "UPDATE operators SET password = $3, app = $4, app_step = $5, first_code = NULL, first_until = NULL
         WHERE site = $1 AND id = $2",
        args![NOWHERE, id, password, app.map(<[u8]>::to_vec), step.unwrap_or(0)],
    )
    .await?;
    Ok(())
}

/// For the demo alone: everybody knows these passwords, so a second factor would protect nothing.
pub async fn save_demo_password(tx: &mut Tx, id: Uuid, password: &str) -> Result<()> {
    tx.run(
        "UPDATE operators SET password = $3, without_app = 1 WHERE site = $1 AND id = $2",
        args![NOWHERE, id, password],
    )
    .await?;
    Ok(())
}

pub async fn save_password(tx: &mut Tx, id: Uuid, password: &str) -> Result<()> {
    tx.run("UPDATE operators SET password = $3 WHERE site = $1 AND id = $2", args![NOWHERE, id, password])
        .await?;
    Ok(())
}

pub async fn save_standing(tx: &mut Tx, id: Uuid, standing: &Standing) -> Result<()> {
    let (since, until) = (standing.lock.map(|lock| lock.since), standing.lock.and_then(|lock| lock.until));
    tx.run(
        "UPDATE operators SET failures = $3, locked = $4, locked_until = $5 WHERE site = $1 AND id = $2",
        args![NOWHERE, id, standing.failures, since, until],
    )
    .await?;
    Ok(())
}

pub async fn save_login(tx: &mut Tx, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run("UPDATE operators SET last_login = $3 WHERE site = $1 AND id = $2", args![NOWHERE, id, now])
        .await?;
    Ok(())
}

pub async fn disable(tx: &mut Tx, id: Uuid) -> Result<()> {
    let now = tx.now();
    tx.run("UPDATE operators SET disabled = $3 WHERE site = $1 AND id = $2", args![NOWHERE, id, now]).await?;
    Ok(())
}

pub async fn use_app_step(tx: &mut Tx, id: Uuid, step: i64) -> Result<()> {
    tx.run("UPDATE operators SET app_step = $3 WHERE site = $1 AND id = $2", args![NOWHERE, id, step])
        .await?;
    Ok(())
}

pub async fn insert_recovery_code(tx: &mut Tx, id: Uuid, hash: &[u8]) -> Result<()> {
    tx.run(
        "INSERT INTO operator_recovery_codes (site, operator, hash) VALUES ($1, $2, $3)",
        args![NOWHERE, id, hash],
    )
    .await?;
    Ok(())
}

pub async fn is_recovery_code(conn: &mut Conn, id: Uuid, hash: &[u8]) -> Result<bool> {
    let found: i64 = conn
        .one(
            "SELECT count(*) FROM operator_recovery_codes WHERE site = $1 AND operator = $2 AND hash = $3",
            args![NOWHERE, id, hash],
        )
        .await?;
    Ok(found > 0)
}

pub async fn use_recovery_code(tx: &mut Tx, id: Uuid, hash: &[u8]) -> Result<()> {
    tx.run(
        "DELETE FROM operator_recovery_codes WHERE site = $1 AND operator = $2 AND hash = $3",
        args![NOWHERE, id, hash],
    )
    .await?;
    Ok(())
}

pub async fn recovery_codes(conn: &mut Conn, id: Uuid) -> Result<i64> {
    conn.one(
        "SELECT count(*) FROM operator_recovery_codes WHERE site = $1 AND operator = $2",
        args![NOWHERE, id],
    )
    .await
}

pub async fn delete_recovery_codes(tx: &mut Tx, id: Uuid) -> Result<()> {
    tx.run("DELETE FROM operator_recovery_codes WHERE site = $1 AND operator = $2", args![NOWHERE, id])
        .await?;
    Ok(())
}

/// Of these sites those at which an operator works, in the order in which they were named.
pub async fn roles(conn: &mut Conn, sites: &[Arc<Site>], id: Uuid) -> Result<Vec<(Arc<Site>, Role)>> {
    let found: Vec<(String, String, String)> = conn
        .all_among(
            "SELECT site, role, desks FROM operator_roles WHERE site IN ({among}) AND operator = $1",
            args![id],
            sites.iter().map(|site| &site.slug),
        )
        .await?;
    let role_at = |site: &Arc<Site>| {
        let (_, role, desks) = found.iter().find(|(slug, ..)| *slug == site.slug)?;
        read_role(role, desks).map(|role| (Arc::clone(site), role))
    };
    Ok(sites.iter().filter_map(role_at).collect())
}

pub async fn save_role(tx: &mut Tx, site: &str, id: Uuid, role: &Role) -> Result<()> {
    let (now, (role, desks)) = (tx.now(), write_role(role));
    tx.run(
        "INSERT INTO operator_roles (site, operator, role, desks, since) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (site, operator) DO UPDATE SET role = excluded.role, desks = excluded.desks",
        args![site, id, role, desks, now],
    )
    .await?;
    Ok(())
}

pub async fn end_role(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let ended =
        tx.run("DELETE FROM operator_roles WHERE site = $1 AND operator = $2", args![site, id]).await?;
    Ok(ended == 1)
}
