//! What a demo begins with: documents that are there as if they had been published and read long ago.

use counter::{Error, customers::Customer};
use jiff::Timestamp;
use store::{Tx, args};
use uuid::Uuid;

use super::{
    Stage,
    row::{INTO, row},
    sql,
};
use crate::{
    intake::{Entry, Format},
    said::Said,
    trail::{self, Happened, Step},
};

/// Opens a batch of documents that came out of no file.
pub async fn open(tx: &mut Tx, site: &str, name: &str, by: &str) -> Result<Uuid, Error> {
    let id = tx.id();
    sql::insert(tx, site, id, (name, Format::Json), &id.to_string(), by).await?;
    Ok(id)
}

/// A document as its customer sees it from a time on. Its PDF is printed like any other.
pub async fn issue(
    tx: &mut Tx,
    site: &str,
    batch: Uuid,
    customer: &Customer,
    (said, earlier): (Said, Option<Uuid>),
    at: Timestamp,
) -> Result<Uuid, Error> {
    let id = tx.id();
    let marks = said.kind().marks_earlier();
    let number = said.number().to_owned();
    tx.add_all(INTO, &[row(site, (id, batch), customer, earlier, &Entry::Data(said), None)?]).await?;
    tx.run(
        "UPDATE invoices SET published = $3, delivery = 'mail' WHERE site = $1 AND id = $2",
        args![site, id, at],
    )
    .await?;
    trail::add_at(tx, site, at, &[Step::of(id, Happened::Issued)]).await?;
    if let (Some(earlier), Some(state)) = (earlier, marks) {
        tx.run(
            "UPDATE invoices SET state = $3, later = $4 WHERE site = $1 AND id = $2",
            args![site, earlier, state.tag(), id],
        )
        .await?;
        trail::add_at(tx, site, at, &[Step::of(earlier, Happened::Corrected).named(&number)]).await?;
    }
    Ok(id)
}

/// As if it had been opened at that time.
pub async fn open_at(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    at: Timestamp,
    (who, user): (&str, Uuid),
) -> Result<(), Error> {
    tx.run(
        "UPDATE invoices SET opened = $3, opened_by = $4,
                state = CASE WHEN state = 'unread' THEN 'read' ELSE state END
         WHERE site = $1 AND id = $2",
        args![site, id, at, who],
    )
    .await?;
    Ok(trail::add_at(tx, site, at, &[Step::of(id, Happened::Opened).by(who, user)]).await?)
}

/// Documents of many customers, as they see them from a time on. What has no PDF is printed when somebody opens it.
pub async fn issue_all(
    tx: &mut Tx,
    site: &str,
    batch: Uuid,
    documents: Vec<(&Customer, Said)>,
    (at, opened): (Timestamp, Option<Timestamp>),
) -> Result<(), Error> {
    let mut rows = Vec::with_capacity(documents.len());
    let mut issued = Vec::with_capacity(documents.len());
    for (customer, said) in documents {
        let id = tx.id();
        issued.push(Step::of(id, Happened::Issued));
        rows.push(row(site, (id, batch), customer, None, &Entry::Data(said), None)?);
    }
    tx.add_all(INTO, &rows).await?;
    let state = if opened.is_some() { "read" } else { "unread" };
    // By nobody in particular.
    let who = opened.map(|_| "");
    trail::add_at(tx, site, at, &issued).await?;
    tx.run(
        "UPDATE invoices SET published = $3, delivery = 'mail', opened = $4, opened_by = $5, state = $6
         WHERE site = $1 AND batch = $2 AND published IS NULL",
        args![site, batch, at, opened, who, state],
    )
    .await?;
    Ok(())
}

/// The batch stands as one that was published then; these are left to the printers.
pub async fn close(
    tx: &mut Tx,
    site: &str,
    batch: Uuid,
    (at, printed): (Timestamp, &[Uuid]),
) -> Result<(), Error> {
    tx.run(
        "UPDATE invoice_batches SET stage = $3, added = $4, publish_at = $4, published = $4,
           documents = (SELECT count(*) FROM invoices WHERE site = $1 AND batch = $2),
           accounts = (SELECT count(DISTINCT account) FROM invoices WHERE site = $1 AND batch = $2),
           gross = (SELECT CAST(COALESCE(sum(gross), 0) AS BIGINT) FROM invoices WHERE site = $1 AND batch = $2),
           closing = (SELECT max(issued) FROM invoices WHERE site = $1 AND batch = $2),
           imported = (SELECT count(*) FROM invoices WHERE site = $1 AND batch = $2),
           delivered = (SELECT count(*) FROM invoices WHERE site = $1 AND batch = $2)
         WHERE site = $1 AND id = $2",
        args![site, batch, Stage::Published.tag(), at],
    )
    .await?;
    super::import::leave_print_jobs(tx, site, batch, printed).await
}
