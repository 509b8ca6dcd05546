//! One row's cells; what cannot be read is noted with its row and column.

use super::{Column, RowFault};
use crate::fold;

/// Longest text of a cell: beyond it no page and no paper stays readable.
const LONGEST: usize = 200;

/// A row of a table, or what stands for one in another kind of file.
pub trait Row<C> {
    fn line(&self) -> u64;

    /// What is read, and what was wrong with it.
    fn read<T>(&self, read: impl FnOnce(&mut Cells<'_, C>) -> T) -> (T, Vec<RowFault>);

    fn raw(&self, column: C) -> &str;
}

/// A row while it is read. Desks add what they read out of a cell by a trait of their own.
pub struct Cells<'a, C> {
    pub row: u64,
    pub get: &'a dyn Fn(C) -> Option<&'a str>,
    /// The heading under which a column stands in this file.
    pub heading: &'a dyn Fn(C) -> String,
    pub faults: Vec<RowFault>,
}

impl<C: Column> Cells<'_, C> {
    /// What stands there, without spaces around it; empty where nothing does.
    pub fn raw(&self, column: C) -> &str {
        (self.get)(column).unwrap_or_default().trim_matches(|c: char| c.is_whitespace())
    }

    /// Whether the file has the column, and the row reaches it.
    pub fn has(&self, column: C) -> bool {
        (self.get)(column).is_some()
    }

    pub fn is_blank(&self, column: C) -> bool {
        self.raw(column).is_empty()
    }

    pub fn wrong(&mut self, column: C, reason: &str) {
        self.faults.push(self.fault(column, reason));
    }

    pub fn wrong_with(&mut self, column: C, reason: &str, (name, value): (&str, impl ToString)) {
        self.faults.push(self.fault(column, reason).with(name, value));
    }

    fn fault(&self, column: C, reason: &str) -> RowFault {
        let typed: String = self.raw(column).chars().take(40).collect();
        RowFault::new(self.row, (self.heading)(column), reason).with("typed", typed)
    }

    pub fn read<T>(&mut self, column: C, reason: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = parse(self.raw(column));
        if read.is_none() {
            self.wrong(column, reason);
        }
        read
    }

    pub fn maybe<T>(&mut self, column: C, reason: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if self.is_blank(column) { None } else { self.read(column, reason, parse) }
    }

    pub fn text(&mut self, column: C) -> String {
        self.text_up_to(column, LONGEST)
    }

    /// What somebody is found by.
    pub fn name(&mut self, column: C) -> String {
        let text = self.text(column);
        if fold::longest(&text) > LONGEST && text.chars().count() <= LONGEST {
            self.wrong(column, "table-too-long");
        }
        text
    }

    pub fn text_up_to(&mut self, column: C, longest: usize) -> String {
        let text = fold::text(self.raw(column));
        // What a wrong encoding leaves behind.
        if text.contains('\u{fffd}') {
            self.wrong(column, "table-unreadable-letter");
        }
        if fold::has_control(&text) {
            self.wrong(column, "table-control-character");
        }
        if text.chars().count() > longest {
            self.wrong(column, "table-too-long");
        }
        text
    }

    pub fn needed(&mut self, column: C) -> String {
        if self.is_blank(column) {
            self.wrong(column, "table-missing");
        }
        self.text(column)
    }
}
