//! Tables: a CSV of whatever system, its encoding found by its content, its columns by their headings.

mod cells;
mod columns;
pub mod fault;
mod newlines;

use std::io::{self, BufReader, Read};

use csv::ReaderBuilder;
pub use csv::StringRecord;
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;

pub use cells::{Cells, Row};
pub use columns::Column;
pub use fault::RowFault;
use newlines::Newlines;

/// The headings of one file: where each column stands.
pub struct Headings<C> {
    places: Vec<Option<C>>,
    names: Vec<String>,
}

impl<C: Column> Headings<C> {
    pub fn has(&self, column: C) -> bool {
        self.places.contains(&Some(column))
    }

    fn place(&self, column: C) -> Option<usize> {
        self.places.iter().position(|place| *place == Some(column))
    }

    pub fn name(&self, column: C) -> String {
        self.place(column).map_or_else(|| column.ja().to_owned(), |place| self.names[place].clone())
    }

    /// The headings of columns that are none of these, and of those that nobody knows.
    pub fn but(&self, taken: &[C]) -> Vec<&str> {
        let columns = self.names.iter().zip(&self.places);
        let others = columns.filter(|(_, place)| !place.is_some_and(|column| taken.contains(&column)));
        others.map(|(name, _)| name.as_str()).filter(|name| !name.is_empty()).collect()
    }

    /// Reads them, and says which cannot be: twice the same, or one missing that every file needs.
    pub fn read(record: &StringRecord, needed: &[C]) -> Result<Headings<C>, Vec<RowFault>> {
        let names: Vec<String> =
            record.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
        let places: Vec<Option<C>> = names.iter().map(|name| C::of(name)).collect();
        let headings = Headings { places, names };
        let twice = C::ALL
            .iter()
            .filter(|column| headings.places.iter().filter(|place| **place == Some(**column)).count() > 1);
        let mut faults: Vec<RowFault> =
            twice.map(|column| RowFault::new(1, headings.name(*column), "table-heading-twice")).collect();
        let missing = needed.iter().filter(|column| !headings.has(**column));
        faults.extend(missing.map(|column| RowFault::new(1, column.ja(), "table-heading-missing")));
        if faults.is_empty() { Ok(headings) } else { Err(faults) }
    }
}

/// One row with the line that it stands on.
pub struct TableRow<'h, C> {
    line: u64,
    headings: &'h Headings<C>,
    record: StringRecord,
}

impl<'h, C> TableRow<'h, C> {
    pub fn new(line: u64, headings: &'h Headings<C>, record: StringRecord) -> Self {
        TableRow { line, headings, record }
    }
}

impl<C: Column> Row<C> for TableRow<'_, C> {
    fn line(&self) -> u64 {
        self.line
    }

    fn read<T>(&self, read: impl FnOnce(&mut Cells<'_, C>) -> T) -> (T, Vec<RowFault>) {
        let get = |column| self.headings.place(column).and_then(|place| self.record.get(place));
        let heading = |column| self.headings.name(column);
        let mut cells = Cells { row: self.line, get: &get, heading: &heading, faults: Vec::new() };
        let read = read(&mut cells);
        (read, cells.faults)
    }

    fn raw(&self, column: C) -> &str {
        let place = self.headings.place(column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }
}

/// A CSV's records, with the rows in which a spreadsheet shows them.
pub struct Table {
    records: csv::Reader<Newlines<Box<dyn Read + Send>>>,
    pub head: StringRecord,
    /// Lines that stand within cells, up to here: a spreadsheet counts none of them.
    within: u64,
}

impl Table {
    pub fn open(from: impl Read + Send + 'static, encoding: &'static Encoding) -> Result<Table, RowFault> {
        let decoded = DecodeReaderBytesBuilder::new().encoding(Some(encoding)).build(BufReader::new(from));
        let mut records = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(Newlines::of(Box::new(decoded) as Box<dyn Read + Send>));
        let mut head = StringRecord::new();
        match records.read_record(&mut head) {
            Ok(true) => {
                let within = lines_within(&head);
                Ok(Table { records, head, within })
            }
            Ok(false) => Err(RowFault::of_file("table-empty")),
            Err(_) => Err(RowFault::of_file("table-no-csv")),
        }
    }

    /// The next row that is not blank.
    pub fn next_row(&mut self) -> Option<Result<(u64, StringRecord), RowFault>> {
        loop {
            let mut record = StringRecord::new();
            match self.records.read_record(&mut record) {
                Ok(false) => return None,
                Err(error) => {
                    let row = self.row(error.position());
                    return Some(Err(RowFault::new(row, "", "table-no-csv")));
                }
                Ok(true) => {
                    let row = self.row(record.position());
                    self.within += lines_within(&record);
                    if record.iter().all(|cell| cell.trim().is_empty()) {
                        continue;
                    }
                    if record.len() > self.head.len() {
                        return Some(Err(RowFault::new(row, "", "table-too-many-cells")));
                    }
                    return Some(Ok((row, record)));
                }
            }
        }
    }

    fn row(&self, at: Option<&csv::Position>) -> u64 {
        at.map_or(0, csv::Position::line).saturating_sub(self.within)
    }
}

fn lines_within(record: &StringRecord) -> u64 {
    record.iter().map(|cell| cell.bytes().filter(|byte| *byte == b'\n').count() as u64).sum()
}

/// UTF-8 where the whole file is; else what core systems in Japan write.
pub fn encoding_of(mut file: impl Read) -> io::Result<&'static Encoding> {
    let mut buffer = vec![0; 1 << 16];
    let mut kept = 0;
    loop {
        let read = file.read(&mut buffer[kept..])?;
        let filled = kept + read;
        match str::from_utf8(&buffer[..filled]) {
            Ok(_) => kept = 0,
            Err(error) => {
                // A letter may be cut in two at the end of a piece; anywhere else it is no UTF-8.
                let is_cut = error.error_len().is_none() && read > 0;
                if !is_cut {
                    return Ok(SHIFT_JIS);
                }
                buffer.copy_within(error.valid_up_to()..filled, 0);
                kept = filled - error.valid_up_to();
            }
        }
        if read == 0 {
            return Ok(UTF_8);
        }
    }
}
