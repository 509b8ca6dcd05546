//! The database, opened.

use std::sync::Arc;
use std::time::Instant;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::engines::Pool;
use crate::{Conn, Database, Engine, Given, Result, Tx, args};

/// Cheap to clone: every part of the program holds one.
#[derive(Clone)]
pub struct Store(Arc<Opened>);

struct Opened {
    pool: Pool,
    given: Given,
    jobs_left: watch::Sender<()>,
}

impl Store {
    pub async fn open(database: &Database, given: Given) -> Result<Self> {
        let pool = Pool::open(database).await?;
        Ok(Self(Arc::new(Opened { pool, given, jobs_left: watch::Sender::new(()) })))
    }

    pub fn given(&self) -> &Given {
        &self.0.given
    }

    pub fn now(&self) -> Timestamp {
        self.0.given.now()
    }

    pub fn engine(&self) -> Engine {
        self.0.pool.engine()
    }

    /// For SELECTs, each of which sees one moment. Holds no connection between them.
    #[expect(clippy::unused_async, reason = "an engine that must wait here may come")]
    pub async fn read(&self) -> Result<Conn> {
        Ok(Conn::reading(self.clone()))
    }

    /// For writing. What is not committed is rolled back when the transaction is dropped.
    ///
    /// On SQLite the others wait for its end, so nothing slow belongs inside: no mail, no hash of a
    /// password, and no second `begin`.
    pub async fn begin(&self) -> Result<Tx> {
        let start = Instant::now();
        let writing = self.pool().begin().await.inspect_err(crate::conn::count)?;
        metrics::histogram!("store_begin_seconds").record(start.elapsed());
        Ok(Tx::new(self.clone(), writing))
    }

    /// Whether the database answers (`/readyz`).
    pub async fn ping(&self) -> Result<()> {
        self.read().await?.one::<i64>("SELECT 1", args![]).await?;
        Ok(())
    }

    /// What the database needs now and then to stay quick: when the program starts, and every hour.
    pub async fn tend(&self) -> Result<()> {
        self.pool().tend().await
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.0.pool
    }

    /// Wakes this process's workers.
    pub(crate) fn jobs_left(&self) -> &watch::Sender<()> {
        &self.0.jobs_left
    }
}
