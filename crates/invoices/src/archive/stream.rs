//! A ZIP as it is made: one document in memory at a time, however many there are.

use std::io;

use async_zip::{Compression, ZipEntryBuilder, base::write::ZipFileWriter};
use axum::body::Body;
use bytes::Bytes;
use counter::{Visit, error::Result};
use futures_util::{StreamExt as _, stream};
use tokio::{
    io::{DuplexStream, duplex},
    sync::oneshot,
};
use tokio_util::{
    compat::{Compat, TokioAsyncWriteCompatExt as _},
    io::ReaderStream,
};

use crate::{document::Document, giving};

/// How far the making may run ahead of the browser.
const AHEAD: usize = 256 * 1024;

pub struct Piece {
    pub name: String,
    pub document: Document,
}

pub fn body(visit: Visit, index: String, pieces: Vec<Piece>) -> Body {
    let (into, from) = duplex(AHEAD);
    let (done, outcome) = oneshot::channel();
    tokio::spawn(async move {
        let written = write(&visit, into, &index, &pieces).await;
        if let Err(error) = &written {
            tracing::error!(request = %visit.request, error = error.chain(), "an archive broke off");
        }
        // The browser may have gone; then nobody asks any more.
        let _ = done.send(written);
    });
    // An archive that broke off must not look like a whole one: the connection breaks off as well.
    let end = stream::once(async move {
        match outcome.await {
            Ok(Ok(())) => Ok(Bytes::new()),
            _ => Err(io::Error::other("the archive broke off")),
        }
    });
    Body::from_stream(ReaderStream::with_capacity(from, AHEAD).chain(end))
}

async fn write(visit: &Visit, into: DuplexStream, index: &str, pieces: &[Piece]) -> Result<()> {
    let mut archive = ZipFileWriter::new(into.compat_write());
    put(&mut archive, "index.csv", index.as_bytes()).await?;
    for piece in pieces {
        let bytes = giving::read(visit, &piece.document).await?;
        put(&mut archive, &piece.name, &bytes).await?;
    }
    archive.close().await.map_err(counter::Error::fault)?;
    Ok(())
}

/// Stored as they are: a PDF is compressed already.
async fn put(archive: &mut ZipFileWriter<Compat<DuplexStream>>, name: &str, bytes: &[u8]) -> Result<()> {
    let entry = ZipEntryBuilder::new(name.to_owned().into(), Compression::Stored);
    archive.write_entry_whole(entry, bytes).await.map_err(counter::Error::fault)
}
