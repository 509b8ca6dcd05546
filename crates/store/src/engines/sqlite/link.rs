//! One connection to a file: how it is set up, and how a statement is stepped through.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql};

use super::refusal;
use crate::engines::Gather;
use crate::{Error, Result, Row, Value};

/// How long a read may hold up the other tasks of its thread.
const SHORT: Duration = Duration::from_millis(3);
/// Steps of SQLite's machine between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1000;

const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA case_sensitive_like = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
    PRAGMA journal_size_limit = 67108864;
";

/// A connection, with what it needs to stop in time and to hand out rows.
pub struct Link {
    pub connection: Connection,
    row: Row,
    clock: Clock,
}

/// Nanoseconds after `start` at which the running statement is interrupted.
#[derive(Clone)]
struct Clock {
    start: Instant,
    end: Arc<AtomicU64>,
}

impl Link {
    pub fn open(path: &Path, patience: Duration) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)
            .map_err(|error| Error::Unavailable(format!("{} cannot be opened: {error}", path.display())))?;
        connection.busy_timeout(patience)?;
        // "name" is a column here as in PostgreSQL, never a text.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        turn_on_wal(&connection, patience)?;
        connection.execute_batch(SETTINGS)?;
        connection.set_prepared_statement_cache_capacity(256);
        let clock = Clock { start: Instant::now(), end: Arc::new(AtomicU64::new(u64::MAX)) };
        let watch = clock.clone();
        connection.progress_handler(STEPS, Some(move || watch.has_struck()))?;
        Ok(Self { connection, row: Row::default(), clock })
    }

    pub fn open_for_reading(path: &Path, patience: Duration) -> Result<Self> {
        let link = Self::open(path, patience)?;
        link.connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(link)
    }

    pub fn time_out_after(&self, time: Duration) {
        let end = self.clock.start.elapsed().saturating_add(time).as_nanos();
        self.clock.end.store(u64::try_from(end).unwrap_or(u64::MAX), Relaxed);
    }

    /// `None` when it was not a short read.
    pub fn query_shortly(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<Option<()>> {
        match self.query(sql, args, found, SHORT) {
            Err(Error::Unavailable(_)) if self.clock.has_struck() => Ok(None),
            done => done.map(Some),
        }
    }

    pub fn query(
        &mut self,
        sql: &str,
        args: &[Value],
        found: &mut dyn Gather,
        limit: Duration,
    ) -> Result<()> {
        self.time_out_after(limit);
        let Self { connection, row, .. } = self;
        step_through(connection, sql, args, row, found).map_err(|error| match error {
            Error::Unique { constraint } => {
                Error::Unique { constraint: refusal::index_of(connection, &constraint) }
            }
            other => other,
        })
    }
}

impl Clock {
    fn has_struck(&self) -> bool {
        self.start.elapsed().as_nanos() > self.end.load(Relaxed).into()
    }
}

fn step_through(
    connection: &Connection,
    sql: &str,
    args: &[Value],
    row: &mut Row,
    found: &mut dyn Gather,
) -> Result<()> {
    let mut statement = connection.prepare_cached(sql)?;
    bind(&mut statement, args)?;
    let columns = statement.column_count();
    row.head((0..columns).filter_map(|i| statement.column_name(i).ok()));
    let mut rows = statement.raw_query();
    while let Some(next) = rows.next()? {
        row.clear();
        for i in 0..columns {
            match next.get_ref(i)? {
                ValueRef::Null => row.push_int(None),
                ValueRef::Integer(int) => row.push_int(Some(int)),
                ValueRef::Text(text) => row.push_text(Some(text)),
                ValueRef::Blob(bytes) => row.push_bytes(Some(bytes)),
                ValueRef::Real(_) => {
                    return Err(Error::Decode(format!("column {i} is a REAL: write CAST(… AS BIGINT)")));
                }
            }
        }
        if !found.take(row)? {
            break;
        }
    }
    Ok(())
}

/// SQLite numbers `$2, $1` in their order of appearance, so each is looked up by its name.
fn bind(statement: &mut CachedStatement<'_>, args: &[Value]) -> Result<()> {
    let mut most = 0;
    for i in 1..=statement.parameter_count() {
        let name = statement.parameter_name(i).and_then(|name| name.strip_prefix('$'));
        let n: usize = name
            .and_then(|digits| digits.parse().ok())
            .filter(|n| *n > 0)
            .ok_or_else(|| Error::Other("parameters are written $1, $2, …".to_owned()))?;
        most = most.max(n);
        match args.get(n - 1) {
            Some(Value::Text(text)) if text.contains('\0') => {
                return Err(Error::Other(format!("${n} is a TEXT with a NUL, which PostgreSQL refuses")));
            }
            Some(value) => statement.raw_bind_parameter(i, value)?,
            None => (),
        }
    }
    if most == args.len() {
        Ok(())
    } else {
        Err(Error::Other(format!("{most} parameters got {} values", args.len())))
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(int) => ValueRef::Integer(*int),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Bytes(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// Two programs that switch one file to WAL at the same time get "locked" without any waiting.
fn turn_on_wal(connection: &Connection, patience: Duration) -> Result<()> {
    let start = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && start.elapsed() < patience =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            done => return Ok(done?),
        }
    }
}
