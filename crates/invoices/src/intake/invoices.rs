//! Rows become an invoice: the first says what it is, each one adds a line (INV-10, INV-15).

use counter::{
    Yen,
    table::{Cells, Column as _, Row, RowFault},
};
use rust_decimal::{Decimal, RoundingStrategy, prelude::ToPrimitive as _};

use super::{Column, Drafted, Entry, Taken, cells::InvoiceCells as _};
use crate::{
    document::Kind,
    said::{Earlier, Invoice, Line, Said, net, tax},
    tax::{Rounding, totals},
};

/// What every row of one invoice says alike, where it says it at all.
const SAID_ONCE: [Column; 13] = [
    Column::Kind,
    Column::Customer,
    Column::Issued,
    Column::Due,
    Column::PeriodFrom,
    Column::PeriodUntil,
    Column::Subject,
    Column::Note,
    Column::Earlier,
    Column::Reason,
    Column::Net,
    Column::TaxSum,
    Column::Gross,
];

/// More lines than any paper that people read has.
const MOST_LINES: usize = 2000;

pub fn from_rows(rows: &[impl Row<Column>], rounding: Rounding) -> Taken {
    let Some(first) = rows.first() else { return Err(vec![RowFault::of_file("intake-empty")]) };
    let (invoice, mut faults) = first.read(head);
    if rows.len() > MOST_LINES {
        faults.push(RowFault::new(first.line(), "", "intake-too-many-lines").with("most", MOST_LINES));
    }
    let mut lines = Vec::with_capacity(rows.len());
    for row in rows {
        let (line, wrong) = row.read(|cells| line(cells, rounding));
        faults.extend(wrong);
        lines.extend(line);
        faults.extend(differing(first, row));
    }
    let Some(mut invoice) = invoice.filter(|_| faults.is_empty()) else { return Err(faults) };
    if lines.is_empty() && invoice.kind != Kind::Cancellation {
        return Err(vec![RowFault::new(first.line(), Column::Description.ja(), "intake-no-lines")]);
    }
    invoice.totals = totals(lines.iter().map(|line| (line.tax, line.amount)), rounding);
    invoice.lines = lines;
    let ((), faults) = first.read(|cells| {
        let totals = invoice.totals.iter().flat_map(|total| [total.net, total.amount]);
        must_be_sane(cells, (Column::Gross, Column::Amount), totals.chain([invoice.gross()]));
        own_totals(cells, &invoice);
    });
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(Drafted { row: first.line(), entry: Entry::Data(Said::Invoice(invoice)) })
}

fn head(cells: &mut Cells<'_, Column>) -> Option<Invoice> {
    let kind = cells.kind();
    let number = cells.number(Column::Number);
    let customer = cells.number(Column::Customer);
    let issued = cells.day(Column::Issued);
    let due = cells.maybe_day(Column::Due);
    let period = cells.period();
    let subject = cells.text(Column::Subject);
    let note = cells.note();
    let earlier = kind.and_then(|kind| earlier(cells, kind));
    Some(Invoice {
        kind: kind?,
        number,
        customer,
        issued: issued?,
        due,
        period,
        subject,
        lines: Vec::new(),
        totals: Vec::new(),
        note,
        earlier,
    })
}

/// A correction names what it corrects, and why (INV-14); what corrects nothing names nothing.
pub fn earlier(cells: &mut Cells<'_, Column>, kind: Kind) -> Option<Earlier> {
    if !kind.needs_earlier() {
        if !cells.is_blank(Column::Earlier) {
            cells.wrong(Column::Earlier, "intake-no-earlier-wanted");
        }
        return None;
    }
    let number = cells.number(Column::Earlier);
    let reason = cells.needed(Column::Reason);
    Some(Earlier { number, reason })
}

/// None for a row that has no line, as that of a cancellation.
fn line(cells: &mut Cells<'_, Column>, rounding: Rounding) -> Option<Line> {
    let is_blank = [Column::Description, Column::Amount, Column::Quantity, Column::UnitPrice]
        .into_iter()
        .all(|column| cells.is_blank(column));
    if is_blank {
        return None;
    }
    let date = cells.maybe_day(Column::LineDate);
    let description = cells.needed(Column::Description);
    let quantity = cells.maybe_decimal(Column::Quantity);
    let unit = cells.text(Column::Unit);
    let unit_price = cells.maybe_decimal(Column::UnitPrice);
    let product = quantity.zip(unit_price).and_then(|(quantity, price)| product(quantity, price, rounding));
    // Where both stand there and one cannot be read, that has been said.
    let is_worked_out = cells.is_blank(Column::Amount)
        && !cells.is_blank(Column::Quantity)
        && !cells.is_blank(Column::UnitPrice)
        && (product.is_some() || quantity.is_none() || unit_price.is_none());
    let amount = if is_worked_out { product } else { cells.yen(Column::Amount) };
    let tax = cells.tax();
    Some(Line { date, description, quantity, unit, unit_price, amount: amount?, tax: tax? })
}

fn product(quantity: Decimal, price: Decimal, rounding: Rounding) -> Option<Yen> {
    let strategy = match rounding {
        Rounding::Down => RoundingStrategy::ToZero,
        Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
        Rounding::Up => RoundingStrategy::AwayFromZero,
    };
    let whole = quantity.checked_mul(price)?.round_dp_with_strategy(0, strategy).to_i64()?;
    Some(Yen(whole)).filter(|yen| yen.is_sane())
}

/// Totals that the file brings along must be ours to the yen.
fn own_totals(cells: &mut Cells<'_, Column>, invoice: &Invoice) {
    let (net, tax) = (net(&invoice.totals), tax(&invoice.totals));
    for (column, ours) in [(Column::Net, net), (Column::TaxSum, tax), (Column::Gross, net + tax)] {
        must_be(cells, column, ours);
    }
}

/// What is added up is held to the limit of what it is added up from: named where the file has its sum, else where it has
/// the parts.
pub fn must_be_sane(
    cells: &mut Cells<'_, Column>,
    (sum, part): (Column, Column),
    sums: impl Iterator<Item = Yen>,
) {
    let column = if cells.has(sum) { sum } else { part };
    if let Some(ours) = sums.filter(|yen| !yen.is_sane()).max_by_key(|yen| yen.0.unsigned_abs()) {
        let fault = RowFault::new(cells.row, (cells.heading)(column), "intake-sum-too-large");
        cells.faults.push(fault.with("ours", ours).with("most", Yen::MOST));
    }
}

/// A sum that the file brings along, against the one that its parts make.
pub fn must_be(cells: &mut Cells<'_, Column>, column: Column, ours: Yen) {
    let Some(theirs) = cells.maybe_yen(column).filter(|theirs| *theirs != ours) else { return };
    let fault = RowFault::new(cells.row, (cells.heading)(column), "intake-sum")
        .with("theirs", theirs)
        .with("ours", ours)
        .with("difference", theirs - ours);
    cells.faults.push(fault);
}

/// Rows of one invoice that contradict its first.
fn differing(first: &impl Row<Column>, row: &impl Row<Column>) -> Vec<RowFault> {
    let differs = |column: &Column| {
        let (one, other) = (first.raw(*column), row.raw(*column));
        // 1,000 and 1000 are the same.
        let is_same_sum = || Yen::typed(one).is_some_and(|one| Yen::typed(other) == Some(one));
        !other.is_empty() && one != other && !is_same_sum()
    };
    let wrong = |column: Column| row.read(|cells| cells.wrong(column, "intake-differs")).1;
    SAID_ONCE.into_iter().filter(differs).flat_map(wrong).collect()
}
