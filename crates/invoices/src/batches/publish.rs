//! Publication (INV-11): some accounts at a time, their documents become visible and their notices are left in one
//! transaction. Where the work stands is saved in that same transaction: stopping anywhere loses and doubles nothing.

use std::collections::HashSet;

use counter::{
    Assignment, Error, audit,
    customers::{self, Recipient},
};
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

use super::{
    Batch, Stage, sql,
    telling::{self, Told},
};
use crate::{
    document::Kind,
    mails::ArrivedMail,
    trail::{self, Happened, Step},
};

/// Accounts whose documents are published together.
const AT_ONCE: usize = 500;

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut tx = it.portal.store.begin().await?;
    // Withdrawn, or put off meanwhile: then another job is due later.
    let Some(batch) = sql::find(&mut tx, it.slug(), it.id).await? else { return Ok(()) };
    if batch.stage == Stage::Ready {
        if batch.publish_at.is_some_and(|at| at > tx.now()) {
            return Ok(());
        }
        sql::step(&mut tx, it.slug(), it.id, Stage::Ready, Stage::Publishing).await?;
    } else if batch.stage != Stage::Publishing {
        return Ok(());
    }
    tx.commit().await?;
    while publish_some(it).await? {}
    finish(it).await
}

/// True while there are more.
async fn publish_some(it: &Assignment) -> Result<bool, Error> {
    let site = it.slug();
    let mut tx = it.portal.store.begin().await?;
    let Some(batch) = sql::find(&mut tx, site, it.id).await? else { return Ok(false) };
    let accounts = next_accounts(&mut tx, site, &batch).await?;
    let Some(last) = accounts.last().map(ToString::to_string) else { return Ok(false) };
    let documents = documents_of(&mut tx, site, it.id, &accounts).await?;
    let recipients = customers::recipients(&mut tx, &it.site, &accounts).await?;
    reveal(&mut tx, site, &documents, &recipients).await?;
    mark_earlier(&mut tx, site, &documents).await?;
    let count = documents.len();
    tell(it, &mut tx, documents.into_iter().map(|one| one.told).collect(), &recipients).await?;
    let delivered = i64::try_from(count).unwrap_or(i64::MAX);
    if !sql::save_delivered(&mut tx, site, it.id, (&batch.place, &last), delivered).await? {
        return Err(Error::Conflict);
    }
    it.got_further(&mut tx).await?;
    tx.commit().await?;
    metrics::counter!("invoices_published_total").increment(count as u64);
    Ok(true)
}

async fn next_accounts(conn: &mut Conn, site: &str, batch: &Batch) -> Result<Vec<Uuid>, Error> {
    Ok(conn
        .all(
            "SELECT DISTINCT account FROM invoices WHERE site = $1 AND batch = $2 AND account > $3
             ORDER BY account LIMIT $4",
            args![site, batch.id, &batch.place, i64::try_from(AT_ONCE).unwrap_or(i64::MAX)],
        )
        .await?)
}

/// What is published of one document.
struct Revealed {
    told: Told,
    earlier: Option<Uuid>,
}

impl FromRow for Revealed {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Revealed { told: Told::from_row(row)?, earlier: row.get("earlier")? })
    }
}

async fn documents_of(
    conn: &mut Conn,
    site: &str,
    batch: Uuid,
    accounts: &[Uuid],
) -> Result<Vec<Revealed>, Error> {
    let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else { return Ok(Vec::new()) };
    // The accounts were taken in order and without a gap.
    Ok(conn
        .all(
            "SELECT id, account, kind, number, customer, earlier FROM invoices
             WHERE site = $1 AND batch = $2 AND account >= $3 AND account <= $4 ORDER BY account, id",
            args![site, batch, first, last],
        )
        .await?)
}

/// Visible from now on, and delivered by the mail that goes with it, or on paper to those whom nobody may tell.
async fn reveal(
    tx: &mut Tx,
    site: &str,
    documents: &[Revealed],
    recipients: &[Recipient],
) -> Result<(), Error> {
    let now = tx.now();
    let by_mail: HashSet<Uuid> = recipients.iter().map(|one| one.account).collect();
    let (told, untold): (Vec<&Revealed>, Vec<&Revealed>) =
        documents.iter().partition(|one| by_mail.contains(&one.told.account));
    for (delivery, some) in [("mail", told), ("paper", untold)] {
        // By their ids alone: PostgreSQL, who has not looked at a new batch yet, takes it for small and goes through all of it.
        tx.run_among(
            "UPDATE invoices SET published = $2, delivery = $3 WHERE site = $1 AND id IN ({among})",
            args![site, now, delivery],
            some.iter().map(|one| one.told.id),
        )
        .await?;
    }
    Ok(())
}

/// The earlier document stays, marked, and knows what came after it (INV-3, INV-14).
async fn mark_earlier(tx: &mut Tx, site: &str, documents: &[Revealed]) -> Result<(), Error> {
    for one in documents {
        let (Some(earlier), Some(state)) = (one.earlier, one.told.kind.marks_earlier()) else { continue };
        let marked = tx
            .run(
                "UPDATE invoices SET state = $3, later = $4 WHERE site = $1 AND id = $2",
                args![site, earlier, state.tag(), one.told.id],
            )
            .await?;
        let what =
            if one.told.kind == Kind::Cancellation { Happened::Cancelled } else { Happened::Corrected };
        // Databases have some whose earlier one was withdrawn.
        if marked == 1 {
            trail::add(tx, site, &[Step::of(earlier, what).named(&one.told.number)]).await?;
        }
    }
    Ok(())
}

async fn tell(
    it: &Assignment,
    tx: &mut Tx,
    documents: Vec<Told>,
    recipients: &[Recipient],
) -> Result<(), Error> {
    let site = it.slug();
    let issued: Vec<Step<'_>> = documents.iter().map(|one| Step::of(one.id, Happened::Issued)).collect();
    trail::add(tx, site, &issued).await?;
    let mail = |link, arrivals| ArrivedMail { link, arrivals };
    let how = ("invoices.arrived", Happened::Notified);
    let notices = telling::tell(it, tx, (&documents, recipients), how, mail).await?;
    let of_batch: Vec<_> = recipients
        .iter()
        .zip(notices)
        .map(|(to, notice)| args![site, it.id, notice, to.account].to_vec())
        .collect();
    tx.add_all("invoice_notices (site, batch, notice, account)", &of_batch).await?;
    Ok(())
}

async fn finish(it: &Assignment) -> Result<(), Error> {
    let mut tx = it.portal.store.begin().await?;
    if sql::end_publishing(&mut tx, it.slug(), it.id).await? {
        let deed = audit::Deed::of_system(it.slug(), "invoices.published-batch").about(it.id);
        audit::record(&mut tx, &it.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(())
}
