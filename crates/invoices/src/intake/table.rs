//! A CSV: rows with one number after another make one invoice.

use std::io;

use counter::{
    spool::Spooled,
    table::{Headings, Row as _, Table, TableRow, encoding_of},
};

use super::{Column, Taken, cells::InvoiceCells as _, guard, invoices, summaries};
use crate::{document::Kind, tax::Rounding};

const NEEDED: &[Column] = &[Column::Number, Column::Customer, Column::Issued];

pub fn read(file: &Spooled, rounding: Rounding, hand_on: &mut dyn FnMut(Taken) -> bool) -> io::Result<()> {
    match Table::open(file.reader(), encoding_of(file.reader())?) {
        Ok(table) => read_rows(table, rounding, hand_on),
        Err(fault) => {
            hand_on(Err(vec![fault]));
        }
    }
    Ok(())
}

pub(super) fn read_rows(mut table: Table, rounding: Rounding, hand_on: &mut dyn FnMut(Taken) -> bool) {
    let headings = match Headings::read(&table.head, NEEDED) {
        Ok(headings) => headings,
        Err(faults) => {
            hand_on(Err(faults));
            return;
        }
    };
    let mut invoice: Vec<TableRow<'_, Column>> = Vec::new();
    while let Some(record) = table.next_row() {
        let row = match record {
            Ok((line, record)) => TableRow::new(line, &headings, guard::without(record)),
            Err(fault) => {
                if !hand_on(Err(vec![fault])) {
                    return;
                }
                continue;
            }
        };
        let same = invoice.first().is_some_and(|first| first.raw(Column::Number) == row.raw(Column::Number));
        if !same && !invoice.is_empty() {
            let whole = std::mem::take(&mut invoice);
            if !hand_on(taken(&headings, &whole, rounding)) {
                return;
            }
        }
        invoice.push(row);
    }
    if !invoice.is_empty() {
        hand_on(taken(&headings, &invoice, rounding));
    }
}

fn taken(headings: &Headings<Column>, rows: &[TableRow<'_, Column>], rounding: Rounding) -> Taken {
    let is_summary = headings.has(Column::Billed)
        && rows[0].read(|cells| cells.is_blank(Column::Kind) || cells.kind() == Some(Kind::Summary)).0;
    if is_summary { summaries::from_rows(rows) } else { invoices::from_rows(rows, rounding) }
}
