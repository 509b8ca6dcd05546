//! The ways a request can end other than well, and what each looks like: a page for people, RFC 9457
//! problem details for programs.
//!
//! A handler returns `Error`; `layers::receive` dresses it, because only there is it known in whose
//! language and under which site's name to speak.

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::{api, form::Refusal};

pub type Answer = Result<Response, Error>;
pub type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Debug, Clone)]
pub enum Error {
    NotFound,
    /// Nobody is logged in, or no longer: the door sends the person to the login page and back.
    SignInFirst,
    Forbidden,
    /// Who acts in a customer's place asked for what only the customer may see or do.
    ClosedToActing,
    /// What was to be changed has changed meanwhile.
    Conflict,
    /// The same, where whoever asked had said which state they meant.
    Outdated,
    /// What a program sent breaks a rule; pages show theirs beside their fields.
    Refused(Arc<[Refusal]>),
    /// The first request under the same `Idempotency-Key` has not been answered yet.
    UnderWay,
    /// It broke off, and nobody knows any more whether it was done.
    Unknown,
    /// A body of a kind that is not taken here.
    WrongKind,
    /// The form's token is not this browser's: an old page, or another site's form.
    StaleForm,
    /// The browser keeps no cookies, so no form can be known to be its own.
    NoCookies,
    /// What arrived cannot be read at all; the words are for the log and for programs.
    Garbled(&'static str),
    WrongMethod,
    TooLarge,
    TooMany {
        wait: Duration,
    },
    /// Shed: too much to do, or the database is gone. Nothing was changed.
    Busy {
        wait: Duration,
        why: Arc<str>,
    },
    /// A transaction met another one; `layers::again` runs the request once more.
    Again,
    /// Everything else: a 500, logged once with its chain and an id that the page shows.
    Fault(Arc<dyn StdError + Send + Sync>),
}

impl Error {
    pub fn fault(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Error::Fault(Arc::from(error.into()))
    }

    pub fn refused(refusal: Refusal) -> Self {
        Error::Refused(Arc::new([refusal]))
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Error::NotFound => StatusCode::NOT_FOUND,
            Error::SignInFirst => StatusCode::UNAUTHORIZED,
            Error::Forbidden | Error::ClosedToActing | Error::StaleForm | Error::NoCookies => {
                StatusCode::FORBIDDEN
            }
            Error::Conflict | Error::UnderWay | Error::Unknown => StatusCode::CONFLICT,
            Error::Outdated => StatusCode::PRECONDITION_FAILED,
            Error::Refused(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Error::WrongKind => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Error::Garbled(_) => StatusCode::BAD_REQUEST,
            Error::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Error::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Error::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Error::Busy { .. } | Error::Again => StatusCode::SERVICE_UNAVAILABLE,
            Error::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn wait(&self) -> Option<Duration> {
        match self {
            Error::TooMany { wait } | Error::Busy { wait, .. } => Some(*wait),
            Error::Again | Error::UnderWay => Some(Duration::from_secs(1)),
            _ => None,
        }
    }

    /// What is said of it beside its status.
    pub fn refusals(&self) -> Vec<Refusal> {
        let of_name = |key| vec![Refusal::of(api::once::NAME_SHOWN, key)];
        match self {
            Error::Refused(refusals) => refusals.to_vec(),
            Error::UnderWay => of_name("api-refused-under-way"),
            Error::Unknown => of_name("api-refused-unknown"),
            _ => Vec::new(),
        }
    }

    /// The chain of causes in one line, for the log.
    pub fn chain(&self) -> String {
        let Error::Fault(fault) = self else { return self.to_string() };
        let mut line = fault.to_string();
        let mut cause = fault.source();
        while let Some(next) = cause {
            line.push_str(": ");
            line.push_str(&next.to_string());
            cause = next.source();
        }
        line
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Garbled(what) => f.write_str(what),
            Error::Busy { why, .. } => f.write_str(why),
            Error::Fault(fault) => fault.fmt(f),
            other => write!(f, "{}", other.status().canonical_reason().unwrap_or("error")),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Error::Fault(fault) => fault.source(),
            _ => None,
        }
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        let why = || error.to_string().into();
        match error {
            store::Error::Unavailable(_) => Error::Busy { wait: Duration::from_secs(5), why: why() },
            store::Error::Full(_) => Error::Busy { wait: Duration::from_mins(1), why: why() },
            store::Error::Again(_) => Error::Again,
            store::Error::Unique { .. } => Error::Conflict,
            other => Error::fault(other),
        }
    }
}

impl From<shelf::Error> for Error {
    fn from(error: shelf::Error) -> Self {
        let why = || error.to_string().into();
        match error {
            shelf::Error::Unavailable(_) => Error::Busy { wait: Duration::from_secs(5), why: why() },
            shelf::Error::Full(_) => Error::Busy { wait: Duration::from_mins(1), why: why() },
            // What a record names and is not there, or is damaged, is nobody's request gone wrong.
            other => Error::fault(other),
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_waits_for_documents_is_told_to_come_again_and_a_damaged_one_is_a_fault() {
        let key = shelf::DocumentKey::of(b"x");
        let site = || "invoice".to_owned();
        let cases = [
            (shelf::Error::Unavailable("gone".to_owned()), 503, Some(5)),
            (shelf::Error::Full("full".to_owned()), 503, Some(60)),
            (shelf::Error::Missing { site: site(), key }, 500, None),
            (shelf::Error::Damaged { site: site(), key, how: "x".to_owned() }, 500, None),
            (shelf::Error::Other("key".to_owned()), 500, None),
        ];
        for (error, status, wait) in cases {
            let shown = Error::from(error);
            let waits = shown.wait().map(|wait| wait.as_secs());
            assert_eq!((shown.status().as_u16(), waits), (status, wait), "{shown}");
        }
    }
}
