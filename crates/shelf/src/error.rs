//! What can go wrong, sorted by what the caller can do about it, alike in a folder and in a bucket.

use std::{error::Error as StdError, io};

use object_store::client::HttpError;

use crate::DocumentKey;

pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Its texts are for logs. None of them holds a secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("the document {site}/{key} is not on the shelf")]
    Missing { site: String, key: DocumentKey },
    /// What lies there is not what was put there.
    #[error("the document {site}/{key} is damaged: {how}")]
    Damaged { site: String, key: DocumentKey, how: String },
    /// The disk is full or read-only. Nothing was kept by half.
    #[error("documents cannot be written: {0}")]
    Full(String),
    /// The object store is gone or too slow: the caller's user comes back later.
    #[error("documents cannot be reached: {0}")]
    Unavailable(String),
    /// A mistake in the config, or in the program.
    #[error("{0}")]
    Other(String),
}

impl Error {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Error::Missing { .. } => "missing",
            Error::Damaged { .. } => "damaged",
            Error::Full(_) => "full",
            Error::Unavailable(_) => "unavailable",
            Error::Other(_) => "other",
        }
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        use io::ErrorKind::{
            HostUnreachable, NetworkUnreachable, QuotaExceeded, ReadOnlyFilesystem, StaleNetworkFileHandle,
            StorageFull, TimedOut,
        };
        let words = error.to_string();
        match error.kind() {
            StorageFull | QuotaExceeded | ReadOnlyFilesystem => Error::Full(words),
            TimedOut | StaleNetworkFileHandle | HostUnreachable | NetworkUnreachable => {
                Error::Unavailable(words)
            }
            _ => Error::Other(words),
        }
    }
}

impl From<object_store::Error> for Error {
    fn from(error: object_store::Error) -> Self {
        let words = words(&error);
        if cause::<HttpError>(&error).is_some() {
            return Error::Unavailable(words);
        }
        if let Some(io) = cause::<io::Error>(&error) {
            return Error::from(io::Error::new(io.kind(), words));
        }
        match (&error, status_in(&words)) {
            (_, Some(507)) => Error::Full(words),
            (_, Some(408 | 429)) => Error::Unavailable(words),
            (_, Some(400..=499)) => Error::Other(words),
            (object_store::Error::Generic { .. }, _) => Error::Unavailable(words),
            _ => Error::Other(words),
        }
    }
}

/// object_store keeps the status of an answer in its text alone.
fn status_in(words: &str) -> Option<u16> {
    let (_, after) = words.split_once("status code: ")?;
    after.get(..3)?.parse().ok()
}

fn cause<'e, T: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e T> {
    let mut chain = std::iter::successors(Some(error), |&error| error.source());
    chain.find_map(|error| error.downcast_ref())
}

/// One line of it; what a server sends as XML can be long.
fn words(error: &object_store::Error) -> String {
    let mut line = error.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(400) {
        line.truncate(end);
    }
    line
}
