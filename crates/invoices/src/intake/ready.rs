//! Ready PDFs: a ZIP with an index CSV, one row a document, each naming its file (INV-10).

use std::{
    collections::HashMap,
    io::{self, BufReader, Cursor, Read as _},
};

use bytes::Bytes;
use counter::{
    Yen,
    spool::{Reader, Spooled},
    table::{Cells, Headings, Row as _, RowFault, Table, TableRow},
};
use encoding_rs::{SHIFT_JIS, UTF_8};
use jiff::civil::Date;
use paper::Unreadable;
use zip::{
    ZipArchive,
    result::{ZipError, ZipResult},
};

use super::{Column, Drafted, Entry, Taken, cells::InvoiceCells as _, invoices::earlier};
use crate::document::{Kind, Period};
use crate::said::Earlier;

/// Nobody's invoice is larger. What unpacks to more is no invoice.
const LARGEST_PDF: u64 = 20 * 1024 * 1024;
const LARGEST_INDEX: u64 = 256 * 1024 * 1024;
const MOST_FILES: usize = 200_000;

const NEEDED: &[Column] = &[Column::Number, Column::Customer, Column::Issued, Column::Gross, Column::File];

#[derive(Clone, Debug, PartialEq)]
pub struct Ready {
    pub kind: Kind,
    pub number: String,
    pub customer: String,
    pub issued: Date,
    pub due: Option<Date>,
    pub period: Option<Period>,
    pub subject: String,
    pub note: String,
    pub gross: Yen,
    pub earlier: Option<Earlier>,
    pub pdf: Bytes,
    pub pages: usize,
}

/// A ZIP whose names have been read as they were meant.
struct Archive {
    zip: ZipArchive<BufReader<Reader>>,
    /// Where each file stands, by its name without folders.
    places: HashMap<String, usize>,
    /// Those that rows have named, each by the first.
    named: HashMap<String, u64>,
}

impl Archive {
    fn open(file: &Spooled) -> ZipResult<Archive> {
        let mut zip = ZipArchive::new(BufReader::new(file.reader()))?;
        if zip.len() > MOST_FILES {
            return Err(ZipError::InvalidArchive("more files than any batch has".into()));
        }
        let mut places = HashMap::with_capacity(zip.len());
        for place in 0..zip.len() {
            let entry = zip.by_index_raw(place)?;
            if entry.is_file() {
                places.insert(plain_name(entry.name_raw()), place);
            }
        }
        Ok(Archive { zip, places, named: HashMap::new() })
    }

    /// None where there is no such file; an error where it is larger than it may be, or broken.
    fn read(&mut self, name: &str, most: u64) -> io::Result<Option<Vec<u8>>> {
        let Some(place) = self.places.get(name) else { return Ok(None) };
        let entry = self.zip.by_index(*place)?;
        let mut bytes = Vec::new();
        // What the entry says of its own size may be a lie.
        entry.take(most + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > most {
            return Err(io::Error::other("a file in the ZIP is too large"));
        }
        Ok(Some(bytes))
    }

    fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    fn index(&self) -> Option<String> {
        let named = |name: &&String| name.eq_ignore_ascii_case("index.csv");
        let only = || {
            let mut all = self.places.keys().filter(|name| name.to_lowercase().ends_with(".csv"));
            all.next().filter(|_| all.next().is_none())
        };
        self.places.keys().find(named).or_else(only).cloned()
    }
}

/// Windows in Japan writes names in Shift_JIS, everybody else in UTF-8. Folders are left out: what names a file in
/// the index is its own name.
fn plain_name(raw: &[u8]) -> String {
    let name = match str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    };
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_owned()
}

pub fn read(file: &Spooled, hand_on: &mut dyn FnMut(Taken) -> bool) -> io::Result<()> {
    let mut archive = match Archive::open(file) {
        Ok(archive) => archive,
        // The disk's fault and not the file's, unless the file has been cut off.
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        Err(_) => {
            hand_on(Err(vec![RowFault::of_file("intake-no-zip")]));
            return Ok(());
        }
    };
    let index = archive.index().map(|name| archive.read(&name, LARGEST_INDEX));
    let Some(Ok(Some(index))) = index else {
        let fault = RowFault::of_file("intake-file-missing").with("typed", "index.csv");
        hand_on(Err(vec![fault]));
        return Ok(());
    };
    let encoding = if str::from_utf8(&index).is_ok() { UTF_8 } else { SHIFT_JIS };
    let mut table = match Table::open(Cursor::new(index), encoding) {
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
    while let Some(record) = table.next_row() {
        let taken = match record {
            Ok((line, record)) => row(&mut archive, &TableRow::new(line, &headings, record)),
            Err(fault) => Err(vec![fault]),
        };
        if !hand_on(taken) {
            return Ok(());
        }
    }
    Ok(())
}

fn row(archive: &mut Archive, row: &TableRow<'_, Column>) -> Taken {
    let (said, mut faults) = row.read(|cells| said(cells, archive));
    let Some((mut ready, file)) = said.filter(|_| faults.is_empty()) else { return Err(faults) };
    // The file is looked into where everything else is right: it takes the longest.
    match archive.pdf(&file) {
        Ok((pdf, pages)) => {
            (ready.pdf, ready.pages) = (pdf, pages);
            Ok(Drafted { row: row.line(), entry: Entry::Ready(ready) })
        }
        Err(reason) => {
            faults.extend(row.read(|cells| cells.wrong(Column::File, reason)).1);
            Err(faults)
        }
    }
}

impl Archive {
    /// The document and its pages, or the word key of what is wrong with it.
    fn pdf(&mut self, name: &str) -> Result<(Bytes, usize), &'static str> {
        let Ok(Some(bytes)) = self.read(name, LARGEST_PDF) else { return Err("intake-file-broken") };
        match paper::pages(&bytes) {
            Ok(pages) => Ok((bytes.into(), pages)),
            Err(Unreadable::Locked) => Err("intake-file-locked"),
            Err(_) => Err("intake-file-no-pdf"),
        }
    }

    /// The row that named this file before.
    fn named_before(&mut self, name: &str, row: u64) -> Option<u64> {
        let first = *self.named.entry(name.to_owned()).or_insert(row);
        (first != row).then_some(first)
    }
}

/// What the row says, and the name of its file.
fn said(cells: &mut Cells<'_, Column>, archive: &mut Archive) -> Option<(Ready, String)> {
    let kind = cells.kind();
    let number = cells.number(Column::Number);
    let customer = cells.number(Column::Customer);
    let issued = cells.day(Column::Issued);
    let due = cells.maybe_day(Column::Due);
    let period = cells.period();
    let subject = cells.text(Column::Subject);
    let note = cells.note();
    let gross = cells.yen(Column::Gross);
    let earlier = kind.and_then(|kind| earlier(cells, kind));
    let file = cells.needed(Column::File);
    if !file.is_empty() && !archive.has(&file) {
        cells.wrong(Column::File, "intake-file-missing");
    } else if let Some(first) = archive.named_before(&file, cells.row) {
        // Two customers would be shown the same paper.
        cells.wrong_with(Column::File, "intake-file-twice", ("row", first));
    }
    let ready = Ready {
        kind: kind?,
        number,
        customer,
        issued: issued?,
        due,
        period,
        subject,
        note,
        gross: gross?,
        earlier,
        pdf: Bytes::new(),
        pages: 0,
    };
    Some((ready, file))
}
