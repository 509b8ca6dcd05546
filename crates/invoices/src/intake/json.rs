//! A JSON file or body: `{"invoices": [{"number": …, "lines": [{…}]}], "summaries": [{…}]}`. The keys are the
//! English headings of the CSV, and the same rules read them.

use std::{
    collections::HashMap,
    fmt::{self, Formatter},
    io::{self, BufReader},
};

use counter::{
    spool::Spooled,
    table::{Cells, Column as _, Row, RowFault},
};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{Column, Taken, invoices, summaries};
use crate::tax::Rounding;

/// One object; `line` is its place in the file, counted from 1.
struct Object {
    line: u64,
    values: HashMap<Column, String>,
}

impl Row<Column> for Object {
    fn line(&self) -> u64 {
        self.line
    }

    fn read<T>(&self, read: impl FnOnce(&mut Cells<'_, Column>) -> T) -> (T, Vec<RowFault>) {
        let get = |column| self.values.get(&column).map(String::as_str);
        let heading = |column: Column| column.key().to_owned();
        let mut cells = Cells { row: self.line, get: &get, heading: &heading, faults: Vec::new() };
        let read = read(&mut cells);
        (read, cells.faults)
    }

    fn raw(&self, column: Column) -> &str {
        self.values.get(&column).map_or("", |value| value.trim())
    }
}

/// One document after the other, so that the file's length costs no memory.
pub fn read(file: &Spooled, rounding: Rounding, hand_on: &mut dyn FnMut(Taken) -> bool) -> io::Result<()> {
    let mut reader = Whole { rounding, hand_on, place: 0, has_enough: false };
    let mut json = serde_json::Deserializer::from_reader(BufReader::new(file.reader()));
    let read = json.deserialize_map(&mut reader).and_then(|()| json.end());
    let Err(error) = read else { return Ok(()) };
    if error.is_io() {
        return Err(error.into());
    }
    if !reader.has_enough {
        let line = u64::try_from(error.line()).unwrap_or_default();
        (reader.hand_on)(Err(vec![RowFault::new(line, "", "intake-no-json").with("why", error)]));
    }
    Ok(())
}

/// The file as it is read.
struct Whole<'h> {
    rounding: Rounding,
    hand_on: &'h mut dyn FnMut(Taken) -> bool,
    place: u64,
    /// Whoever listens wants no more: the reading ends by an error that nobody is told of.
    has_enough: bool,
}

impl<'de> Visitor<'de> for &mut Whole<'_> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `invoices` and `summaries`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let of = match key.as_str() {
                "invoices" => Kinds::Invoices,
                "summaries" => Kinds::Summaries,
                other => return Err(de::Error::unknown_field(other, &["invoices", "summaries"])),
            };
            map.next_value_seed(Each { of, whole: self })?;
        }
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Kinds {
    Invoices,
    Summaries,
}

struct Each<'w, 'h> {
    of: Kinds,
    whole: &'w mut Whole<'h>,
}

impl<'de> DeserializeSeed<'de> for Each<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Each<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an array of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while let Some(object) = seq.next_element::<Map<String, Value>>()? {
            self.whole.place += 1;
            let (place, rounding) = (self.whole.place, self.whole.rounding);
            let taken = match self.of {
                Kinds::Invoices => {
                    invoice(place, object).and_then(|rows| invoices::from_rows(&rows, rounding))
                }
                Kinds::Summaries => row(place, object).and_then(|row| summaries::from_rows(&[row])),
            };
            if !(self.whole.hand_on)(taken) {
                self.whole.has_enough = true;
                return Err(de::Error::custom("enough has been read"));
            }
        }
        Ok(())
    }
}

/// An invoice as the rows that a CSV would have.
fn invoice(place: u64, mut object: Map<String, Value>) -> Result<Vec<Object>, Vec<RowFault>> {
    let lines = match object.remove("lines") {
        None => Vec::new(),
        Some(Value::Array(lines)) => lines,
        Some(_) => return Err(vec![RowFault::new(place, "lines", "intake-json-kind")]),
    };
    let head = row(place, object)?;
    if lines.is_empty() {
        return Ok(vec![head]);
    }
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let Value::Object(line) = line else {
            return Err(vec![RowFault::new(place, "lines", "intake-json-kind")]);
        };
        let mut values = head.values.clone();
        values.extend(row(place, line)?.values);
        rows.push(Object { line: place, values });
    }
    Ok(rows)
}

fn row(place: u64, object: Map<String, Value>) -> Result<Object, Vec<RowFault>> {
    let mut values = HashMap::with_capacity(object.len());
    let mut faults = Vec::new();
    for (key, value) in object {
        let Some(column) = Column::ALL.iter().copied().find(|column| column.key() == key) else {
            faults.push(RowFault::new(place, key, "intake-json-key"));
            continue;
        };
        match text(value) {
            Some(text) => {
                values.insert(column, text);
            }
            None => faults.push(RowFault::new(place, key, "intake-json-kind")),
        }
    }
    if faults.is_empty() { Ok(Object { line: place, values }) } else { Err(faults) }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(all) => {
            let all: Option<Vec<String>> = all.into_iter().map(text).collect();
            Some(all?.join(" "))
        }
        Value::Bool(_) | Value::Object(_) => None,
    }
}
