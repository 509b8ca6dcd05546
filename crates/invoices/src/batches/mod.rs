//! Batches: what arrives together. A file is checked without importing anything, imported all or nothing, printed,
//! and published at its time (INV-10, INV-11).

pub mod actions;
mod check;
pub mod files;
pub(crate) mod import;
pub(crate) mod jobs;
pub mod paper_run;
mod publish;
pub mod reminder;
pub(crate) mod row;
pub mod seeding;
pub mod sql;
mod telling;

use counter::Yen;
use jiff::{Timestamp, ToSpan as _, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};
use store::{FromRow, Row};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{intake::Format, policy::Policy};

pub use files::take_in;
pub(crate) use jobs::works;

/// Where a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = BatchStage)]
pub enum Stage {
    /// The dry run.
    Checking,
    /// The file has mistakes; nothing was imported.
    Refused,
    /// Right, and waiting for somebody to say so.
    Checked,
    Importing,
    Printing,
    /// Waiting for its time.
    Ready,
    Publishing,
    Published,
    /// Taken back before anybody saw it.
    Withdrawn,
}

counter::tags!(Stage {
    Checking = "checking" => "batch-stage-checking",
    Refused = "refused" => "batch-stage-refused",
    Checked = "checked" => "batch-stage-checked",
    Importing = "importing" => "batch-stage-importing",
    Printing = "printing" => "batch-stage-printing",
    Ready = "ready" => "batch-stage-ready",
    Publishing = "publishing" => "batch-stage-publishing",
    Published = "published" => "batch-stage-published",
    Withdrawn = "withdrawn" => "batch-stage-withdrawn",
});

impl Stage {
    /// Whether jobs are at it, so that a page about it looks again by itself.
    pub fn is_at_work(self) -> bool {
        matches!(self, Stage::Checking | Stage::Importing | Stage::Printing | Stage::Publishing)
    }

    /// Whether it can still be taken back: nobody has seen anything of it.
    pub fn can_be_withdrawn(self) -> bool {
        matches!(self, Stage::Checking | Stage::Checked | Stage::Importing | Stage::Printing | Stage::Ready)
    }
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub id: Uuid,
    /// What the operator calls it: the file's name.
    pub name: String,
    pub stage: Stage,
    pub format: Format,
    pub added: Timestamp,
    pub added_by: String,
    pub publish_at: Option<Timestamp>,
    pub published: Option<Timestamp>,
    pub documents: i64,
    pub accounts: i64,
    pub gross: Yen,
    /// The latest day of issue in it.
    pub closing: Option<Date>,
    pub imported: i64,
    pub printed: i64,
    pub delivered: i64,
    /// The last account that was delivered to.
    pub place: String,
    /// Whether there is a print run to be fetched.
    pub has_paper: bool,
    /// Why no job works on it any more: for the log's readers.
    pub stalled: Option<String>,
}

impl FromRow for Batch {
    fn from_row(row: &Row) -> store::Result<Self> {
        let (stage, format): (String, String) = (row.get("stage")?, row.get("format")?);
        let unknown = |name: &str| store::Error::Decode(format!("no batch knows {name}"));
        Ok(Batch {
            id: row.get("id")?,
            name: row.get("name")?,
            stage: Stage::from_tag(&stage).ok_or_else(|| unknown(&stage))?,
            format: Format::from_tag(&format).ok_or_else(|| unknown(&format))?,
            added: row.get("added")?,
            added_by: row.get("added_by")?,
            publish_at: row.get("publish_at")?,
            published: row.get("published")?,
            documents: row.get("documents")?,
            accounts: row.get("accounts")?,
            gross: row.get("gross")?,
            closing: row.get("closing")?,
            imported: row.get("imported")?,
            printed: row.get("printed")?,
            delivered: row.get("delivered")?,
            place: row.get("place")?,
            has_paper: row.get::<i64>("paper")? > 0,
            stalled: row.get("stalled")?,
        })
    }
}

/// The day after closing at the site's time of day; tomorrow's where that has passed (INV-11).
pub fn usual_time(policy: &Policy, closing: Date, zone: &TimeZone, now: Timestamp) -> Timestamp {
    let at = |day: Date| day.to_datetime(policy.publish_at).to_zoned(zone.clone()).map(|at| at.timestamp());
    let next = |day: Date| day.checked_add(1.day()).unwrap_or(day);
    let today = now.to_zoned(zone.clone()).date();
    [next(closing), today, next(today)]
        .into_iter()
        .filter_map(|day| at(day).ok())
        .find(|at| *at > now)
        .unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_batch_goes_out_at_nine_on_the_day_after_closing_or_the_next_time_it_is_nine() {
        let policy = Policy::sample();
        let tokyo = TimeZone::get("Asia/Tokyo").unwrap();
        for (closing, now, out) in [
            // Closed on the 20th, sent in that evening: the next morning.
            ("2026-11-20", "2026-11-20T10:00:00Z", "2026-11-21T00:00:00Z"),
            // Sent in before the closing.
            ("2026-11-30", "2026-11-20T10:00:00Z", "2026-12-01T00:00:00Z"),
            // Sent in late, before nine and after it.
            ("2026-10-31", "2026-11-19T23:00:00Z", "2026-11-20T00:00:00Z"),
            ("2026-10-31", "2026-11-20T01:00:00Z", "2026-11-21T00:00:00Z"),
        ] {
            let (closing, now): (Date, Timestamp) = (closing.parse().unwrap(), now.parse().unwrap());
            assert_eq!(usual_time(&policy, closing, &tokyo, now).to_string(), out, "{closing} {now}");
        }
    }
}
