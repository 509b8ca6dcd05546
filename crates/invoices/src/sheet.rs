//! What a printed paper says: the contract between this crate and the templates in `paper/`, which a site may
//! replace by its own. Values are plain (yen, ISO dates, decimals); how they look is the template's affair.
//!
//! A field may be added. To rename or to drop one breaks the templates of sites.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

/// `invoice.typ`
#[derive(Serialize)]
pub struct InvoiceSheet {
    pub kind: Kind,
    pub number: String,
    pub issued: Date,
    pub due: Option<Date>,
    pub period: Option<Period>,
    pub subject: String,
    pub issuer: Issuer,
    pub recipient: Recipient,
    pub lines: Vec<Line>,
    /// One per tax rate, in the order in which they are shown.
    pub totals: Vec<RateTotal>,
    pub net: i64,
    pub tax: i64,
    pub gross: i64,
    pub bank_accounts: Vec<BankAccount>,
    pub note: String,
    /// The document that this one corrects, cancels or gives back part of.
    pub earlier: Option<Earlier>,
    pub look: Look,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 請求書
    Invoice,
    /// 訂正請求書: stands in the place of the earlier one.
    Correction,
    /// 請求取消書: the earlier one no longer holds.
    Cancellation,
    /// 返還請求書 (適格返還請求書): gives back part of the earlier one; its amounts are positive.
    CreditNote,
}

/// `summary.typ`
#[derive(Serialize)]
pub struct SummarySheet {
    pub number: String,
    pub issued: Date,
    pub due: Option<Date>,
    pub period: Period,
    pub issuer: Issuer,
    pub recipient: Recipient,
    /// 前回ご請求額
    pub previous: i64,
    /// ご入金額
    pub received: i64,
    /// 調整額
    pub adjusted: i64,
    /// 繰越額: what is left of the previous bill.
    pub carried: i64,
    /// 今回お買上額, one per tax rate.
    pub totals: Vec<RateTotal>,
    pub net: i64,
    pub tax: i64,
    /// 今回ご請求額, the carried amount included.
    pub billed: i64,
    pub invoices: Vec<SummedInvoice>,
    pub bank_accounts: Vec<BankAccount>,
    pub note: String,
    pub look: Look,
}

#[derive(Serialize)]
pub struct SummedInvoice {
    pub kind: Kind,
    pub number: String,
    pub issued: Date,
    pub subject: String,
    /// With tax; what is given back is below zero.
    pub gross: i64,
}

/// `address.typ`: the page in front of what one recipient gets by post.
#[derive(Serialize)]
pub struct AddressSheet {
    pub issued: Date,
    pub issuer: Issuer,
    pub recipient: Recipient,
    pub enclosed: Vec<Enclosed>,
    pub message: String,
    pub portal: Option<PortalAddress>,
    pub look: Look,
}

#[derive(Serialize)]
pub struct Enclosed {
    /// 請求書, 請求総括表 …
    pub title: String,
    pub number: String,
    pub pages: usize,
}

/// Where the recipient may read these papers instead.
#[derive(Serialize)]
pub struct PortalAddress {
    pub url: String,
    /// The same as a drawing: `paper::qr::svg`.
    pub qr: String,
}

#[derive(Clone, Serialize)]
pub struct Issuer {
    pub name: String,
    /// T and 13 digits.
    pub registration_number: Option<String>,
    pub postal_code: String,
    pub address: Vec<String>,
    pub phone: Option<String>,
    /// The names of assets.
    pub logo: Option<String>,
    pub seal: Option<String>,
}

#[derive(Clone, Serialize)]
pub struct Recipient {
    pub company: String,
    pub department: Option<String>,
    /// 様 goes to the person, else 御中 to the company.
    pub person: Option<String>,
    pub postal_code: String,
    pub address: Vec<String>,
    pub customer_number: String,
}

#[derive(Clone, Serialize)]
pub struct Line {
    pub date: Option<Date>,
    pub description: String,
    pub quantity: Option<Decimal>,
    pub unit: String,
    pub unit_price: Option<Decimal>,
    /// Without tax.
    pub amount: i64,
    pub tax: Tax,
}

#[derive(Clone, Serialize)]
pub struct RateTotal {
    pub tax: Tax,
    /// Without tax.
    pub net: i64,
    /// Rounded once for the document and the rate (INV-15).
    pub amount: i64,
}

#[derive(Clone, Copy, Serialize)]
pub struct Tax {
    pub kind: TaxKind,
    /// In percent.
    pub rate: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    Standard,
    /// 軽減税率, marked ※.
    Reduced,
    /// 非課税
    Exempt,
    /// 免税 (exports)
    ZeroRated,
    /// 不課税
    OutOfScope,
}

#[derive(Clone, Copy, Serialize)]
pub struct Period {
    pub from: Date,
    pub to: Date,
}

#[derive(Clone, Serialize)]
pub struct BankAccount {
    pub bank: String,
    pub branch: String,
    /// 普通, 当座
    pub kind: String,
    pub number: String,
    pub holder: String,
}

#[derive(Serialize)]
pub struct Earlier {
    pub number: String,
    pub issued: Date,
    pub reason: String,
}

/// What a site chooses without writing a template.
#[derive(Clone, Serialize)]
pub struct Look {
    /// `#1f3a5f`
    pub accent: String,
    /// Small lines at the edge where the paper is folded in three.
    pub fold_marks: bool,
}
