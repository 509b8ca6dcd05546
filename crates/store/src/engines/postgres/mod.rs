//! PostgreSQL: a pool that mends itself, and connections that never come back to it unclean.

mod refusal;
mod settings;
mod values;

use std::iter;
use std::pin::pin;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use futures_util::TryStreamExt as _;
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_postgres::config::SslMode;
use tokio_postgres::{Column, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Found, Gather, LONGEST};
use crate::{Error, Result, Row, Value};
pub use settings::{settings, without_password};

/// How long to wait for a connection, new or free.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long to wait for an answer: past the time at which the server itself gives up.
const LIMIT: Duration = LONGEST.saturating_add(PATIENCE);
/// How long a dropped request's statement may go on before it is cancelled.
const BRIEF: Duration = Duration::from_millis(500);
/// What every node's migrations lock: "madoguch" as a number.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7881691252514972520)";

/// Those that others may not read stand in it, too: else a copy would lack them without a word.
pub const CATALOGUE: &str = "
    SELECT CAST(t.relname AS TEXT), CAST(c.attname AS TEXT), format_type(c.atttypid, NULL)
    FROM pg_class t JOIN pg_attribute c ON c.attrelid = t.oid
    WHERE t.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema())
      AND t.relkind IN ('r', 'p') AND c.attnum > 0 AND NOT c.attisdropped
    ORDER BY t.relname, c.attnum
";

/// The moment is that of the first statement. Whoever reads may write what was read to a slow disk meanwhile.
const MOMENT: &str = "
    BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
    SET LOCAL statement_timeout = 0;
    SET LOCAL idle_in_transaction_session_timeout = 0;
    SELECT 1;
";

pub struct Postgres {
    pool: Pool,
    tls: Option<MakeRustlsConnect>,
}

impl Postgres {
    pub async fn open(url: &str) -> Result<Self> {
        let mut config = settings(url)?;
        let ours = format!("-c statement_timeout={}", LONGEST.as_millis());
        let theirs = config.get_options().unwrap_or_default();
        config.options(format!("{ours} {theirs}"));
        if config.get_application_name().is_none() {
            config.application_name("madoguchi");
        }
        // A server that vanishes without a word is noticed in seconds.
        config.connect_timeout(PATIENCE).keepalives_idle(PATIENCE * 2).tcp_user_timeout(PATIENCE * 3);
        let tls = (config.get_ssl_mode() == SslMode::Require).then(settings::trusted_roots).transpose()?;

        let how = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = match &tls {
            Some(tls) => Manager::from_config(config, tls.clone(), how),
            None => Manager::from_config(config, NoTls, how),
        };
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let pool = Pool::builder(manager)
            .max_size((cores * 4).clamp(8, 32))
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .recycle_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|error| Error::Other(error.to_string()))?;
        let open = Self { pool, tls };
        open.check().await?;
        Ok(open)
    }

    async fn check(&self) -> Result<()> {
        let mut found = Found::<String>::at_most(1);
        self.lease().await?.query("SHOW server_encoding", &[], &mut found).await?;
        match found.rows.first().map(String::as_str) {
            Some("UTF8") => Ok(()),
            other => Err(Error::Other(format!("the database's encoding must be UTF8, not {other:?}"))),
        }
    }

    pub async fn lease(&self) -> Result<Lease> {
        let client = self.pool.get().await?;
        Ok(Lease { client: Some(client), tls: self.tls.clone(), asking: false, open: false })
    }

    pub async fn begin(&self) -> Result<Lease> {
        let mut lease = self.lease().await?;
        lease.open = true;
        lease.say("BEGIN ISOLATION LEVEL READ COMMITTED", LIMIT).await?;
        Ok(lease)
    }

    pub async fn moment(&self) -> Result<Lease> {
        let mut lease = self.lease().await?;
        lease.open = true;
        lease.batch(MOMENT).await?;
        Ok(lease)
    }

    pub async fn begin_alone(&self) -> Result<Lease> {
        let mut lease = self.begin().await?;
        lease.batch("SET LOCAL statement_timeout = 0").await?;
        lease.batch(MIGRATION_LOCK).await?;
        Ok(lease)
    }
}

/// A connection on loan, which is clean when the pool has it back: no statement still runs on it, no
/// transaction is open.
pub struct Lease {
    client: Option<Object>,
    tls: Option<MakeRustlsConnect>,
    /// A statement was sent and its answer has not come.
    asking: bool,
    /// A transaction was begun.
    open: bool,
}

