//! News, questions and answers, terms: for everybody.

use askama::Template;
use counter::{Frame, Sheet, prose::Part, texts::Version};
use jiff::Timestamp;

use crate::board::Told;

/// 「お知らせ」
#[derive(Template)]
#[template(path = "news.html")]
pub struct NewsPage {
    pub f: Frame,
    pub news: Vec<Told>,
}

impl NewsPage {
    pub fn sample(f: Frame) -> Self {
        NewsPage { f, news: vec![Told::sample("New Year holidays")] }
    }
}

/// 「よくあるご質問」
#[derive(Template)]
#[template(path = "faq.html")]
pub struct FaqPage {
    pub f: Frame,
    pub answers: Vec<Told>,
    pub is_search: bool,
    pub sheet: Sheet,
}

impl FaqPage {
    pub fn sample(f: Frame) -> Self {
        let answers = vec![Told::sample("Do you issue receipts?")];
        FaqPage { f, answers, is_search: false, sheet: Sheet::blank() }
    }

    pub fn sample_nothing(f: Frame) -> Self {
        FaqPage { f, answers: Vec::new(), is_search: true, sheet: Sheet::blank().typed("q", "receipt") }
    }
}

/// 「利用規約」
#[derive(Template)]
#[template(path = "terms.html")]
pub struct TermsPage {
    pub f: Frame,
    pub label: String,
    pub text: Told,
    pub is_present: bool,
    /// Those of other times, the newest first.
    pub others: Vec<OtherTerms>,
}

pub struct OtherTerms {
    pub number: i64,
    pub label: String,
    pub from: Timestamp,
}

impl TermsPage {
    fn version(&self, label: &str, from: &Timestamp) -> String {
        self.f.say2("terms-version", ("label", label), ("from", self.f.show.date(*from)))
    }

    pub fn other(version: &Version) -> OtherTerms {
        OtherTerms { number: version.number, label: version.label.clone(), from: version.starts }
    }

    pub fn sample(f: Frame) -> Self {
        let other =
            |number| OtherTerms { number, label: format!("2025-{number}"), from: Timestamp::UNIX_EPOCH };
        let others = vec![other(2), other(1)];
        TermsPage { f, label: "2026-04".to_owned(), text: Told::sample(""), is_present: true, others }
    }

    pub fn sample_old(f: Frame) -> Self {
        TermsPage { is_present: false, ..TermsPage::sample(f) }
    }
}
