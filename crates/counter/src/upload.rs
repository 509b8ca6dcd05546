//! Uploads: a form with a file. It is spooled to the disk as it comes, never held in memory, and only after the
//! form's token has been checked.
//!
//! ```text
//! <form method="post" enctype="multipart/form-data">
//!   the token first · then the other fields · the file last
//! ```
//!
//! `layers::again` keeps forms to run them anew; it cannot keep a file of gigabytes. So whoever takes an upload runs
//! what comes after it within `again`.

pub(crate) mod arriving;

use std::{future::Future, time::Duration};

use axum::extract::{FromRequest, Request};
use multer::{Field, Multipart};
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use self::arriving::{Arriving, Gate, error};
use crate::{
    error::{Error, Result},
    form::{Refusal, TOKEN, check_token},
    layers::TURNS,
    spool::{Spool, Spooled},
    visit::Arrival,
};

/// What the other fields may hold in all, and what one of them may have around it.
const MOST_OF_FIELDS: usize = 64 * 1024;
/// What a field costs that holds nothing.
const LEAST_OF_A_FIELD: usize = 64;
/// How long the rest of a file that is too large is still listened to.
const POLITENESS: Duration = Duration::from_secs(10);

/// A form with a file whose first byte has not been asked for yet.
pub struct Upload {
    arrival: Arrival,
    multipart: Multipart<'static>,
    gate: Gate,
    announced: u64,
}

/// What the form says, and its file.
pub struct Taken<T> {
    pub form: T,
    pub file: Result<Spooled, Untaken>,
}

/// Why there is no file, where the user can mend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untaken {
    NotChosen,
    TooLarge { limit: u64 },
}

impl Untaken {
    pub fn refusal(self, field: &'static str) -> Refusal {
        match self {
            Untaken::NotChosen => Refusal::of(field, "upload-not-chosen"),
            Untaken::TooLarge { limit } => {
                Refusal::of(field, "upload-too-large").with("limit", limit / (1024 * 1024))
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self> {
        let arrival = request.extensions().get::<Arrival>().cloned().ok_or(Error::NotFound)?;
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
        let boundary = multer::parse_boundary(header("content-type").unwrap_or_default())
            .map_err(|_| Error::Garbled("a form with a file must be multipart/form-data"))?;
        let announced = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let (arriving, gate) = Arriving::new(request.into_body().into_data_stream());
        Ok(Upload { arrival, multipart: Multipart::new(arriving, boundary), gate, announced })
    }
}

impl Upload {
    /// Takes the form: its fields as they stand before the file, and the file of this name, if it has no more than
    /// so many bytes.
    pub async fn take<T: DeserializeOwned>(mut self, field: &str, limit: u64) -> Result<Taken<T>> {
        let token = match self.next().await? {
            Some(first) if first.name() == Some(TOKEN) => self.text(first).await?,
            // Who does not begin with it is not listened to any further.
            _ => String::new(),
        };
        check_token(&self.arrival, &token)?;
        let (mut form, mut held) = (Vec::new(), 0);
        let mut file = Err(Untaken::NotChosen);
        while let Some(next) = self.next().await? {
            let name = next.name().unwrap_or_default().to_owned();
            if name == field {
                file = self.spool(next, limit).await?;
                break;
            }
            let value = self.text(next).await?;
            held += name.len() + value.len() + LEAST_OF_A_FIELD;
            if held > MOST_OF_FIELDS {
                return Err(Error::TooLarge);
            }
            form.push((name, value));
        }
        self.hear_out(&file).await;
        Ok(Taken { form: read(&form)?, file })
    }

    async fn next(&mut self) -> Result<Option<Field<'static>>> {
        self.gate.let_in(MOST_OF_FIELDS as u64);
        self.multipart.next_field().await.map_err(error)
    }

    async fn text(&self, field: Field<'static>) -> Result<String> {
        if field.file_name().is_some() {
            return Err(Error::Garbled("the form has a file where none is asked for"));
        }
        self.gate.let_in(MOST_OF_FIELDS as u64);
        let bytes = field.bytes().await.map_err(error)?;
        if bytes.contains(&0) {
            return Err(Error::Garbled("a form cannot hold the character NUL"));
        }
        String::from_utf8(bytes.into()).map_err(|_| Error::Garbled("a form must be UTF-8"))
    }

    async fn spool(&mut self, mut field: Field<'static>, limit: u64) -> Result<Result<Spooled, Untaken>> {
        let too_large = Ok(Err(Untaken::TooLarge { limit }));
        let around = 2 * MOST_OF_FIELDS as u64;
        if self.announced > limit.saturating_add(around) {
            return too_large;
        }
        self.gate.let_in(limit.saturating_add(around));
        let mut spool = Spool::begin(field.file_name().unwrap_or_default())?;
        while let Some(piece) = field.chunk().await.map_err(error)? {
            if spool.length() + piece.len() as u64 > limit {
                return too_large;
            }
            spool.write(&piece).await?;
        }
        if spool.is_nothing() { Ok(Err(Untaken::NotChosen)) } else { Ok(Ok(spool.finish().await?)) }
    }

    /// A browser that is answered before it has sent everything shows a broken connection instead of the answer.
    async fn hear_out(&mut self, file: &Result<Spooled, Untaken>) {
        self.gate.let_in(if file.is_err() { u64::MAX } else { MOST_OF_FIELDS as u64 });
        let rest = async { while let Ok(Some(_)) = self.multipart.next_field().await {} };
        let _ = timeout(POLITENESS, rest).await;
    }
}

/// By the same rules as `Form`.
fn read<T: DeserializeOwned>(form: &[(String, String)]) -> Result<T> {
    let read = serde_urlencoded::to_string(form).map(|text| serde_urlencoded::from_str(&text));
    let Ok(Ok(read)) = read else {
        return Err(Error::Garbled("the form lacks a field or has one twice"));
    };
    Ok(read)
}

/// Does something anew while its transactions meet others.
pub async fn again<T, F: Future<Output = Result<T>>>(mut work: impl FnMut() -> F) -> Result<T> {
    for _ in 1..TURNS {
        match work().await {
            Err(Error::Again) => metrics::counter!("madoguchi_transactions_again_total").increment(1),
            done => return done,
        }
    }
    work().await
}
