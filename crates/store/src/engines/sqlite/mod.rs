//! SQLite: one writer, readers as they are needed, and statements on the thread that asks.
//!
//! A thread hop costs more than a point read, so statements run inline. Whatever may take long (a
//! writing statement, a commit, a read found to be slow) first hands the thread's other tasks away.

mod link;
mod refusal;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::{OwnedMutexGuard, Semaphore};
use tokio::time::timeout;

use super::{Found, Gather, LONGEST};
use crate::{Error, Result, Value};
use link::Link;

/// How long to wait for the writer, of this process or of another one on the same file.
const PATIENCE: Duration = Duration::from_secs(10);
/// Reads found to be slow that run at a time.
const SLOW_AT_ONCE: usize = 4;

/// What begins so is SQLite's own.
pub const CATALOGUE: &str = "
    SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid
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
            Link::open(path, PATIENCE)
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
            None => aside(|| Link::open_for_reading(&self.path, PATIENCE))?,
        };
        let outcome = read(&mut link);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        outcome
    }

    pub async fn begin(&self) -> Result<Writing> {
        self.begin_within(PATIENCE).await
    }

    /// On a connection of its own. The moment is that of the first statement.
    pub fn moment(&self) -> Result<Writing> {
        aside(|| {
            let link = Link::open_for_reading(&self.path, PATIENCE)?;
            link.connection.execute_batch("BEGIN; SELECT 1 FROM sqlite_schema")?;
            let link = Arc::new(tokio::sync::Mutex::new(link)).try_lock_owned();
            Ok(Writing { link: link.expect("nobody else has a new one") })
        })
    }

    /// For migrations, which may have to wait for another node's.
    pub async fn begin_patiently(&self) -> Result<Writing> {
        self.begin_within(PATIENCE * 60).await
    }

    /// Looks again at what the tables hold, so that statements go by the right index: some pages of each table that has
    /// changed much. PostgreSQL does so by itself.
    pub async fn tend(&self) -> Result<()> {
        let link = self.writer_within(PATIENCE * 60).await?;
        aside(|| link.connection.execute_batch("PRAGMA analysis_limit = 1000; PRAGMA optimize(0x10002);"))?;
        // Those that are open go by what they once read.
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }

    async fn begin_within(&self, patience: Duration) -> Result<Writing> {
        let link = self.writer_within(patience).await?;
        aside(|| {
            link.connection.busy_timeout(patience)?;
            link.connection.prepare_cached("BEGIN IMMEDIATE")?.raw_execute()?;
            Ok(Writing { link })
        })
    }

    async fn writer_within(&self, patience: Duration) -> Result<OwnedMutexGuard<Link>> {
        let link = match Arc::clone(&self.writer).try_lock_owned() {
            Ok(link) => link,
            Err(_) => timeout(patience, Arc::clone(&self.writer).lock_owned())
                .await
                .map_err(|_| Error::Unavailable(format!("the writer was busy for {patience:?}")))?,
        };
        link.time_out_after(Duration::MAX);
        Ok(link)
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

    pub fn stream(&mut self, sql: &str, found: &mut dyn Gather) -> Result<()> {
        aside(|| self.link.query(sql, &[], found, Duration::MAX))
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
