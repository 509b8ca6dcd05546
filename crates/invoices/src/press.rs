//! The press: what a site prints with, read and tried together with its file (INV-16). A broken template, or a picture
//! that is none, is a mistake of the file: by line and reason, before anybody waits for a paper.

use std::{fs, path::Path};

use counter::{
    Error,
    site::{Mistake, Reading},
};
use jiff::civil::Date;
use paper::{Assets, Fault, Printed, Template};

use crate::{
    document::{Kind, Period},
    pages::sample,
    policy::Policy,
    said::{Earlier, Invoice, Said, Summary, net, tax},
    sheet,
    tax::{Tax, TaxKind},
};

/// What stands on the paper beside what the document says.
pub struct Slip {
    pub customer: String,
    pub postal_code: String,
    pub address: String,
    pub earlier_issued: Option<Date>,
}

impl Slip {
    fn sample() -> Slip {
        Slip {
            customer: "株式会社サンプル建設".to_owned(),
            postal_code: "100-0000".to_owned(),
            address: "東京都千代田区見本町1-2-3\n見本ビル4階".to_owned(),
            earlier_issued: Some(Date::constant(2026, 10, 31)),
        }
    }
}

/// What a site prints with: its templates, or ours, and its pictures.
pub struct Press {
    invoice: Template,
    summary: Template,
    address: Template,
    assets: Assets,
    issuer: sheet::Issuer,
    bank_accounts: Vec<sheet::BankAccount>,
    look: sheet::Look,
}

const PARTS: (&str, &str) = ("parts.typ", include_str!("../paper/parts.typ"));
const TEMPLATES: [(&str, &str); 3] = [
    ("invoice.typ", include_str!("../paper/invoice.typ")),
    ("summary.typ", include_str!("../paper/summary.typ")),
    ("address.typ", include_str!("../paper/address.typ")),
];

impl Press {
    /// None where something is wrong; then the reading says what.
    pub fn read(reading: &mut Reading<'_>, policy: &Policy) -> Option<Press> {
        let own = policy.templates.as_ref().map(|templates| reading.folder().join(templates));
        if own.as_ref().is_some_and(|folder| !folder.is_dir()) {
            let says = "there is no such folder beside this file; one with the site's own `invoice.typ`, `summary.typ`, \
                        `address.typ` or `parts.typ` is right";
            reading.wrong(&["invoices.templates"], says);
            return None;
        }
        let mut texts = Vec::with_capacity(TEMPLATES.len());
        for (name, ours) in TEMPLATES {
            texts.push(own_or_ours(reading, own.as_deref(), name, ours)?);
        }
        let parts = own_or_ours(reading, own.as_deref(), PARTS.0, PARTS.1)?;
        let mut template = |place: usize| {
            let read =
                Template::read(TEMPLATES[place].0, &texts[place], &[paper::STATIONERY, (PARTS.0, &parts)]);
            read.map_err(|fault| refuse(reading, own.as_deref(), &fault)).ok()
        };
        let (invoice, summary, address) = (template(0)?, template(1)?, template(2)?);
        let mut assets = Assets::default();
        let logo = reading.said("brand.logo").map(str::to_owned);
        let logo = picture(reading, &mut assets, "brand.logo", logo.as_deref()).ok()?;
        let seal = policy.issuer.seal.as_ref().and_then(|seal| seal.to_str());
        let seal = picture(reading, &mut assets, "invoices.issuer.seal", seal).ok()?;
        let has_pictures = logo.is_some() || seal.is_some();
        let accent = reading.said("brand.colour").unwrap_or("#000000").to_owned();
        let press = Press {
            invoice,
            summary,
            address,
            issuer: issuer(policy, logo, seal),
            bank_accounts: bank_accounts(policy),
            look: sheet::Look { accent, fold_marks: true },
            assets,
        };
        // Ours alone are tried by the program's own tests; a picture shows on any paper whether it is one. Nobody wants
        // to wait for more when the program starts.
        let tried = match (&own, has_pictures) {
            (Some(_), _) => press.try_out(),
            (None, true) => press.try_invoice(Kind::Invoice),
            (None, false) => Ok(()),
        };
        if let Err(fault) = tried {
            refuse(reading, own.as_deref(), &fault);
            return None;
        }
        Some(press)
    }

    /// One paper of each kind.
    fn try_out(&self) -> Result<(), Fault> {
        let kinds = [Kind::Invoice, Kind::Correction, Kind::Cancellation, Kind::CreditNote];
        kinds.into_iter().try_for_each(|kind| self.try_invoice(kind))?;
        let slip = Slip::sample();
        doubtless(self.summary.print(&self.summary_sheet(&slip, &sample::summary()), &self.assets)?)?;
        let enclosed =
            vec![sheet::Enclosed { title: "請求書".to_owned(), number: "INV-1".to_owned(), pages: 1 }];
        let message = (Date::constant(2026, 11, 1), "…".to_owned());
        let letter = self.address_sheet(&slip, "100001", enclosed, message);
        doubtless(self.address.print(&letter, &self.assets)?)
    }

