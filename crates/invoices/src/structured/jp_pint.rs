//! JP PINT 1.1.3, billing: UBL 2.1 as Japanese companies exchange it over Peppol. Numbers in comments are those of
//! its business terms (ibt, ibg) and rules (ibr).

use std::io;

use counter::Yen;
use jiff::civil::Date;
use quick_xml::{
    Writer,
    events::{BytesDecl, BytesText, Event},
};
use rust_decimal::Decimal;

use super::units;
use crate::{
    document::{Kind, Period},
    policy::Issuer,
    said::{self, Invoice, Line},
    tax::{RateTotal, Tax, TaxKind},
};

const CUSTOMIZATION: &str = "urn:peppol:pint:billing-1@jp-1";
const PROFILE: &str = "urn:peppol:bis:billing";
/// In Japan all are invoices (aligned-ibrp-cl-02-jp): Peppol knows no credit note of this customization.
const COMMERCIAL_INVOICE: &str = "380";
/// Registered numbers of qualified invoice issuers, in the list of electronic address schemes.
const REGISTRATION_NUMBER: &str = "0221";
const CORPORATE_NUMBER: &str = "0188";
/// A buyer must have an electronic address (ibr-080), and who reads invoices behind a door has none on Peppol. No
/// company can ever have this number: its check digit is wrong.
const NOBODY: &str = "0000000000000";

type Xml = Writer<Vec<u8>>;

/// Which way the money goes: what a customer owes is positive, what is given back is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Owed,
    GivenBack,
}

impl Way {
    /// `earlier` is the way of the document that a cancellation takes back.
    pub fn of(kind: Kind, gross: Yen, earlier: Option<Way>) -> Way {
        match kind {
            Kind::Cancellation if earlier == Some(Way::GivenBack) => Way::Owed,
            Kind::CreditNote | Kind::Cancellation => Way::GivenBack,
            _ if gross < Yen(0) => Way::GivenBack,
            _ => Way::Owed,
        }
    }

    /// Credit notes and cancellations come with either sign, mostly with that of what they take back.
    fn is_other_than_of(self, gross: Yen) -> bool {
        match self {
            Way::Owed => gross < Yen(0),
            Way::GivenBack => gross >= Yen(0),
        }
    }
}

/// There is no invoice without lines (ibr-016), as the cancellation of a ready PDF is one.
pub fn can_say(invoice: &Invoice) -> bool {
    !invoice.lines.is_empty()
}

