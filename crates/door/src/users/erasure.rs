//! What goes with a user who is deleted, and what stays as evidence.

use store::{Result, Tx, args};
use uuid::Uuid;

/// Every row that belongs to the user: the table, and the column that says whose it is. A link's subject and
/// a flow's are the user; those of login notices go before the notices do.
pub const ERASED: &[(&str, &str)] = &[
    ("sessions", "user_id"),
    ("tickets", "subject"),
    ("links", "subject"),
    ("flows", "subject"),
    ("login_notices", "user_id"),
    ("logins", "user_id"),
    ("remembered", "user_id"),
    ("passkeys", "user_id"),
    ("authenticators", "user_id"),
    ("recovery_codes", "user_id"),
    ("ceremonies", "subject"),
    ("letter_run_people", "user_id"),
    ("memberships", "user_id"),
    ("users", "id"),
];

/// What names a user and stays: what was agreed to, and what was delivered to whom, stays provable, as the audit log
/// does.
pub const KEPT: &[&str] = &["consents", "invoice_events"];

pub async fn erase(tx: &mut Tx, site: &str, user: Uuid) -> Result<()> {
    tx.run(
        "DELETE FROM links WHERE site = $1
           AND subject IN (SELECT id FROM login_notices WHERE site = $1 AND user_id = $2)",
        args![site, user],
    )
    .await?;
    tx.run("DELETE FROM drafts WHERE site = $1 AND owner = $2", args![site, format!("user:{user}")]).await?;
    for (table, column) in ERASED {
        tx.run(&format!("DELETE FROM {table} WHERE site = $1 AND {column} = $2"), args![site, user]).await?;
    }
    Ok(())
}

/// Takes a user out of one of several accounts (DOOR-62): they stay who they are elsewhere.
pub async fn leave(tx: &mut Tx, site: &str, user: Uuid, account: Uuid) -> Result<()> {
    for table in ["sessions", "memberships"] {
        tx.run(
            &format!("DELETE FROM {table} WHERE site = $1 AND user_id = $2 AND account_id = $3"),
            args![site, user, account],
        )
        .await?;
    }
    Ok(())
}
