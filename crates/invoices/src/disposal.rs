//! Disposal (INV-14): what nobody has to keep any longer goes, by an operator's act, and the audit log keeps which it
//! was. Documents that point at one another go in the order in which they came to do so reversed: none is left that
//! points at nothing.

use counter::{Assignment, Portal, Staff, Undertaking, Visit, audit, error::Result, leftovers};
use jiff::{Timestamp, ToSpan as _, civil::Date};
use store::{
    Conn, FromRow, Row, Tx, args,
    jobs::{self, NewJob, Worker},
};
use uuid::Uuid;

use crate::{
    policy::{self, Policy},
    trail,
};

const DISPOSE: &str = "invoices.dispose";
const DISPOSAL: Undertaking = Undertaking { table: "invoice_disposals", name: "disposal" };
/// Nobody waits for it.
const PRIORITY: i64 = 200;
/// Documents that go together.
const AT_ONCE: i64 = 200;

/// The law counts from the day on which the tax return for the year was due: at most fourteen months after the issue.
/// No document knows its reader's business year.
const UNTIL_TAX_RETURN: i64 = 14;

/// The last day of issue whose documents nobody has to keep.
pub fn last_day(policy: &Policy, today: Date) -> Date {
    let kept = i64::from(policy.retention_years).years().months(UNTIL_TAX_RETURN);
    today.checked_sub(kept).and_then(|day| day.checked_sub(1.day())).unwrap_or(Date::MIN)
}

#[derive(Clone, Debug)]
pub struct Disposal {
    pub id: Uuid,
    pub until: Date,
    pub reason: String,
    pub asked: Timestamp,
    pub asked_by: String,
    pub documents: i64,
    pub ended: Option<Timestamp>,
    /// Why no job works on it any more: for the log's readers.
    pub stalled: Option<String>,
}

impl FromRow for Disposal {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Disposal {
            id: row.get("id")?,
            until: row.get("until")?,
            reason: row.get("reason")?,
            asked: row.get("asked")?,
            asked_by: row.get("asked_by")?,
            documents: row.get("documents")?,
            ended: row.get("ended")?,
            stalled: row.get("stalled")?,
        })
    }
}

const COLUMNS: &str = "id, until, reason, asked, asked_by, documents, ended, stalled";

pub async fn newest(conn: &mut Conn, site: &str) -> Result<Vec<Disposal>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invoice_disposals WHERE site = $1 ORDER BY asked DESC, id DESC LIMIT 50"
    );
    Ok(conn.all(&sql, args![site]).await?)
}

async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Disposal>> {
    let sql = format!("SELECT {COLUMNS} FROM invoice_disposals WHERE site = $1 AND id = $2");
    Ok(conn.maybe(&sql, args![site, id]).await?)
}

/// Counting stops here.
pub const MOST_COUNTED: i64 = 10_000;

/// How many would go; what a younger document points at, over however many between, stays with it.
pub async fn count(conn: &mut Conn, site: &str, until: Date) -> Result<i64> {
    Ok(conn
        .one(
            "WITH RECURSIVE staying(id) AS (
               SELECT earlier FROM invoices
               WHERE site = $1 AND earlier IS NOT NULL AND (issued > $2 OR published IS NULL)
               UNION
               SELECT i.earlier FROM invoices i JOIN staying s ON i.id = s.id
               WHERE i.site = $1 AND i.earlier IS NOT NULL)
             SELECT count(*) FROM (
               SELECT 1 AS one FROM invoices i WHERE i.site = $1 AND i.issued <= $2 AND i.published IS NOT NULL
                 AND i.id NOT IN (SELECT id FROM staying)
               LIMIT $3) counted",
            args![site, until, MOST_COUNTED + 1],
        )
        .await?)
}

/// Leaves the work, in the transaction in which somebody asks for it.
pub async fn begin(tx: &mut Tx, visit: &Visit, staff: &Staff, (until, reason): (Date, &str)) -> Result<Uuid> {
    let (id, now, site) = (tx.id(), tx.now(), visit.slug());
    tx.run(
        "INSERT INTO invoice_disposals (site, id, until, reason, asked, asked_by, documents)
         VALUES ($1, $2, $3, $4, $5, $6, 0)",
        args![site, id, until, reason, now, &staff.name],
    )
    .await?;
    let job = NewJob { priority: PRIORITY, ..DISPOSAL.job(site, DISPOSE, id, now) };
    jobs::leave(tx, &job).await?;
    let deed = staff.deed(visit, "invoices.asked-for-disposal").about(id);
    let deed = deed.with("until", until.to_string()).with("reason", reason);
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(id)
}

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    DISPOSAL.does(worker, portal, DISPOSE, |it| async move { work(&it).await })
}

