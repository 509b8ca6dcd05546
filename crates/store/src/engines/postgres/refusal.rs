//! What PostgreSQL refuses, and what goes wrong on the way, in the words of both engines.

use std::error::Error as StdError;

use deadpool_postgres::PoolError;
use tokio_postgres::error::{DbError, SqlState};

use super::PATIENCE;
use crate::Error;

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            // Whatever keeps a connection from being made is no fault of the request's, and passes.
            PoolError::Backend(error) => match error.into() {
                Self::Other(what) => Self::Unavailable(what),
                other => other,
            },
            PoolError::Timeout(_) => Self::Unavailable(format!("no connection within {PATIENCE:?}")),
            other => Self::Unavailable(other.to_string()),
        }
    }
}

impl From<tokio_postgres::Error> for Error {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(told) => told_by_server(told),
            None => met_on_the_way(&error),
        }
    }
}

fn told_by_server(error: &DbError) -> Error {
    // Not the detail, which quotes the row.
    let what = format!("{} ({})", error.message(), error.code().code());
    match error.code() {
        &SqlState::UNIQUE_VIOLATION => {
            Error::Unique { constraint: error.constraint().unwrap_or_default().to_owned() }
        }
        // The last two: a prepared statement that a migration or a proxy has made stale.
        &SqlState::T_R_SERIALIZATION_FAILURE
        | &SqlState::T_R_DEADLOCK_DETECTED
        | &SqlState::INVALID_SQL_STATEMENT_NAME => Error::Again(what),
        &SqlState::FEATURE_NOT_SUPPORTED if what.starts_with("cached plan") => Error::Again(what),
        &SqlState::DISK_FULL | &SqlState::READ_ONLY_SQL_TRANSACTION | &SqlState::IO_ERROR => {
            Error::Full(what)
        }
        &SqlState::QUERY_CANCELED | &SqlState::LOCK_NOT_AVAILABLE => Error::Unavailable(what),
        code if ["08", "53", "57P0"].iter().any(|class| code.code().starts_with(class)) => {
            Error::Unavailable(what)
        }
        _ => Error::Other(what),
    }
}

pub fn met_on_the_way(error: &tokio_postgres::Error) -> Error {
    let cause = error.source();
    let what = cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    // What has no cause is a closed connection or a time-out.
    if cause.is_none_or(<dyn StdError>::is::<std::io::Error>) {
        Error::Unavailable(what)
    } else {
        Error::Other(what)
    }
}
