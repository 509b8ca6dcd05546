//! Printing: what a document says becomes a PDF on the shelf. Jobs do it, some documents each, on all cores.

use std::{
    fs,
    path::Path,
    sync::{Arc, LazyLock},
    thread::available_parallelism,
};

use counter::{Error, leftovers, site::Site};
use paper::{Assets, Template};
use shelf::DocumentKey;
use store::{Conn, FromRow, Row, args};
use tokio::{sync::Semaphore, task::spawn_blocking};
use uuid::Uuid;

use crate::{
    batches::{
        jobs::{Assignment, policy, settle},
        sql as batches,
    },
    document::{Earlier, Invoice, Kind, Period, Said, Summary, net, tax},
    policy::Policy,
    sheet,
    tax::{Tax, TaxKind},
};

/// As many at once as there are cores: more would only wait for one another, and cost memory.
static CORES: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(available_parallelism().map_or(1, usize::from)));

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let id = |name: &str| it.job.payload[name].as_str().and_then(|id| id.parse::<Uuid>().ok());
    let (Some(first), Some(last)) = (id("first"), id("last")) else {
        return Err(Error::fault("a print job names its first and its last document"));
    };
    let unprinted = unprinted(&mut conn, it.slug(), it.batch, (first, last)).await?;
    if unprinted.is_empty() {
        return Ok(());
    }
    let press = Arc::new(Press::of(&it.site)?);
    let printed = print(it, &press, unprinted).await?;
    let keys: Vec<DocumentKey> = printed.iter().map(|(_, key, _)| *key).collect();
    let mut tx = it.portal.store.begin().await?;
    leftovers::keep(&mut tx, it.slug(), &keys).await?;
    let mut count = 0;
    for (id, key, pages) in printed {
        let saved = tx
            .run(
                "UPDATE invoices SET hash = $3, length = $4, pages = $5 WHERE site = $1 AND id = $2 AND hash IS NULL",
                args![
                    it.slug(),
                    id,
                    key.to_string(),
                    crate::sql::length(&key),
                    i64::try_from(pages).unwrap_or(i64::MAX)
                ],
            )
            .await?;
        count += i64::try_from(saved).unwrap_or_default();
    }
    batches::add_printed(&mut tx, it.slug(), it.batch, count).await?;
    settle(&mut tx, it.slug(), it.batch).await?;
    tx.commit().await?;
    metrics::counter!("invoices_printed_total").increment(u64::try_from(count).unwrap_or_default());
    Ok(())
}

type Printed = (Uuid, DocumentKey, usize);

async fn print(
    it: &Assignment,
    press: &Arc<Press>,
    unprinted: Vec<Unprinted>,
) -> Result<Vec<Printed>, Error> {
    let mut ready = Vec::with_capacity(unprinted.len());
    let mut pdfs = Vec::with_capacity(unprinted.len());
    for one in unprinted {
        let permit = CORES.acquire().await.map_err(Error::fault)?;
        let press = Arc::clone(press);
        let (id, printed) =
            spawn_blocking(move || (one.id, press.print(&one))).await.map_err(Error::fault)?;
        drop(permit);
        let printed = printed?;
        ready.push((id, printed.pages));
        pdfs.push(printed.pdf.into());
    }
    let keys = it.portal.shelf.put_all(it.slug(), pdfs).await?;
    Ok(ready.into_iter().zip(keys).map(|((id, pages), key)| (id, key, pages)).collect())
}

/// A document that waits for its PDF, with what stands on the paper beside what it says.
pub struct Unprinted {
    id: Uuid,
    said: Said,
    customer: String,
    postal_code: String,
    address: String,
    earlier_issued: Option<jiff::civil::Date>,
}

impl FromRow for Unprinted {
    fn from_row(row: &Row) -> store::Result<Self> {
        let said: String = row.get("said")?;
        Ok(Unprinted {
            id: row.get("id")?,
            said: serde_json::from_str(&said).map_err(|error| store::Error::Decode(error.to_string()))?,
            customer: row.get("customer")?,
            postal_code: row.get("postal_code")?,
            address: row.get("address")?,
            earlier_issued: row.get("earlier_issued")?,
        })
    }
}