pub fn write(invoice: &Invoice, buyer: &str, issuer: &Issuer, way: Way) -> io::Result<Vec<u8>> {
    let turned = way.is_other_than_of(invoice.gross()).then(|| turned(invoice));
    let invoice = turned.as_ref().unwrap_or(invoice);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element("Invoice").with_attributes([
        ("xmlns", "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"),
        ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
        ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    ]);
    root.write_inner_content(|xml| {
        head(xml, invoice)?;
        seller(xml, issuer)?;
        self::buyer(xml, buyer, &invoice.customer)?;
        if way == Way::Owed {
            payment(xml, issuer)?;
        }
        taxes(xml, &invoice.totals)?;
        sums(xml, &invoice.totals)?;
        let period = period(invoice);
        for (number, line) in (1_usize..).zip(&invoice.lines) {
            self::line(xml, (number, line), period)?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

fn turned(invoice: &Invoice) -> Invoice {
    let mut turned = invoice.clone();
    for line in &mut turned.lines {
        line.amount = -line.amount;
        line.quantity = line.quantity.map(|quantity| -quantity);
    }
    for total in &mut turned.totals {
        (total.net, total.amount) = (-total.net, -total.amount);
    }
    turned
}

fn head(xml: &mut Xml, invoice: &Invoice) -> io::Result<()> {
    text(xml, "cbc:CustomizationID", CUSTOMIZATION)?;
    text(xml, "cbc:ProfileID", PROFILE)?;
    text(xml, "cbc:ID", &invoice.number)?;
    text(xml, "cbc:IssueDate", &iso(invoice.issued))?;
    if let Some(due) = invoice.due {
        text(xml, "cbc:DueDate", &iso(due))?;
    }
    text(xml, "cbc:InvoiceTypeCode", COMMERCIAL_INVOICE)?;
    let notes = [invoice.subject.as_str(), &invoice.note, reason(invoice)];
    let note = notes.into_iter().filter(|note| !note.trim().is_empty()).collect::<Vec<_>>().join("\n");
    text(xml, "cbc:Note", &note)?;
    text(xml, "cbc:DocumentCurrencyCode", "JPY")?;
    let period = period(invoice);
    within(xml, "cac:InvoicePeriod", |xml| dates(xml, period))?;
    let Some(earlier) = &invoice.earlier else { return Ok(()) };
    within(xml, "cac:BillingReference", |xml| {
        within(xml, "cac:InvoiceDocumentReference", |xml| text(xml, "cbc:ID", &earlier.number))
    })
}

fn reason(invoice: &Invoice) -> &str {
    invoice.earlier.as_ref().map_or("", |earlier| &earlier.reason)
}

/// Japan's rules ask for one (aligned-ibrp-052): the period that is billed, or the days of the lines, or the day of
/// issue.
fn period(invoice: &Invoice) -> Period {
    let days = || invoice.lines.iter().filter_map(|line| line.date);
    let (from, until) = (days().min().unwrap_or(invoice.issued), days().max().unwrap_or(invoice.issued));
    invoice.period.unwrap_or(Period { from, until })
}

fn dates(xml: &mut Xml, period: Period) -> io::Result<()> {
    text(xml, "cbc:StartDate", &iso(period.from))?;
    text(xml, "cbc:EndDate", &iso(period.until))
}

fn seller(xml: &mut Xml, issuer: &Issuer) -> io::Result<()> {
    party(xml, "cac:AccountingSupplierParty", |xml| {
        identifier(xml, "cbc:EndpointID", REGISTRATION_NUMBER, &issuer.registration_number)?;
        within(xml, "cac:PostalAddress", |xml| {
            let mut lines = issuer.address.iter();
            text(xml, "cbc:StreetName", lines.next().map_or("", |line| line))?;
            text(xml, "cbc:AdditionalStreetName", &lines.cloned().collect::<Vec<_>>().join(" "))?;
            text(xml, "cbc:PostalZone", &issuer.postal_code)?;
            japan(xml)
        })?;
        within(xml, "cac:PartyTaxScheme", |xml| {
            text(xml, "cbc:CompanyID", &issuer.registration_number)?;
            tax_scheme(xml)
        })?;
        within(xml, "cac:PartyLegalEntity", |xml| text(xml, "cbc:RegistrationName", &issuer.name))
    })
}

fn buyer(xml: &mut Xml, name: &str, customer_number: &str) -> io::Result<()> {
    party(xml, "cac:AccountingCustomerParty", |xml| {
        identifier(xml, "cbc:EndpointID", CORPORATE_NUMBER, NOBODY)?;
        within(xml, "cac:PartyIdentification", |xml| text(xml, "cbc:ID", customer_number))?;
        within(xml, "cac:PostalAddress", japan)?;
        within(xml, "cac:PartyLegalEntity", |xml| text(xml, "cbc:RegistrationName", name))
    })
}

/// By bank transfer (30), to each of the issuer's accounts.
fn payment(xml: &mut Xml, issuer: &Issuer) -> io::Result<()> {
    for account in &issuer.bank_accounts {
        within(xml, "cac:PaymentMeans", |xml| {
            text(xml, "cbc:PaymentMeansCode", "30")?;
            within(xml, "cac:PayeeFinancialAccount", |xml| {
                let id = [&account.bank, &account.branch, &account.kind, &account.number];
                text(xml, "cbc:ID", &id.map(String::as_str).join(":"))?;
                text(xml, "cbc:Name", &account.holder)
            })
        })?;
    }
    Ok(())
}

fn taxes(xml: &mut Xml, totals: &[RateTotal]) -> io::Result<()> {
    within(xml, "cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", said::tax(totals))?;
        for total in totals {
            within(xml, "cac:TaxSubtotal", |xml| {
                amount(xml, "cbc:TaxableAmount", total.net)?;
                amount(xml, "cbc:TaxAmount", total.amount)?;
                within(xml, "cac:TaxCategory", |xml| category(xml, total.tax))
            })?;
        }
        Ok(())
    })
}

fn sums(xml: &mut Xml, totals: &[RateTotal]) -> io::Result<()> {
    let net = said::net(totals);
    let gross = net + said::tax(totals);
    within(xml, "cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", net)?;
        amount(xml, "cbc:TaxExclusiveAmount", net)?;
        amount(xml, "cbc:TaxInclusiveAmount", gross)?;
        amount(xml, "cbc:PayableAmount", gross)
    })
}

