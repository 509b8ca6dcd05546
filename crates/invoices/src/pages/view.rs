//! All that is known of a document, as its customer and the operator read it (INV-3).

use std::collections::HashMap;

use counter::{Frame, error::Result, show::Show};
use jiff::{Timestamp, civil::Date};
use rust_decimal::Decimal;
use store::Conn;
use uuid::Uuid;

use crate::{
    document::{Document, State},
    reading::sql as reading,
    said::{self, Invoice, Said, Summary},
    sql,
    structured::jp_pint,
    tax::{RateTotal, Tax},
    trail::{self, Event},
};

pub struct DocumentView {
    pub document: Document,
    /// None where it came as a ready PDF.
    pub said: Option<Said>,
    pub events: Vec<Event>,
    /// All that belong to it, oldest first, itself among them.
    pub versions: Vec<Document>,
    /// The documents that a summary lists, by their numbers.
    pub summed: HashMap<String, Uuid>,
    /// Where documents stand below for whoever reads: `/invoice/invoices`.
    pub home: String,
}

/// More versions than anybody ever issued: the walk ends even where two documents name each other.
const MOST_VERSIONS: usize = 50;

impl DocumentView {
    pub async fn load(conn: &mut Conn, site: &str, document: Document, home: String) -> Result<DocumentView> {
        let said = sql::said(conn, site, document.id).await?;
        Ok(DocumentView {
            events: trail::of(conn, site, document.id).await?,
            versions: versions(conn, site, &document).await?,
            summed: summed(conn, site, document.account, said.as_ref()).await?,
            said,
            document,
            home,
        })
    }
}

/// The first version and all that followed it, oldest first, this one among them.
async fn versions(conn: &mut Conn, site: &str, document: &Document) -> Result<Vec<Document>> {
    let account = document.account;
    let mut first = document.clone();
    for _ in 0..MOST_VERSIONS {
        let Some(earlier) = first.earlier else { break };
        let Some(found) = sql::of_account(conn, site, account, earlier).await? else { break };
        first = found;
    }
    let mut all = vec![first];
    if all[0].id != document.id {
        all.push(document.clone());
    }
    let mut seen = 0;
    while seen < all.len() && all.len() < MOST_VERSIONS {
        let next = reading::pointing_at(conn, site, account, all[seen].id).await?;
        let new = next.into_iter().filter(|found| !all.iter().any(|known| known.id == found.id));
        all.extend(new.collect::<Vec<_>>());
        seen += 1;
    }
    all.sort_by_key(|version| (version.issued, version.published, version.id));
    Ok(all)
}

/// The documents that a summary lists, where the account has them.
async fn summed(
    conn: &mut Conn,
    site: &str,
    account: Uuid,
    said: Option<&Said>,
) -> Result<HashMap<String, Uuid>> {
    let Some(Said::Summary(summary)) = said else { return Ok(HashMap::new()) };
    let numbers: Vec<&str> = summary.invoices.iter().map(|one| one.number.as_str()).collect();
    Ok(reading::of_numbers(conn, site, account, &numbers).await?)
}

impl DocumentView {
    pub fn invoice(&self) -> Option<&Invoice> {
        match &self.said {
            Some(Said::Invoice(invoice)) => Some(invoice),
            _ => None,
        }
    }

    pub fn has_jp_pint(&self) -> bool {
        self.invoice().is_some_and(jp_pint::can_say)
    }

    pub fn summary(&self) -> Option<&Summary> {
        match &self.said {
            Some(Said::Summary(summary)) => Some(summary),
            _ => None,
        }
    }

    pub fn totals(&self) -> &[RateTotal] {
        match &self.said {
            Some(Said::Invoice(invoice)) => &invoice.totals,
            Some(Said::Summary(summary)) => &summary.totals,
            None => &[],
        }
    }

    pub fn note(&self) -> &str {
        self.said.as_ref().map_or("", Said::note)
    }

    /// Also where it is printed only when somebody asks for it.
    pub fn has_pdf(&self) -> bool {
        self.document.pdf.is_some() || (self.document.published.is_some() && self.said.is_some())
    }

    pub fn here(&self, rest: &str) -> String {
        format!("{}/{}{rest}", self.home, self.document.id)
    }

    pub fn of(&self, id: &Uuid) -> String {
        format!("{}/{id}", self.home)
    }

    /// The document that stands in the place of this one.
    pub fn later(&self) -> Option<&Document> {
        self.versions.iter().find(|version| Some(version.id) == self.document.later)
    }

    pub fn earlier(&self) -> Option<&Document> {
        self.versions.iter().find(|version| Some(version.id) == self.document.earlier)
    }

    pub fn is_corrected(&self) -> bool {
        self.document.state == State::Corrected
    }

    pub fn is_cancelled(&self) -> bool {
        self.document.state == State::Cancelled
    }

    pub fn later_reason(&self) -> &str {
        self.later().map_or("", |later| &later.reason)
    }

    pub fn day(day: &Date) -> String {
        Show::day(*day)
    }

    pub fn time(f: &Frame, at: &Timestamp) -> String {
        f.show.date_time(*at)
    }

    pub fn net(totals: &[RateTotal]) -> String {
        said::net(totals).to_string()
    }

    pub fn tax(totals: &[RateTotal]) -> String {
        said::tax(totals).to_string()
    }

    /// 「10%」, or what else there is instead of a rate.
    pub fn rate(f: &Frame, tax: &Tax) -> String {
        match tax.rate {
            0 => f.say(tax.kind.word()),
            rate => f.say2("invoice-rate", ("kind", f.say(tax.kind.word())), ("rate", rate)),
        }
    }

    pub fn number(decimal: &Decimal) -> String {
        let text = decimal.normalize().to_string();
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let grouped = whole.parse().map_or_else(|_| whole.to_owned(), Show::number);
        if rest.is_empty() { grouped } else { format!("{grouped}.{rest}") }
    }

    /// What became of a notice.
    pub fn outcome(state: &str) -> &'static str {
        match state {
            "delivered" => "invoice-notice-delivered",
            "refused" => "invoice-notice-refused",
            "given-up" => "invoice-notice-given-up",
            _ => "invoice-notice-waiting",
        }
    }

    pub fn did_bounce(event: &Event) -> bool {
        matches!(event.notice.as_deref(), Some("refused" | "given-up"))
    }

    pub fn size(&self) -> String {
        let bytes = self.document.pdf.as_ref().map_or(0, |pdf| sql::length(&pdf.key));
        format!("{} KB", Show::number((bytes + 1023) / 1024))
    }
}
