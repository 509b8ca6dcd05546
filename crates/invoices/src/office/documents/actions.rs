//! What an operator does to a document that stands: it is cancelled by another one, never changed (INV-14).

use counter::{
    Error, Staff, Visit, audit,
    customers::{self, Customer},
    drafts,
    error::Result,
};
use store::{Conn, Tx, args};
use uuid::Uuid;

use crate::{
    batches::{
        self, Stage,
        import::leave_print_jobs,
        row::{INTO, row},
    },
    document::{Document, Kind, State},
    intake::{Entry, Format},
    said::{Earlier, Invoice, Said},
    sql,
};

/// What is published, stands, and has nothing under way that takes its place.
pub async fn can_be_cancelled(conn: &mut Conn, site: &str, document: &Document) -> Result<bool> {
    let stands = document.published.is_some()
        && document.kind != Kind::Cancellation
        && matches!(document.state, State::Unread | State::Read);
    Ok(stands && !has_successor(conn, site, document.id).await?)
}

/// What an invoice said that data corrects. Of a ready PDF nothing is known, and whatever gives back or takes back is none.
pub fn corrected_by_data<'s>(document: &Document, said: Option<&'s Said>) -> Option<&'s Invoice> {
    match said {
        Some(Said::Invoice(invoice)) if matches!(document.kind, Kind::Invoice | Kind::Correction) => {
            Some(invoice)
        }
        _ => None,
    }
}

async fn has_successor(conn: &mut Conn, site: &str, id: Uuid) -> Result<bool> {
    let successors: i64 = conn
        .one(
            "SELECT count(*) FROM invoices
             WHERE site = $1 AND earlier = $2 AND kind IN ('correction', 'cancellation')",
            args![site, id],
        )
        .await?;
    Ok(successors > 0)
}

/// Issues the 請求取消書, which goes the way of every batch; from a draft once, however often the button is pressed.
pub async fn cancel(
    visit: &Visit,
    staff: &Staff,
    (id, draft): (Uuid, Option<Uuid>),
    reason: &str,
) -> Result<()> {
    let site = visit.slug();
    let mut tx = visit.portal.store.begin().await?;
    let document = sql::of_site(&mut tx, site, id).await?.ok_or(Error::NotFound)?;
    let number = free_number(&mut tx, site, &document.number).await?;
    if let Some(draft) = draft
        && !drafts::send(&mut tx, site, draft, &number).await?
    {
        return Ok(());
    }
    if !can_be_cancelled(&mut tx, site, &document).await? {
        return Err(Error::Conflict);
    }
    let customer = customers::by_id(&mut tx, site, document.account).await?.ok_or(Error::NotFound)?;
    let today = visit.at.to_zoned(visit.site.time_zone.clone()).date();
    let said = sql::said(&mut tx, site, id).await?;
    let earlier = Earlier { number: document.number.clone(), reason: reason.to_owned() };
    let cancellation = cancellation(&document, said, (number.clone(), today), earlier);
    let name = format!("{} {}", number, document.customer);
    let said = Said::Invoice(cancellation);
    send(&mut tx, site, (&name, &staff.name), &customer, (said, id)).await?;
    let deed = staff.deed(visit, "invoices.cancelled").about(id).with("number", document.number);
    audit::record(&mut tx, &visit.portal.keys, &deed.with("by", number).with("reason", reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// One document goes the way of every batch: it is printed, published at once, and told of.
async fn send(
    tx: &mut Tx,
    site: &str,
    (name, by): (&str, &str),
    customer: &Customer,
    (said, earlier): (Said, Uuid),
) -> Result<()> {
    let (batch, id, now) = (tx.id(), tx.id(), tx.now());
    batches::sql::insert(tx, site, batch, (name, Format::Json), &batch.to_string(), by).await?;
    let (gross, issued) = (said.gross(), said.issued());
    tx.add_all(INTO, &[row(site, (id, batch), customer, Some(earlier), &Entry::Data(said), None)?]).await?;
    tx.run(
        "UPDATE invoice_batches SET stage = $3, publish_at = $4, documents = 1, accounts = 1, imported = 1,
           gross = $5, closing = $6
         WHERE site = $1 AND id = $2",
        args![site, batch, Stage::Printing.tag(), now, gross, issued],
    )
    .await?;
    leave_print_jobs(tx, site, batch, &[id]).await
}

/// INV-1-C; INV-1-C2 where a first one was withdrawn and its number is remembered elsewhere.
async fn free_number(conn: &mut Conn, site: &str, number: &str) -> Result<String> {
    for turn in 1..100 {
        let tail = if turn == 1 { "-C".to_owned() } else { format!("-C{turn}") };
        let head: String = number.chars().take(40 - tail.len()).collect();
        let free = format!("{head}{tail}");
        if sql::holders(conn, site, &[&free]).await?.is_empty() {
            return Ok(free);
        }
    }
    Err(Error::fault("every number for a cancellation is taken"))
}

/// It says what is taken back. Of a ready PDF and of a summary the tax is not known: then it names them, and no
/// amounts.
fn cancellation(
    document: &Document,
    said: Option<Said>,
    (number, today): (String, jiff::civil::Date),
    earlier: Earlier,
) -> Invoice {
    let (lines, totals) = match said {
        Some(Said::Invoice(invoice)) => (invoice.lines, invoice.totals),
        _ => (Vec::new(), Vec::new()),
    };
    Invoice {
        kind: Kind::Cancellation,
        number,
        customer: document.customer_number.clone(),
        issued: today,
        due: None,
        period: document.period,
        subject: document.subject.clone(),
        lines,
        totals,
        note: String::new(),
        earlier: Some(earlier),
    }
}
