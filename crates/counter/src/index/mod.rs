//! The index of words: finds the rows of a table whose folded words hold what somebody typed, in the middle too, without
//! looking at every row (docs/decisions/0029).
//!
//! Each gram (`grams.rs`) of 8192 rows at a time has one row that says in which places it stands (`places.rs`). `seek.rs`
//! goes by the rarest grams of a word and ends as soon as few rows are left, which are then looked at themselves: the index
//! leaves out, and the words decide. Where many are left, the list's own order finds a page of them sooner; `along.rs` goes
//! through both at once.
//!
//! Rows come without a seat and are found at once, since those are always looked at; `fill.rs` gives them one when there
//! are enough of them. Whoever changes a row's words takes its seat: `SET words = $3, seat = 0`. Whoever deletes it has
//! nothing else to do.

mod along;
#[cfg(test)]
mod along_tests;
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
    form::Refusal,
    list::{Asked, Condition, Listing, Page, Path},
};
use seek::{Counts, Found, Start};

pub use fill::sweep;

/// Rows that may move between two reads are sought again, so often.
const TRIES: usize = 3;
const HOLDS: &str = "words LIKE ? ESCAPE '\\'";

/// What is made of the rows of other tables, and anew where it is missing.
pub const TABLES: [&str; 2] = ["gram_blocks", "gram_places"];
/// A row's place in them: 0 where it has none.
pub const SEAT: &str = "seat";

/// An index of a table that has the columns `site`, `id`, `words` and `seat`, and an index of `(site, seat, id)`, or of
/// `(site, seat, order, id)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Index {
    pub table: &'static str,
    /// The column of numbers by which the table's lists are sorted until somebody presses a heading, where there is one:
    /// rows are seated in its order. It never changes.
    pub order: Option<&'static str>,
}

/// What is asked of a list of a site.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    pub listing: &'a Listing,
    pub site: &'a str,
    pub words: &'a Words,
    /// What else it is filtered by.
    pub others: &'a [Condition],
    /// What those leave of the index's order.
    pub span: Span,
    pub asked: &'a Asked,
}

/// The first and the last number, where there is one.
pub type Span = [Option<i64>; 2];
pub const EVERYTHING: Span = [None; 2];

impl Wanted<'_> {
    /// What each row is looked at for.
    fn conditions(&self) -> Vec<Condition> {
        self.words.conditions().chain(self.others.iter().cloned()).collect()
    }
}

/// More are no search: databases take no condition of a thousand parts.
const MOST_WORDS: usize = 20;
const MOST_LETTERS: usize = 200;

/// What somebody looks for, folded: rows that hold all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    all: Vec<String>,
    is_cut: bool,
}

impl Words {
    /// Several words, in any order.
    pub fn typed(typed: &str) -> Words {
        Words::folded(typed.split_whitespace())
    }

    /// One word, whatever spaces are in it.
    pub fn whole(typed: &str) -> Words {
        Words::folded(Some(typed))
    }

    /// What holds a word holds its parts as well.
    fn folded<'a>(words: impl IntoIterator<Item = &'a str>) -> Words {
        let mut all: Vec<String> = Vec::new();
        for mut word in words.into_iter().map(fold::search).filter(|word| !word.is_empty()) {
            if all.iter().any(|other| other.contains(&word)) {
                continue;
            }
            all.retain(|other| !word.contains(other));
            let letters: usize = all.iter().map(|word| word.chars().count()).sum();
            if all.len() == MOST_WORDS || letters == MOST_LETTERS {
                return Words { all, is_cut: true };
            }
            let end = word.char_indices().nth(MOST_LETTERS - letters).map(|(end, _)| end);
            if let Some(end) = end {
                word.truncate(end);
                all.push(word);
                return Words { all, is_cut: true };
            }
            all.push(word);
        }
        Words { all, is_cut: false }
    }

    pub fn is_nothing(&self) -> bool {
        self.all.is_empty()
    }

    /// Where more was typed than is looked for.
    pub fn refusal(&self, field: &'static str) -> Option<Refusal> {
        self.is_cut.then(|| {
            Refusal::of(field, "list-refused-words").with("words", MOST_WORDS).with("letters", MOST_LETTERS)
        })
    }

    /// What a row is looked at for.
    pub fn conditions(&self) -> impl Iterator<Item = Condition> {
        self.all.iter().map(|word| Condition::of(HOLDS, fold::containing(word)))
    }

    /// The same in one, where many rows hold them. PostgreSQL takes whatever stands in the middle of words for rare, and would
    /// rather look at all rows than go through the list in its order.
    fn frequent(&self) -> Condition {
        let all: Vec<Condition> = self.conditions().collect();
        Condition::looked_at(&all)
    }
}

