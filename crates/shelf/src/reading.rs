//! Reading: a document as a stream, proved on the way.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream::BoxStream};
use object_store::{GetResult, GetResultPayload};
use sha2::{Digest as _, Sha256};
use tokio_util::io::ReaderStream;

use crate::{
    DocumentKey, Error, Result,
    shelf::{OTHER_BYTES, OTHER_LENGTH, damaged, within},
};

const PIECE: usize = 256 * 1024;

/// Ends with an error unless all bytes were those of the key. The last of them comes only when that is known, so
/// nobody ever takes a damaged document for a whole one.
pub struct Reading(BoxStream<'static, Result<Bytes>>);

impl Stream for Reading {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(cx)
    }
}

impl Reading {
    pub(crate) fn of(site: &str, key: DocumentKey, found: GetResult) -> Reading {
        let pieces = match found.payload {
            GetResultPayload::File(file, _) => {
                let file = tokio::fs::File::from_std(file);
                ReaderStream::with_capacity(file, PIECE).map_err(Error::from).boxed()
            }
            GetResultPayload::Stream(pieces) => pieces.map_err(Error::from).boxed(),
        };
        let site = site.to_owned();
        let proof = Proof { site, key, pieces, hash: Sha256::new(), left: key.length, is_over: false };
        Reading(futures_util::stream::try_unfold(proof, Proof::next).boxed())
    }
}

struct Proof {
    site: String,
    key: DocumentKey,
    pieces: BoxStream<'static, Result<Bytes>>,
    hash: Sha256,
    left: u64,
    is_over: bool,
}

impl Proof {
    async fn next(mut self) -> Result<Option<(Bytes, Proof)>> {
        if self.is_over {
            return Ok(None);
        }
        let piece = within(PIECE as u64, async { self.pieces.try_next().await }).await?.unwrap_or_default();
        let length = piece.len() as u64;
        self.hash.update(&piece);
        if length > self.left || (length == 0 && self.left > 0) {
            return Err(damaged(&self.site, self.key, OTHER_LENGTH));
        }
        self.left -= length;
        if self.left == 0 {
            self.is_over = true;
            if self.hash.clone().finalize().as_slice() != self.key.sha256 {
                return Err(damaged(&self.site, self.key, OTHER_BYTES));
            }
        }
        metrics::counter!("shelf_bytes_total", "way" => "out").increment(length);
        Ok(Some((piece, self)))
    }
}
