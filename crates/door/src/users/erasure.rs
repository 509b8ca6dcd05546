//! What goes with a user who is deleted, and what stays as evidence.

use counter::{Desks, Error, Visit, api::once, fold};
use jiff::SignedDuration;
use store::{Result, Tx, args};
use uuid::Uuid;

use crate::people::User;

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

/// What names a user and stays: what was agreed to, and what was sent to whom, stays provable, as the audit log does. Desks
/// say of their own tables what becomes of them.
pub const KEPT: &[&str] = &["consents", "notices"];

/// What names a user, holds nothing of them but that, and ends by itself: an operator in their place is told so with the
/// next page, and the log hears of it then, half an hour later at most.
pub const FADING: &[&str] = &["actings"];

/// What stays without a name or an address: `$1` is the site, `$2` the user. A notice under way is not sent any more, but for
/// the last word. Desks add their own.
const FORGOTTEN: [&str; 3] = [
    "UPDATE notices SET recipient = '', recipient_name = NULL, text = '', html = NULL, unsubscribe = NULL,
       state = CASE WHEN state = 'waiting' THEN 'given-up' ELSE state END, ended_at = COALESCE(ended_at, left_at)
     WHERE site = $1 AND user_id = $2 AND kind <> 'door.user-deleted'",
    "UPDATE invitations SET address = NULL WHERE site = $1 AND taken_user = $2",
    "UPDATE actings SET reason = '' WHERE site = $1 AND user_id = $2",
];

/// So long it is known to which address the last word went: it may come back, or be sent again.
const LAST_WORD_KEPT: SignedDuration = SignedDuration::from_hours(24 * 14);

pub async fn erase(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let (site, id) = (visit.slug(), user.id);
    for sql in FORGOTTEN.into_iter().chain(visit.portal.part::<Desks>().forgets()) {
        tx.run(sql, args![site, id]).await?;
    }
    once::forget(tx, site).await?;
    forget_requests(tx, site, &fold::login(&user.login)).await?;
    if let Some(address) = &user.email {
        forget_address(tx, site, (id, address)).await?;
    }
    tx.run(
        "DELETE FROM links WHERE site = $1
           AND subject IN (SELECT id FROM login_notices WHERE site = $1 AND user_id = $2)",
        args![site, id],
    )
    .await?;
    tx.run("DELETE FROM drafts WHERE site = $1 AND owner = $2", args![site, format!("user:{id}")]).await?;
    tx.run(
        "DELETE FROM drafts WHERE site = $1
           AND owner IN (SELECT 'acting:' || id FROM actings WHERE site = $1 AND user_id = $2)",
        args![site, id],
    )
    .await?;
    for (table, column) in ERASED {
        tx.run(&format!("DELETE FROM {table} WHERE site = $1 AND {column} = $2"), args![site, id]).await?;
    }
    Ok(())
}

/// What they typed when they asked for a new first password; whoever has not been answered will not be.
async fn forget_requests(tx: &mut Tx, site: &str, login: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "UPDATE reset_requests SET login = '', company = '', person = '', phone = '', note = '', address = '',
           done = COALESCE(done, $3), answer = COALESCE(answer, 'declined')
         WHERE site = $1 AND lower(login) = $2",
        args![site, login, now],
    )
    .await?;
    Ok(())
}

/// What is known by the address alone, unless somebody else is reached there, too.
async fn forget_address(tx: &mut Tx, site: &str, (id, address): (Uuid, &str)) -> Result<()> {
    let folded = address.to_lowercase();
    let others: i64 = tx
        .one(
            "SELECT (SELECT count(*) FROM users WHERE site = $1 AND lower(email) = $2 AND id <> $3)
                  + (SELECT count(*) FROM accounts WHERE site = $1 AND lower(mail) = $2)",
            args![site, &folded, id],
        )
        .await?;
    if others > 0 {
        return Ok(());
    }
    tx.run(
        "UPDATE notices SET recipient = '', recipient_name = NULL, text = '', html = NULL, unsubscribe = NULL
         WHERE site = $1 AND user_id IS NULL AND recipient IN ($2, $3) AND state <> 'waiting'",
        args![site, address, folded],
    )
    .await?;
    post::suppressed::release(tx, site, address).await?;
    Ok(())
}

/// Called now and then.
pub async fn sweep(tx: &mut Tx, site: &str) -> Result<()> {
    let before = tx.now() - LAST_WORD_KEPT;
    tx.run(
        "UPDATE notices SET recipient = '', recipient_name = NULL, text = '', html = NULL, unsubscribe = NULL
         WHERE site = $1 AND kind = 'door.user-deleted' AND recipient <> '' AND ended_at < $2",
        args![site, before],
    )
    .await?;
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
