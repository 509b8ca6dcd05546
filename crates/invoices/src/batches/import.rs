//! The import: rows of documents that nobody sees yet. All of them or none: a chunk that cannot be taken takes the
//! others back. A worker that died is followed by one that goes on where it stood.

use std::collections::HashMap;

use counter::{Assignment, Error, audit, customers, leftovers, table::RowFault};
use shelf::DocumentKey;
use store::{Conn, Tx, args, jobs};
use uuid::Uuid;

use super::{
    Batch, Stage,
    check::read,
    files,
    jobs::{BATCH, PRINT, settle},
    row::{INTO, row},
    sql,
};
use crate::{
    document::{Kind, Pdf},
    intake::{Drafted, Entry},
    policy,
    said::Said,
    search,
};

/// Documents that one print job prints: some seconds of work.
const PRINTED_AT_ONCE: usize = 100;

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(batch) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    if batch.stage != Stage::Importing {
        return Ok(());
    }
    match import(it, &mut conn, &batch).await {
        Err(Refused::ByRows(faults)) => take_back(it, &faults).await,
        Err(Refused::By(error)) => Err(error),
        Ok(()) => finish(it).await,
    }
}

enum Refused {
    /// What was right at the dry run no longer is.
    ByRows(Vec<RowFault>),
    By(Error),
}

impl<E: Into<Error>> From<E> for Refused {
    fn from(error: E) -> Self {
        Refused::By(error.into())
    }
}

/// Summaries come last, wherever they stand: what they sum up must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Documents,
    Summaries,
}

impl Turn {
    fn takes(self, one: &Drafted) -> bool {
        (self == Turn::Summaries) == (one.entry.kind() == Kind::Summary)
    }
}

async fn import(it: &Assignment, conn: &mut Conn, batch: &Batch) -> Result<(), Refused> {
    let file = files::fetch(&it.portal, it.slug(), batch).await?;
    let mut place = 0;
    for turn in [Turn::Documents, Turn::Summaries] {
        // Another turn only where the first one has left something.
        if turn == Turn::Summaries && place >= batch.documents {
            break;
        }
        let mut chunks = read(file.clone(), batch.format, policy::of(&it.site)?.policy.rounding);
        while let Some(chunk) = chunks.recv().await {
            let drafted = chunk?.into_iter().collect::<Result<Vec<Drafted>, _>>().map_err(Refused::ByRows)?;
            let drafted: Vec<Drafted> = drafted.into_iter().filter(|one| turn.takes(one)).collect();
            let next = place + i64::try_from(drafted.len()).unwrap_or(i64::MAX);
            if next > batch.imported && !drafted.is_empty() {
                save(it, conn, drafted, (place, next)).await?;
            }
            place = next;
        }
    }
    Ok(())
}

