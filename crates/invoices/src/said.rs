//! What a document says that was made from data: the lines and totals of an invoice, the sums of a 請求総括表.

use counter::Yen;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::{
    document::{Kind, Period},
    tax::{RateTotal, Tax},
};

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
