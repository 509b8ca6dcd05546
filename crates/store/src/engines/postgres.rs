//! PostgreSQL: a pool that mends itself, and connections that never come back to it unclean.

use std::error::Error as StdError;
use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime};
use tokio::runtime::Handle;
use tokio::time::error::Elapsed;
use tokio::time::timeout;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::{DbError, SqlState};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Column, Config, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Gather, LONGEST};
use crate::{Error, Result, Row, Value};

/// How long to wait for a connection, new or free.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a dropped request's statement may go on before it is cancelled.
const BRIEF: Duration = Duration::from_millis(500);
/// What every node's migrations lock: "madoguch" as a number.
const MIGRATION_LOCK: &str = "SELECT pg_advisory_xact_lock(7881691252514972520)";

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
        let tls = (config.get_ssl_mode() == SslMode::Require).then(trusted_roots).transpose()?;

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
        let mut found = super::Found::<String>::at_most(1);
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
        lease.batch("BEGIN ISOLATION LEVEL READ COMMITTED").await?;
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
        let answer = timeout(LONGEST + PATIENCE, rows(self.client(), sql, args)).await;
        let rows = self.hear(answer)?;
        let mut row = Row::default();
        if let Some(first) = rows.first() {
            row.head(first.columns().iter().map(Column::name));
        }
        for next in &rows {
            copy(next, &mut row)?;
            if !found.take(&row)? {
                break;
            }
        }
        Ok(())
    }

    pub async fn run(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        self.asking = true;
        let answer = timeout(LONGEST + PATIENCE, change(self.client(), sql, args)).await;
        self.hear(answer)
    }

    /// Without a limit of its own: the server's limit, unless lifted, holds.
    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        self.asking = true;
        let answer = self.client().batch_execute(sql).await.map_err(Error::from);
        self.hear(Ok(answer))
    }

    pub async fn commit(mut self) -> Result<()> {
        self.batch("COMMIT").await?;
        self.open = false;
        Ok(())
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

async fn rows(client: &Object, sql: &str, args: &[Value]) -> Result<Vec<tokio_postgres::Row>> {
    let statement = client.prepare_cached(sql).await?;
    Ok(client.query(&statement, &parameters(&statement, args)?).await?)
}

async fn change(client: &Object, sql: &str, args: &[Value]) -> Result<u64> {
    let statement = client.prepare_cached(sql).await?;
    Ok(client.execute(&statement, &parameters(&statement, args)?).await?)
}

fn parameters<'a>(statement: &Statement, args: &'a [Value]) -> Result<Vec<&'a (dyn ToSql + Sync)>> {
    let wanted = statement.params().len();
    if wanted != args.len() {
        return Err(Error::Other(format!("{wanted} parameters got {} values", args.len())));
    }
    Ok(args.iter().map(|value| value as &(dyn ToSql + Sync)).collect())
}

impl ToSql for Value {
    fn to_sql(&self, to: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, to) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(int), &Type::INT8) => int.to_sql(to, out),
            (Self::Int(int), &Type::INT4) => i32::try_from(*int)?.to_sql(to, out),
            (Self::Int(int), &Type::INT2) => i16::try_from(*int)?.to_sql(to, out),
            (Self::Text(text), &Type::TEXT | &Type::VARCHAR) => text.to_sql(to, out),
            (Self::Bytes(bytes), &Type::BYTEA) => bytes.to_sql(to, out),
            _ => Err(format!("it is a {}, wanted is {to}: write CAST($n AS …)", self.kind()).into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

fn copy(from: &tokio_postgres::Row, to: &mut Row) -> Result<()> {
    to.clear();
    for (i, column) in from.columns().iter().enumerate() {
        match *column.type_() {
            Type::INT8 => to.push_int(from.try_get(i)?),
            Type::INT4 => to.push_int(from.try_get::<_, Option<i32>>(i)?.map(i64::from)),
            Type::INT2 => to.push_int(from.try_get::<_, Option<i16>>(i)?.map(i64::from)),
            Type::TEXT | Type::VARCHAR | Type::NAME => {
                to.push_text(from.try_get::<_, Option<&str>>(i)?.map(str::as_bytes));
            }
            Type::BYTEA => to.push_bytes(from.try_get(i)?),
            Type::BOOL => return Err(unportable(column, "CASE WHEN … THEN 1 ELSE 0 END")),
            _ => return Err(unportable(column, "CAST(… AS BIGINT) or CAST(… AS TEXT)")),
        }
    }
    Ok(())
}

fn unportable(column: &Column, write: &str) -> Error {
    Error::Decode(format!("column {} is {}: write {write}", column.name(), column.type_()))
}

impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Backend(error) => error.into(),
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

fn met_on_the_way(error: &tokio_postgres::Error) -> Error {
    let cause = error.source();
    let what = cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    // What has no cause is a closed connection or a time-out.
    if cause.is_none_or(<dyn StdError>::is::<std::io::Error>) {
        Error::Unavailable(what)
    } else {
        Error::Other(what)
    }
}

pub fn settings(url: &str) -> Result<Config> {
    // What "require" means here is what others call "verify-full".
    let url = url.replace("sslmode=verify-full", "sslmode=require");
    url.parse().map_err(|error| match met_on_the_way(&error) {
        Error::Unavailable(what) | Error::Other(what) => Error::Other(what),
        other => other,
    })
}

pub fn without_password(url: &str) -> String {
    let Ok(config) = settings(url) else { return "postgres://…".to_owned() };
    let host = config.get_hosts().first().map_or_else(String::new, |host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    });
    let port = config.get_ports().first().map_or_else(String::new, |port| format!(":{port}"));
    let user = config.get_user().map_or_else(String::new, |user| format!("{user}@"));
    format!("postgres://{user}{host}{port}/{}", config.get_dbname().unwrap_or_default())
}

/// The machine's roots, or those that `SSL_CERT_FILE` names.
fn trusted_roots() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let ring = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Other(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
