//! What the operator's pages about documents show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet,
    list::{Asked, ListView, Page},
    show::Show,
};
use jiff::civil::Date;

use crate::{
    document::Document,
    pages::{DocumentView, sample},
    said::Said,
    sql::{HASH, OF_SITE},
};

#[derive(Template)]
#[template(path = "office/documents.html")]
pub struct DocumentsPage {
    pub f: Frame,
    pub list: ListView,
    /// The filters as they are set, and what is wrong with them.
    pub sheet: Sheet,
    /// The same as the URL has them.
    pub asked: Asked,
    pub documents: Vec<Document>,
    pub has_more_than_an_archive_takes: bool,
}

/// As an operator sees its state: nobody else sees what is not published yet.
pub fn state_word(document: &Document) -> &'static str {
    if document.published.is_none() { "invoice-state-unpublished" } else { document.state.word() }
}

impl DocumentsPage {
    fn is_about_filters(&self) -> bool {
        self.sheet.refusals().iter().any(|refusal| refusal.field.is_some())
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a template hands over references")]
    fn day(day: &Date) -> String {
        Show::day(*day)
    }

    pub fn sample(f: Frame) -> Self {
        let page =
            Page { rows: sample::documents(), count: 4, after: Some("n1.x".to_owned()), ..Page::nothing() };
        let asked = Asked::of(Some("kind=&word=10"));
        let mut list = ListView::of(&OF_SITE, &asked, &page, "documents.csv", &f.speech);
        list.leave_out(HASH);
        DocumentsPage {
            f,
            list,
            sheet: Sheet::blank().typed("word", "10"),
            asked,
            documents: page.rows,
            has_more_than_an_archive_takes: true,
        }
    }

    pub fn sample_refused(f: Frame) -> Self {
        let refusal = Refusal::of("from", "invoices-refused-day");
        let sheet = Sheet::blank().typed("from", "abc").typed("customer", "Aoba").refused([refusal]);
        DocumentsPage { sheet, documents: Vec::new(), ..DocumentsPage::sample(f) }
    }
}

#[derive(Template)]
#[template(path = "office/document.html")]
pub struct DocumentPage {
    pub f: Frame,
    pub view: DocumentView,
    pub may_cancel: bool,
    /// By a file of its own data.
    pub may_correct: bool,
}

impl DocumentPage {
    pub fn sample(f: Frame) -> Self {
        let [document, _] = sample::versions();
        let home = f.office("documents");
        let view = sample::view(document, Some(Said::Invoice(sample::invoice())), home);
        DocumentPage { f, view, may_cancel: true, may_correct: true }
    }
}

#[derive(Template)]
#[template(path = "office/cancellation.html")]
pub struct CancellationPage {
    pub f: Frame,
    pub document: Document,
    pub sheet: Sheet,
    pub action: String,
}

impl CancellationPage {
    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("reason", "cancellation-refused-long").with("most", 200);
        let (document, sheet) = (sample::documents().remove(0), Sheet::blank().refused([refusal]));
        CancellationPage { f, document, sheet, action: "cancellation".to_owned() }
    }
}

#[derive(Template)]
#[template(path = "office/cancellation_confirm.html")]
pub struct ConfirmPage {
    pub f: Frame,
    pub document: Document,
    pub reason: String,
    /// The draft's own address: below it lie what is pressed and the way back.
    pub action: String,
}

impl ConfirmPage {
    pub fn sample(f: Frame) -> Self {
        let document = sample::documents().remove(0);
        ConfirmPage { f, document, reason: "Billed twice".to_owned(), action: "cancellation/1".to_owned() }
    }
}

#[derive(Template)]
#[template(path = "office/cancellation_done.html")]
pub struct CancelledPage {
    pub f: Frame,
    pub document: Document,
    pub number: String,
}

impl CancelledPage {
    fn done(&self) -> String {
        self.f.say2("cancellation-done", ("number", &self.document.number), ("by", &self.number))
    }

    pub fn sample(f: Frame) -> Self {
        CancelledPage { f, document: sample::documents().remove(0), number: "INV-2026-000001-C".to_owned() }
    }
}