    fn try_invoice(&self, kind: Kind) -> Result<(), Fault> {
        let invoice = Invoice { kind, ..sample::invoice() };
        doubtless(self.invoice.print(&self.invoice_sheet(&Slip::sample(), &invoice), &self.assets)?)
    }

    /// Takes milliseconds: to be done `at_the_press`.
    pub fn print(&self, said: &Said, slip: &Slip) -> Result<Printed, Error> {
        let printed = match said {
            Said::Invoice(invoice) => self.invoice.print(&self.invoice_sheet(slip, invoice), &self.assets),
            Said::Summary(summary) => self.summary.print(&self.summary_sheet(slip, summary), &self.assets),
        };
        printed.map_err(Error::fault)
    }

    fn invoice_sheet(&self, slip: &Slip, invoice: &Invoice) -> sheet::InvoiceSheet {
        let earlier = |earlier: &Earlier| sheet::Earlier {
            number: earlier.number.clone(),
            issued: slip.earlier_issued.unwrap_or(invoice.issued),
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
            recipient: recipient(slip, &invoice.customer),
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

    fn summary_sheet(&self, slip: &Slip, summary: &Summary) -> sheet::SummarySheet {
        let summed = |summed: &crate::said::Summed| sheet::SummedInvoice {
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
            recipient: recipient(slip, &summary.customer),
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
        message: (Date, String),
    ) -> Result<Vec<u8>, Error> {
        let slip = Slip {
            customer: customer.name.clone(),
            postal_code: customer.postal_code.clone(),
            address: customer.address.clone(),
            earlier_issued: None,
        };
        let sheet = self.address_sheet(&slip, &customer.number, enclosed, message);
        Ok(self.address.print(&sheet, &self.assets).map_err(Error::fault)?.pdf)
    }

    fn address_sheet(
        &self,
        slip: &Slip,
        number: &str,
        enclosed: Vec<sheet::Enclosed>,
        (issued, message): (Date, String),
    ) -> sheet::AddressSheet {
        sheet::AddressSheet {
            issued,
            issuer: self.issuer.clone(),
            recipient: recipient(slip, number),
            enclosed,
            message,
            portal: None,
            look: self.look.clone(),
        }
    }
}

/// A template that a site has put into its own folder stands in the place of ours. One that cannot be read is not taken
/// for one that is not there.
fn own_or_ours(reading: &mut Reading<'_>, folder: Option<&Path>, name: &str, ours: &str) -> Option<String> {
    let Some(file) = folder.map(|folder| folder.join(name)).filter(|file| file.exists()) else {
        return Some(ours.to_owned());
    };
    match fs::read_to_string(&file) {
        Ok(text) => Some(text),
        Err(why) => {
            let says = format!("cannot be read: {why}");
            reading.wrong_elsewhere(Mistake::of_file(file.display().to_string(), says));
            None
        }
    }
}

/// The name by which templates know it. Where it cannot be read, the reading has been told.
fn picture(
    reading: &mut Reading<'_>,
    assets: &mut Assets,
    key: &str,
    file: Option<&str>,
) -> Result<Option<String>, ()> {
    let Some(file) = file else { return Ok(None) };
    let name = Path::new(file).file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let read = fs::read(reading.folder().join(file)).map_err(|why| why.to_string());
    let with =
        read.and_then(|bytes| std::mem::take(assets).with(&name, bytes).map_err(|why| why.to_string()));
    match with {
        Ok(with) => {
            *assets = with;
            Ok(Some(name))
        }
        Err(why) => {
            reading.wrong(
                &[key],
                format!("`{file}` cannot be read: {why}; a picture beside this file is right"),
            );
            Err(())
        }
    }
}

/// A font that is not there leaves its text to another one, or to none.
fn doubtless(printed: Printed) -> Result<(), Fault> {
    let doubts: Vec<_> =
        printed.warnings.into_iter().filter(|warning| warning.reason.contains("font family")).collect();
    if doubts.is_empty() { Ok(()) } else { Err(Fault::Template(doubts)) }
}

fn refuse(reading: &mut Reading<'_>, own: Option<&Path>, fault: &Fault) {
    let Fault::Template(mistakes) = fault else {
        reading.wrong(&["invoices.templates", "invoices"], format!("papers cannot be printed: {fault}"));
        return;
    };
    for mistake in mistakes {
        let file = own.map(|folder| folder.join(&mistake.file)).filter(|file| file.exists());
        let file = file.map_or_else(|| mistake.file.clone(), |file| file.display().to_string());
        reading.wrong_elsewhere(Mistake {
            line: mistake.line.max(1),
            column: mistake.column.max(1),
            ..Mistake::of_file(file, &*mistake.reason)
        });
    }
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

fn recipient(slip: &Slip, number: &str) -> sheet::Recipient {
    sheet::Recipient {
        company: slip.customer.clone(),
        department: None,
        person: None,
        postal_code: slip.postal_code.clone(),
        address: slip.address.lines().map(str::to_owned).collect(),
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

fn sheet_line(line: &crate::said::Line) -> sheet::Line {
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
