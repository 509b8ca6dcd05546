//! The row of a document that nobody has seen yet.

use counter::{Error, customers::Customer};
use store::{Value, args};
use uuid::Uuid;

use crate::{document::Pdf, intake::Entry, search};

pub const INTO: &str =
    "invoices (site, id, batch, account, kind, number, subject, issued, period_from, period_until, due,
    gross, state, customer, customer_number, words, said, earlier, reason, hash, length, pages)";

pub fn row(
    site: &str,
    (id, batch): (Uuid, Uuid),
    customer: &Customer,
    earlier: Option<Uuid>,
    entry: &Entry,
    pdf: Option<Pdf>,
) -> Result<Vec<Value>, Error> {
    let said = match entry {
        Entry::Data(said) => Some(serde_json::to_string(said).map_err(Error::fault)?),
        Entry::Ready(_) => None,
    };
    let words = search::words(entry.number(), entry.subject(), entry.note());
    let period = entry.period();
    let reason = entry.earlier().map(|earlier| earlier.reason.clone()).unwrap_or_default();
    let (length, pages) = pdf.as_ref().map_or((0, 0), |pdf| (crate::sql::length(&pdf.key), pdf.pages));
    Ok(args![
        site,
        id,
        batch,
        customer.id,
        entry.kind().tag(),
        entry.number(),
        entry.subject(),
        entry.issued(),
        period.map(|period| period.from),
        period.map(|period| period.until),
        entry.due(),
        entry.gross(),
        "unread",
        &customer.name,
        &customer.number,
        words,
        said,
        earlier,
        reason,
        pdf.map(|pdf| pdf.key.to_string()),
        length,
        pages
    ]
    .to_vec())
}
