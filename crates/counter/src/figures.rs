//! Figures of a site: counted now and then and kept, so that a page shows them at once however much there is to count.

use std::collections::HashMap;

use jiff::Timestamp;
use store::{Conn, Result, Tx, args};

/// When they were counted, and how many milliseconds that took.
const AT: &str = "counted-at";
const TOOK: &str = "counting-took";
/// How things stand, and no day.
const NOW: i64 = 0;

/// Figures with their names.
#[derive(Clone, Debug, Default)]
pub struct Figures(HashMap<(String, i64), i64>);

impl Figures {
    /// None where nobody has counted yet.
    pub async fn load(conn: &mut Conn, site: &str) -> Result<Option<Figures>> {
        let rows: Vec<(String, i64, i64)> =
            conn.all("SELECT name, day, value FROM figures WHERE site = $1", args![site]).await?;
        let figures = Figures(rows.into_iter().map(|(name, day, value)| ((name, day), value)).collect());
        Ok(figures.0.contains_key(&(AT.to_owned(), NOW)).then_some(figures))
    }

    /// In place of those of before; days older than `first` go.
    pub async fn save(&self, tx: &mut Tx, site: &str, first: i64) -> Result<()> {
        // First of all a row that is always there: two that count at once wait for one another, and nothing worse.
        save_one(tx, site, (AT, NOW), self.get(AT)).await?;
        tx.run(
            "DELETE FROM figures WHERE site = $1 AND (day = $2 OR day < $3) AND name <> $4",
            args![site, NOW, first, AT],
        )
        .await?;
        for ((name, day), value) in &self.0 {
            save_one(tx, site, (name, *day), *value).await?;
        }
        Ok(())
    }

    pub fn set(&mut self, name: &str, value: i64) {
        self.set_of(name, NOW, value);
    }

    /// A figure of one day: 20261120.
    pub fn set_of(&mut self, name: &str, day: i64, value: i64) {
        self.0.insert((name.to_owned(), day), value);
    }

    pub fn get(&self, name: &str) -> i64 {
        self.of(name, NOW).unwrap_or_default()
    }

    pub fn of(&self, name: &str, day: i64) -> Option<i64> {
        self.0.get(&(name.to_owned(), day)).copied()
    }

    pub fn counted(&mut self, at: Timestamp, took: i64) {
        self.set(AT, at.as_millisecond());
        self.set(TOOK, took);
    }

    pub fn at(&self) -> Timestamp {
        Timestamp::from_millisecond(self.get(AT)).unwrap_or_default()
    }

    /// In milliseconds.
    pub fn took(&self) -> i64 {
        self.get(TOOK)
    }
}

async fn save_one(tx: &mut Tx, site: &str, (name, day): (&str, i64), value: i64) -> Result<()> {
    tx.run(
        "INSERT INTO figures (site, name, day, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (site, name, day) DO UPDATE SET value = excluded.value",
        args![site, name, day, value],
    )
    .await?;
    Ok(())
}
