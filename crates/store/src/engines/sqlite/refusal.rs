//! What SQLite refuses, in the words of both engines.

use rusqlite::{Connection, ErrorCode, ffi};

use crate::Error;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        let what = error.to_string();
        let Some(failure) = error.sqlite_error() else {
            return Self::Other(what);
        };
        match (failure.code, failure.extended_code) {
            (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY) => {
                let columns = what.trim_start_matches("UNIQUE constraint failed: ").to_owned();
                Self::Unique { constraint: columns }
            }
            (_, ffi::SQLITE_BUSY_SNAPSHOT) => Self::Again(what),
            (ErrorCode::OperationInterrupted, _) => Self::Unavailable("a statement took too long".to_owned()),
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::OutOfMemory, _) => {
                Self::Unavailable(what)
            }
            (ErrorCode::CannotOpen, _) => Self::Unavailable(what),
            (ErrorCode::DiskFull | ErrorCode::ReadOnly | ErrorCode::SystemIoFailure, _) => Self::Full(what),
            _ => Self::Other(what),
        }
    }
}

/// SQLite names the columns of a broken unique index (`users.site, users.login`); callers and
/// PostgreSQL name the index.
pub fn index_of(connection: &Connection, failed: &str) -> String {
    if let Some(index) = failed.strip_prefix("index '").and_then(|rest| rest.strip_suffix('\'')) {
        return index.to_owned();
    }
    let table = failed.split('.').next().unwrap_or_default();
    let columns: Vec<&str> =
        failed.split(", ").filter_map(|column| column.split_once('.')).map(|(_, name)| name).collect();
    unique_index(connection, table, &columns).ok().flatten().unwrap_or_else(|| {
        // Only a key of the rowid's own has no index in SQLite.
        format!("{table}_pkey")
    })
}

fn unique_index(connection: &Connection, table: &str, columns: &[&str]) -> rusqlite::Result<Option<String>> {
    let mut indexes =
        connection.prepare_cached("SELECT name, origin FROM pragma_index_list(?1) WHERE \"unique\" = 1")?;
    let mut members = connection.prepare_cached("SELECT name FROM pragma_index_info(?1) ORDER BY seqno")?;
    let mut indexes = indexes.query([table])?;
    while let Some(index) = indexes.next()? {
        let (name, origin): (String, String) = (index.get(0)?, index.get(1)?);
        let members: Vec<Option<String>> =
            members.query_map([&name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        if members.iter().map(Option::as_deref).eq(columns.iter().map(|column| Some(*column))) {
            return Ok(Some(match origin.as_str() {
                "pk" => format!("{table}_pkey"),
                "u" => format!("{table}_{}_key", columns.join("_")),
                _ => name,
            }));
        }
    }
    Ok(None)
}
