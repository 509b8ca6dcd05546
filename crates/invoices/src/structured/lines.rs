//! A document as CSV: one row a line, with what holds for all of them before it, so that rows of several documents can
//! be put below one another. A summary has one row for each document that it sums up.

use counter::{Speech, list, show::Show};
use rust_decimal::Decimal;

use crate::document::Document;
use crate::said::{Invoice, Line, Said, Summary, Summed};

pub fn write(document: &Document, said: &Said, words: &Speech) -> String {
    let (head, rows) = match said {
        Said::Invoice(invoice) => (INVOICE, invoice_rows(document, invoice, words)),
        Said::Summary(summary) => (SUMMARY, summary_rows(document, summary, words)),
    };
    let head: Vec<String> = head.iter().map(|word| words.say(word)).collect();
    std::iter::once(head).chain(rows).map(|cells| list::line(&cells)).collect()
}

const INVOICE: &[&str] = &[
    "invoice-number",
    "invoice-kind",
    "invoice-issued",
    "invoice-due",
    "invoice-subject",
    "invoice-line-number",
    "invoice-line-date",
    "invoice-line-description",
    "invoice-line-quantity",
    "invoice-line-unit",
    "invoice-line-price",
    "invoice-line-amount",
    "invoice-line-tax",
    "invoice-line-rate",
];

const SUMMARY: &[&str] = &[
    "invoice-summary-number",
    "invoice-issued",
    "invoice-due",
    "invoice-previous",
    "invoice-received",
    "invoice-adjusted",
    "invoice-carried",
    "invoice-billed",
    "invoice-number",
    "invoice-kind",
    "invoice-issued-of-document",
    "invoice-subject",
    "invoice-gross",
];

fn invoice_rows(document: &Document, invoice: &Invoice, words: &Speech) -> Vec<Vec<String>> {
    let row = |(number, line): (usize, &Line)| {
        vec![
            document.number.clone(),
            words.say(document.kind.word()),
            Show::day(document.issued),
            document.due.map(Show::day).unwrap_or_default(),
            invoice.subject.clone(),
            number.to_string(),
            line.date.map(Show::day).unwrap_or_default(),
            line.description.clone(),
            decimal(line.quantity),
            line.unit.clone(),
            decimal(line.unit_price),
            line.amount.0.to_string(),
            words.say(line.tax.kind.word()),
            line.tax.rate.to_string(),
        ]
    };
    (1_usize..).zip(&invoice.lines).map(row).collect()
}

fn summary_rows(document: &Document, summary: &Summary, words: &Speech) -> Vec<Vec<String>> {
    let sums = [summary.previous, summary.received, summary.adjusted, summary.carried(), summary.billed()];
    let row = |one: &Summed| {
        let mut cells = vec![
            document.number.clone(),
            Show::day(document.issued),
            document.due.map(Show::day).unwrap_or_default(),
        ];
        cells.extend(sums.map(|yen| yen.0.to_string()));
        cells.extend([
            one.number.clone(),
            words.say(one.kind.word()),
            Show::day(one.issued),
            one.subject.clone(),
            one.gross.0.to_string(),
        ]);
        cells
    };
    summary.invoices.iter().map(row).collect()
}

fn decimal(number: Option<Decimal>) -> String {
    number.map(|number| number.normalize().to_string()).unwrap_or_default()
}
