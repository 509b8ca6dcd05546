//! What arrives, bounded: multer by itself takes in whatever there is, however long its headers are, and waits for
//! the rest for ever.

use std::{
    future::Future as _,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{BodyDataStream, Bytes};
use futures_util::{Stream, StreamExt as _};
use tokio::time::{Instant, Sleep, sleep};

use crate::error::Error;

/// No piece is longer, however much comes at once.
const PIECE: usize = 16 * 1024;
/// How long nothing at all may arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// Slower than this, all told, is nobody's line: a connection is being held.
const SLOWEST_BYTES_PER_SECOND: u64 = 16 * 1024;

pub struct Arriving {
    body: BodyDataStream,
    /// What has come and has not been given yet.
    left: Bytes,
    gate: Gate,
    began: Instant,
    too_late: Pin<Box<Sleep>>,
    has_just_given: bool,
}

/// How many bytes are let in.
#[derive(Clone, Default)]
pub struct Gate(Arc<Counts>);

#[derive(Default)]
struct Counts {
    came: AtomicU64,
    most: AtomicU64,
}

impl Gate {
    /// From now on so many more. multer reads ahead a piece or two at each step, so whoever takes a step lets
    /// something in.
    pub fn let_in(&self, more: u64) {
        self.0.most.store(self.0.came.load(Relaxed).saturating_add(more), Relaxed);
    }
}

#[derive(Debug, thiserror::Error)]
enum Trouble {
    #[error("it is too large")]
    TooLarge,
    #[error("it did not arrive in time")]
    TooSlow,
    #[error("it broke off")]
    BrokeOff,
}

impl Arriving {
    pub fn new(body: BodyDataStream) -> (Arriving, Gate) {
        let gate = Gate::default();
        let (began, too_late) = (Instant::now(), Box::pin(sleep(PATIENCE)));
        let left = Bytes::new();
        (Arriving { body, left, gate: gate.clone(), began, too_late, has_just_given: false }, gate)
    }

    fn give(&mut self) -> Result<Bytes, Trouble> {
        let piece = self.left.split_to(self.left.len().min(PIECE));
        let length = piece.len() as u64;
        let came = self.gate.0.came.fetch_add(length, Relaxed) + length;
        if came > self.gate.0.most.load(Relaxed) {
            return Err(Trouble::TooLarge);
        }
        let in_all = PATIENCE + Duration::from_secs(came / SLOWEST_BYTES_PER_SECOND);
        self.too_late.as_mut().reset((self.began + in_all).min(Instant::now() + PATIENCE));
        self.has_just_given = true;
        Ok(piece)
    }
}

impl Stream for Arriving {
    type Item = Result<Bytes, Box<dyn std::error::Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        // Else multer would go on until nothing more is there, and hold all of it.
        if std::mem::take(&mut self.has_just_given) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        while self.left.is_empty() {
            if self.too_late.as_mut().poll(cx).is_ready() {
                return Poll::Ready(Some(Err(Trouble::TooSlow.into())));
            }
            match ready!(self.body.poll_next_unpin(cx)) {
                Some(Ok(more)) => self.left = more,
                Some(Err(_)) => return Poll::Ready(Some(Err(Trouble::BrokeOff.into()))),
                None => return Poll::Ready(None),
            }
        }
        Poll::Ready(Some(self.give().map_err(Into::into)))
    }
}

pub fn error(error: multer::Error) -> Error {
    match error {
        multer::Error::StreamReadFailed(why) => told(&*why),
        _ => Error::Garbled("the form cannot be read"),
    }
}

/// Why the stream ended before its end.
pub fn told(why: &(dyn std::error::Error + Send + Sync + 'static)) -> Error {
    match why.downcast_ref() {
        Some(Trouble::TooLarge) => Error::TooLarge,
        Some(Trouble::TooSlow) => Error::Garbled("what was sent did not arrive in time"),
        Some(Trouble::BrokeOff) | None => Error::Garbled("what was sent broke off"),
    }
}
