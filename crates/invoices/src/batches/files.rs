//! Where the files of a batch lie: in pieces on the shelf, since the node that works on one may be another than the
//! one that took it in, and since nobody can hold a whole one in memory.

use std::io::{self, Read as _};

use axum::body::Body;
use counter::{
    Error, Portal, Staff, Visit, audit, leftovers,
    spool::{Reader, Spool, Spooled},
    upload,
};
use futures_util::{StreamExt as _, stream};
use shelf::DocumentKey;
use store::jobs;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{Batch, jobs::CHECK, sql};
use crate::intake::Format;

/// So much of it is in memory at a time.
const PIECE: usize = 8 * 1024 * 1024;

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
    let pieces = put_away(&visit.portal, visit.slug(), file.reader()).await?;
    upload::again(|| async {
        let mut tx = visit.portal.store.begin().await?;
        if let Some(known) = sql::by_source(&mut tx, visit.slug(), &hash).await? {
            return Ok(known);
        }
        let id = tx.id();
        sql::insert(&mut tx, visit.slug(), id, (&file.name, format), &hash, &staff.name).await?;
        sql::save_file(&mut tx, visit.slug(), (id, What::Source), &pieces).await?;
        leftovers::keep(&mut tx, visit.slug(), &pieces).await?;
        jobs::leave(&mut tx, &super::jobs::job(visit.slug(), CHECK, id, visit.at)).await?;
        let deed = staff.deed(visit, "invoices.took-in-batch").about(id).with("name", file.name.as_str());
        audit::record(&mut tx, &visit.portal.keys, &deed.with("sha256", hash.as_str())).await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

pub async fn put_away(portal: &Portal, site: &str, mut reader: Reader) -> Result<Vec<DocumentKey>, Error> {
    let mut pieces = Vec::new();
    loop {
        let (piece, back) = spawn_blocking(move || next_piece(&mut reader).map(|piece| (piece, reader)))
            .await
            .map_err(Error::fault)?
            .map_err(Error::fault)?;
        reader = back;
        if piece.is_empty() {
            return Ok(pieces);
        }
        pieces.push(portal.shelf.put(site, piece).await?);
    }
}

/// One piece after the other, each proved before a byte of it leaves.
pub fn stream(portal: &Portal, site: &str, pieces: Vec<DocumentKey>) -> Body {
    let (portal, site) = (portal.clone(), site.to_owned());
    let piece = move |key| {
        let (portal, site) = (portal.clone(), site.clone());
        async move { portal.shelf.get(&site, &key).await }
    };
    Body::from_stream(stream::iter(pieces).then(piece))
}

fn next_piece(file: &mut Reader) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    file.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

/// The file of a batch on this node, as long as somebody reads it.
pub async fn fetch(portal: &Portal, site: &str, batch: &Batch) -> Result<Spooled, Error> {
    let mut spool = Spool::begin(&batch.name)?;
    let mut conn = portal.store.read().await?;
    for piece in sql::file(&mut conn, site, (batch.id, What::Source)).await? {
        spool.write(&portal.shelf.get(site, &piece).await?).await?;
    }
    spool.finish().await
}