async fn save(
    it: &Assignment,
    conn: &mut Conn,
    drafted: Vec<Drafted>,
    (from, to): (i64, i64),
) -> Result<(), Refused> {
    let site = it.slug();
    let numbers: Vec<String> = drafted.iter().map(|one| one.entry.customer().to_owned()).collect();
    let customers = customers::by_numbers(conn, site, &numbers).await?;
    let keys = put_away(it, &drafted).await?;
    let mut tx = it.portal.store.begin().await?;
    // Before its documents: who has been overtaken by another worker has no doubles to complain of.
    if !sql::save_imported(&mut tx, site, it.id, from, to).await? {
        return Err(Error::Conflict.into());
    }
    let mentioned = mentioned(&mut tx, (site, it.id), &drafted).await?;
    let mut rows = Vec::with_capacity(drafted.len());
    let mut own: HashMap<String, (Uuid, Uuid)> = HashMap::new();
    let mut unprinted = Vec::with_capacity(drafted.len());
    for (one, key) in drafted.into_iter().zip(&keys) {
        let unknown = |reason: &str| Refused::ByRows(vec![RowFault::new(one.row, "", reason)]);
        let customer =
            customers.get(one.entry.customer()).ok_or_else(|| unknown("intake-unknown-customer"))?;
        let earlier = match one.entry.earlier() {
            None => None,
            Some(earlier) => {
                let in_chunk = own.get(&earlier.number).copied();
                let before = mentioned.get(&earlier.number).filter(|one| !one.is_coming);
                let before = before.map(|one| (one.id, one.account));
                let found = in_chunk.or(before).filter(|(_, account)| *account == customer.id);
                Some(found.ok_or_else(|| unknown("intake-unknown-earlier"))?.0)
            }
        };
        let id = tx.id();
        own.insert(one.entry.number().to_owned(), (id, customer.id));
        let entry = complete(one.entry, customer.id, &mentioned);
        let pdf = key.map(|key| Pdf { key, pages: pages(&entry) });
        if pdf.is_none() {
            unprinted.push(id);
        }
        rows.push(row(site, (id, it.id), customer, earlier, &entry, pdf)?);
    }
    match tx.add_all(INTO, &rows).await {
        Err(store::Error::Unique { constraint }) => {
            let is_number = constraint == "invoices_number";
            let reason =
                if is_number { "intake-number-taken-meanwhile" } else { "intake-earlier-replaced-meanwhile" };
            return Err(Refused::ByRows(vec![RowFault::of_file(reason)]));
        }
        other => other?,
    };
    let keys: Vec<DocumentKey> = keys.into_iter().flatten().collect();
    leftovers::keep(&mut tx, &it.portal, site, &keys).await?;
    sql::add_printed(&mut tx, site, it.id, i64::try_from(keys.len()).unwrap_or(i64::MAX)).await?;
    leave_print_jobs(&mut tx, site, it.id, &unprinted).await?;
    it.got_further(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

fn pages(entry: &Entry) -> i64 {
    match entry {
        Entry::Ready(ready) => i64::try_from(ready.pages).unwrap_or(i64::MAX),
        Entry::Data(_) => 0,
    }
}

/// Ready PDFs go to the shelf before the rows that name them. None for what is to be printed.
async fn put_away(it: &Assignment, drafted: &[Drafted]) -> Result<Vec<Option<DocumentKey>>, Error> {
    let pdf = |one: &Drafted| match &one.entry {
        Entry::Ready(ready) => Some(ready.pdf.clone()),
        Entry::Data(_) => None,
    };
    let put = leftovers::put(&it.portal, it.slug(), drafted.iter().filter_map(pdf).collect()).await?;
    let mut put = put.into_iter();
    Ok(drafted.iter().map(|one| pdf(one).and_then(|_| put.next())).collect())
}

/// A document that another one names.
struct Mentioned {
    id: Uuid,
    account: Uuid,
    kind: Kind,
    issued: jiff::civil::Date,
    subject: String,
    gross: counter::Yen,
    /// Whether it may still be taken back, with the whole of another batch.
    is_coming: bool,
}

impl store::FromRow for Mentioned {
    fn from_row(row: &store::Row) -> store::Result<Self> {
        let kind: String = row.get("kind")?;
        Ok(Mentioned {
            id: row.get("id")?,
            account: row.get("account")?,
            kind: Kind::from_tag(&kind).unwrap_or(Kind::Invoice),
            issued: row.get("issued")?,
            subject: row.get("subject")?,
            gross: row.get("gross")?,
            is_coming: row.get::<i64>("coming")? > 0,
        })
    }
}

/// What is there of the documents that these name. What they take the place of stays there until the transaction ends.
async fn mentioned(
    tx: &mut Tx,
    (site, batch): (&str, Uuid),
    drafted: &[Drafted],
) -> Result<HashMap<String, Mentioned>, Error> {
    let earlier: Vec<&str> =
        drafted.iter().filter_map(|one| one.entry.earlier()).map(|earlier| &*earlier.number).collect();
    sql::hold_back(tx, site, batch, &earlier).await?;
    let found: Vec<Numbered> = tx
        .all_among(
            "SELECT i.number, i.id, i.account, i.kind, i.issued, i.subject, i.gross,
                    CASE WHEN b.stage = 'importing' AND b.id <> $2 THEN 1 ELSE 0 END AS coming
             FROM invoices i LEFT JOIN invoice_batches b ON b.site = i.site AND b.id = i.batch
             WHERE i.site = $1 AND i.number IN ({among})",
            args![site, batch],
            drafted.iter().flat_map(|one| one.entry.named()),
        )
        .await?;
    Ok(found.into_iter().map(|one| (one.0, one.1)).collect())
}

struct Numbered(String, Mentioned);

impl store::FromRow for Numbered {
    fn from_row(row: &store::Row) -> store::Result<Self> {
        Ok(Numbered(row.get("number")?, Mentioned::from_row(row)?))
    }
}

/// A summary says of its invoices what these say themselves. What is not here, or somebody else's, cannot be told of.
fn complete(entry: Entry, account: Uuid, mentioned: &HashMap<String, Mentioned>) -> Entry {
    let Entry::Data(Said::Summary(mut summary)) = entry else { return entry };
    summary.invoices.retain_mut(|summed| {
        let Some(one) = mentioned.get(&summed.number).filter(|one| one.account == account) else {
            return false;
        };
        summed.kind = one.kind;
        summed.issued = one.issued;
        summed.subject.clone_from(&one.subject);
        summed.gross = one.gross;
        true
    });
    Entry::Data(Said::Summary(summary))
}

pub async fn leave_print_jobs(tx: &mut Tx, site: &str, batch: Uuid, ids: &[Uuid]) -> Result<(), Error> {
    let now = tx.now();
    let print = |some: &[Uuid]| {
        let mut job = BATCH.job(site, PRINT, batch, now);
        job.payload["first"] = some.first().map(ToString::to_string).into();
        job.payload["last"] = some.last().map(ToString::to_string).into();
        job
    };
    let left: Vec<_> = ids.chunks(PRINTED_AT_ONCE).map(print).collect();
    jobs::leave_all(tx, &left).await?;
    Ok(())
}

async fn take_back(it: &Assignment, faults: &[RowFault]) -> Result<(), Error> {
    let mut tx = it.portal.store.begin().await?;
    if sql::refuse(&mut tx, it.slug(), it.id, faults).await? {
        sql::forget(&mut tx, it.slug(), it.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn finish(it: &Assignment) -> Result<(), Error> {
    let mut tx = it.portal.store.begin().await?;
    if sql::step(&mut tx, it.slug(), it.id, Stage::Importing, Stage::Printing).await? {
        settle(&mut tx, it.slug(), it.id).await?;
        let deed = audit::Deed::of_system(it.slug(), "invoices.imported-batch").about(it.id);
        audit::record(&mut tx, &it.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    search::INDEX.take_in(&it.portal.store, it.slug()).await;
    Ok(())
}
