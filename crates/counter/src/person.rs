//! What is held of one person: said table by table, by whoever keeps the table; read here, for people and for machines.

use serde_json::{Map, Value as Json, json};
use store::{Conn, FromRow, Result, Row, args};
use uuid::Uuid;

use crate::{show::Show, words::Speech};

/// A table's rows of one person.
pub struct Held {
    /// The table's own name.
    pub table: &'static str,
    /// The word key of its heading.
    pub word: &'static str,
    /// `$1` is the site, `$2` the user's id; its columns are the facts, in their order.
    pub sql: &'static str,
    pub facts: &'static [Fact],
}

pub struct Fact {
    pub name: &'static str,
    /// The word key of its heading.
    pub word: &'static str,
    pub kind: Kind,
}

impl Fact {
    pub const fn text(name: &'static str, word: &'static str) -> Fact {
        Fact { name, word, kind: Kind::Plain }
    }

    pub const fn time(name: &'static str, word: &'static str) -> Fact {
        Fact { name, word, kind: Kind::Time }
    }

    pub const fn yes(name: &'static str, word: &'static str) -> Fact {
        Fact { name, word, kind: Kind::Yes }
    }

    /// A tag, and how its word is found.
    pub const fn named(name: &'static str, word: &'static str, key: fn(&str) -> String) -> Fact {
        Fact { name, word, kind: Kind::Named(key) }
    }
}

pub enum Kind {
    /// A text or a number.
    Plain,
    Time,
    /// 0 or 1.
    Yes,
    Named(fn(&str) -> String),
}

/// One cell, of whichever type it is.
pub enum Cell {
    Nothing,
    Number(i64),
    Text(String),
}

struct Cells(Vec<Cell>);

impl FromRow for Cells {
    fn from_row(row: &Row) -> Result<Self> {
        let cell = |i| {
            let number = row.at::<Option<i64>>(i).map(|number| number.map_or(Cell::Nothing, Cell::Number));
            number.or_else(|_| row.at(i).map(Cell::Text)).ok()
        };
        Ok(Cells((0..).map_while(cell).collect()))
    }
}

/// The rows of a table, each with a cell for every fact.
pub struct Told {
    pub held: &'static Held,
    rows: Vec<Vec<Cell>>,
}

pub async fn read(conn: &mut Conn, site: &str, user: Uuid, held: &'static Held) -> Result<Told> {
    let rows: Vec<Cells> = conn.all(held.sql, args![site, user]).await?;
    Ok(Told { held, rows: rows.into_iter().map(|Cells(cells)| cells).collect() })
}

impl Told {
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    pub fn is_single(&self) -> bool {
        self.rows.len() == 1
    }

    /// As people read it.
    pub fn lines(&self, words: &Speech, show: &Show) -> Vec<Vec<String>> {
        let say = |(fact, cell): (&Fact, &Cell)| match (&fact.kind, cell) {
            (_, Cell::Nothing) => String::new(),
            (Kind::Time, Cell::Number(at)) => {
                jiff::Timestamp::from_millisecond(*at).map(|at| show.date_time(at)).unwrap_or_default()
            }
            (Kind::Yes, Cell::Number(yes)) => words.say(if *yes == 0 { "held-no" } else { "held-yes" }),
            (Kind::Named(key), Cell::Text(tag)) => words.say_or(&key(tag), tag),
            (_, Cell::Number(number)) => number.to_string(),
            (_, Cell::Text(text)) => text.clone(),
        };
        self.rows.iter().map(|row| self.held.facts.iter().zip(row).map(say).collect()).collect()
    }

    /// As machines read it: times by RFC 3339, tags as they are kept.
    pub fn json(&self) -> Json {
        let value = |fact: &Fact, cell: &Cell| match (&fact.kind, cell) {
            (_, Cell::Nothing) => Json::Null,
            (Kind::Time, Cell::Number(at)) => {
                jiff::Timestamp::from_millisecond(*at).map_or(Json::Null, |at| json!(at.to_string()))
            }
            (Kind::Yes, Cell::Number(yes)) => json!(*yes != 0),
            (_, Cell::Number(number)) => json!(number),
            (_, Cell::Text(text)) => json!(text),
        };
        let row = |row: &Vec<Cell>| -> Json {
            let facts = self.held.facts.iter().zip(row);
            Json::Object(
                facts.map(|(fact, cell)| (fact.name.to_owned(), value(fact, cell))).collect::<Map<_, _>>(),
            )
        };
        self.rows.iter().map(row).collect()
    }

    pub fn sample(held: &'static Held) -> Told {
        let row = || held.facts.iter().map(|_| Cell::Text("sample".to_owned())).collect();
        // None, one and several of them, as their names go.
        Told { held, rows: (0..held.table.len() % 3).map(|_| row()).collect() }
    }
}