async fn unprinted(
    conn: &mut Conn,
    site: &str,
    batch: Uuid,
    (first, last): (Uuid, Uuid),
) -> Result<Vec<Unprinted>, Error> {
    Ok(conn
        .all(
            "SELECT i.id, i.said, i.customer, a.postal_code, a.address, e.issued AS earlier_issued
             FROM invoices i JOIN accounts a ON a.site = i.site AND a.id = i.account
             LEFT JOIN invoices e ON e.site = i.site AND e.id = i.earlier
             WHERE i.site = $1 AND i.batch = $2 AND i.id >= $3 AND i.id <= $4
               AND i.hash IS NULL AND i.said IS NOT NULL
             ORDER BY i.id",
            args![site, batch, first, last],
        )
        .await?)
}

/// What a site prints with: its templates, or ours, and its pictures.
pub struct Press {
    invoice: Template,
    summary: Template,
    pub address: Template,
    assets: Assets,
    issuer: sheet::Issuer,
    bank_accounts: Vec<sheet::BankAccount>,
    look: sheet::Look,
}

const PARTS: &str = include_str!("../paper/parts.typ");
const TEMPLATES: [(&str, &str); 3] = [
    ("invoice.typ", include_str!("../paper/invoice.typ")),
    ("summary.typ", include_str!("../paper/summary.typ")),
    ("address.typ", include_str!("../paper/address.typ")),
];

impl Press {
    pub fn of(site: &Site) -> Result<Press, Error> {
        let policy = policy(site)?;
        let folder = site.file.parent().unwrap_or(Path::new(""));
        let own = policy.templates.as_ref().map(|templates| folder.join(templates));
        let text = |name: &str, ours: &str| own_or_ours(own.as_deref(), name, ours);
        let parts = text("parts.typ", PARTS);
        let [invoice, summary, address] = TEMPLATES.map(|(name, ours)| {
            Template::read(name, &text(name, ours), &[("parts.typ", &parts)]).map_err(Error::fault)
        });
        let mut assets = Assets::default();
        let mut picture = |file: Option<&Path>| -> Result<Option<String>, Error> {
            let Some(file) = file else { return Ok(None) };
            let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            let bytes = fs::read(folder.join(file)).map_err(Error::fault)?;
            assets = std::mem::take(&mut assets).with(&name, bytes).map_err(Error::fault)?;
            Ok(Some(name))
        };
        let logo = picture(site.brand.logo.as_ref().map(Path::new))?;
        let seal = picture(policy.issuer.seal.as_deref())?;
        Ok(Press {
            invoice: invoice?,
            summary: summary?,
            address: address?,
            issuer: issuer(policy, logo, seal),
            bank_accounts: bank_accounts(policy),
            look: sheet::Look { accent: site.brand.colour.clone(), fold_marks: true },
            assets,
        })
    }

    /// Takes milliseconds: not for a thread that serves requests.
    pub fn print(&self, one: &Unprinted) -> Result<paper::Printed, Error> {
        let printed = match &one.said {
            Said::Invoice(invoice) => self.invoice.print(&self.invoice_sheet(one, invoice), &self.assets),
            Said::Summary(summary) => self.summary.print(&self.summary_sheet(one, summary), &self.assets),
        };
        printed.map_err(Error::fault)
    }

    fn invoice_sheet(&self, one: &Unprinted, invoice: &Invoice) -> sheet::InvoiceSheet {
        let earlier = |earlier: &Earlier| sheet::Earlier {
            number: earlier.number.clone(),
            issued: one.earlier_issued.unwrap_or(invoice.issued),
            reason: earlier.reason.clone(),
        };
        sheet::InvoiceSheet {
            kind: sheet_kind(invoice.kind),
            number: invoice.number.clone(),
            issued: invoice.issued,
            due: invoice.due,
            period: invoice.period.map(sheet_period),
            subject: invoice.subject.clone(),
            issuer: self.issuer.clone(),
            recipient: recipient(one, &invoice.customer),
            lines: invoice.lines.iter().map(sheet_line).collect(),
            totals: sheet_totals(&invoice.totals),
            net: net(&invoice.totals).0,
            tax: tax(&invoice.totals).0,
            gross: invoice.gross().0,
            bank_accounts: self.bank_accounts.clone(),
            note: invoice.note.clone(),
            earlier: invoice.earlier.as_ref().map(earlier),
            look: self.look.clone(),
        }
    }

