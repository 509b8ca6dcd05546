//! Lists of any length (ALL-9): filters that survive in the URL, headings that sort, a count, pages by
//! keyset (so that the last is as quick as the first), CSV.
//!
//! A desk declares a `Listing` once; `asked.rs` reads what a URL asks of it, `view.rs` makes the links of
//! its page, `filters.rs` takes what people filter by, `csv.rs` sends it whole.

mod asked;
mod csv;
mod filters;
mod view;

use std::borrow::Cow;

use store::{Conn, FromRow, Result, Row, Value};

use crate::hex;

pub use asked::{Asked, Way};
pub use csv::{Encoding, as_csv, download, exact_line, line};
pub use filters::{Filters, Range};
pub use view::{Heading, ListView};

/// What a list shows, and in which ways it can be sorted.
pub struct Listing {
    /// The rows before anybody filters, every one of one site: `logins WHERE site = $1 AND user_id = $2`.
    pub rows: &'static str,
    pub columns: &'static [Column],
    /// What else of a row is read, as SQL; empty where the columns are all.
    pub more: &'static str,
    /// A unique column: it makes the order of equal rows certain, and so the pages exact.
    pub key: &'static str,
    pub key_kind: Kind,
    /// The column by which the list is sorted until a heading is pressed.
    pub order: &'static str,
    pub is_newest_first: bool,
}

pub struct Column {
    /// Its name in the URL and in the table.
    pub name: &'static str,
    /// The word key of its heading.
    pub word: &'static str,
    pub can_sort: bool,
    pub kind: Kind,
}

/// What a column holds: a place in its order must be of the same kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Number,
    Text,
}

impl Kind {
    fn is_of(self, value: &Value) -> bool {
        match self {
            Kind::Number => matches!(value, Value::Int(_)),
            Kind::Text => matches!(value, Value::Text(_)),
        }
    }
}

/// One filter that is set: a comparison in SQL with a `?` for each value, or one for all of them as in `account IN (?)`.
#[derive(Clone, Debug)]
pub struct Condition {
    pub sql: Cow<'static, str>,
    pub values: Vec<Value>,
}

impl Condition {
    pub fn of(sql: &'static str, value: impl Into<Value>) -> Self {
        Condition { sql: sql.into(), values: vec![value.into()] }
    }

    /// Without a value.
    pub fn plain(sql: &'static str) -> Self {
        Condition { sql: sql.into(), values: Vec::new() }
    }

    /// Of several values.
    pub fn of_all(sql: &'static str, values: Vec<Value>) -> Self {
        Condition { sql: sql.into(), values }
    }

    /// All of them in one that no database goes by: of a CASE it knows nothing, and PostgreSQL takes it for one row in 200.
    pub(crate) fn looked_at(conditions: &[Condition]) -> Condition {
        let (mut all, mut values) = (String::from("1 = 1"), Vec::new());
        for condition in conditions {
            all.push_str(" AND ");
            all.push_str(&condition.with(&vec!["?".to_owned(); condition.values.len()]));
            values.extend(condition.values.iter().cloned());
        }
        Condition { sql: format!("CASE WHEN {all} THEN 1 ELSE 0 END = 1").into(), values }
    }

    /// With a mark for each value: in the place of its own, or all of them in that of one.
    fn with(&self, marks: &[String]) -> String {
        if self.sql.matches('?').count() == marks.len() {
            let texts = self.sql.split('?').zip(marks.iter().map(String::as_str).chain(Some("")));
            texts.flat_map(|(text, mark)| [text, mark]).collect()
        } else {
            self.sql.replace('?', &marks.join(", "))
        }
    }

    /// All of them as they stand behind a WHERE, and the values with those that were there before.
    pub(crate) fn all(conditions: &[Condition], known: &[Value]) -> (String, Vec<Value>) {
        let mut query = Query::new(known);
        let filters = query.filters(conditions);
        (filters, query.values)
    }
}

/// Counting stops here: nobody reads past it, and no page waits for it. Two ranges at once leave so many of millions after
/// some thousand looks.
pub(crate) const MOST_COUNTED: usize = 1000;
pub const ROWS_ON_A_PAGE: usize = 50;

pub struct Page<T> {
    pub rows: Vec<T>,
    pub count: i64,
    pub is_counted_out: bool,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// How a page's rows are found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Path {
    Straight,
    /// First their keys: where an index holds the order and all that is filtered by, no other row is read.
    ByIndex,
}

