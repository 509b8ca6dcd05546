//! Reminders (INV-13): those who have agreed to electronic delivery and have not opened what came are told again,
//! once per batch.

use counter::{Assignment, Error, customers};
use jiff::{SignedDuration, Timestamp};
use store::{Conn, args};
use uuid::Uuid;

use super::{
    Batch, Stage, sql,
    telling::{self, Told},
};
use crate::{mails::ReminderMail, policy::Policy, trail::Happened};

const AT_ONCE: usize = 200;

/// From when on a batch may be reminded of.
pub fn due(policy: &Policy, batch: &Batch) -> Option<Timestamp> {
    let days = SignedDuration::from_hours(24 * i64::from(policy.remind_after_days));
    batch.published.map(|published| published + days)
}

/// Documents of a batch that nobody has opened and that nobody was reminded of.
pub async fn waiting(conn: &mut Conn, site: &str, batch: Uuid) -> Result<i64, Error> {
    Ok(conn
        .one(
            "SELECT count(*) FROM invoices WHERE site = $1 AND batch = $2 AND delivery = 'mail'
               AND opened IS NULL AND reminded IS NULL AND state = 'unread'",
            args![site, batch],
        )
        .await?)
}

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(batch) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    if batch.stage != Stage::Published {
        return Ok(());
    }
    while remind_some(it).await? {}
    Ok(())
}

async fn remind_some(it: &Assignment) -> Result<bool, Error> {
    let site = it.slug();
    let mut tx = it.portal.store.begin().await?;
    let now = tx.now();
    // Told are those who are marked here and nobody else, whoever else is at it. Also marked are those whom nobody can tell
    // any more: they are on paper from now on, and not asked for again.
    let mut unopened: Vec<Told> = tx
        .all(
            "UPDATE invoices SET reminded = $4
             WHERE site = $1 AND batch = $2 AND delivery = 'mail' AND opened IS NULL AND reminded IS NULL
               AND state = 'unread' AND account IN (
                 SELECT DISTINCT account FROM invoices WHERE site = $1 AND batch = $2 AND delivery = 'mail'
                   AND opened IS NULL AND reminded IS NULL AND state = 'unread' ORDER BY account LIMIT $3)
             RETURNING id, account, kind, number, customer",
            args![site, it.id, i64::try_from(AT_ONCE).unwrap_or(i64::MAX), now],
        )
        .await?;
    if unopened.is_empty() {
        return Ok(false);
    }
    unopened.sort_by_key(|one| (one.account, one.id));
    let mut accounts: Vec<Uuid> = unopened.iter().map(|one| one.account).collect();
    accounts.dedup();
    let recipients = customers::recipients(&mut tx, &it.site, &accounts).await?;
    let mail = |link, arrivals| ReminderMail { link, arrivals };
    let how = ("invoices.reminder", Happened::Reminded);
    telling::tell(it, &mut tx, (&unopened, &recipients), how, mail).await?;
    it.got_further(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}