    fn summary_sheet(&self, one: &Unprinted, summary: &Summary) -> sheet::SummarySheet {
        let summed = |summed: &crate::document::Summed| sheet::SummedInvoice {
            kind: sheet_kind(summed.kind),
            number: summed.number.clone(),
            issued: summed.issued,
            subject: summed.subject.clone(),
            gross: summed.gross.0,
        };
        sheet::SummarySheet {
            number: summary.number.clone(),
            issued: summary.issued,
            due: summary.due,
            period: sheet_period(summary.period),
            issuer: self.issuer.clone(),
            recipient: recipient(one, &summary.customer),
            previous: summary.previous.0,
            received: summary.received.0,
            adjusted: summary.adjusted.0,
            carried: summary.carried().0,
            totals: sheet_totals(&summary.totals),
            net: net(&summary.totals).0,
            tax: tax(&summary.totals).0,
            billed: summary.billed().0,
            invoices: summary.invoices.iter().map(summed).collect(),
            bank_accounts: self.bank_accounts.clone(),
            note: summary.note.clone(),
            look: self.look.clone(),
        }
    }

    /// The page in front of what one customer gets by post.
    pub fn address_page(
        &self,
        customer: &counter::customers::Customer,
        enclosed: Vec<sheet::Enclosed>,
        (issued, message): (jiff::civil::Date, String),
    ) -> Result<Vec<u8>, Error> {
        let sheet = sheet::AddressSheet {
            issued,
            issuer: self.issuer.clone(),
            recipient: addressed(&customer.name, &customer.number, &customer.postal_code, &customer.address),
            enclosed,
            message,
            portal: None,
            look: self.look.clone(),
        };
        Ok(self.address.print(&sheet, &self.assets).map_err(Error::fault)?.pdf)
    }
}

/// A template that a site has put into its own folder stands in the place of ours.
fn own_or_ours(folder: Option<&Path>, name: &str, ours: &str) -> String {
    folder.and_then(|folder| fs::read_to_string(folder.join(name)).ok()).unwrap_or_else(|| ours.to_owned())
}

fn issuer(policy: &Policy, logo: Option<String>, seal: Option<String>) -> sheet::Issuer {
    let issuer = &policy.issuer;
    sheet::Issuer {
        name: issuer.name.clone(),
        registration_number: Some(issuer.registration_number.clone()),
        postal_code: issuer.postal_code.clone(),
        address: issuer.address.clone(),
        phone: issuer.phone.clone(),
        logo,
        seal,
    }
}

fn bank_accounts(policy: &Policy) -> Vec<sheet::BankAccount> {
    let account = |account: &crate::policy::BankAccount| sheet::BankAccount {
        bank: account.bank.clone(),
        branch: account.branch.clone(),
        kind: account.kind.clone(),
        number: account.number.clone(),
        holder: account.holder.clone(),
    };
    policy.issuer.bank_accounts.iter().map(account).collect()
}

fn recipient(one: &Unprinted, number: &str) -> sheet::Recipient {
    addressed(&one.customer, number, &one.postal_code, &one.address)
}

fn addressed(name: &str, number: &str, postal_code: &str, address: &str) -> sheet::Recipient {
    sheet::Recipient {
        company: name.to_owned(),
        department: None,
        person: None,
        postal_code: postal_code.to_owned(),
        address: address.lines().map(str::to_owned).collect(),
        customer_number: number.to_owned(),
    }
}

fn sheet_kind(kind: Kind) -> sheet::Kind {
    match kind {
        Kind::Invoice | Kind::Summary => sheet::Kind::Invoice,
        Kind::Correction => sheet::Kind::Correction,
        Kind::Cancellation => sheet::Kind::Cancellation,
        Kind::CreditNote => sheet::Kind::CreditNote,
    }
}

fn sheet_period(period: Period) -> sheet::Period {
    sheet::Period { from: period.from, to: period.until }
}

fn sheet_line(line: &crate::document::Line) -> sheet::Line {
    sheet::Line {
        date: line.date,
        description: line.description.clone(),
        quantity: line.quantity,
        unit: line.unit.clone(),
        unit_price: line.unit_price,
        amount: line.amount.0,
        tax: sheet_tax(line.tax),
    }
}

fn sheet_tax(tax: Tax) -> sheet::Tax {
    let kind = match tax.kind {
        TaxKind::Standard => sheet::TaxKind::Standard,
        TaxKind::Reduced => sheet::TaxKind::Reduced,
        TaxKind::Exempt => sheet::TaxKind::Exempt,
        TaxKind::ZeroRated => sheet::TaxKind::ZeroRated,
        TaxKind::OutOfScope => sheet::TaxKind::OutOfScope,
    };
    sheet::Tax { kind, rate: tax.rate }
}

fn sheet_totals(totals: &[crate::tax::RateTotal]) -> Vec<sheet::RateTotal> {
    totals
        .iter()
        .map(|total| sheet::RateTotal { tax: sheet_tax(total.tax), net: total.net.0, amount: total.amount.0 })
        .collect()
}
