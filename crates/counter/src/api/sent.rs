//! What a program sends: JSON, or a whole file as the body.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;

use crate::{
    error::{Error, Result},
    form::Refusal,
    layers::MOST_OF_A_FORM,
    spool::{Spool, Spooled},
};

/// JSON that says what `T` needs, and nothing else.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        if !is_json(request.headers()) {
            return Err(Error::WrongKind);
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|_| Error::TooLarge)?;
        serde_json::from_slice(&bytes).map(Body).map_err(|error| {
            if error.is_data() {
                Error::refused(Refusal::of("body", "api-refused-body").with("why", error))
            } else {
                Error::Garbled("the body is no JSON")
            }
        })
    }
}

/// Whether what was sent is short enough to be kept until it has been answered: words in JSON, or none at all. A file is
/// none, whatever it calls itself.
pub(crate) fn is_short(headers: &HeaderMap) -> bool {
    let length =
        headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    match length {
        Some(length) => length == 0 || (is_json(headers) && length <= MOST_OF_A_FORM),
        None => {
            !headers.contains_key(header::TRANSFER_ENCODING) && !headers.contains_key(header::CONTENT_TYPE)
        }
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// A file that is the whole body, whatever it calls itself: what it is, its content tells.
pub struct File(Request);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        Ok(File(request))
    }
}

impl File {
    /// Onto the disk, under a name for people, if it has no more than so many bytes.
    pub async fn take(self, name: &str, limit: u64) -> Result<Spooled> {
        let announced = self.0.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
        if announced.is_some_and(|length| length > limit) {
            return Err(Error::TooLarge);
        }
        let mut spool = Spool::begin(name)?;
        let mut pieces = self.0.into_body().into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| Error::Garbled("the file broke off"))?;
            if spool.length() + piece.len() as u64 > limit {
                return Err(Error::TooLarge);
            }
            spool.write(&piece).await?;
        }
        if spool.length() == 0 {
            return Err(Error::refused(Refusal::of("body", "upload-not-chosen")));
        }
        spool.finish().await
    }
}
