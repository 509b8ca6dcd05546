//! What the pages about print runs show.

use askama::Template;
use counter::{
    Frame,
    list::{Asked, ListView, Page},
    show::Show,
};
use door::upkeep::letters::Waiting;
use jiff::Timestamp;
use uuid::Uuid;

use super::{Run, State, sql::LISTING};

#[derive(Template)]
#[template(path = "letters.html")]
pub struct LettersPage {
    pub f: Frame,
    pub list: ListView,
    pub runs: Vec<Run>,
    /// How many wait for a letter, and why.
    pub waiting: Vec<(Waiting, i64)>,
    /// Whether a run can be begun now.
    pub may_change: bool,
}

impl LettersPage {
    fn people(&self, count: i64) -> String {
        self.f.say1("letters-people", "count", Show::number(count))
    }

    pub fn sample(f: Frame) -> Self {
        let rows = vec![run(State::Ready), run(State::Destroyed)];
        let page = Page { rows, count: 2, ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "letters.csv", &f.speech);
        let waiting = vec![(Waiting::New, 1200), (Waiting::Expired, 0)];
        LettersPage { f, list, runs: page.rows, waiting, may_change: true }
    }
}

fn run(state: State) -> Run {
    let at = Timestamp::UNIX_EPOCH;
    Run {
        id: Uuid::nil(),
        who: Waiting::New,
        state,
        added: at,
        added_by: "Sato".to_owned(),
        letters: 1200,
        done: if state == State::Printing { 400 } else { 1200 },
        pages: 1200,
        until: (state == State::Ready).then_some(at),
        fetched: (state != State::Printing).then(|| (at, "Sato".to_owned())),
        destroyed: (state == State::Destroyed).then_some(at),
        stalled: None,
    }
}

#[derive(Template)]
#[template(path = "letter_run.html")]
pub struct LetterRunPage {
    pub f: Frame,
    pub run: Run,
    pub may_change: bool,
}

impl LetterRunPage {
    fn size(&self) -> String {
        self.f.say2(
            "letters-size",
            ("letters", Show::number(self.run.letters)),
            ("pages", Show::number(self.run.pages)),
        )
    }

    fn progress(&self) -> String {
        self.f.say2(
            "letters-progress",
            ("done", Show::number(self.run.done)),
            ("all", Show::number(self.run.letters)),
        )
    }

    fn time(&self, at: &Timestamp) -> String {
        self.f.show.date_time(*at)
    }

    fn is_printing(&self) -> bool {
        self.run.state == State::Printing
    }

    fn is_ready(&self) -> bool {
        self.run.state == State::Ready
    }

    pub fn sample(f: Frame) -> Self {
        LetterRunPage { f, run: run(State::Ready), may_change: true }
    }

    pub fn sample_printing(f: Frame) -> Self {
        LetterRunPage { run: run(State::Printing), ..LetterRunPage::sample(f) }
    }

    pub fn sample_stuck(f: Frame) -> Self {
        let run = Run { stalled: Some("no room".to_owned()), ..run(State::Printing) };
        LetterRunPage { run, ..LetterRunPage::sample(f) }
    }

    pub fn sample_destroyed(f: Frame) -> Self {
        LetterRunPage { run: run(State::Destroyed), ..LetterRunPage::sample(f) }
    }
}