impl Index {
    /// A page of a list of this table.
    pub async fn page<T: FromRow>(&self, conn: &mut Conn, wanted: &Wanted<'_>) -> Result<Page<T>> {
        let Wanted { listing, site, asked, words, .. } = *wanted;
        for _ in 0..TRIES {
            let Some(start) = self.start(conn, site, words).await? else { break };
            let mut page = self.page_along(conn, wanted, &start).await?;
            if page.is_none() {
                page = Some(self.page_of(conn, wanted, &start).await?);
            }
            if let Some(page) = page
                && self.stands(conn, site, &start).await?
            {
                return Ok(page);
            }
        }
        listing.page(conn, args![site], &wanted.conditions(), asked).await
    }

    /// Where the list is sorted otherwise than the rows are seated.
    async fn page_of<T: FromRow>(
        &self,
        conn: &mut Conn,
        wanted: &Wanted<'_>,
        start: &Start,
    ) -> Result<Page<T>> {
        let Wanted { listing, site, asked, words, others, .. } = *wanted;
        let (known, engine) = (args![site], conn.store().engine());
        match &self.seek(conn, site, start).await? {
            Found::Few(seats) => {
                listing.page(conn, known, &self.within(engine, seats, &wanted.conditions()), asked).await
            }
            Found::Many(counts) => {
                let (Counts::All(seats) | Counts::Some(seats)) = counts;
                let is_all = matches!(counts, Counts::All(_));
                let within = self.within(engine, seats, &wanted.conditions());
                let counted = listing.count_of(conn, known, &within, (asked, is_all)).await?;
                let frequent: Vec<Condition> =
                    Some(words.frequent()).into_iter().chain(others.iter().cloned()).collect();
                listing.page_of(conn, known, &frequent, (asked, counted, Path::ByIndex)).await
            }
        }
    }

    /// The ids of rows with these words, up to so many.
    pub async fn ids(&self, conn: &mut Conn, site: &str, words: &Words, most: i64) -> Result<Vec<Uuid>> {
        let conditions: Vec<Condition> = words.conditions().collect();
        for _ in 0..TRIES {
            let Some(start) = self.start(conn, site, words).await? else { break };
            let Found::Few(seats) = self.seek(conn, site, &start).await? else { break };
            let within = self.within(conn.store().engine(), &seats, &conditions);
            let ids = self.ids_within(conn, site, &within, most).await?;
            if self.stands(conn, site, &start).await? {
                return Ok(ids);
            }
        }
        self.ids_within(conn, site, &conditions, most).await
    }

    /// The same conditions, of rows in some seats alone. Databases must go by the seats, which are few, and not by an index
    /// of something else that the rows are looked at for: so all of that is one condition.
    fn within(&self, engine: Engine, seats: &[i64], conditions: &[Condition]) -> [Condition; 2] {
        let sql = engine.among_numbers(self.table, "seat").into();
        [Condition { sql, values: vec![numbers(engine, seats)] }, Condition::looked_at(conditions)]
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

    /// Whether no row got a seat since they were sought.
    async fn stands(&self, conn: &mut Conn, site: &str, start: &Start) -> Result<bool> {
        Ok(self.mark(conn, site).await? == start.mark)
    }
}