/// What gave up is tried again, from where it stood.
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let revived = DISPOSAL.resume(&mut tx, visit.slug(), id).await?;
    if let Some(revived) = revived {
        let deed = staff.deed(visit, "invoices.resumed-disposal").about(id).with("jobs", revived);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(revived.is_some())
}

/// How many wait for somebody to see why they are stuck.
pub async fn stalled(conn: &mut Conn, site: &str) -> Result<i64> {
    Ok(conn.one("SELECT count(stalled) FROM invoice_disposals WHERE site = $1", args![site]).await?)
}

async fn work(it: &Assignment) -> Result<()> {
    let Some(disposal) = find(&mut it.portal.store.read().await?, it.slug(), it.id).await? else {
        return Ok(());
    };
    if disposal.ended.is_some() {
        return Ok(());
    }
    // The site may keep its documents longer by now.
    let today = it.portal.store.now().to_zoned(it.site.time_zone.clone()).date();
    let until = disposal.until.min(last_day(&policy::of(&it.site)?.policy, today));
    while dispose_some(it, until).await? {}
    finish(it).await
}

struct Expired {
    id: Uuid,
    number: String,
}

impl FromRow for Expired {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Expired { id: row.get("id")?, number: row.get("number")? })
    }
}

/// True while there are more.
async fn dispose_some(it: &Assignment, until: Date) -> Result<bool> {
    let slug = it.slug();
    let mut tx = it.portal.store.begin().await?;
    let expired: Vec<Expired> = tx
        .all(
            "SELECT i.id, i.number FROM invoices i
             WHERE i.site = $1 AND i.issued <= $2 AND i.published IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM invoices l WHERE l.site = $1 AND l.earlier = i.id)
             ORDER BY i.issued, i.id LIMIT $3",
            args![slug, until, AT_ONCE],
        )
        .await?;
    if expired.is_empty() {
        return Ok(false);
    }
    for one in &expired {
        let gone = args![slug, one.id];
        leftovers::leave(&mut tx, "invoices WHERE site = $1 AND id = $2", gone).await?;
        tx.run("UPDATE invoices SET later = NULL WHERE site = $1 AND later = $2 AND id = (SELECT earlier FROM invoices WHERE site = $1 AND id = $2)", gone).await?;
        trail::end(&mut tx, slug, one.id).await?;
        tx.run("DELETE FROM invoices WHERE site = $1 AND id = $2", gone).await?;
    }
    let count = i64::try_from(expired.len()).unwrap_or(i64::MAX);
    tx.run(
        "UPDATE invoice_disposals SET documents = documents + $3 WHERE site = $1 AND id = $2",
        args![slug, it.id, count],
    )
    .await?;
    let numbers: Vec<String> = expired.into_iter().map(|one| one.number).collect();
    let deed = audit::Deed::of_system(slug, "invoices.disposed").about(it.id).with("numbers", numbers);
    audit::record(&mut tx, &it.portal.keys, &deed).await?;
    it.got_further(&mut tx).await?;
    tx.commit().await?;
    Ok(true)
}

/// Files of batches of which nothing is left go as well.
async fn finish(it: &Assignment) -> Result<()> {
    const EMPTY: &str = "SELECT b.id FROM invoice_batches b WHERE b.site = $1 AND b.stage = 'published'
        AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.site = $1 AND i.batch = b.id)";
    let slug = it.slug();
    let mut tx = it.portal.store.begin().await?;
    let now = tx.now();
    let files = format!("kept_files WHERE site = $1 AND owner IN ({EMPTY})");
    leftovers::leave(&mut tx, &files, args![slug]).await?;
    for of in [files, format!("invoice_notices WHERE site = $1 AND batch IN ({EMPTY})")] {
        tx.run(&format!("DELETE FROM {of}"), args![slug]).await?;
    }
    tx.run(&format!("DELETE FROM invoice_batches WHERE site = $1 AND id IN ({EMPTY})"), args![slug]).await?;
    tx.run(
        "UPDATE invoice_disposals SET ended = $3 WHERE site = $1 AND id = $2 AND ended IS NULL",
        args![slug, it.id, now],
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn nothing_goes_before_the_last_reader_may_let_it_go() {
        let policy = Policy::sample();
        for (today, last) in [
            (date(2037, 11, 20), date(2026, 9, 19)),
            (date(2037, 3, 1), date(2025, 12, 31)),
            (date(2036, 2, 29), date(2024, 12, 28)),
        ] {
            assert_eq!(last_day(&policy, today), last, "{today}");
        }
        let shorter = Policy { retention_years: 7, ..policy };
        assert_eq!(last_day(&shorter, date(2037, 11, 20)), date(2029, 9, 19));
    }
}