fn line(xml: &mut Xml, (number, line): (usize, &Line), period: Period) -> io::Result<()> {
    let price = Price::of(line);
    within(xml, "cac:InvoiceLine", |xml| {
        text(xml, "cbc:ID", &number.to_string())?;
        let unit = units::code(&line.unit);
        let element = xml.create_element("cbc:InvoicedQuantity").with_attribute(("unitCode", unit));
        element.write_text_content(BytesText::new(&price.quantity.to_string()))?;
        amount(xml, "cbc:LineExtensionAmount", line.amount)?;
        // A line's days must lie within those of the document (ibr-085, ibr-086).
        if let Some(day) = line.date.filter(|day| period.from <= *day && *day <= period.until) {
            within(xml, "cac:InvoicePeriod", |xml| dates(xml, Period { from: day, until: day }))?;
        }
        within(xml, "cac:Item", |xml| {
            let name = plain(&line.description);
            text(xml, "cbc:Name", if name.is_empty() { "-" } else { &name })?;
            within(xml, "cac:ClassifiedTaxCategory", |xml| category(xml, line.tax))?;
            if plain(&line.unit).is_empty() {
                return Ok(());
            }
            within(xml, "cac:AdditionalItemProperty", |xml| {
                // So Japan's examples carry a unit as it stands on paper.
                text(xml, "cbc:Name", "表示単位名称")?;
                text(xml, "cbc:Value", &line.unit)
            })
        })?;
        within(xml, "cac:Price", |xml| {
            let element = xml.create_element("cbc:PriceAmount").with_attribute(("currencyID", "JPY"));
            element.write_text_content(BytesText::new(&price.each.to_string()))?;
            let element = xml.create_element("cbc:BaseQuantity").with_attribute(("unitCode", unit));
            element.write_text_content(BytesText::new(&price.base.to_string()))?;
            Ok(())
        })
    })
}

/// A price is never negative (ibr-027), and quantity by price is the line's amount: what was given back has a negative
/// quantity, and what was rounded has the price of all of it. What has an amount and no quantity is one of it.
#[derive(Debug, PartialEq, Eq)]
struct Price {
    quantity: Decimal,
    each: Decimal,
    base: Decimal,
}

impl Price {
    fn of(line: &Line) -> Price {
        let net = Decimal::from(line.amount.0);
        let sign = if net.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
        let quantity = line.quantity.unwrap_or(Decimal::ONE).normalize();
        let price = line.unit_price.unwrap_or_default().normalize();
        if quantity.checked_mul(price).is_some_and(|product| product.abs() == net.abs()) {
            // Nothing of something, and something for nothing, stay what they were.
            let quantity = if net.is_zero() { quantity } else { sign * quantity.abs() };
            return Price { quantity, each: price.abs(), base: Decimal::ONE };
        }
        let base = if quantity.is_zero() { Decimal::ONE } else { quantity.abs() };
        Price { quantity: sign * base, each: net.abs(), base }
    }
}

fn category(xml: &mut Xml, tax: Tax) -> io::Result<()> {
    let code = match tax.kind {
        TaxKind::Standard => "S",
        TaxKind::Reduced => "AA",
        TaxKind::Exempt => "E",
        TaxKind::ZeroRated => "G",
        TaxKind::OutOfScope => "O",
    };
    text(xml, "cbc:ID", code)?;
    // What is outside the tax has no rate, not a rate of nothing (aligned-ibrp-o-05).
    if tax.kind != TaxKind::OutOfScope {
        text(xml, "cbc:Percent", &tax.rate.to_string())?;
    }
    tax_scheme(xml)
}

/// So consumption tax is called in UNECE 5153 (aligned-ibr-jp-03).
fn tax_scheme(xml: &mut Xml) -> io::Result<()> {
    within(xml, "cac:TaxScheme", |xml| text(xml, "cbc:ID", "VAT"))
}

fn japan(xml: &mut Xml) -> io::Result<()> {
    within(xml, "cac:Country", |xml| text(xml, "cbc:IdentificationCode", "JP"))
}

fn party(xml: &mut Xml, role: &str, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    within(xml, role, |xml| within(xml, "cac:Party", inside))
}

fn within(xml: &mut Xml, name: &str, inside: impl FnOnce(&mut Xml) -> io::Result<()>) -> io::Result<()> {
    xml.create_element(name).write_inner_content(inside)?;
    Ok(())
}

/// Nothing at all where there is nothing to say: empty elements are against the rules (ibr-079).
fn text(xml: &mut Xml, name: &str, value: &str) -> io::Result<()> {
    let value = plain(value);
    if !value.is_empty() {
        xml.create_element(name).write_text_content(BytesText::new(&value))?;
    }
    Ok(())
}

fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| is_xml(*c)).collect();
    text.trim().to_owned()
}

/// XML 1.0 cannot hold other control characters, however they are escaped.
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn identifier(xml: &mut Xml, name: &str, scheme: &str, value: &str) -> io::Result<()> {
    xml.create_element(name)
        .with_attribute(("schemeID", scheme))
        .write_text_content(BytesText::new(value))?;
    Ok(())
}

fn amount(xml: &mut Xml, name: &str, yen: Yen) -> io::Result<()> {
    let element = xml.create_element(name).with_attribute(("currencyID", "JPY"));
    element.write_text_content(BytesText::new(&yen.0.to_string()))?;
    Ok(())
}

fn iso(day: Date) -> String {
    day.to_string()
}
