//! Kept files: of whatever length, in pieces on the shelf, since the node that works on one may be another than the one
//! that took it in, and since nobody can hold a whole one in memory. Each belongs to something that has an id, and is
//! one thing to it: what arrived, what was made of it.

use std::io::{self, Read as _};

use axum::body::{Body, Bytes};
use futures_util::{StreamExt as _, stream};
use shelf::DocumentKey;
use store::{Conn, Tx, args};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    leftovers,
    portal::Portal,
    spool::{Reader, Spool, Spooled},
};

/// The table whose rows name the pieces.
pub(crate) const TABLE: &str = "kept_files";
/// So much of a file is in memory at a time.
const PIECE: usize = 8 * 1024 * 1024;

/// To whom a file belongs, and what it is to them.
pub type Which<'a> = (Uuid, &'a str);

/// How a file lies on the shelf.
#[derive(Clone, Copy)]
pub enum Wrap {
    Plain,
    /// So that nobody reads it there, with what seals it (`Keys::seal_bytes`).
    Sealed(&'static str),
}

/// Puts a file on the shelf, before the rows that name its pieces.
pub async fn put_away(
    portal: &Portal,
    site: &str,
    mut reader: Reader,
    wrap: Wrap,
) -> Result<Vec<DocumentKey>> {
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
        pieces.push(put(portal, site, piece, wrap).await?);
    }
}

fn next_piece(file: &mut Reader) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    file.take(PIECE as u64).read_to_end(&mut piece)?;
    Ok(piece)
}

/// The same for one piece, where they are made one by one.
pub async fn put(portal: &Portal, site: &str, piece: Vec<u8>, wrap: Wrap) -> Result<DocumentKey> {
    let wrapped = match wrap {
        Wrap::Plain => piece,
        Wrap::Sealed(purpose) => portal.keys.seal_bytes(portal.store.given(), purpose, &piece),
    };
    let keys = leftovers::put(portal, site, vec![wrapped.into()]).await?;
    keys.first().copied().ok_or_else(|| Error::fault("a piece was put and has no name"))
}

/// A piece as it was before it was wrapped, proved.
pub async fn read(portal: &Portal, site: &str, piece: &DocumentKey, wrap: Wrap) -> Result<Bytes> {
    let bytes = portal.shelf.get(site, piece).await?;
    match wrap {
        Wrap::Plain => Ok(bytes),
        Wrap::Sealed(purpose) => {
            let opened = portal.keys.open_bytes(purpose, &bytes);
            let opened = opened.ok_or_else(|| Error::fault("sealed by another key than this installation's"));
            opened.map(Bytes::from)
        }
    }
}

/// One piece after the other, each proved before a byte of it leaves.
pub fn stream(portal: &Portal, site: &str, pieces: Vec<DocumentKey>, wrap: Wrap) -> Body {
    let (portal, site) = (portal.clone(), site.to_owned());
    let piece = move |key| {
        let (portal, site) = (portal.clone(), site.clone());
        async move { read(&portal, &site, &key, wrap).await }
    };
    Body::from_stream(stream::iter(pieces).then(piece))
}

/// The file on this node, as long as somebody reads it.
pub async fn fetch(portal: &Portal, site: &str, (name, which): (&str, Which<'_>)) -> Result<Spooled> {
    let mut spool = Spool::begin(name)?;
    let mut conn = portal.store.read().await?;
    for piece in pieces(&mut conn, site, which).await? {
        spool.write(&portal.shelf.get(site, &piece).await?).await?;
    }
    spool.finish().await
}

/// Names the pieces, in place of those that were named before.
pub async fn save(
    tx: &mut Tx,
    (portal, site): (&Portal, &str),
    which: Which<'_>,
    pieces: &[DocumentKey],
) -> Result<()> {
    leave(tx, site, which).await?;
    add(tx, (portal, site), which, (0, pieces)).await
}

/// Names pieces that follow others, from this place on.
pub async fn add(
    tx: &mut Tx,
    (portal, site): (&Portal, &str),
    (owner, what): Which<'_>,
    (from, pieces): (i64, &[DocumentKey]),
) -> Result<()> {
    let row = |(place, piece): (i64, &DocumentKey)| {
        let length = i64::try_from(piece.length).unwrap_or(i64::MAX);
        args![site, owner, what, place, piece.to_string(), length].to_vec()
    };
    let rows: Vec<_> = (from..).zip(pieces).map(row).collect();
    tx.add_all("kept_files (site, owner, what, place, hash, length)", &rows).await?;
    leftovers::keep(tx, portal, site, pieces).await
}

/// A file that nobody needs any more.
pub async fn leave(tx: &mut Tx, site: &str, (owner, what): Which<'_>) -> Result<()> {
    let args = args![site, owner, what];
    let of = "kept_files WHERE site = $1 AND owner = $2 AND what = $3";
    leftovers::leave(tx, of, args).await?;
    tx.run(&format!("DELETE FROM {of}"), args).await?;
    Ok(())
}

pub async fn pieces(conn: &mut Conn, site: &str, (owner, what): Which<'_>) -> Result<Vec<DocumentKey>> {
    let pieces: Vec<(String, i64)> = conn
        .all(
            "SELECT hash, length FROM kept_files WHERE site = $1 AND owner = $2 AND what = $3 ORDER BY place",
            args![site, owner, what],
        )
        .await?;
    let key = |(hash, length): (String, i64)| {
        let key = u64::try_from(length).ok().and_then(|length| DocumentKey::named(&hash, length));
        key.ok_or_else(|| Error::fault("a kept file's row names no document"))
    };
    pieces.into_iter().map(key).collect()
}
