//! Printing: what a document says becomes a PDF on the shelf. Jobs do it, some documents each, on all cores.

use std::sync::Arc;

use counter::{Assignment, Error, Portal, Visit, leftovers};
use shelf::DocumentKey;
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

use crate::{
    batches::{jobs::settle, sql as batches},
    document::{Document, Pdf},
    policy,
    press::{Press, Slip},
    said::Said,
};

/// Does what takes milliseconds of a core.
pub async fn at_the_press<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    paper::at_the_press(work).await.map_err(Error::fault)
}

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let id = |name: &str| it.job.payload[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let (Some(first), Some(last)) = (id("first"), id("last")) else {
        return Err(Error::fault("a print job names its first and its last document"));
    };
    let unprinted = unprinted(&mut conn, it.slug(), it.id, (first, last)).await?;
    if unprinted.is_empty() {
        return Ok(());
    }
    let printed = print(it, &policy::of(&it.site)?.press, unprinted).await?;
    let mut tx = it.portal.store.begin().await?;
    // Before its rows, as whoever withdraws it does: else they would wait for one another.
    batches::lock(&mut tx, it.slug(), it.id).await?;
    let count = save_all(&mut tx, (&it.portal, it.slug()), printed).await?;
    batches::add_printed(&mut tx, it.slug(), it.id, i64::try_from(count).unwrap_or(i64::MAX)).await?;
    settle(&mut tx, it.slug(), it.id).await?;
    tx.commit().await?;
    metrics::counter!("invoices_printed_total").increment(count as u64);
    Ok(())
}

/// How many were saved. Rows that have gone meanwhile name nothing: what was printed for them stays a leftover.
async fn save_all(
    tx: &mut Tx,
    (portal, site): (&Portal, &str),
    printed: Vec<Printed>,
) -> Result<usize, Error> {
    let mut named = Vec::with_capacity(printed.len());
    for one in printed {
        let key = one.1;
        named.extend(save(tx, site, one).await?.then_some(key));
    }
    leftovers::keep(tx, portal, site, &named).await?;
    Ok(named.len())
}

type Printed = (Uuid, DocumentKey, usize);

async fn print(
    it: &Assignment,
    press: &Arc<Press>,
    unprinted: Vec<Unprinted>,
) -> Result<Vec<Printed>, Error> {
    let mut ready = Vec::with_capacity(unprinted.len());
    let mut pdfs = Vec::with_capacity(unprinted.len());
    for one in unprinted {
        let (id, press) = (one.id, Arc::clone(press));
        let printed = at_the_press(move || press.print(&one.said, &one.slip)).await??;
        ready.push((id, printed.pages));
        pdfs.push(printed.pdf.into());
    }
    let keys = leftovers::put(&it.portal, it.slug(), pdfs).await?;
    Ok(ready.into_iter().zip(keys).map(|((id, pages), key)| (id, key, pages)).collect())
}

/// A document that waits for its PDF, with what stands on the paper beside what it says.
pub struct Unprinted {
    id: Uuid,
    said: Said,
    slip: Slip,
}

impl FromRow for Unprinted {
    fn from_row(row: &Row) -> store::Result<Self> {
        let said: String = row.get("said")?;
        Ok(Unprinted {
            id: row.get("id")?,
            said: serde_json::from_str(&said).map_err(|error| store::Error::Decode(error.to_string()))?,
            slip: Slip {
                customer: row.get("customer")?,
                postal_code: row.get("postal_code")?,
                address: row.get("address")?,
                earlier_issued: row.get("earlier_issued")?,
            },
        })
    }
}

/// What was published without a PDF, as a demo's thousands are, is printed when somebody asks for it first. Until it is
/// published the batch's own jobs print, and count.
pub async fn on_demand(visit: &Visit, document: &Document) -> Result<Pdf, Error> {
    if let Some(pdf) = &document.pdf {
        return Ok(pdf.clone());
    }
    let (site, id) = (visit.slug(), document.id);
    let mut conn = visit.portal.store.read().await?;
    let waiting = unprinted(&mut conn, site, document.batch, (id, id)).await?.pop();
    let one = waiting.filter(|_| document.published.is_some()).ok_or(Error::NotFound)?;
    let press = Arc::clone(&policy::of(&visit.site)?.press);
    let printed = at_the_press(move || press.print(&one.said, &one.slip)).await??;
    let pages = i64::try_from(printed.pages).unwrap_or(i64::MAX);
    let keys = leftovers::put(&visit.portal, site, vec![printed.pdf.into()]).await?;
    let [key] = keys[..] else { return Err(Error::fault("a document was put and has no name")) };
    let mut tx = visit.portal.store.begin().await?;
    save_all(&mut tx, (&visit.portal, site), vec![(id, key, printed.pages)]).await?;
    tx.commit().await?;
    Ok(Pdf { key, pages })
}

/// `false` where another worker has printed it, the same bytes, or where it has gone.
async fn save(tx: &mut Tx, site: &str, (id, key, pages): Printed) -> Result<bool, Error> {
    let pages = i64::try_from(pages).unwrap_or(i64::MAX);
    let saved = tx
        .run(
            "UPDATE invoices SET hash = $3, length = $4, pages = $5 WHERE site = $1 AND id = $2 AND hash IS NULL",
            args![site, id, key.to_string(), crate::sql::length(&key), pages],
        )
        .await?;
    Ok(saved == 1)
}

async fn unprinted(
    conn: &mut Conn,
    site: &str,
    batch: Uuid,
    (first, last): (Uuid, Uuid),
) -> Result<Vec<Unprinted>, Error> {
    Ok(conn
        .all(
            "SELECT i.id, i.said, i.customer, a.postal_code, a.address, e.issued AS earlier_issued
             FROM invoices i JOIN accounts a ON a.site = i.site AND a.id = i.account
             LEFT JOIN invoices e ON e.site = i.site AND e.id = i.earlier
             WHERE i.site = $1 AND i.batch = $2 AND i.id >= $3 AND i.id <= $4
               AND i.hash IS NULL AND i.said IS NOT NULL
             ORDER BY i.id",
            args![site, batch, first, last],
        )
        .await?)
}
