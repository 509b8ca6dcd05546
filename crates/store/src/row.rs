//! A row that came back, and how it becomes a type of the program.

use std::ops::Range;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use crate::{Error, Result};

/// Made from a row: structs name their columns (`row.get("login")?`), tuples take them in order.
pub trait FromRow: Sized + Send {
    fn from_row(row: &Row) -> Result<Self>;
}

/// Made from one column.
pub trait FromValue: Sized + Send {
    fn from_value(cell: Cell<'_>) -> Result<Self>;
}

/// What stands in one column of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
    Bytes(&'a [u8]),
}

/// A row of either engine. An engine fills one and the same row again and again, so that reading
/// costs no memory but that of the results.
#[derive(Default)]
pub struct Row {
    names: String,
    name_ends: Vec<usize>,
    places: Vec<Place>,
    heap: Vec<u8>,
}

enum Place {
    Null,
    Int(i64),
    Text(Range<usize>),
    Bytes(Range<usize>),
}

impl Row {
    pub fn get<T: FromValue>(&self, column: &str) -> Result<T> {
        let i = (0..self.name_ends.len()).find(|i| self.name(*i) == column);
        self.at(i.ok_or_else(|| Error::Decode(format!("there is no column {column}")))?)
    }

    pub fn at<T: FromValue>(&self, i: usize) -> Result<T> {
        T::from_value(self.cell(i)?).map_err(|error| match error {
            Error::Decode(what) => Error::Decode(format!("column {}: {what}", self.name(i))),
            other => other,
        })
    }

    pub fn cell(&self, i: usize) -> Result<Cell<'_>> {
        let place = self.places.get(i).ok_or_else(|| Error::Decode(format!("there is no column {i}")))?;
        Ok(match place {
            Place::Null => Cell::Null,
            Place::Int(int) => Cell::Int(*int),
            Place::Bytes(range) => Cell::Bytes(&self.heap[range.clone()]),
            Place::Text(range) => match str::from_utf8(&self.heap[range.clone()]) {
                Ok(text) => Cell::Text(text),
                Err(_) => return Err(Error::Decode(format!("{} is not UTF-8", self.name(i)))),
            },
        })
    }

    fn name(&self, i: usize) -> &str {
        let start = if i == 0 { 0 } else { self.name_ends[i - 1] };
        &self.names[start..self.name_ends[i]]
    }

    /// Takes the names of a new statement's columns.
    pub(crate) fn head<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        self.names.clear();
        self.name_ends.clear();
        for name in names {
            self.names.push_str(name);
            self.name_ends.push(self.names.len());
        }
    }

    /// Forgets the row before.
    pub(crate) fn clear(&mut self) {
        self.places.clear();
        self.heap.clear();
    }

    pub(crate) fn push_int(&mut self, int: Option<i64>) {
        self.places.push(int.map_or(Place::Null, Place::Int));
    }

    pub(crate) fn push_text(&mut self, text: Option<&[u8]>) {
        let place = text.map_or(Place::Null, |text| Place::Text(self.keep(text)));
        self.places.push(place);
    }

    pub(crate) fn push_bytes(&mut self, bytes: Option<&[u8]>) {
        let place = bytes.map_or(Place::Null, |bytes| Place::Bytes(self.keep(bytes)));
        self.places.push(place);
    }

    fn keep(&mut self, bytes: &[u8]) -> Range<usize> {
        let start = self.heap.len();
        self.heap.extend_from_slice(bytes);
        start..self.heap.len()
    }
}

impl Cell<'_> {
    /// The error of a type that wanted something else.
    pub fn is_not(self, wanted: &str) -> Error {
        // Never the value itself: it may be somebody's, and errors are logged.
        let kind = match self {
            Self::Null => "NULL",
            Self::Int(_) => "a BIGINT",
            Self::Text(_) => "a TEXT",
            Self::Bytes(_) => "a BYTEA",
        };
        Error::Decode(format!("{kind} is not {wanted}"))
    }
}

macro_rules! from_value {
    ($($type:ty, $wanted:literal: $($cell:pat => $made:expr),+;)*) => {
        $(impl FromValue for $type {
            fn from_value(cell: Cell<'_>) -> Result<Self> {
                let made = match cell {
                    $($cell => $made,)+
                    _ => None,
                };
                made.ok_or_else(|| cell.is_not($wanted))
            }
        })*
    };
}

from_value! {
    i64, "a number": Cell::Int(int) => Some(int);
    i32, "a number of 32 bits": Cell::Int(int) => int.try_into().ok();
    u32, "a number of 32 bits from 0": Cell::Int(int) => int.try_into().ok();
    u64, "a number from 0": Cell::Int(int) => int.try_into().ok();
    bool, "0 or 1": Cell::Int(0) => Some(false), Cell::Int(1) => Some(true);
    String, "a text": Cell::Text(text) => Some(text.to_owned());
    Vec<u8>, "bytes": Cell::Bytes(bytes) => Some(bytes.to_owned());
    Uuid, "an id": Cell::Text(text) => Uuid::try_parse(text).ok();
    Timestamp, "a time": Cell::Int(ms) => Timestamp::from_millisecond(ms).ok();
    Date, "a day": Cell::Int(number) => day(number);
}

/// 20261120
fn day(number: i64) -> Option<Date> {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Bytes(bytes) => bytes.try_into().ok(),
            _ => None,
        }
        .ok_or_else(|| cell.is_not(&format!("{N} bytes")))
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        match cell {
            Cell::Null => Ok(None),
            some => T::from_value(some).map(Some),
        }
    }
}

impl<T: FromValue> FromRow for T {
    fn from_row(row: &Row) -> Result<Self> {
        row.at(0)
    }
}

macro_rules! from_row {
    ($($type:ident $i:literal),+) => {
        impl<$($type: FromValue),+> FromRow for ($($type,)+) {
            fn from_row(row: &Row) -> Result<Self> {
                Ok(($(row.at($i)?,)+))
            }
        }
    };
}

from_row!(A 0);
from_row!(A 0, B 1);
from_row!(A 0, B 1, C 2);
from_row!(A 0, B 1, C 2, D 3);
from_row!(A 0, B 1, C 2, D 3, E 4);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
from_row!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
