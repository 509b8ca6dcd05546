//! `/office/{site}/letters`: print runs of 「ご利用案内状」 (OFF-5). A run makes the first passwords of everybody who waits for
//! one, in postal order. Its file lies sealed on the shelf until it has been printed, and is destroyed then.

pub(crate) mod actions;
pub mod handlers;
mod job;
pub mod pages;
pub(crate) mod sql;

use counter::kept::Wrap;
use door::upkeep::letters::Waiting;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::{FromRow, Row};
use utoipa::ToSchema;
use uuid::Uuid;

pub use job::works;
pub use sql::{sweep, waiting};

/// Time enough to print, and no more: whoever holds the file holds the keys of many.
pub const KEPT: SignedDuration = SignedDuration::from_hours(24 * 14);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = LetterRunState)]
pub enum State {
    Printing,
    /// Waiting for its printer.
    Ready,
    Destroyed,
}

counter::tags!(State {
    Printing = "printing" => "letters-printing",
    Ready = "ready" => "letters-ready",
    Destroyed = "destroyed" => "letters-destroyed",
});

#[derive(Clone, Debug)]
pub struct Run {
    pub id: Uuid,
    pub who: Waiting,
    pub state: State,
    pub added: Timestamp,
    pub added_by: String,
    pub letters: i64,
    /// How many people have been gone through; who no longer waited got no letter.
    pub done: i64,
    pub pages: i64,
    /// The file is destroyed then.
    pub until: Option<Timestamp>,
    /// When it was fetched last, and by whom.
    pub fetched: Option<(Timestamp, String)>,
    pub destroyed: Option<Timestamp>,
    pub stalled: Option<String>,
}

impl FromRow for Run {
    fn from_row(row: &Row) -> store::Result<Self> {
        let by: Option<String> = row.get("fetched_by")?;
        let fetched: Option<Timestamp> = row.get("fetched")?;
        Ok(Run {
            id: row.get("id")?,
            who: row.get("kind")?,
            state: row.get("state")?,
            added: row.get("added")?,
            added_by: row.get("added_by")?,
            letters: row.get("letters")?,
            done: row.get("printed")?,
            pages: row.get("pages")?,
            until: row.get("until")?,
            fetched: fetched.zip(by),
            destroyed: row.get("destroyed")?,
            stalled: row.get("stalled")?,
        })
    }
}

/// What a file is to its run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum What {
    /// Some letters each, in order, until all are there.
    Parts,
    /// The file for the printer.
    Whole,
}

impl What {
    fn tag(self) -> &'static str {
        match self {
            What::Parts => "letter-parts",
            What::Whole => "letters",
        }
    }
}

/// Nobody reads the files off the shelf.
const SEALED: Wrap = Wrap::Sealed("letters");
