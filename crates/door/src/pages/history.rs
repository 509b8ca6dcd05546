//! 「ログイン履歴」.

use askama::Template;
use counter::{
    Frame, Sheet,
    list::{Asked, ListView, Listing, Page},
};

use super::{login::SAMPLE_TIME, policy};
use crate::history::{LISTING, Login, Outcome};

#[derive(Template)]
#[template(path = "history.html")]
pub struct HistoryPage {
    pub f: Frame,
    pub list: ListView,
    /// The filters as they are set.
    pub sheet: Sheet,
    pub logins: Vec<Login>,
}

impl HistoryPage {
    /// What can be filtered by: where no certificate is asked for, none can be wrong.
    fn outcomes(&self) -> impl Iterator<Item = Outcome> {
        let has_certificates = policy(&self.f).member_ca.is_some();
        Outcome::ALL
            .into_iter()
            .filter(move |outcome| has_certificates || !matches!(outcome, Outcome::Certificate(_)))
    }

    pub fn sample(f: Frame) -> Self {
        const LIST: &Listing = &LISTING;
        let login = |outcome| Login {
            at: SAMPLE_TIME,
            outcome,
            device: "Windows (Edge)".to_owned(),
            address: "192.0.2.7".to_owned(),
        };
        let page: Page<Login> = Page {
            rows: Outcome::ALL.map(login).into(),
            count: 20,
            is_counted_out: false,
            before: None,
            after: Some("n1.x".to_owned()),
        };
        let list = ListView::of(LIST, &Asked::of(None), &page, "logins.csv", &f.speech);
        HistoryPage { f, list, sheet: Sheet::blank().typed("from", "2026-11-01"), logins: page.rows }
    }
}
