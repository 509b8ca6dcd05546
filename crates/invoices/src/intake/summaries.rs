//! A row becomes a 請求総括表 (INV-5). Its invoices are named by their numbers; what these say is looked up later.

use counter::table::{Cells, Column as _, Row, RowFault};
use jiff::civil::Date;

use super::{
    Column, Drafted, Entry, Taken,
    cells::InvoiceCells as _,
    invoices::{must_be, must_be_sane},
};
use crate::{
    document::Kind,
    said::{Said, Summary, Summed},
    tax::{RateTotal, Tax},
};

/// More than one sheet of a year's invoices has.
const MOST_SUMMED: usize = 2000;

pub fn from_rows(rows: &[impl Row<Column>]) -> Taken {
    let Some(first) = rows.first() else { return Err(vec![RowFault::of_file("intake-empty")]) };
    let (summary, mut faults) = first.read(summary);
    if let Some(second) = rows.get(1) {
        faults.push(RowFault::new(second.line(), Column::Number.ja(), "intake-number-twice"));
    }
    match summary {
        Some(summary) if faults.is_empty() => {
            Ok(Drafted { row: first.line(), entry: Entry::Data(Said::Summary(summary)) })
        }
        _ => Err(faults),
    }
}

fn summary(cells: &mut Cells<'_, Column>) -> Option<Summary> {
    let number = cells.number(Column::Number);
    let customer = cells.number(Column::Customer);
    let issued = cells.day(Column::Issued);
    let due = cells.maybe_day(Column::Due);
    let period = cells.period();
    if period.is_none() && cells.is_blank(Column::PeriodFrom) && cells.is_blank(Column::PeriodUntil) {
        cells.wrong(Column::PeriodFrom, "table-missing");
    }
    let subject = cells.text(Column::Subject);
    let previous = cells.yen(Column::Previous);
    let received = cells.yen(Column::Received);
    let adjusted = cells.maybe_yen(Column::Adjusted).unwrap_or_default();
    let totals = totals(cells);
    let invoices = summed(cells);
    let note = cells.note();
    let summary = Summary {
        number,
        customer,
        issued: issued?,
        due,
        period: period?,
        subject,
        previous: previous?,
        received: received?,
        adjusted,
        totals,
        invoices,
        note,
    };
    must_be_sane(
        cells,
        (Column::Billed, Column::Previous),
        [summary.carried(), summary.billed()].into_iter(),
    );
    must_be(cells, Column::Billed, summary.billed());
    Some(summary)
}

/// The sums per rate come from the core system: a closing adds up invoices whose tax was rounded one by one.
fn totals(cells: &mut Cells<'_, Column>) -> Vec<RateTotal> {
    let mut total = |tax: Tax, net: Column, amount: Option<Column>| {
        let net = cells.maybe_yen(net)?;
        let amount = amount.and_then(|column| cells.maybe_yen(column)).unwrap_or_default();
        Some(RateTotal { tax, net, amount })
    };
    [
        total(Tax::STANDARD, Column::Net10, Some(Column::Tax10)),
        total(Tax::REDUCED, Column::Net8, Some(Column::Tax8)),
        total(Tax::EXEMPT, Column::NetExempt, None),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn summed(cells: &mut Cells<'_, Column>) -> Vec<Summed> {
    let named: Vec<String> = cells
        .raw(Column::Invoices)
        .split(|c: char| c.is_whitespace() || c == ',' || c == '、' || c == ';')
        .map(counter::fold::half_width)
        .filter(|number| !number.is_empty())
        .collect();
    if named.len() > MOST_SUMMED {
        cells.wrong(Column::Invoices, "table-too-long");
    }
    let unknown = |number| Summed {
        kind: Kind::Invoice,
        number,
        issued: Date::ZERO,
        subject: String::new(),
        gross: counter::Yen(0),
    };
    named.into_iter().map(unknown).collect()
}
