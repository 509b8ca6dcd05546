//! The mark by which a text in a file for spreadsheets is no formula there: an apostrophe before `=`, `+`, `-` or `@`, as
//! `counter::list::line` writes it. What people fill in and send back is read without it, and so is the same again.

use counter::table::StringRecord;

/// A text that has such a mark of its own: with one more, it keeps it.
pub fn with(text: &str) -> String {
    if is_marked(text) { format!("'{text}") } else { text.to_owned() }
}

pub fn without(record: StringRecord) -> StringRecord {
    if !record.iter().any(is_marked) {
        return record;
    }
    record.iter().map(|cell| if is_marked(cell) { &cell[1..] } else { cell }).collect()
}

fn is_marked(cell: &str) -> bool {
    let bare = cell.trim_start_matches('\'');
    bare.len() < cell.len() && bare.starts_with(['=', '+', '-', '@'])
}