/// How many rows there are, or at least are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    count: i64,
    is_counted_out: bool,
}

impl Counted {
    /// Counting stopped early where that is not all.
    pub(crate) fn of(found: usize, is_all: bool) -> Counted {
        let count = i64::try_from(found.min(MOST_COUNTED)).unwrap_or(i64::MAX);
        Counted { count, is_counted_out: !is_all || found > MOST_COUNTED }
    }
}

impl<T> Page<T> {
    /// Where nothing was looked for.
    pub fn nothing() -> Self {
        Page { rows: Vec::new(), count: 0, is_counted_out: false, before: None, after: None }
    }
}

impl Listing {
    /// One page. `known` are the values of `rows`, `$1` first.
    pub async fn page<T: FromRow>(
        &self,
        conn: &mut Conn,
        known: &[Value],
        conditions: &[Condition],
        asked: &Asked,
    ) -> Result<Page<T>> {
        let counted = self.count_of(conn, known, conditions, (asked, true)).await?;
        self.page_of(conn, known, conditions, (asked, counted, Path::Straight)).await
    }

    /// How many rows there are, or at least are where the conditions leave only some of them.
    pub(crate) async fn count_of(
        &self,
        conn: &mut Conn,
        known: &[Value],
        conditions: &[Condition],
        (asked, is_all): (&Asked, bool),
    ) -> Result<Counted> {
        if !asked.is_counted {
            return Ok(Counted { count: 0, is_counted_out: true });
        }
        let most = i64::try_from(MOST_COUNTED).unwrap_or(i64::MAX);
        let count = self.count(conn, known, conditions, most).await?;
        Ok(Counted { count: count.min(most), is_counted_out: !is_all || count > most })
    }

    /// One page of rows that are counted already.
    pub(crate) async fn page_of<T: FromRow>(
        &self,
        conn: &mut Conn,
        known: &[Value],
        conditions: &[Condition],
        (asked, counted, path): (&Asked, Counted, Path),
    ) -> Result<Page<T>> {
        let mut placed: Vec<Placed<T>> =
            self.placed_by(path, conn, (known, conditions), asked, asked.most + 1).await?;
        let has_more = placed.len() > asked.most;
        placed.truncate(asked.most);
        let goes_back = asked.goes_back(self);
        if goes_back {
            placed.reverse();
        }
        let came_from_somewhere = asked.place(self).is_some();
        let (has_before, has_after) =
            if goes_back { (has_more, true) } else { (came_from_somewhere, has_more) };
        let shown = i64::try_from(placed.len()).unwrap_or(i64::MAX);
        let counted = if has_before || has_after {
            Counted { count: counted.count.max(shown), ..counted }
        } else {
            // They all are on the page.
            Counted { count: shown, is_counted_out: false }
        };
        Ok(Page {
            before: placed.first().filter(|_| has_before).map(|row| row.place.cursor()),
            after: placed.last().filter(|_| has_after).map(|row| row.place.cursor()),
            rows: placed.into_iter().map(|placed| placed.row).collect(),
            count: counted.count,
            is_counted_out: counted.is_counted_out,
        })
    }

    /// All rows that the filters leave, in the list's order, up to a number.
    pub async fn first<T: FromRow>(
        &self,
        conn: &mut Conn,
        (known, conditions): (&[Value], &[Condition]),
        asked: &Asked,
        most: usize,
    ) -> Result<Vec<T>> {
        let start = asked.going(Way::FromStart);
        let placed: Vec<Placed<T>> = self.placed(conn, known, conditions, &start, most).await?;
        Ok(placed.into_iter().map(|placed| placed.row).collect())
    }

