//! 「請求書一覧」.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet,
    list::{Asked, ListView, Page},
    show::Show,
};
use jiff::civil::Date;

use super::sample;
use crate::{
    document::{Document, State},
    sql::{HASH, OF_ACCOUNT},
};

#[derive(Template)]
#[template(path = "invoices.html")]
pub struct ListPage {
    pub f: Frame,
    pub list: ListView,
    /// The filters as they are set, and what is wrong with them.
    pub sheet: Sheet,
    /// The filters and the order, as they stand in the URL.
    pub query: String,
    pub documents: Vec<Document>,
    pub has_more_than_an_archive_takes: bool,
}

/// A day that cannot be one is shown as it was typed; a browser's own field for days would hide it.
pub fn kind_of_day(sheet: &Sheet, field: &str) -> &'static str {
    if sheet.refusals_of(field).is_empty() { "date" } else { "text" }
}

impl ListPage {
    fn is_about_filters(&self) -> bool {
        self.sheet.refusals().iter().any(|refusal| refusal.field.is_some())
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
    fn day(day: &Date) -> String {
        Show::day(*day)
    }

    pub fn sample(f: Frame) -> Self {
        let page = Page {
            rows: sample::documents(),
            count: 4,
            is_counted_out: false,
            before: None,
            after: Some("n1.x".to_owned()),
        };
        let asked = Asked::of(Some("kind="));
        let mut list = ListView::of(&OF_ACCOUNT, &asked, &page, "invoices.csv", &f.speech);
        list.leave_out(HASH);
        ListPage {
            f,
            list,
            sheet: Sheet::blank(),
            query: asked.from_start(),
            documents: page.rows,
            has_more_than_an_archive_takes: true,
        }
    }

    pub fn sample_empty(f: Frame) -> Self {
        ListPage { documents: Vec::new(), has_more_than_an_archive_takes: false, ..ListPage::sample(f) }
    }

    pub fn sample_refused(f: Frame) -> Self {
        let sheet = Sheet::blank().typed("from", "abc").typed("least", "x").typed("word", "10").refused([
            Refusal::of("from", "invoices-refused-day"),
            Refusal::of("least", "invoices-refused-amount"),
        ]);
        ListPage { sheet, ..ListPage::sample_empty(f) }
    }
}