impl Lease {
    pub async fn query(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        self.asking = true;
        let answer = timeout(LIMIT, rows(self.client(), sql, args)).await;
        let rows = self.hear(answer)?;
        let mut row = Row::default();
        if let Some(first) = rows.first() {
            row.head(first.columns().iter().map(Column::name));
        }
        for next in &rows {
            values::copy(next, &mut row)?;
            if !found.take(&row)? {
                break;
            }
        }
        Ok(())
    }

    pub async fn run(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        self.asking = true;
        let answer = timeout(LIMIT, change(self.client(), sql, args)).await;
        self.hear(answer)
    }

    pub async fn stream(&mut self, sql: &str, found: &mut dyn Gather) -> Result<()> {
        self.asking = true;
        stream(self.client(), sql, found).await?;
        self.asking = false;
        Ok(())
    }

    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        self.say(sql, Duration::MAX).await
    }

    pub async fn commit(mut self) -> Result<()> {
        self.say("COMMIT", LIMIT).await?;
        self.open = false;
        Ok(())
    }

    async fn say(&mut self, sql: &str, limit: Duration) -> Result<()> {
        self.asking = true;
        let answer = timeout(limit, self.client().batch_execute(sql)).await;
        self.hear(answer.map(|answer| answer.map_err(Error::from)))
    }

    fn client(&self) -> &Object {
        self.client.as_ref().expect("the client is there until the drop")
    }

    fn hear<T>(&mut self, answer: Result<Result<T>, Elapsed>) -> Result<T> {
        let Ok(answer) = answer else {
            return Err(Error::Unavailable("the server did not answer in time".to_owned()));
        };
        self.asking = false;
        if let Err(Error::Again(_)) = answer {
            // Among others: a prepared statement has outlived the table that it was prepared for.
            self.client().statement_cache.clear();
        }
        answer
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(client) = self.client.take() else { return };
        if client.is_closed() || !(self.asking || self.open) {
            return;
        }
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(clean(client, self.tls.take()))),
            Err(_) => drop(Object::take(client)),
        }
    }
}

/// Ends what a dropped request left behind. Most statements are over before one could cancel them.
async fn clean(client: Object, tls: Option<MakeRustlsConnect>) {
    if let Ok(Ok(())) = timeout(BRIEF, client.batch_execute("ROLLBACK")).await {
        return;
    }
    // A cancellation may come late, and would then hit whoever has the connection next: so nobody has.
    let cancel = client.cancel_token();
    drop(Object::take(client));
    let cancelling = async {
        match tls {
            Some(tls) => cancel.cancel_query(tls).await,
            None => cancel.cancel_query(NoTls).await,
        }
    };
    if !matches!(timeout(PATIENCE, cancelling).await, Ok(Ok(()))) {
        tracing::warn!("the statement of a dropped request could not be cancelled");
    }
}

/// A statement about many at once gets a plan of its own each time: one that the server keeps from the days when a table
/// was small reads the whole table, and compares each row with each of the many.
const MANY: usize = 32;

async fn prepare(client: &Object, sql: &str, args: &[Value]) -> Result<tokio_postgres::Statement> {
    let prepared =
        if args.len() > MANY { client.prepare(sql).await? } else { client.prepare_cached(sql).await? };
    Ok(prepared)
}

/// Only so much of it is in memory as the server is ahead of who takes the rows.
async fn stream(client: &Object, sql: &str, found: &mut dyn Gather) -> Result<()> {
    let statement = client.prepare(sql).await?;
    let mut rows = pin!(client.query_raw(&statement, iter::empty::<Value>()).await?);
    let mut row = Row::default();
    row.head(statement.columns().iter().map(Column::name));
    let late = |_| Error::Unavailable("the server did not answer in time".to_owned());
    while let Some(next) = timeout(LIMIT, rows.try_next()).await.map_err(late)?? {
        values::copy(&next, &mut row)?;
        if !found.take(&row)? {
            break;
        }
    }
    Ok(())
}

async fn rows(client: &Object, sql: &str, args: &[Value]) -> Result<Vec<tokio_postgres::Row>> {
    let statement = prepare(client, sql, args).await?;
    Ok(client.query(&statement, &values::bind(&statement, args)?).await?)
}

async fn change(client: &Object, sql: &str, args: &[Value]) -> Result<u64> {
    let statement = prepare(client, sql, args).await?;
    Ok(client.execute(&statement, &values::bind(&statement, args)?).await?)
}
