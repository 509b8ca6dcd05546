//! Rows in a file: a JSON array a line, compressed. Numbers stand as numbers, texts as texts, bytes as hexadecimal digits;
//! which is which, the manifest says.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufRead as _, BufReader, BufWriter, Read, Write},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, anyhow, ensure};
use counter::hex;
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::{Cell, Row, Value};

/// What was written: how much, and the proof of the file as it lies there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub rows: u64,
    pub sha256: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "BIGINT")]
    Int,
    #[serde(rename = "TEXT")]
    Text,
    #[serde(rename = "BYTEA")]
    Bytes,
}

impl Kind {
    pub fn named(name: &str) -> Option<Kind> {
        match name {
            "BIGINT" => Some(Kind::Int),
            "TEXT" => Some(Kind::Text),
            "BYTEA" => Some(Kind::Bytes),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Kind::Int => "BIGINT",
            Kind::Text => "TEXT",
            Kind::Bytes => "BYTEA",
        }
    }
}

pub struct Writer {
    to: GzEncoder<Hashing<BufWriter<File>>>,
    kinds: Vec<Kind>,
    rows: u64,
    line: Vec<u8>,
}

impl Writer {
    pub fn create(file: &Path, kinds: Vec<Kind>) -> Result<Writer> {
        let to = create(file).with_context(|| format!("{} cannot be made", file.display()))?;
        let to = Hashing { of: BufWriter::new(to), hash: Sha256::new() };
        Ok(Writer { to: GzEncoder::new(to, Compression::default()), kinds, rows: 0, line: Vec::new() })
    }

    pub fn write(&mut self, row: &Row) -> Result<()> {
        self.line.clear();
        for (place, kind) in self.kinds.iter().enumerate() {
            self.line.push(if place == 0 { b'[' } else { b',' });
            match (kind, row.cell(place)?) {
                (_, Cell::Null) => self.line.extend(b"null"),
                (Kind::Int, Cell::Int(number)) => write!(self.line, "{number}")?,
                (Kind::Text, Cell::Text(text)) => serde_json::to_writer(&mut self.line, text)?,
                (Kind::Bytes, Cell::Bytes(bytes)) => write!(self.line, "\"{}\"", hex::of(bytes))?,
                // SQLite takes whatever somebody writes by hand, PostgreSQL would not take it back.
                (kind, cell) => return Err(cell.is_not(&format!("a {}", kind.name())).into()),
            }
        }
        self.line.extend(b"]\n");
        self.to.write_all(&self.line)?;
        self.rows += 1;
        Ok(())
    }

    /// When this returns, the file lasts.
    pub fn finish(self) -> Result<Written> {
        let Hashing { of, hash } = self.to.finish()?;
        of.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
        Ok(Written { rows: self.rows, sha256: hex::of(&hash.finalize()) })
    }
}

/// A new file, for nobody else's eyes.
pub fn create(file: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)
}

/// What goes through it is hashed.
struct Hashing<T> {
    of: T,
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.of.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.of.flush()
    }
}

impl<R: Read> Read for Hashing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.of.read(into)?;
        self.hash.update(&into[..read]);
        Ok(read)
    }
}

/// The rows of a file, one after the other. After the last comes an error, unless they were all and the file is the one
/// that was written: what was proved before may have been exchanged since.
pub struct Reader {
    file: PathBuf,
    lines: BufReader<MultiGzDecoder<Hashing<File>>>,
    kinds: Vec<Kind>,
    written: Written,
    rows: u64,
    line: String,
}

impl Reader {
    pub fn open(file: &Path, kinds: Vec<Kind>, written: &Written) -> Result<Reader> {
        let opened = File::open(file).with_context(|| cannot_be_used(file))?;
        let opened = Hashing { of: opened, hash: Sha256::new() };
        let lines = BufReader::new(MultiGzDecoder::new(opened));
        let written = written.clone();
        Ok(Reader { file: file.to_owned(), lines, kinds, written, rows: 0, line: String::new() })
    }

    fn read(&mut self) -> Result<Option<Vec<Value>>> {
        self.line.clear();
        if self.lines.read_line(&mut self.line)? == 0 {
            return self.must_be_as_written().map(|()| None);
        }
        self.rows += 1;
        let cells: Vec<serde_json::Value> = serde_json::from_str(&self.line)?;
        ensure!(cells.len() == self.kinds.len(), "a row has {} columns", cells.len());
        let values = cells.into_iter().zip(&self.kinds).map(|(cell, kind)| value(cell, *kind));
        values.collect::<Result<_>>().map(Some)
    }

    fn must_be_as_written(&mut self) -> Result<()> {
        let file = self.lines.get_mut().get_mut();
        io::copy(file, &mut io::sink())?;
        let hash = file.hash.clone();
        ensure!(hex::of(&hash.finalize()) == self.written.sha256, OTHER_BYTES);
        ensure!(
            self.rows == self.written.rows,
            "it has {} rows, and {} were written",
            self.rows,
            self.written.rows
        );
        Ok(())
    }
}

impl Iterator for Reader {
    type Item = Result<Vec<Value>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().with_context(|| cannot_be_used(&self.file)).transpose()
    }
}

fn value(cell: serde_json::Value, kind: Kind) -> Result<Value> {
    let value = match (kind, cell) {
        (_, serde_json::Value::Null) => Some(Value::Null),
        (Kind::Int, serde_json::Value::Number(number)) => number.as_i64().map(Value::Int),
        (Kind::Text, serde_json::Value::String(text)) => Some(Value::Text(text)),
        (Kind::Bytes, serde_json::Value::String(digits)) => hex::bytes(&digits).map(Value::Bytes),
        _ => None,
    };
    value.ok_or_else(|| anyhow!("a column is no {}", kind.name()))
}

const OTHER_BYTES: &str = "it is not the file that was written: its bytes have changed";

/// Whether the file is the one that was written.
pub fn prove(file: &Path, written: &Written) -> Result<()> {
    let prove = || {
        let mut from = Hashing { of: File::open(file)?, hash: Sha256::new() };
        io::copy(&mut from, &mut io::sink())?;
        ensure!(hex::of(&from.hash.finalize()) == written.sha256, OTHER_BYTES);
        Ok(())
    };
    prove().with_context(|| cannot_be_used(file))
}

fn cannot_be_used(file: &Path) -> String {
    format!("{} cannot be used", file.display())
}
