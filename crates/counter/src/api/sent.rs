//! What a program sends: JSON, or a whole file as the body.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header},
};
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::{
    error::{Error, Result},
    form::Refusal,
    spool::{Spool, Spooled},
    upload::arriving::{self, Arriving},
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
        let said: Json = serde_json::from_slice(&bytes).map_err(|_| Error::Garbled("the body is no JSON"))?;
        if has_nul(&said) {
            return Err(Error::Garbled("the body cannot hold the character NUL"));
        }
        let refused = |why| Error::refused(Refusal::of("body", "api-refused-body").with("why", why));
        serde_json::from_value(said).map(Body).map_err(refused)
    }
}

fn has_nul(said: &Json) -> bool {
    match said {
        Json::String(text) => text.contains('\0'),
        Json::Array(many) => many.iter().any(has_nul),
        Json::Object(fields) => fields.values().any(has_nul),
        _ => false,
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
        let (mut pieces, gate) = Arriving::new(self.0.into_body().into_data_stream());
        gate.let_in(limit);
        while let Some(piece) = pieces.next().await {
            spool.write(&piece.map_err(|trouble| arriving::told(&*trouble))?).await?;
        }
        if spool.length() == 0 {
            return Err(Error::refused(Refusal::of("body", "upload-not-chosen")));
        }
        spool.finish().await
    }
}
