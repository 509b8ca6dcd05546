//! A document: what is delivered. Its kinds, its states, and what it says where Madoguchi made it from data.

use counter::{Yen, audit::Deed};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use shelf::DocumentKey;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::tax::{RateTotal, Tax};

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

impl Kind {
    pub const ALL: [Kind; 5] =
        [Kind::Invoice, Kind::Correction, Kind::Cancellation, Kind::CreditNote, Kind::Summary];

    pub fn tag(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice",
            Kind::Correction => "correction",
            Kind::Cancellation => "cancellation",
            Kind::CreditNote => "credit-note",
            Kind::Summary => "summary",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.tag() == tag)
    }

    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Invoice => "invoice-kind-invoice",
            Kind::Correction => "invoice-kind-correction",
            Kind::Cancellation => "invoice-kind-cancellation",
            Kind::CreditNote => "invoice-kind-credit-note",
            Kind::Summary => "invoice-kind-summary",
        }
    }

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

impl State {
    pub const ALL: [State; 4] = [State::Unread, State::Read, State::Corrected, State::Cancelled];

    pub fn tag(self) -> &'static str {
        match self {
            State::Unread => "unread",
            State::Read => "read",
            State::Corrected => "corrected",
            State::Cancelled => "cancelled",
        }
    }

    pub fn from_tag(tag: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.tag() == tag)
    }

    pub fn word(self) -> &'static str {
        match self {
            State::Unread => "invoice-state-unread",
            State::Read => "invoice-state-read",
            State::Corrected => "invoice-state-corrected",
            State::Cancelled => "invoice-state-cancelled",
        }
    }
}

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

/// What a document says that was made from data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Said {
    Invoice(Invoice),
    Summary(Summary),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invoice {
    pub kind: Kind,
    pub number: String,
    /// 「お客様番号」
    pub customer: String,
    pub issued: Date,
    pub due: Option<Date>,
    pub period: Option<Period>,
    pub subject: String,
    pub lines: Vec<Line>,
    pub totals: Vec<RateTotal>,
    pub note: String,
    pub earlier: Option<Earlier>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub date: Option<Date>,
    pub description: String,
    pub quantity: Option<Decimal>,
    pub unit: String,
    pub unit_price: Option<Decimal>,
    /// Without tax.
    pub amount: Yen,
    pub tax: Tax,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    pub number: String,
    pub reason: String,
}

/// 請求総括表
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub number: String,
    pub customer: String,
    pub issued: Date,
    pub due: Option<Date>,
    pub period: Period,
    pub subject: String,
    /// 前回ご請求額
    pub previous: Yen,
    /// ご入金額
    pub received: Yen,
    /// 調整額
    pub adjusted: Yen,
    /// 今回お買上額 and its tax, per rate.
    pub totals: Vec<RateTotal>,
    /// The documents that it sums up.
    pub invoices: Vec<Summed>,
    pub note: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summed {
    pub kind: Kind,
    pub number: String,
    pub issued: Date,
    pub subject: String,
    pub gross: Yen,
}

pub fn net(totals: &[RateTotal]) -> Yen {
    totals.iter().map(|total| total.net).sum()
}

pub fn tax(totals: &[RateTotal]) -> Yen {
    totals.iter().map(|total| total.amount).sum()
}

impl Invoice {
    pub fn gross(&self) -> Yen {
        net(&self.totals) + tax(&self.totals)
    }
}

impl Summary {
    /// 繰越額: what is left of the previous bill.
    pub fn carried(&self) -> Yen {
        self.previous - self.received + self.adjusted
    }

    /// 今回ご請求額
    pub fn billed(&self) -> Yen {
        self.carried() + net(&self.totals) + tax(&self.totals)
    }
}

impl Said {
    pub fn number(&self) -> &str {
        match self {
            Said::Invoice(invoice) => &invoice.number,
            Said::Summary(summary) => &summary.number,
        }
    }

