//! What is bound to a statement's parameters.

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

/// Times are milliseconds since 1970, days the number 20261120, ids hyphenated text, flags 0 or 1: what both
/// engines keep alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// `args![site, &user.id, now]`: the parameters `$1`, `$2`, `$3`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::Value::from($value)),*] as &[$crate::Value] };
}

impl Value {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "NULL",
            Self::Int(_) => "BIGINT",
            Self::Text(_) => "TEXT",
            Self::Bytes(_) => "BYTEA",
        }
    }
}

macro_rules! from {
    ($(|$value:ident: $type:ty| $made:expr;)*) => {
        $(impl From<$type> for Value {
            fn from($value: $type) -> Self {
                $made
            }
        })*
    };
}

from! {
    |v: i64| Self::Int(v);
    |v: i32| Self::Int(v.into());
    |v: u32| Self::Int(v.into());
    |v: bool| Self::Int(v.into());
    |v: Timestamp| Self::Int(v.as_millisecond());
    |v: Date| Self::Int(i64::from(v.year()) * 10_000 + i64::from(v.month()) * 100 + i64::from(v.day()));
    |v: Uuid| Self::Text(v.to_string());
    |v: String| Self::Text(v);
    |v: &str| Self::Text(v.to_owned());
    |v: Vec<u8>| Self::Bytes(v);
    |v: &[u8]| Self::Bytes(v.to_owned());
    |v: &i64| Self::from(*v);
    |v: &i32| Self::from(*v);
    |v: &u32| Self::from(*v);
    |v: &bool| Self::from(*v);
    |v: &Timestamp| Self::from(*v);
    |v: &Date| Self::from(*v);
    |v: &Uuid| Self::from(*v);
    |v: &String| Self::from(v.as_str());
    |v: &Vec<u8>| Self::from(v.as_slice());
    |v: &Option<String>| Self::from(v.as_deref());
    |v: &Option<i64>| Self::from(*v);
    |v: &Option<Timestamp>| Self::from(*v);
    |v: &Option<Date>| Self::from(*v);
    |v: &Option<Uuid>| Self::from(*v);
    |v: &Value| v.clone();
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<const N: usize> From<&[u8; N]> for Value {
    fn from(bytes: &[u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T> From<Option<T>> for Value
where
    Self: From<T>,
{
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}
