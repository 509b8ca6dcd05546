//! A document: what is delivered. Its kinds and its states.

use counter::{Yen, audit::Deed};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use shelf::DocumentKey;
use utoipa::ToSchema;
use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DocumentKind)]
pub enum Kind {
    /// 請求書
    Invoice,
    /// 訂正請求書: stands in the place of the earlier one.
    Correction,
    /// 請求取消書: the earlier one no longer holds.
    Cancellation,
    /// 返還請求書: gives back part of the earlier one.
    CreditNote,
    /// 請求総括表 (INV-5)
    Summary,
}

counter::tags!(Kind {
    Invoice = "invoice" => "invoice-kind-invoice",
    Correction = "correction" => "invoice-kind-correction",
    Cancellation = "cancellation" => "invoice-kind-cancellation",
    CreditNote = "credit-note" => "invoice-kind-credit-note",
    Summary = "summary" => "invoice-kind-summary",
});

impl Kind {
    /// What becomes of the document that one of this kind points at.
    pub fn marks_earlier(self) -> Option<State> {
        match self {
            Kind::Correction => Some(State::Corrected),
            Kind::Cancellation => Some(State::Cancelled),
            Kind::Invoice | Kind::CreditNote | Kind::Summary => None,
        }
    }

    /// Whether it must name an earlier document, with a reason (INV-14).
    pub fn needs_earlier(self) -> bool {
        matches!(self, Kind::Correction | Kind::Cancellation | Kind::CreditNote)
    }
}

/// As its customer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = DocumentState)]
pub enum State {
    Unread,
    Read,
    /// 訂正あり
    Corrected,
    Cancelled,
}

counter::tags!(State {
    Unread = "unread" => "invoice-state-unread",
    Read = "read" => "invoice-state-read",
    Corrected = "corrected" => "invoice-state-corrected",
    Cancelled = "cancelled" => "invoice-state-cancelled",
});

/// A document as it stands in the database, but for what it says.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: Uuid,
    pub batch: Uuid,
    pub account: Uuid,
    pub kind: Kind,
    pub number: String,
    pub subject: String,
    pub issued: Date,
    pub period: Option<Period>,
    pub due: Option<Date>,
    pub gross: Yen,
    pub state: State,
    pub published: Option<Timestamp>,
    /// 「お客様名」 and 「お客様番号」 as they were when it was issued.
    pub customer: String,
    pub customer_number: String,
    pub earlier: Option<Uuid>,
    pub later: Option<Uuid>,
    pub reason: String,
    /// Where its PDF lies; None until it has been printed.
    pub pdf: Option<Pdf>,
    pub opened: Option<Timestamp>,
    pub opened_by: Option<String>,
}

impl Document {
    /// Of its PDF, as lists have it; empty until that has been printed.
    pub fn hash(&self) -> String {
        self.pdf.as_ref().map(|pdf| pdf.key.to_string()).unwrap_or_default()
    }
}

/// So many are named in one entry of the log, however large a ZIP is: their count stands there anyway.
const MOST_NUMBERS: usize = 1000;

/// A deed that was done to these; where it is one alone, it is the one that the deed is about.
pub fn naming(deed: Deed, documents: &[&Document]) -> Deed {
    let deed = deed.with("documents", documents.len());
    if let [document] = documents {
        return deed.about(document.id).with("number", document.number.clone());
    }
    let numbers = documents.iter().map(|document| document.number.clone());
    deed.with("numbers", numbers.take(MOST_NUMBERS).collect::<Vec<_>>())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// By it the shelf finds it; its hash also stands on pages.
    pub key: DocumentKey,
    pub pages: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Date,
    pub until: Date,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_back_to_what_they_name() {
        assert!(Kind::ALL.iter().all(|kind| Kind::from_tag(kind.tag()) == Some(*kind)));
        assert!(State::ALL.iter().all(|state| State::from_tag(state.tag()) == Some(*state)));
    }
}
