//! A CSV: its encoding found by its content, its columns by their headings. Rows with one number after another
//! make one invoice.

use std::io::{self, BufReader, Read};

use counter::spool::Spooled;
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;

use super::{
    Column, RowFault, Taken,
    cells::{Cells, Row},
    invoices,
    newlines::Newlines,
    summaries,
};
use crate::{document::Kind, tax::Rounding};

/// The headings of one file: where each column stands.
pub struct Headings {
    places: Vec<Option<Column>>,
    names: Vec<String>,
}

impl Headings {
    pub fn has(&self, column: Column) -> bool {
        self.places.contains(&Some(column))
    }

    fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().position(|place| *place == Some(column))
    }

    pub fn name(&self, column: Column) -> String {
        self.place(column).map_or_else(|| column.ja().to_owned(), |place| self.names[place].clone())
    }

    /// Reads them, and says which cannot be: twice the same, or one missing that every file needs.
    pub fn read(record: &StringRecord, needed: &[Column]) -> Result<Headings, Vec<RowFault>> {
        let names: Vec<String> =
            record.iter().map(|name| name.trim_matches(['\u{feff}', ' ']).to_owned()).collect();
        let places: Vec<Option<Column>> = names.iter().map(|name| Column::of(name)).collect();
        let headings = Headings { places, names };
        let twice = Column::ALL
            .iter()
            .filter(|column| headings.places.iter().filter(|place| **place == Some(**column)).count() > 1);
        let mut faults: Vec<RowFault> =
            twice.map(|column| RowFault::new(1, headings.name(*column), "intake-heading-twice")).collect();
        let missing = needed.iter().filter(|column| !headings.has(**column));
        faults.extend(missing.map(|column| RowFault::new(1, column.ja(), "intake-heading-missing")));
        if faults.is_empty() { Ok(headings) } else { Err(faults) }
    }
}

/// One row with the line that it stands on.
pub struct TableRow<'h> {
    line: u64,
    headings: &'h Headings,
    record: StringRecord,
}

impl<'h> TableRow<'h> {
    pub fn new(line: u64, headings: &'h Headings, record: StringRecord) -> Self {
        TableRow { line, headings, record }
    }
}

impl Row for TableRow<'_> {
    fn line(&self) -> u64 {
        self.line
    }

    fn read<T>(&self, read: impl FnOnce(&mut Cells<'_>) -> T) -> (T, Vec<RowFault>) {
        let get = |column| self.headings.place(column).and_then(|place| self.record.get(place));
        let heading = |column| self.headings.name(column);
        let mut cells = Cells { row: self.line, get: &get, heading: &heading, faults: Vec::new() };
        let read = read(&mut cells);
        (read, cells.faults)
    }

    fn raw(&self, column: Column) -> &str {
        let place = self.headings.place(column);
        place.and_then(|place| self.record.get(place)).unwrap_or_default().trim()
    }
}

const NEEDED: &[Column] = &[Column::Number, Column::Customer, Column::Issued];

pub fn read(file: &Spooled, rounding: Rounding, hand_on: &mut dyn FnMut(Taken) -> bool) -> io::Result<()> {
    let mut table = match Table::open(file.reader(), encoding_of(file.reader())?) {
        Ok(table) => table,
        Err(fault) => {
            hand_on(Err(vec![fault]));
            return Ok(());
        }
    };
    let headings = match Headings::read(&table.head, NEEDED) {
        Ok(headings) => headings,
        Err(faults) => {
            hand_on(Err(faults));
            return Ok(());
        }
    };
    let mut invoice: Vec<TableRow<'_>> = Vec::new();
    while let Some(record) = table.next() {
        let row = match record {
            Ok((line, record)) => TableRow::new(line, &headings, record),
            Err(fault) => {
                if !hand_on(Err(vec![fault])) {
                    return Ok(());
                }
                continue;
            }
        };
        let same = invoice.first().is_some_and(|first| first.raw(Column::Number) == row.raw(Column::Number));
        if !same && !invoice.is_empty() {
            let whole = std::mem::take(&mut invoice);
            if !hand_on(taken(&headings, &whole, rounding)) {
                return Ok(());
            }
        }
        invoice.push(row);
    }
    if !invoice.is_empty() {
        hand_on(taken(&headings, &invoice, rounding));
    }
    Ok(())
}

fn taken(headings: &Headings, rows: &[TableRow<'_>], rounding: Rounding) -> Taken {
    let is_summary = headings.has(Column::Billed)
        && rows[0].read(|cells| cells.is_blank(Column::Kind) || cells.kind() == Some(Kind::Summary)).0;
    if is_summary { summaries::from_rows(rows) } else { invoices::from_rows(rows, rounding) }
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
            Ok(false) => Err(RowFault::of_file("intake-empty")),
            Err(_) => Err(RowFault::of_file("intake-no-csv")),
        }
    }

    /// The next row that is not blank.
    pub fn next(&mut self) -> Option<Result<(u64, StringRecord), RowFault>> {
        loop {
            let mut record = StringRecord::new();
            match self.records.read_record(&mut record) {
                Ok(false) => return None,
                Err(error) => {
                    let row = self.row(error.position());
                    return Some(Err(RowFault::new(row, "", "intake-no-csv")));
                }
                Ok(true) => {
                    let row = self.row(record.position());
                    self.within += lines_within(&record);
                    if record.iter().all(|cell| cell.trim().is_empty()) {
                        continue;
                    }
                    if record.len() > self.head.len() {
                        return Some(Err(RowFault::new(row, "", "intake-too-many-cells")));
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