    /// How many rows the filters leave; one more than `most` where there are more.
    pub async fn count(
        &self,
        conn: &mut Conn,
        known: &[Value],
        conditions: &[Condition],
        most: i64,
    ) -> Result<i64> {
        let mut query = Query::new(known);
        let filters = query.filters(conditions);
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM {}{filters} LIMIT {}) counted",
            self.rows,
            most + 1
        );
        conn.one(&sql, &query.values).await
    }

    async fn placed<T: FromRow>(
        &self,
        conn: &mut Conn,
        known: &[Value],
        conditions: &[Condition],
        asked: &Asked,
        most: usize,
    ) -> Result<Vec<Placed<T>>> {
        self.placed_by(Path::Straight, conn, (known, conditions), asked, most).await
    }

    async fn placed_by<T: FromRow>(
        &self,
        path: Path,
        conn: &mut Conn,
        (known, conditions): (&[Value], &[Condition]),
        asked: &Asked,
        most: usize,
    ) -> Result<Vec<Placed<T>>> {
        let order = asked.order(self);
        let key = self.key;
        let goes_up = asked.goes_up(self) != asked.goes_back(self);
        let (direction, sign) = if goes_up { ("", ">") } else { (" DESC", "<") };
        let mut query = Query::new(known);
        let mut filters = query.filters(conditions);
        if let Some(place) = asked.place(self) {
            let value = query.bind(place.value.clone());
            let id = query.bind(place.key.clone());
            let beyond = format!(" AND ({order}, {key}) {sign} ({value}, {id})");
            filters.push_str(&beyond);
        }
        let columns: Vec<&str> = self
            .columns
            .iter()
            .map(|column| column.name)
            .chain(Some(self.more).filter(|more| !more.is_empty()))
            .collect();
        let end = format!("ORDER BY {order}{direction}, {key}{direction} LIMIT {most}");
        let rows = self.rows;
        let filters = match path {
            Path::Straight => filters,
            Path::ByIndex => format!(" AND {key} IN (SELECT {key} FROM {rows}{filters} {end})"),
        };
        let sql = format!(
            "SELECT {}, {order} AS list_value, {key} AS list_key FROM {rows}{filters} {end}",
            columns.join(", "),
        );
        conn.all(&sql, &query.values).await
    }
}

/// A query as it grows: every value gets its number.
struct Query {
    values: Vec<Value>,
}

impl Query {
    fn new(known: &[Value]) -> Self {
        Query { values: known.to_vec() }
    }

    fn bind(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn filters(&mut self, conditions: &[Condition]) -> String {
        let mut sql = String::new();
        for condition in conditions {
            let numbers: Vec<String> =
                condition.values.iter().map(|value| self.bind(value.clone())).collect();
            sql.push_str(" AND ");
            sql.push_str(&condition.with(&numbers));
        }
        sql
    }
}

/// Where a row stands in the order: what the next page begins after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    value: Value,
    key: Value,
}

impl Place {
    /// The value in the order's column, and the key.
    pub(crate) fn parts(&self) -> (&Value, &Value) {
        (&self.value, &self.key)
    }

    /// As it stands in a URL.
    fn cursor(&self) -> String {
        [&self.value, &self.key].map(written).join(".")
    }

    pub(crate) fn from_cursor(cursor: &str) -> Option<Place> {
        let (value, key) = cursor.split_once('.')?;
        Some(Place { value: read(value)?, key: read(key)? })
    }
}

fn written(value: &Value) -> String {
    match value {
        Value::Int(number) => format!("n{number}"),
        Value::Text(text) => format!("t{}", hex::of(text.as_bytes())),
        Value::Null | Value::Bytes(_) => String::new(),
    }
}

fn read(written: &str) -> Option<Value> {
    Some(match written.strip_prefix('n') {
        Some(number) => Value::Int(number.parse().ok()?),
        None => Value::Text(text_of(written.strip_prefix('t')?).filter(|text| !text.contains('\0'))?),
    })
}

fn text_of(digits: &str) -> Option<String> {
    String::from_utf8(hex::bytes(digits)?).ok()
}

struct Placed<T> {
    row: T,
    place: Place,
}

impl<T: FromRow> FromRow for Placed<T> {
    fn from_row(row: &Row) -> Result<Self> {
        let value = |column: &str| {
            row.get::<i64>(column).map(Value::Int).or_else(|_| row.get(column).map(Value::Text))
        };
        let place = Place { value: value("list_value")?, key: value("list_key")? };
        Ok(Placed { row: T::from_row(row)?, place })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_place_survives_the_url(number: i64, text in "\\PC*", id in "[0-9a-f-]{36}") {
            let values = [Value::Int(number), Value::Text(text.replace('\0', ""))];
            for (value, key) in values.into_iter().zip([Value::Text(id), Value::Int(number)]) {
                let place = Place { value, key };
                prop_assert_eq!(Place::from_cursor(&place.cursor()), Some(place));
            }
        }

        #[test]
        fn garbled_cursors_are_no_place(cursor in "\\PC*") {
            // Whatever comes back, nothing breaks, and what is taken is written the same again.
            if let Some(place) = Place::from_cursor(&cursor) {
                prop_assert_eq!(Place::from_cursor(&place.cursor()), Some(place));
            }
        }
    }
}
