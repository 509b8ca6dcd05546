//! Money: whole yen. Nothing in the product knows a fraction of one.

use std::{
    fmt::{self, Display, Formatter},
    iter::Sum,
    ops::{Add, Neg, Sub},
};

use serde::{Deserialize, Serialize};
use store::{Cell, FromValue, Value};

use crate::show::Show;

/// Sums of what one company bills stay far within 63 bits; what would not fit is refused where it enters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Yen(pub i64);

impl Yen {
    /// No single amount is larger: ten million of them can still be added up.
    pub const MOST: Yen = Yen(999_999_999_999);

    pub fn is_sane(self) -> bool {
        self.0.unsigned_abs() <= Yen::MOST.0.unsigned_abs()
    }

    /// As people type it: 「1,234」「￥1,234」「1,234円」.
    pub fn typed(typed: &str) -> Option<Yen> {
        let plain = crate::fold::half_width(typed);
        let plain = plain.trim_start_matches('¥').trim_end_matches('円').replace(',', "");
        plain.trim().parse().ok().map(Yen).filter(|yen| yen.is_sane())
    }
}

/// 1,234円
impl Display for Yen {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}円", Show::number(self.0))
    }
}

impl Add for Yen {
    type Output = Yen;
    fn add(self, other: Yen) -> Yen {
        Yen(self.0 + other.0)
    }
}

impl Sub for Yen {
    type Output = Yen;
    fn sub(self, other: Yen) -> Yen {
        Yen(self.0 - other.0)
    }
}

impl Neg for Yen {
    type Output = Yen;
    fn neg(self) -> Yen {
        Yen(-self.0)
    }
}

impl Sum for Yen {
    fn sum<I: Iterator<Item = Yen>>(all: I) -> Yen {
        all.fold(Yen(0), Add::add)
    }
}

impl From<Yen> for Value {
    fn from(yen: Yen) -> Value {
        Value::Int(yen.0)
    }
}

impl FromValue for Yen {
    fn from_value(cell: Cell<'_>) -> store::Result<Yen> {
        i64::from_value(cell).map(Yen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_taken_as_people_type_them() {
        for (typed, yen) in [
            ("1234", Some(1234)),
            ("￥1,234", Some(1234)),
            ("１，２３４円", Some(1234)),
            ("-5", Some(-5)),
            ("▲5", None),
            ("12.5", None),
            ("1000000000000", None),
            ("-999999999999", Some(-999_999_999_999)),
            ("-1000000000000", None),
            ("-9223372036854775808", None),
            ("", None),
        ] {
            assert_eq!(Yen::typed(typed), yen.map(Yen), "{typed}");
        }
        assert_eq!(Yen(-1_234_567).to_string(), "-1,234,567円");
    }
}
