//! The text of one site file, and where everything in it stands.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::mistake::Mistake;

pub(super) type Span = Range<usize>;

/// The way from the top of a table to one of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Key(String),
    Item(usize),
}

pub(super) struct Source<'i> {
    file: String,
    text: &'i str,
    pub(super) table: DeTable<'i>,
}

impl<'i> Source<'i> {
    /// Text that is no TOML gives every place where it goes wrong, the first of each line.
    pub(super) fn parse(file: &str, text: &'i str) -> Result<Self, Vec<Mistake>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let source = Source { file: file.to_owned(), text, table: table.into_inner() };
        if errors.is_empty() {
            return Ok(source);
        }
        let mut mistakes: Vec<Mistake> = errors
            .iter()
            .map(|error| source.mistake("", error.span(), format!("this is not TOML: {}", error.message())))
            .collect();
        mistakes.sort_by_key(|mistake| mistake.line);
        mistakes.dedup_by_key(|mistake| mistake.line);
        Err(mistakes)
    }

    pub(super) fn mistake(&self, key: &str, span: Option<Span>, says: impl Into<String>) -> Mistake {
        let (line, column) = place(self.text.as_bytes(), span.map_or(0, |span| span.start));
        Mistake { file: self.file.clone(), line, column, key: key.to_owned(), says: says.into() }
    }

    /// Where the key `password.min` stands, or the nearest table above it; and whether it is the key itself.
    pub(super) fn find(&self, key: &str) -> (Option<Span>, bool) {
        let mut table = Some(&self.table);
        let mut found = None;
        for name in key.split('.') {
            let Some((key, value)) = table.and_then(|table| table.get_key_value(name)) else {
                return (found, false);
            };
            found = Some(key.span());
            table = value.get_ref().as_table();
        }
        (found, true)
    }
}

/// Line and column, both from 1, of a byte of the text.
pub(super) fn place(text: &[u8], at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let line = before.split(|byte| *byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1);
    // Counting the bytes that begin a character also works when `at` is inside of one.
    let column = before[start..].iter().filter(|byte| **byte & 0xC0 != 0x80).count() + 1;
    (line, column)
}

/// The innermost value of the table whose key or text covers the span.
pub(super) fn covering(table: &DeTable<'_>, span: &Span) -> Option<Vec<Step>> {
    let mut best: Option<(usize, Vec<Step>)> = None;
    search_table(table, span, &mut Vec::new(), &mut best);
    best.map(|(_, path)| path)
}

type Best = Option<(usize, Vec<Step>)>;

// A `[section]` has the span of its heading only, so what is inside is searched whatever the span says.
fn search_table(table: &DeTable<'_>, span: &Span, path: &mut Vec<Step>, best: &mut Best) {
    for (key, value) in table {
        path.push(Step::Key(key.get_ref().to_string()));
        offer(&key.span(), span, path, best);
        search_value(value, span, path, best);
        path.pop();
    }
}

fn search_value(value: &Spanned<DeValue<'_>>, span: &Span, path: &mut Vec<Step>, best: &mut Best) {
    offer(&value.span(), span, path, best);
    match value.get_ref() {
        DeValue::Table(table) => search_table(table, span, path, best),
        DeValue::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Item(index));
                search_value(item, span, path, best);
                path.pop();
            }
        }
        _ => {}
    }
}

fn offer(covers: &Span, span: &Span, path: &[Step], best: &mut Best) {
    let fits = covers.start <= span.start && span.end <= covers.end;
    if fits && best.as_ref().is_none_or(|(length, _)| covers.len() < *length) {
        *best = Some((covers.len(), path.to_vec()));
    }
}

pub(super) fn remove(table: &mut DeTable<'_>, path: &[Step]) {
    match path {
        [Step::Key(key)] => {
            table.remove(key.as_str());
        }
        [Step::Key(key), rest @ ..] => {
            if let Some(value) = table.get_mut(key.as_str()) {
                remove_within(value.get_mut(), rest);
            }
        }
        _ => {}
    }
}

fn remove_within(value: &mut DeValue<'_>, path: &[Step]) {
    match (value, path) {
        (DeValue::Table(table), path) => remove(table, path),
        (DeValue::Array(items), [Step::Item(index)]) => {
            // Taken out and put back whole: an array lends its items, but lets none go.
            *items = std::mem::replace(items, DeArray::new())
                .into_iter()
                .enumerate()
                .filter_map(|(at, item)| (at != *index).then_some(item))
                .collect();
        }
        (DeValue::Array(items), [Step::Item(index), rest @ ..]) => {
            if let Some(item) = items.get_mut(*index) {
                remove_within(item.get_mut(), rest);
            }
        }
        _ => {}
    }
}

/// `password.needs` of the way there: items have no name of their own.
pub(super) fn name(path: &[Step]) -> String {
    let keys: Vec<&str> = path
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Item(_) => None,
        })
        .collect();
    keys.join(".")
}
