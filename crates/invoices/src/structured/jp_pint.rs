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
    document::{self, Invoice, Kind, Line, Period},
    policy::Issuer,
    tax::{RateTotal, Tax, TaxKind},
};

const CUSTOMIZATION: &str = "urn:peppol:pint:billing-1@jp-1";
const PROFILE: &str = "urn:peppol:bis:billing";
/// Registered numbers of qualified invoice issuers, in the list of electronic address schemes.
const REGISTRATION_NUMBER: &str = "0221";
const CORPORATE_NUMBER: &str = "0188";
/// A buyer must have an electronic address (ibr-080), and who reads invoices behind a door has none on Peppol. No
/// company can ever have this number: its check digit is wrong.
const NOBODY: &str = "0000000000000";

type Xml = Writer<Vec<u8>>;

pub fn write(invoice: &Invoice, buyer: &str, issuer: &Issuer) -> io::Result<Vec<u8>> {
    let form = Form::of(invoice);
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let root = xml.create_element(form.root).with_attributes([
        ("xmlns", form.namespace),
        ("xmlns:cac", "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"),
        ("xmlns:cbc", "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"),
    ]);
    root.write_inner_content(|xml| {
        head(xml, &form, invoice)?;
        seller(xml, issuer)?;
        self::buyer(xml, buyer, &invoice.customer)?;
        if !form.is_credit {
            payment(xml, issuer)?;
        }
        taxes(xml, &form, &invoice.totals)?;
        sums(xml, &form, &invoice.totals)?;
        let period = period(invoice);
        for (number, line) in (1_usize..).zip(&invoice.lines) {
            self::line(xml, &form, (number, line), period)?;
        }
        Ok(())
    })?;
    Ok(xml.into_inner())
}

/// An invoice, or a credit note: the same but for some names, and for the sign of its amounts.
struct Form {
    root: &'static str,
    namespace: &'static str,
    type_element: &'static str,
    type_code: &'static str,
    line: &'static str,
    quantity: &'static str,
    is_credit: bool,
    /// A credit note gives positive amounts back.
    is_negated: bool,
}

impl Form {
    fn of(invoice: &Invoice) -> Form {
        let is_credit = matches!(invoice.kind, Kind::CreditNote | Kind::Cancellation);
        if is_credit {
            return Form {
                root: "CreditNote",
                namespace: "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
                type_element: "cbc:CreditNoteTypeCode",
                type_code: "381",
                line: "cac:CreditNoteLine",
                quantity: "cbc:CreditedQuantity",
                is_credit,
                is_negated: invoice.gross() < Yen(0),
            };
        }
        Form {
            root: "Invoice",
            namespace: "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
            type_element: "cbc:InvoiceTypeCode",
            type_code: "380",
            line: "cac:InvoiceLine",
            quantity: "cbc:InvoicedQuantity",
            is_credit,
            is_negated: false,
        }
    }

    fn yen(&self, yen: Yen) -> Yen {
        if self.is_negated { -yen } else { yen }
    }
}

fn head(xml: &mut Xml, form: &Form, invoice: &Invoice) -> io::Result<()> {
    text(xml, "cbc:CustomizationID", CUSTOMIZATION)?;
    text(xml, "cbc:ProfileID", PROFILE)?;
    text(xml, "cbc:ID", &invoice.number)?;
    text(xml, "cbc:IssueDate", &iso(invoice.issued))?;
    if let Some(due) = invoice.due.filter(|_| !form.is_credit) {
        text(xml, "cbc:DueDate", &iso(due))?;
    }
    text(xml, form.type_element, form.type_code)?;
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

fn taxes(xml: &mut Xml, form: &Form, totals: &[RateTotal]) -> io::Result<()> {
    within(xml, "cac:TaxTotal", |xml| {
        amount(xml, "cbc:TaxAmount", form.yen(document::tax(totals)))?;
        for total in totals {
            within(xml, "cac:TaxSubtotal", |xml| {
                amount(xml, "cbc:TaxableAmount", form.yen(total.net))?;
                amount(xml, "cbc:TaxAmount", form.yen(total.amount))?;
                within(xml, "cac:TaxCategory", |xml| category(xml, total.tax))
            })?;
        }
        Ok(())
    })
}

fn sums(xml: &mut Xml, form: &Form, totals: &[RateTotal]) -> io::Result<()> {
    let net = form.yen(document::net(totals));
    let gross = net + form.yen(document::tax(totals));
    within(xml, "cac:LegalMonetaryTotal", |xml| {
        amount(xml, "cbc:LineExtensionAmount", net)?;
        amount(xml, "cbc:TaxExclusiveAmount", net)?;
        amount(xml, "cbc:TaxInclusiveAmount", gross)?;
        amount(xml, "cbc:PayableAmount", gross)
    })
}

fn line(xml: &mut Xml, form: &Form, (number, line): (usize, &Line), period: Period) -> io::Result<()> {
    let net = form.yen(line.amount);
    let price = Price::of(line, net);
    within(xml, form.line, |xml| {
        text(xml, "cbc:ID", &number.to_string())?;
        let unit = units::code(&line.unit);
        let element = xml.create_element(form.quantity).with_attribute(("unitCode", unit));
        element.write_text_content(BytesText::new(&price.quantity.to_string()))?;
        amount(xml, "cbc:LineExtensionAmount", net)?;
        // A line's days must lie within those of the document (ibr-085, ibr-086).
        if let Some(day) = line.date.filter(|day| period.from <= *day && *day <= period.until) {
            within(xml, "cac:InvoicePeriod", |xml| dates(xml, Period { from: day, until: day }))?;
        }
        within(xml, "cac:Item", |xml| {
            let name = if line.description.trim().is_empty() { "-" } else { &line.description };
            text(xml, "cbc:Name", name)?;
            within(xml, "cac:ClassifiedTaxCategory", |xml| category(xml, line.tax))?;
            if line.unit.trim().is_empty() {
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
/// quantity, and what was rounded has the price of all of it.
#[derive(Debug, PartialEq, Eq)]
struct Price {
    quantity: Decimal,
    each: Decimal,
    base: Decimal,
}

impl Price {
    fn of(line: &Line, net: Yen) -> Price {
        let net = Decimal::from(net.0);
        let sign = if net.is_sign_negative() { -Decimal::ONE } else { Decimal::ONE };
        let quantity = line.quantity.map(|quantity| quantity.abs().normalize()).filter(|q| !q.is_zero());
        let price = line.unit_price.map(|price| price.abs().normalize());
        match (quantity, price) {
            (Some(quantity), Some(price)) if quantity.checked_mul(price) == Some(net.abs()) => {
                Price { quantity: sign * quantity, each: price, base: Decimal::ONE }
            }
            (Some(quantity), _) => Price { quantity: sign * quantity, each: net.abs(), base: quantity },
            (None, _) => Price { quantity: sign, each: net.abs(), base: Decimal::ONE },
        }
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
    let value: String = value.trim().chars().filter(|c| is_xml(*c)).collect();
    if !value.is_empty() {
        xml.create_element(name).write_text_content(BytesText::new(&value))?;
    }
    Ok(())
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
