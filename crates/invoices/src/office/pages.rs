//! What the operator's pages show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet, Yen,
    chart::{Bar, Columns},
    list::{Asked, ListView, Page},
    show::Show,
    table::RowFault,
};
use jiff::{Timestamp, civil::date};
use uuid::Uuid;

use crate::{
    batches::{
        Batch, Stage,
        sql::{LISTING, Tracking},
    },
    intake::{Format, NAMES},
};

#[derive(Template)]
#[template(path = "office/batches.html")]
pub struct BatchesPage {
    pub f: Frame,
    pub list: ListView,
    pub sheet: Sheet,
    pub batches: Vec<Batch>,
    pub may_change: bool,
}

impl BatchesPage {
    pub fn sample(f: Frame) -> Self {
        let page =
            Page { rows: vec![batch(Stage::Published), batch(Stage::Checking)], count: 2, ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "batches.csv", &f.speech);
        BatchesPage { f, list, sheet: Sheet::blank(), batches: page.rows, may_change: true }
    }
}

fn batch(stage: Stage) -> Batch {
    let at = Timestamp::UNIX_EPOCH;
    Batch {
        id: Uuid::nil(),
        name: "november.csv".to_owned(),
        stage,
        format: Format::Csv,
        added: at,
        added_by: "Sato".to_owned(),
        publish_at: Some(at),
        published: (stage == Stage::Published).then_some(at),
        documents: 1200,
        accounts: 800,
        gross: Yen(12_345_678),
        closing: Some(date(2026, 11, 20)),
        imported: 1200,
        printed: 600,
        delivered: 1200,
        place: String::new(),
        has_paper: true,
        stalled: None,
    }
}

#[derive(Template)]
#[template(path = "office/new_batch.html")]
pub struct NewBatchPage {
    pub f: Frame,
    pub sheet: Sheet,
}

impl NewBatchPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("file", "upload-not-chosen")]);
        NewBatchPage { f, sheet }
    }

    /// The headings of a file, in the language of the page.
    fn headings(&self) -> Vec<&'static str> {
        NAMES.iter().map(|(en, ja)| if self.f.is_japanese() { *ja } else { *en }).collect()
    }
}

/// Days with a column of their own in the chart.
const MOST_DAYS: usize = 30;

#[derive(Template)]
#[template(path = "office/batch.html")]
pub struct BatchPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub batch: Batch,
    pub faults: Vec<RowFault>,
    pub warnings: Vec<RowFault>,
    pub tracking: Tracking,
    /// Days since 1970, in the site's own time, with how many documents were opened on each.
    pub opened: Vec<(i64, i64)>,
    pub to_remind: i64,
    pub can_remind: bool,
    pub remind_after_days: u16,
    /// When it goes out unless somebody chooses otherwise.
    pub usual: Timestamp,
    pub may_change: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
impl BatchPage {
    fn sample(f: Frame, batch: Batch) -> Self {
        let tracking = Tracking {
            documents: 1200,
            delivered: 1000,
            on_paper: 200,
            opened: 640,
            notices: 1000,
            notified: 990,
            bounced: 10,
        };
        BatchPage {
            f,
            sheet: Sheet::blank(),
            batch,
            faults: Vec::new(),
            warnings: Vec::new(),
            tracking,
            opened: (0..40).map(|day| (20_777 + day, 16)).collect(),
            to_remind: 360,
            can_remind: true,
            remind_after_days: 7,
            usual: Timestamp::UNIX_EPOCH,
            may_change: true,
        }
    }

    pub fn sample_refused(f: Frame) -> Self {
        let faults = vec![
            RowFault::new(3, "customer", "intake-unknown-customer").with("typed", "999999"),
            RowFault::of_file("table-many-more"),
        ];
        BatchPage { faults, ..BatchPage::sample(f, batch(Stage::Refused)) }
    }

    pub fn sample_checking(f: Frame) -> Self {
        BatchPage::sample(f, batch(Stage::Checking))
    }

    pub fn sample_checked(f: Frame) -> Self {
        let warnings = vec![RowFault::new(4, "", "intake-no-glyph").with("letters", "\u{20bb7}")];
        let sheet = Sheet::blank().typed("when", "at").refused([Refusal::of("at", "batch-refused-time")]);
        BatchPage { sheet, warnings, ..BatchPage::sample(f, batch(Stage::Checked)) }
    }

    pub fn sample_stuck(f: Frame) -> Self {
        let batch = Batch { stalled: Some("no room".to_owned()), ..batch(Stage::Printing) };
        BatchPage::sample(f, batch)
    }

    pub fn sample_published(f: Frame) -> Self {
        BatchPage::sample(f, batch(Stage::Published))
    }

    fn is_stuck(&self) -> bool {
        self.batch.stage.is_at_work() && self.batch.stalled.is_some()
    }

    fn number(number: &i64) -> String {
        Show::number(*number)
    }

    /// What is being done, and how far it is, of a hundred.
    fn progress(&self) -> Option<(i64, i64)> {
        let done = match self.batch.stage {
            Stage::Importing => self.batch.imported,
            Stage::Printing => self.batch.printed,
            Stage::Publishing => self.batch.delivered,
            _ => return None,
        };
        Some((done, self.batch.documents.max(1)))
    }

    fn progress_words(&self, done: &i64, all: &i64) -> String {
        self.f.say2("batch-progress", ("done", Show::number(*done)), ("all", Show::number(*all)))
    }

    fn size(&self) -> String {
        let (documents, accounts) = (Show::number(self.batch.documents), Show::number(self.batch.accounts));
        self.f.say2("batch-size", ("documents", documents), ("accounts", accounts))
    }

    fn reminder_later(&self) -> String {
        let count = Show::number(self.to_remind);
        self.f.say2("reminder-later", ("count", count), ("days", self.remind_after_days))
    }

    fn time(&self, at: &Timestamp) -> String {
        self.f.show.date_time(*at)
    }

    fn has_tracking(&self) -> bool {
        matches!(self.batch.stage, Stage::Publishing | Stage::Published)
    }

    fn bars(&self) -> Vec<Bar> {
        let all = &self.tracking;
        vec![
            Bar::of("tracking-delivered", all.delivered, all.documents),
            Bar::of("tracking-paper", all.on_paper, all.documents),
            Bar::of("tracking-opened", all.opened, all.delivered),
            Bar::of("tracking-notified", all.notified, all.notices),
            Bar::of("tracking-bounced", all.bounced, all.notices).bad(),
        ]
    }

    /// Opened documents by day; those of all later days are the last column.
    fn columns(&self) -> Columns {
        let label = |day: i64| {
            let at = Timestamp::from_second(day * 86_400).unwrap_or_default();
            at.strftime("%m/%d").to_string()
        };
        let (first, later) = self.opened.split_at(self.opened.len().min(MOST_DAYS));
        let mut columns: Vec<_> = first.iter().map(|(day, count)| (label(*day), *count, 0)).collect();
        if let Some((day, _)) = later.first() {
            let since = self.f.say1("tracking-since-day", "day", label(*day));
            columns.push((since, later.iter().map(|(_, count)| count).sum(), 0));
        }
        Columns::of(columns)
    }

    fn usual_shown(&self) -> String {
        self.f.show.date_time(self.usual)
    }

    fn can_be_withdrawn(&self) -> bool {
        self.may_change && self.batch.stage.can_be_withdrawn()
    }
}
