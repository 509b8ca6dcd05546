//! SQLite: one writer, readers as they are needed, and statements on the thread that asks.
//!
//! A thread hop costs more than a point read, so statements run inline. Whatever may take long (a
//! writing statement, a commit, a read found to be slow) first hands the thread's other tasks away.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, ToSql, ffi};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedMutexGuard, Semaphore};
use tokio::time::timeout;

use super::{Found, Gather, LONGEST};
use crate::{Error, Result, Row, Value};

/// How long to wait for the writer, of this process or of another one on the same file.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a read may hold up the other tasks of its thread.
const SHORT: Duration = Duration::from_millis(3);
/// Steps of SQLite's machine between two looks at the clock: some ten microseconds.
const STEPS: i32 = 1000;
/// Reads found to be slow that run at a time.
const SLOW_AT_ONCE: usize = 4;

const SETTINGS: &str = "
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA case_sensitive_like = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -8192;
    PRAGMA journal_size_limit = 67108864;
";

pub struct Sqlite {
    path: PathBuf,
    writer: Arc<tokio::sync::Mutex<Link>>,
    readers: Mutex<Vec<Link>>,
    slow: Semaphore,
}

impl Sqlite {
    #[expect(clippy::unused_async, reason = "the engines are opened alike")]
    pub async fn open(path: &Path) -> Result<Self> {
        let writer = aside(|| {
            make_private(path)?;
            Link::open(path)
        })?;
        Ok(Self {
            path: path.to_owned(),
            writer: Arc::new(tokio::sync::Mutex::new(writer)),
            readers: Mutex::default(),
            slow: Semaphore::new(SLOW_AT_ONCE),
        })
    }

    pub async fn read(&self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        if let Some(done) = self.with_reader(|link| link.query_shortly(sql, args, found))? {
            return Ok(done);
        }
        let permit = timeout(PATIENCE, self.slow.acquire()).await;
        let _permit = permit.map_err(|_| Error::Unavailable("too many slow reads".to_owned()))?;
        found.anew();
        aside(|| self.with_reader(|link| link.query(sql, args, found, LONGEST)))
    }

    fn with_reader<T>(&self, read: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut link = match idle {
            Some(link) => link,
            None => aside(|| Link::open_for_reading(&self.path))?,
        };
        let outcome = read(&mut link);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        outcome
    }

    pub async fn begin(&self) -> Result<Writing> {
        self.begin_within(PATIENCE).await
    }

    /// For migrations, which may have to wait for another node's.
    pub async fn begin_patiently(&self) -> Result<Writing> {
        self.begin_within(PATIENCE * 60).await
    }

    async fn begin_within(&self, patience: Duration) -> Result<Writing> {
        let writer = Arc::clone(&self.writer);
        let link = match writer.try_lock_owned() {
            Ok(link) => link,
            Err(_) => timeout(patience, Arc::clone(&self.writer).lock_owned())
                .await
                .map_err(|_| Error::Unavailable(format!("the writer was busy for {patience:?}")))?,
        };
        link.time_out_after(Duration::MAX);
        aside(|| {
            link.connection.busy_timeout(patience)?;
            link.connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
            Ok(Writing { link })
        })
    }
}

/// Runs what may take long, while another thread goes on with this thread's other tasks.
fn aside<T>(long: impl FnOnce() -> T) -> T {
    match Handle::try_current().map(|runtime| runtime.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(long),
        _ => long(),
    }
}

/// The one open transaction.
pub struct Writing {
    link: OwnedMutexGuard<Link>,
}

impl Writing {
    pub fn query(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        let link = &mut *self.link;
        link.time_out_after(LONGEST);
        // Interrupting a writing statement would undo the transaction; a read can just be begun again.
        if link.connection.prepare_cached(sql)?.readonly() {
            if let Some(done) = link.query_shortly(sql, args, found)? {
                return Ok(done);
            }
            found.anew();
        }
        aside(|| link.query(sql, args, found, LONGEST))
    }

    pub fn run(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        let link = &mut *self.link;
        aside(|| link.query(sql, args, &mut Found::<i64>::at_most(0), LONGEST))?;
        Ok(link.connection.changes())
    }

    pub fn batch(&mut self, sql: &str) -> Result<()> {
        self.link.time_out_after(Duration::MAX);
        aside(|| self.link.connection.execute_batch(sql))?;
        Ok(())
    }

    pub fn commit(self) -> Result<()> {
        self.link.time_out_after(Duration::MAX);
        aside(|| self.link.connection.prepare_cached("COMMIT")?.raw_execute())?;
        Ok(())
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        if self.link.connection.is_autocommit() {
            return;
        }
        self.link.time_out_after(Duration::MAX);
        if let Err(error) = self.link.connection.execute_batch("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be rolled back");
        }
    }
}

/// A connection, with what it needs to stop in time and to hand out rows.
struct Link {
    connection: Connection,
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
    fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags)
            .map_err(|error| Error::Unavailable(format!("{} cannot be opened: {error}", path.display())))?;
        connection.busy_timeout(PATIENCE)?;
        // "name" is a column here as in PostgreSQL, never a text.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        turn_on_wal(&connection)?;
        connection.execute_batch(SETTINGS)?;
        connection.set_prepared_statement_cache_capacity(256);
        let clock = Clock { start: Instant::now(), end: Arc::new(AtomicU64::new(u64::MAX)) };
        let watch = clock.clone();
        connection.progress_handler(STEPS, Some(move || watch.has_struck()))?;
        Ok(Self { connection, row: Row::default(), clock })
    }

    fn open_for_reading(path: &Path) -> Result<Self> {
        let link = Self::open(path)?;
        link.connection.execute_batch("PRAGMA query_only = ON")?;
        Ok(link)
    }

    fn time_out_after(&self, time: Duration) {
        let end = self.clock.start.elapsed().saturating_add(time).as_nanos();
        self.clock.end.store(u64::try_from(end).unwrap_or(u64::MAX), Relaxed);
    }

    /// `None` when it was not a short read.
    fn query_shortly(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<Option<()>> {
        match self.query(sql, args, found, SHORT) {
            Err(Error::Unavailable(_)) if self.clock.has_struck() => Ok(None),
            done => done.map(Some),
        }
    }

    fn query(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather, limit: Duration) -> Result<()> {
        self.time_out_after(limit);
        let Self { connection, row, .. } = self;
        step_through(connection, sql, args, row, found).map_err(|error| match error {
            Error::Unique { constraint } => Error::Unique { constraint: index_of(connection, &constraint) },
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
fn index_of(connection: &Connection, failed: &str) -> String {
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

/// Two programs that switch one file to WAL at the same time get "locked" without any waiting.
fn turn_on_wal(connection: &Connection) -> Result<()> {
    let start = Instant::now();
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && start.elapsed() < PATIENCE =>
            {
                std::thread::sleep(Duration::from_millis(10));
            }
            done => return Ok(done?),
        }
    }
}

/// The file holds personal data; SQLite gives its companions the same rights.
#[cfg(unix)]
fn make_private(path: &Path) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    match options.append(true).create(true).mode(0o600).open(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(Error::Unavailable(format!("{} cannot be opened: {error}", path.display()))),
    }
}

#[cfg(not(unix))]
fn make_private(_: &Path) -> Result<()> {
    Ok(())
}
