//! The index of words: finds the rows of a table whose folded words hold what somebody typed, in the middle too, without
//! looking at every row (docs/decisions/0029).
//!
//! Each gram (`grams.rs`) of 8192 rows at a time has one row that says in which places it stands (`places.rs`). `seek.rs`
//! goes by the rarest grams of a word and ends as soon as few rows are left, which are then looked at themselves: the index
//! leaves out, and the words decide. Where many are left, the list's own order finds a page of them sooner.
//!
//! Rows come without a seat and are found at once, since those are always looked at; `fill.rs` gives them one when there
//! are enough of them. Whoever changes a row's words takes its seat: `SET words = $3, seat = 0`. Whoever deletes it has
//! nothing else to do.

mod fill;
mod grams;
mod places;
mod seek;
#[cfg(test)]
mod tests;

use store::{Conn, Engine, FromRow, Result, args, numbers};
use uuid::Uuid;

use crate::{
    fold,
    list::{Asked, Condition, Listing, Page, Path},
};
use seek::{Found, Sought};

pub use fill::sweep;

/// Rows that may move between two reads are sought again, so often.
const TRIES: usize = 3;
const HOLDS: &str = "words LIKE ? ESCAPE '\\'";

/// An index of a table that has the columns `site`, `id`, `words` and `seat`, and an index of `(site, seat, id)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    pub table: &'static str,
}

/// What somebody looks for, folded: rows that hold all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(Vec<String>);

impl Words {
    /// Several words, in any order.
    pub fn typed(typed: &str) -> Words {
        Words::folded(typed.split_whitespace())
    }

    /// One word, whatever spaces are in it.
    pub fn whole(typed: &str) -> Words {
        Words::folded(Some(typed))
    }

    fn folded<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
        Words(words.into_iter().map(fold::search).filter(|word| !word.is_empty()).collect())
    }

    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// What a row is looked at for.
    pub fn conditions(&self) -> impl Iterator<Item = Condition> {
        self.0.iter().map(|word| Condition::of(HOLDS, fold::containing(word)))
    }

    /// The same in one, where many rows hold them. PostgreSQL takes whatever stands in the middle of words for rare, and would
    /// rather look at all rows than go through the list in its order; of a CASE it knows nothing, and takes it for one
    /// row in 200.
    fn frequent(&self) -> Condition {
        let all = vec![HOLDS; self.0.len()].join(" AND ");
        Condition {
            sql: format!("CASE WHEN {all} THEN 1 ELSE 0 END = 1").into(),
            values: self.0.iter().map(|word| fold::containing(word).into()).collect(),
        }
    }
}

impl Index {
    /// A page of a list of this table; `others` is what else it is filtered by.
    pub async fn page<T: FromRow>(
        &self,
        conn: &mut Conn,
        (listing, site): (&Listing, &str),
        others: &[Condition],
        (asked, words): (&Asked, &Words),
    ) -> Result<Page<T>> {
        let known = args![site];
        let conditions: Vec<Condition> = words.conditions().chain(others.iter().cloned()).collect();
        for _ in 0..TRIES {
            let sought = self.seek(conn, site, words).await?;
            let engine = conn.store().engine();
            let page = match &sought.found {
                Found::Anywhere => break,
                Found::Few(seats) => {
                    listing.page(conn, known, &self.within(engine, seats, &conditions), asked).await?
                }
                Found::Many(some) => {
                    let counted =
                        listing.count_some(conn, known, &self.within(engine, some, &conditions)).await?;
                    let conditions: Vec<Condition> =
                        Some(words.frequent()).into_iter().chain(others.iter().cloned()).collect();
                    return listing.page_of(conn, known, &conditions, (asked, counted, Path::ByIndex)).await;
                }
            };
            if self.stands(conn, site, &sought).await? {
                return Ok(page);
            }
        }
        listing.page(conn, known, &conditions, asked).await
    }

    /// The ids of rows with these words, up to so many.
    pub async fn ids(&self, conn: &mut Conn, site: &str, words: &Words, most: i64) -> Result<Vec<Uuid>> {
        let conditions: Vec<Condition> = words.conditions().collect();
        for _ in 0..TRIES {
            let sought = self.seek(conn, site, words).await?;
            let Found::Few(seats) = &sought.found else { break };
            let within = self.within(conn.store().engine(), seats, &conditions);
            let ids = self.ids_within(conn, site, &within, most).await?;
            if self.stands(conn, site, &sought).await? {
                return Ok(ids);
            }
        }
        self.ids_within(conn, site, &conditions, most).await
    }

    /// The same conditions, of rows in some seats alone.
    fn within(&self, engine: Engine, seats: &[i64], conditions: &[Condition]) -> Vec<Condition> {
        let sql = engine.among_numbers(self.table, "seat").into();
        let seated = Condition { sql, values: vec![numbers(engine, seats)] };
        Some(seated).into_iter().chain(conditions.iter().cloned()).collect()
    }

    async fn ids_within(
        &self,
        conn: &mut Conn,
        site: &str,
        conditions: &[Condition],
        most: i64,
    ) -> Result<Vec<Uuid>> {
        let (filters, values) = Condition::all(conditions, args![site]);
        let sql = format!("SELECT id FROM {} WHERE site = $1{filters} LIMIT {most}", self.table);
        conn.all(&sql, &values).await
    }

    /// Whether rows stand where they were sought: each that got a seat meanwhile got it in a new block.
    async fn stands(&self, conn: &mut Conn, site: &str, sought: &Sought) -> Result<bool> {
        let newest: i64 = conn.one(NEWEST, args![site, self.table]).await?;
        Ok(newest == sought.newest)
    }
}

const NEWEST: &str = "SELECT COALESCE(max(block), 0) FROM gram_blocks WHERE site = $1 AND of_table = $2";
