//! What the pages about imports show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet,
    list::{Asked, ListView, Page},
    show::Show,
    table::RowFault,
};
use door::imports::{Counts, Import, OTHER_ROWS, Stage, sql::LISTING};
use jiff::Timestamp;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "imports.html")]
pub struct ImportsPage {
    pub f: Frame,
    pub list: ListView,
    pub imports: Vec<Import>,
    pub may_change: bool,
}

impl ImportsPage {
    fn number(number: i64) -> String {
        Show::number(number)
    }

    pub fn sample(f: Frame) -> Self {
        let rows = vec![import(Stage::Done), import(Stage::Refused)];
        let page = Page { rows, count: 2, ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "imports.csv", &f.speech);
        ImportsPage { f, list, imports: page.rows, may_change: true }
    }
}

fn import(stage: Stage) -> Import {
    Import {
        id: Uuid::nil(),
        name: "customers.csv".to_owned(),
        stage,
        added: Timestamp::UNIX_EPOCH,
        added_by: "Sato".to_owned(),
        counts: Counts {
            rows: 1200,
            new_accounts: 1000,
            changed_accounts: 80,
            new_people: 1000,
            changed_people: 0,
            same: 120,
        },
        invites: false,
        done: if matches!(stage, Stage::Running | Stage::Done) { 600 } else { 0 },
        stalled: None,
    }
}

#[derive(Template)]
#[template(path = "new_import.html")]
pub struct NewImportPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// Those that a file may have.
    pub headings: Vec<&'static str>,
}

impl NewImportPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("file", "upload-not-chosen")]);
        NewImportPage { f, sheet, headings: vec!["number", "name"] }
    }
}

#[derive(Template)]
#[template(path = "import.html")]
pub struct ImportPage {
    pub f: Frame,
    pub import: Import,
    pub faults: Vec<RowFault>,
    pub warnings: Vec<RowFault>,
    /// Whether new people get in by a link in a mail.
    pub can_invite: bool,
    /// Whether they get in by a letter.
    pub has_letters: bool,
    pub may_change: bool,
}

impl ImportPage {
    fn number(number: i64) -> String {
        Show::number(number)
    }

    /// What the dry run found, or what was done: a word and how many.
    fn counts(&self) -> Vec<(&'static str, i64)> {
        let counts = &self.import.counts;
        vec![
            ("import-new-accounts", counts.new_accounts),
            ("import-changed-accounts", counts.changed_accounts),
            ("import-new-people", counts.new_people),
            ("import-changed-people", counts.changed_people),
            ("import-same-rows", counts.same),
        ]
    }

    fn has_counts(&self) -> bool {
        matches!(self.import.stage, Stage::Checked | Stage::Running | Stage::Done) || self.has_begun()
    }

    /// Whether something of it was done, so that its mistakes are those of single rows.
    fn has_begun(&self) -> bool {
        self.import.done > 0
    }

    /// Why it is stuck, where that can be told to whoever did not write the program.
    fn why_stalled(&self) -> &'static str {
        if self.import.stalled.as_deref() == Some(OTHER_ROWS) { OTHER_ROWS } else { "office-stalled-do" }
    }

    fn is_checked(&self) -> bool {
        self.import.stage == Stage::Checked
    }

    fn is_done(&self) -> bool {
        self.import.stage == Stage::Done
    }

    fn is_running(&self) -> bool {
        self.import.stage == Stage::Running
    }

    fn progress(&self) -> String {
        let (done, all) = (Show::number(self.import.done), Show::number(self.import.counts.rows));
        self.f.say2("import-progress", ("done", done), ("all", all))
    }

    fn can_be_withdrawn(&self) -> bool {
        self.may_change && self.import.can_be_withdrawn()
    }

    fn sample_at(f: Frame, stage: Stage) -> Self {
        ImportPage {
            f,
            import: import(stage),
            faults: Vec::new(),
            warnings: vec![RowFault::new(1, "memo", "import-not-taken")],
            can_invite: true,
            has_letters: true,
            may_change: true,
        }
    }

    pub fn sample(f: Frame) -> Self {
        ImportPage::sample_at(f, Stage::Checked)
    }

    pub fn sample_refused(f: Frame) -> Self {
        let faults = vec![
            RowFault::new(3, "postal_code", "import-postal-code").with("typed", "12"),
            RowFault::of_file("table-many-more"),
        ];
        ImportPage { faults, ..ImportPage::sample_at(f, Stage::Refused) }
    }

    pub fn sample_running(f: Frame) -> Self {
        ImportPage::sample_at(f, Stage::Running)
    }

    pub fn sample_stuck(f: Frame) -> Self {
        let import = Import { stalled: Some("no room".to_owned()), ..import(Stage::Running) };
        ImportPage { import, ..ImportPage::sample_at(f, Stage::Running) }
    }

    pub fn sample_other_rows(f: Frame) -> Self {
        let import = Import { stalled: Some(OTHER_ROWS.to_owned()), ..import(Stage::Running) };
        ImportPage { import, ..ImportPage::sample_at(f, Stage::Running) }
    }

    pub fn sample_done(f: Frame) -> Self {
        ImportPage::sample_at(f, Stage::Done)
    }
}
