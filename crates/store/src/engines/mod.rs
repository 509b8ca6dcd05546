//! The two engines, and all that differs between them.

pub mod postgres;
pub mod sqlite;

use std::time::Duration;

use crate::{Database, Engine, FromRow, Result, Row, Value};
use postgres::{Lease, Postgres};
use sqlite::Sqlite;

/// No statement of a request may take longer.
const LONGEST: Duration = Duration::from_secs(30);

pub enum Pool {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Pool {
    pub async fn open(database: &Database) -> Result<Self> {
        match database {
            Database::Sqlite(path) => Sqlite::open(path).await.map(Self::Sqlite),
            Database::Postgres(url) => Postgres::open(url).await.map(Self::Postgres),
        }
    }

    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// A connection is taken for this one statement only: who reads twice, or reads while writing,
    /// never waits for himself.
    pub async fn read(&self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        match self {
            Self::Sqlite(pool) => pool.read(sql, args, found).await,
            Self::Postgres(pool) => pool.lease().await?.query(sql, args, found).await,
        }
    }

    pub async fn begin(&self) -> Result<Writing> {
        match self {
            Self::Sqlite(pool) => pool.begin().await.map(Writing::Sqlite),
            Self::Postgres(pool) => Ok(Writing::Postgres(Box::new(pool.begin().await?))),
        }
    }

    /// What an engine's database needs now and then.
    pub async fn tend(&self) -> Result<()> {
        match self {
            Self::Sqlite(pool) => pool.tend().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// A transaction that reads one moment, and holds up nobody.
    pub async fn moment(&self) -> Result<Writing> {
        match self {
            Self::Sqlite(pool) => pool.moment().map(Writing::Sqlite),
            Self::Postgres(pool) => Ok(Writing::Postgres(Box::new(pool.moment().await?))),
        }
    }

    /// A transaction that no other node's migration runs beside.
    pub async fn begin_alone(&self) -> Result<Writing> {
        match self {
            Self::Sqlite(pool) => pool.begin_patiently().await.map(Writing::Sqlite),
            Self::Postgres(pool) => Ok(Writing::Postgres(Box::new(pool.begin_alone().await?))),
        }
    }
}

/// An open transaction; rolls back when it is dropped.
pub enum Writing {
    Sqlite(sqlite::Writing),
    Postgres(Box<Lease>),
}

impl Writing {
    pub async fn query(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        match self {
            Self::Sqlite(writing) => writing.query(sql, args, found),
            Self::Postgres(lease) => lease.query(sql, args, found).await,
        }
    }

    pub async fn run(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        match self {
            Self::Sqlite(writing) => writing.run(sql, args),
            Self::Postgres(lease) => lease.run(sql, args).await,
        }
    }

    /// Row by row, taking the time it needs.
    pub async fn stream(&mut self, sql: &str, found: &mut dyn Gather) -> Result<()> {
        match self {
            Self::Sqlite(writing) => writing.stream(sql, found),
            Self::Postgres(lease) => lease.stream(sql, found).await,
        }
    }

    /// Several statements in one text, taking the time they need.
    pub async fn batch(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(writing) => writing.batch(sql),
            Self::Postgres(lease) => lease.batch(sql).await,
        }
    }

    pub async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(writing) => writing.commit(),
            Self::Postgres(lease) => lease.commit().await,
        }
    }
}

/// What collects the rows of a statement.
pub trait Gather: Send {
    /// Takes a row, and says whether more are wanted.
    fn take(&mut self, row: &Row) -> Result<bool>;
    /// Forgets the rows so far: they come again.
    fn anew(&mut self);
}

/// The first `most` rows.
pub struct Found<T> {
    pub rows: Vec<T>,
    most: usize,
}

impl<T: FromRow> Found<T> {
    pub fn at_most(most: usize) -> Self {
        Self { rows: Vec::new(), most }
    }
}

impl<T: FromRow> Gather for Found<T> {
    fn take(&mut self, row: &Row) -> Result<bool> {
        if self.rows.len() < self.most {
            self.rows.push(T::from_row(row)?);
        }
        Ok(self.rows.len() < self.most)
    }

    fn anew(&mut self) {
        self.rows.clear();
    }
}

impl Engine {
    /// Lets racing claims pass one another by; in SQLite there is one writer, and nothing to pass.
    pub(crate) fn skip_locked(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// The condition that a table's column is among `numbers`, with `?` for their value; `$1` is the site. SQLite may go by
    /// statistics of a time when all rows had the same number, and would then go through all of them: it is asked for the
    /// rows' ids, which it knows to differ. PostgreSQL would compare each row with every id.
    pub fn among_numbers(self, table: &str, column: &str) -> String {
        match self {
            Self::Sqlite => format!(
                "id IN (SELECT id FROM {table} WHERE site = $1 AND {column} IN (SELECT value FROM json_each(?)))"
            ),
            Self::Postgres => format!("{column} = ANY (CAST(CAST(? AS TEXT) AS BIGINT[]))"),
        }
    }

    /// Around a list that is written as one text.
    pub(crate) fn brackets(self) -> [char; 2] {
        match self {
            Self::Sqlite => ['[', ']'],
            Self::Postgres => ['{', '}'],
        }
    }

    /// Table, column and its type, in order.
    pub(crate) fn catalogue(self) -> &'static str {
        match self {
            Self::Sqlite => sqlite::CATALOGUE,
            Self::Postgres => postgres::CATALOGUE,
        }
    }
}
