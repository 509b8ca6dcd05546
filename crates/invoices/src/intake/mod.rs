//! Intake: a file of the core system becomes documents, or a list of what is wrong with it, row by row
//! (INV-10). Nothing here touches the database: what only it knows (customers, numbers) is asked later.

mod cells;
mod columns;
pub mod correction;
mod guard;
mod invoices;
mod json;
mod ready;
mod summaries;
mod table;

use std::io::{self, Read};

use counter::{Yen, spool::Spooled, table::RowFault};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    document::{Kind, Period},
    said::{Earlier, Said},
    tax::Rounding,
};

pub use columns::{Column, NAMES};
pub use ready::Ready;

/// What one document of a batch is made from.
#[derive(Clone, Debug, PartialEq)]
pub enum Entry {
    /// Madoguchi makes the PDF.
    Data(Said),
    /// The PDF lies in the ZIP.
    Ready(Ready),
}

/// One document, with the row that it begins in.
#[derive(Clone, Debug, PartialEq)]
pub struct Drafted {
    pub row: u64,
    pub entry: Entry,
}

impl Drafted {
    /// What it takes up in memory beside its words.
    pub fn bytes(&self) -> usize {
        match &self.entry {
            Entry::Data(_) => 0,
            Entry::Ready(ready) => ready.pdf.len(),
        }
    }
}

pub type Taken = Result<Drafted, Vec<RowFault>>;

/// What a file is, by what stands in it and not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = BatchFormat)]
pub enum Format {
    Csv,
    Json,
    Zip,
}

counter::tags!(Format {
    Csv = "csv",
    Json = "json",
    Zip = "zip",
});

impl Format {
    pub fn of(file: &mut impl Read) -> io::Result<Format> {
        let mut head = [0; 64];
        let read = file.read(&mut head)?;
        let head = head[..read].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head[..read]);
        let first = head.iter().find(|byte| !byte.is_ascii_whitespace());
        Ok(match first {
            _ if head.starts_with(b"PK\x03\x04") => Format::Zip,
            Some(b'{' | b'[') => Format::Json,
            _ => Format::Csv,
        })
    }
}

/// Reads a whole file, handing on each document or what is wrong with it. Ends early when `hand_on` says so.
pub fn read(
    file: &Spooled,
    format: Format,
    rounding: Rounding,
    hand_on: &mut dyn FnMut(Taken) -> bool,
) -> io::Result<()> {
    match format {
        Format::Csv => table::read(file, rounding, hand_on),
        Format::Json => json::read(file, rounding, hand_on),
        Format::Zip => ready::read(file, hand_on),
    }
}

impl Entry {
    pub fn number(&self) -> &str {
        match self {
            Entry::Data(said) => said.number(),
            Entry::Ready(ready) => &ready.number,
        }
    }

    pub fn customer(&self) -> &str {
        match self {
            Entry::Data(said) => said.customer(),
            Entry::Ready(ready) => &ready.customer,
        }
    }

    pub fn kind(&self) -> Kind {
        match self {
            Entry::Data(said) => said.kind(),
            Entry::Ready(ready) => ready.kind,
        }
    }

    pub fn subject(&self) -> &str {
        match self {
            Entry::Data(said) => said.subject(),
            Entry::Ready(ready) => &ready.subject,
        }
    }

    pub fn note(&self) -> &str {
        match self {
            Entry::Data(said) => said.note(),
            Entry::Ready(ready) => &ready.note,
        }
    }

    pub fn issued(&self) -> Date {
        match self {
            Entry::Data(said) => said.issued(),
            Entry::Ready(ready) => ready.issued,
        }
    }

    pub fn due(&self) -> Option<Date> {
        match self {
            Entry::Data(said) => said.due(),
            Entry::Ready(ready) => ready.due,
        }
    }

    pub fn period(&self) -> Option<Period> {
        match self {
            Entry::Data(said) => said.period(),
            Entry::Ready(ready) => ready.period,
        }
    }

    pub fn gross(&self) -> Yen {
        match self {
            Entry::Data(said) => said.gross(),
            Entry::Ready(ready) => ready.gross,
        }
    }

    /// The numbers of the documents that this one names.
    pub fn named(&self) -> Vec<&str> {
        match self {
            Entry::Data(Said::Summary(summary)) => {
                summary.invoices.iter().map(|summed| summed.number.as_str()).collect()
            }
            _ => self.earlier().map(|earlier| earlier.number.as_str()).into_iter().collect(),
        }
    }

    pub fn earlier(&self) -> Option<&Earlier> {
        match self {
            Entry::Data(said) => said.earlier(),
            Entry::Ready(ready) => ready.earlier.as_ref(),
        }
    }
}