    pub fn customer(&self) -> &str {
        match self {
            Said::Invoice(invoice) => &invoice.customer,
            Said::Summary(summary) => &summary.customer,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Said::Invoice(invoice) => invoice.kind,
            Said::Summary(_) => Kind::Summary,
        }
    }

    pub fn subject(&self) -> &str {
        match self {
            Said::Invoice(invoice) => &invoice.subject,
            Said::Summary(summary) => &summary.subject,
        }
    }

    /// Everything of it that stands on paper as it was written.
    pub fn texts(&self) -> Vec<&str> {
        let mut texts = vec![self.subject(), self.note()];
        if let Said::Invoice(invoice) = self {
            texts.extend(invoice.lines.iter().flat_map(|line| [&*line.description, &*line.unit]));
            texts.extend(invoice.earlier.iter().map(|earlier| &*earlier.reason));
        }
        texts
    }

    pub fn note(&self) -> &str {
        match self {
            Said::Invoice(invoice) => &invoice.note,
            Said::Summary(summary) => &summary.note,
        }
    }

    pub fn issued(&self) -> Date {
        match self {
            Said::Invoice(invoice) => invoice.issued,
            Said::Summary(summary) => summary.issued,
        }
    }

    pub fn due(&self) -> Option<Date> {
        match self {
            Said::Invoice(invoice) => invoice.due,
            Said::Summary(summary) => summary.due,
        }
    }

    pub fn period(&self) -> Option<Period> {
        match self {
            Said::Invoice(invoice) => invoice.period,
            Said::Summary(summary) => Some(summary.period),
        }
    }

    pub fn gross(&self) -> Yen {
        match self {
            Said::Invoice(invoice) => invoice.gross(),
            Said::Summary(summary) => summary.billed(),
        }
    }

    pub fn earlier(&self) -> Option<&Earlier> {
        match self {
            Said::Invoice(invoice) => invoice.earlier.as_ref(),
            Said::Summary(_) => None,
        }
    }
}

/// One step of a document's proof trail.
#[derive(Clone, Debug)]
pub struct Event {
    pub at: Timestamp,
    pub what: Happened,
    /// A person's name or an address.
    pub who: String,
    /// What became of the notice, where the event is one.
    pub notice: Option<String>,
    pub notice_ended: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    Issued,
    Notified,
    Reminded,
    /// On paper: printed for the post.
    Printed,
    Opened,
    Saved,
    Corrected,
    Cancelled,
}

impl Happened {
    pub const ALL: [Happened; 8] = [
        Happened::Issued,
        Happened::Notified,
        Happened::Reminded,
        Happened::Printed,
        Happened::Opened,
        Happened::Saved,
        Happened::Corrected,
        Happened::Cancelled,
    ];

    pub fn tag(self) -> &'static str {
        match self {
            Happened::Issued => "issued",
            Happened::Notified => "notified",
            Happened::Reminded => "reminded",
            Happened::Printed => "printed",
            Happened::Opened => "opened",
            Happened::Saved => "saved",
            Happened::Corrected => "corrected",
            Happened::Cancelled => "cancelled",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Happened> {
        Happened::ALL.into_iter().find(|happened| happened.tag() == tag)
    }

    pub fn word(self) -> &'static str {
        match self {
            Happened::Issued => "invoice-event-issued",
            Happened::Notified => "invoice-event-notified",
            Happened::Reminded => "invoice-event-reminded",
            Happened::Printed => "invoice-event-printed",
            Happened::Opened => "invoice-event-opened",
            Happened::Saved => "invoice-event-saved",
            Happened::Corrected => "invoice-event-corrected",
            Happened::Cancelled => "invoice-event-cancelled",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_lead_back_to_what_they_name() {
        assert!(Kind::ALL.iter().all(|kind| Kind::from_tag(kind.tag()) == Some(*kind)));
        assert!(State::ALL.iter().all(|state| State::from_tag(state.tag()) == Some(*state)));
        assert!(Happened::ALL.iter().all(|what| Happened::from_tag(what.tag()) == Some(*what)));
    }
}
