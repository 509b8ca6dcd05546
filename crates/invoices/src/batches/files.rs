//! The files of a batch.

use counter::{
    Error, Portal, Staff, Visit, audit,
    kept::{self, Wrap},
    spool::Spooled,
    upload,
};
use store::jobs;
use uuid::Uuid;

use super::{
    Batch,
    jobs::{BATCH, CHECK},
    sql,
};
use crate::intake::Format;

/// What a file is to its batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What arrived.
    Source,
    /// The print run (INV-12).
    Paper,
}

impl What {
    pub fn tag(self) -> &'static str {
        match self {
            What::Source => "source",
            What::Paper => "paper",
        }
    }
}

/// Takes a file in and has it checked. The very file that was taken in before is the batch that it became.
pub async fn take_in(visit: &Visit, staff: &Staff, file: &Spooled) -> Result<Uuid, Error> {
    let hash = file.key.to_string();
    if let Some(known) = sql::by_source(&mut visit.portal.store.read().await?, visit.slug(), &hash).await? {
        return Ok(known);
    }
    let format = Format::of(&mut file.reader()).map_err(Error::fault)?;
    let pieces = kept::put_away(&visit.portal, visit.slug(), file.reader(), Wrap::Plain).await?;
    upload::again(|| async {
        let mut tx = visit.portal.store.begin().await?;
        if let Some(known) = sql::by_source(&mut tx, visit.slug(), &hash).await? {
            return Ok(known);
        }
        let id = tx.id();
        sql::insert(&mut tx, visit.slug(), id, (&file.name, format), &hash, &staff.name).await?;
        kept::save(&mut tx, (&visit.portal, visit.slug()), (id, What::Source.tag()), &pieces).await?;
        jobs::leave(&mut tx, &BATCH.job(visit.slug(), CHECK, id, visit.at)).await?;
        let deed = staff.deed(visit, "invoices.took-in-batch").about(id).with("name", file.name.as_str());
        audit::record(&mut tx, &visit.portal.keys, &deed.with("sha256", hash.as_str())).await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

/// The file of a batch on this node, as long as somebody reads it.
pub async fn fetch(portal: &Portal, site: &str, batch: &Batch) -> Result<Spooled, Error> {
    kept::fetch(portal, site, (&batch.name, (batch.id, What::Source.tag()))).await
}
