//! Imports (OFF-4): the core system's file of customers. It is checked without changing anything, then run; the same
//! file twice changes nothing. First passwords never come in with it: letters make them.

mod check;
pub(crate) mod columns;
mod jobs;
pub(crate) mod plan;
pub(crate) mod row;
mod run;
pub mod sql;
mod take_in;

use counter::{Lang, site::Site, table::Column as _};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{FromRow, Row};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::policy::{FirstCredential, Policy};

pub use check::MOST_ROWS;
pub use jobs::works;
pub use plan::{Fate, Told};
pub use run::OTHER_ROWS;
pub use take_in::{By, begin, resume, take_in, withdraw};

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = ImportStage)]
pub enum Stage {
    /// The dry run.
    Checking,
    /// The file has mistakes; nothing was changed.
    Refused,
    /// Right, and waiting for somebody to say so.
    Checked,
    Running,
    Done,
    Withdrawn,
}

counter::tags!(Stage {
    Checking = "checking" => "import-stage-checking",
    Refused = "refused" => "import-stage-refused",
    Checked = "checked" => "import-stage-checked",
    Running = "running" => "import-stage-running",
    Done = "done" => "import-stage-done",
    Withdrawn = "withdrawn" => "import-stage-withdrawn",
});

impl Stage {
    pub fn is_at_work(self) -> bool {
        matches!(self, Stage::Checking | Stage::Running)
    }
}

/// How many of each kind there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub rows: i64,
    pub new_accounts: i64,
    pub changed_accounts: i64,
    pub new_people: i64,
    pub changed_people: i64,
    /// Rows that say what is there already.
    pub same: i64,
}

#[derive(Clone, Debug)]
pub struct Import {
    pub id: Uuid,
    /// The file's.
    pub name: String,
    pub stage: Stage,
    pub added: Timestamp,
    pub added_by: String,
    /// What the dry run found, and in the end what was done.
    pub counts: Counts,
    /// Whether people who get in by a link in a mail are sent it at once.
    pub invites: bool,
    /// How many rows have been gone through.
    pub done: i64,
    /// Why no job works on it any more.
    pub stalled: Option<String>,
}

impl Import {
    /// A run can be where it is stuck: what it has done until then stays.
    pub fn can_be_withdrawn(&self) -> bool {
        match self.stage {
            Stage::Checking | Stage::Checked => true,
            Stage::Running => self.stalled.is_some(),
            Stage::Refused | Stage::Done | Stage::Withdrawn => false,
        }
    }
}

impl FromRow for Import {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Import {
            id: row.get("id")?,
            name: row.get("name")?,
            stage: row.get("stage")?,
            added: row.get("added")?,
            added_by: row.get("added_by")?,
            counts: Counts {
                rows: row.get("file_rows")?,
                new_accounts: row.get("new_accounts")?,
                changed_accounts: row.get("changed_accounts")?,
                new_people: row.get("new_people")?,
                changed_people: row.get("changed_people")?,
                same: row.get("same")?,
            },
            invites: row.get("invites")?,
            done: row.get("done")?,
            stalled: row.get("stalled")?,
        })
    }
}

impl Counts {
    /// All but the rows, of which there are as many as the dry run has found.
    fn add(&mut self, told: &Told) {
        let mut one =
            |fate: Fate, new: fn(&mut Counts) -> &mut i64, changed: fn(&mut Counts) -> &mut i64| match fate {
                Fate::New => *new(self) += 1,
                Fate::Changed => *changed(self) += 1,
                Fate::Same => {}
            };
        one(told.account, |it| &mut it.new_accounts, |it| &mut it.changed_accounts);
        if let Some(fate) = told.person {
            one(fate, |it| &mut it.new_people, |it| &mut it.changed_people);
        }
        if told.account == Fate::Same && told.person.is_none_or(|fate| fate == Fate::Same) {
            self.same += 1;
        }
    }

    /// Whether a run would change anything.
    pub fn is_nothing(&self) -> bool {
        self.same == self.rows
    }
}

/// The headings that a file for this site may have, in a language.
pub fn headings(site: &Site, lang: Lang) -> Vec<&'static str> {
    let in_lang = |column: columns::Column| if lang == Lang::Ja { column.ja() } else { column.key() };
    columns::taken(site.part::<Policy>()).map(in_lang).collect()
}

/// The heading that a column's key stands for, in a language.
pub fn heading(key: &str, lang: Lang) -> &str {
    let ja = columns::NAMES.iter().find(|(own, _)| *own == key).map_or(key, |(_, ja)| *ja);
    if lang == Lang::Ja { ja } else { key }
}

/// Whether new people are sent a link here by which they set a password.
pub fn can_invite(policy: &Policy) -> bool {
    matches!(policy.first_login.credential, FirstCredential::SetUpLink | FirstCredential::SetPasswordLink)
}

/// What a file is to its import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// What arrived.
    Source,
    /// What each row would do.
    Plan,
    /// What each row did.
    Report,
}

impl What {
    pub fn tag(self) -> &'static str {
        match self {
            What::Source => "source",
            What::Plan => "plan",
            What::Report => "report",
        }
    }
}
