//! Statements, outside a transaction (`Conn`) and within one (`Tx`).

use std::ops::{Deref, DerefMut};

use jiff::Timestamp;
use uuid::Uuid;

use crate::engines::{Found, Gather, Writing};
use crate::{Error, FromRow, Given, Result, Store, Value, watch};

/// So few parameters that both engines take them, so many that a round trip hardly counts.
const ROWS_AT_ONCE: usize = 100;

/// Functions that only read take `&mut Conn`, and get either this or a transaction.
pub struct Conn {
    store: Store,
    writing: Option<Writing>,
    /// A statement failed. PostgreSQL then refuses the rest and turns COMMIT into ROLLBACK without a
    /// word, SQLite would keep the rest: here both refuse.
    spoiled: bool,
}

impl Conn {
    pub(crate) fn reading(store: Store) -> Self {
        Self { store, writing: None, spoiled: false }
    }

    pub(crate) fn within(store: Store, transaction: Writing) -> Self {
        Self { store, writing: Some(transaction), spoiled: false }
    }

    pub async fn all<T: FromRow>(&mut self, sql: &str, args: &[Value]) -> Result<Vec<T>> {
        self.first(usize::MAX, sql, args).await
    }

    pub async fn maybe<T: FromRow>(&mut self, sql: &str, args: &[Value]) -> Result<Option<T>> {
        Ok(self.first(1, sql, args).await?.pop())
    }

    pub async fn one<T: FromRow>(&mut self, sql: &str, args: &[Value]) -> Result<T> {
        self.maybe(sql, args).await?.ok_or(Error::Missing)
    }

    /// How many rows changed.
    pub async fn run(&mut self, sql: &str, args: &[Value]) -> Result<u64> {
        self.refuse_spoiled()?;
        let outcome = match &mut self.writing {
            Some(writing) => writing.run(sql, args).await,
            None => Err(Error::Other("only a transaction writes: Store::begin".to_owned())),
        };
        self.judge(outcome, sql)
    }

    /// Adds rows many at a time: `add_all("things (site, id)", rows)`. All rows are of one length.
    pub async fn add_all(&mut self, into: &str, rows: &[Vec<Value>]) -> Result<u64> {
        self.add_all_or(into, rows, "").await
    }

    /// The same, and what becomes of those that are there: `ON CONFLICT …`.
    pub async fn add_all_or(&mut self, into: &str, rows: &[Vec<Value>], there: &str) -> Result<u64> {
        let mut added = 0;
        for some in rows.chunks(ROWS_AT_ONCE) {
            let mut place = 0;
            let mut tuple = |row: &Vec<Value>| {
                let places: Vec<String> = row
                    .iter()
                    .map(|_| {
                        place += 1;
                        format!("${place}")
                    })
                    .collect();
                format!("({})", places.join(", "))
            };
            let tuples: Vec<String> = some.iter().map(&mut tuple).collect();
            let sql = format!("INSERT INTO {into} VALUES {} {there}", tuples.join(", "));
            added += self.run(&sql, &some.concat()).await?;
        }
        Ok(added)
    }

    async fn first<T: FromRow>(&mut self, most: usize, sql: &str, args: &[Value]) -> Result<Vec<T>> {
        self.refuse_spoiled()?;
        let mut found = Found::at_most(most);
        let outcome = self.query(sql, args, &mut found).await;
        self.judge(outcome, sql)?;
        Ok(found.rows)
    }

    async fn query(&mut self, sql: &str, args: &[Value], found: &mut dyn Gather) -> Result<()> {
        match &mut self.writing {
            Some(writing) => writing.query(sql, args, found).await,
            None => self.store.pool().read(sql, args, found).await,
        }
    }

    /// Within a transaction alone.
    pub(crate) async fn stream(&mut self, sql: &str, found: &mut dyn Gather) -> Result<()> {
        self.refuse_spoiled()?;
        let outcome = match &mut self.writing {
            Some(transaction) => transaction.stream(sql, found).await,
            None => Err(Error::Other("rows are streamed at one moment: Store::moment".to_owned())),
        };
        self.judge(outcome, sql)
    }

    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        let outcome = match &mut self.writing {
            Some(writing) => writing.batch(sql).await,
            None => Err(Error::Other("only a transaction writes: Store::begin".to_owned())),
        };
        self.judge(outcome, sql)
    }

    fn refuse_spoiled(&self) -> Result<()> {
        if self.spoiled {
            let what = "a statement of this transaction failed, and with it the whole transaction";
            return Err(Error::Other(what.to_owned()));
        }
        Ok(())
    }

    fn judge<T>(&mut self, outcome: Result<T>, sql: &str) -> Result<T> {
        outcome.map_err(|error| {
            self.spoiled = self.writing.is_some();
            count(&error);
            error.in_sql(sql)
        })
    }

    pub fn store(&self) -> &Store {
        &self.store
    }

    pub fn given(&self) -> &Given {
        self.store.given()
    }

    pub fn now(&self) -> Timestamp {
        self.store.now()
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        self.given().id()
    }
}

pub(crate) fn count(error: &Error) {
    let kind = match error {
        Error::Unavailable(_) => "unavailable",
        Error::Again(_) => "again",
        Error::Full(_) => "full",
        Error::Decode(_) | Error::Changed(_) | Error::Other(_) => "fault",
        Error::Unique { .. } | Error::Missing => return,
    };
    metrics::counter!("store_errors_total", "kind" => kind).increment(1);
}

/// A transaction: rolled back when it is dropped.
pub struct Tx {
    conn: Conn,
    after: Vec<Box<dyn FnOnce() + Send>>,
}

impl Tx {
    pub(crate) fn new(store: Store, writing: Writing) -> Self {
        Self { conn: Conn::within(store, writing), after: Vec::new() }
    }

    pub async fn commit(self) -> Result<()> {
        self.conn.refuse_spoiled()?;
        watch::commits();
        self.commit_unseen().await
    }

    /// The same for what is only noted beside the work, and is nothing of it: whoever watches does not count it.
    pub async fn commit_unseen(self) -> Result<()> {
        self.conn.refuse_spoiled()?;
        if let Some(writing) = self.conn.writing {
            writing.commit().await.inspect_err(count)?;
        }
        for run in self.after {
            run();
        }
        Ok(())
    }

    /// Lets the database look at what its tables hold, after many rows have come at once.
    pub async fn analyse(&mut self) -> Result<()> {
        self.conn.batch("ANALYZE").await
    }

    /// Runs `f` once what this transaction wrote can be seen; never, if it is rolled back.
    pub fn after_commit(&mut self, f: impl FnOnce() + Send + 'static) {
        self.after.push(Box::new(f));
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
