//! A document as its customer reads it.

use askama::Template;
use counter::Frame;
use uuid::Uuid;

use super::{DocumentView, sample};
use crate::document::{Document, Kind, State};
use crate::said::Said;

#[derive(Template)]
#[template(path = "invoice.html")]
pub struct DocumentPage {
    pub f: Frame,
    pub view: DocumentView,
}

impl DocumentPage {
    pub fn sample(f: Frame) -> Self {
        let [.., document] = sample::versions();
        let home = f.to("invoices");
        DocumentPage { f, view: sample::view(document, Some(Said::Invoice(sample::invoice())), home) }
    }

    pub fn sample_corrected(f: Frame) -> Self {
        let [document, ..] = sample::versions();
        let home = f.to("invoices");
        DocumentPage { f, view: sample::view(document, Some(Said::Invoice(sample::invoice())), home) }
    }

    pub fn sample_cancelled(f: Frame) -> Self {
        let [document, _] = sample::versions();
        let document = Document { state: State::Cancelled, ..document };
        let home = f.to("invoices");
        DocumentPage { f, view: sample::view(document, None, home) }
    }

    pub fn sample_summary(f: Frame) -> Self {
        let summary = sample::summary();
        let document = Document {
            kind: Kind::Summary,
            number: summary.number.clone(),
            subject: summary.subject.clone(),
            gross: summary.billed(),
            earlier: None,
            ..sample::documents().remove(0)
        };
        let home = f.to("invoices");
        let mut view = sample::view(document.clone(), None, home);
        view.versions = vec![document];
        view.summed = summary.invoices.iter().take(1).map(|one| (one.number.clone(), Uuid::nil())).collect();
        view.said = Some(Said::Summary(summary));
        DocumentPage { f, view }
    }
}
