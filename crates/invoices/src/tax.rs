//! Consumption tax on an invoice: what kinds there are, and how it is rounded (INV-15).

use std::collections::BTreeMap;

use counter::Yen;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Tax {
    pub kind: TaxKind,
    /// In percent.
    pub rate: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxKind {
    Standard,
    /// 軽減税率, marked ※.
    Reduced,
    /// 非課税
    Exempt,
    /// 免税 (exports)
    ZeroRated,
    /// 不課税
    OutOfScope,
}

impl TaxKind {
    /// The word key of its name.
    pub fn word(self) -> &'static str {
        match self {
            TaxKind::Standard => "invoice-tax-standard",
            TaxKind::Reduced => "invoice-tax-reduced",
            TaxKind::Exempt => "invoice-tax-exempt",
            TaxKind::ZeroRated => "invoice-tax-zero-rated",
            TaxKind::OutOfScope => "invoice-tax-out-of-scope",
        }
    }
}

impl Tax {
    pub const STANDARD: Tax = Tax { kind: TaxKind::Standard, rate: 10 };
    pub const REDUCED: Tax = Tax { kind: TaxKind::Reduced, rate: 8 };
    pub const EXEMPT: Tax = Tax { kind: TaxKind::Exempt, rate: 0 };
    pub const ZERO_RATED: Tax = Tax { kind: TaxKind::ZeroRated, rate: 0 };
    pub const OUT_OF_SCOPE: Tax = Tax { kind: TaxKind::OutOfScope, rate: 0 };
    pub const ALL: [Tax; 5] = [Tax::STANDARD, Tax::REDUCED, Tax::EXEMPT, Tax::ZERO_RATED, Tax::OUT_OF_SCOPE];

    /// As files write it: 10%, 8%, 8, 8※, 非課税, 免税, 不課税.
    pub fn typed(typed: &str) -> Option<Tax> {
        let plain = counter::fold::half_width(typed).replace(['%', '※', '*'], "");
        Some(match plain.trim() {
            "10" => Tax::STANDARD,
            "8" | "8軽" | "軽8" => Tax::REDUCED,
            "非課税" | "exempt" => Tax::EXEMPT,
            "免税" | "zero-rated" => Tax::ZERO_RATED,
            "0" | "不課税" | "対象外" | "out-of-scope" => Tax::OUT_OF_SCOPE,
            _ => return None,
        })
    }
}

/// What becomes of a fraction of a yen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rounding {
    #[default]
    Down,
    HalfUp,
    Up,
}

impl Rounding {
    /// A percentage of an amount. What is given back is rounded as what was billed: towards or away from zero.
    pub fn percent(self, of: Yen, rate: u8) -> Yen {
        let hundredfold = of.0.abs() * i64::from(rate);
        let (whole, rest) = (hundredfold / 100, hundredfold % 100);
        let rounds_up = match self {
            Rounding::Down => false,
            Rounding::HalfUp => rest >= 50,
            Rounding::Up => rest > 0,
        };
        Yen((whole + i64::from(rounds_up)) * of.0.signum())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateTotal {
    pub tax: Tax,
    /// Without tax.
    pub net: Yen,
    /// Rounded once for the document and the rate.
    pub amount: Yen,
}

/// One total per rate, in the order in which documents show them.
pub fn totals(lines: impl Iterator<Item = (Tax, Yen)>, rounding: Rounding) -> Vec<RateTotal> {
    let mut nets: BTreeMap<Tax, Yen> = BTreeMap::new();
    for (tax, amount) in lines {
        let net = nets.entry(tax).or_default();
        *net = *net + amount;
    }
    nets.into_iter()
        .map(|(tax, net)| RateTotal { tax, net, amount: rounding.percent(net, tax.rate) })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tax_is_rounded_once_per_rate_and_not_per_line() {
        let three = || [Yen(105); 3].into_iter().map(|yen| (Tax::STANDARD, yen));
        for (rounding, tax) in [(Rounding::Down, 31), (Rounding::HalfUp, 32), (Rounding::Up, 32)] {
            let totals = totals(three(), rounding);
            assert_eq!(totals, [RateTotal { tax: Tax::STANDARD, net: Yen(315), amount: Yen(tax) }]);
        }
    }

    #[test]
    fn each_rate_has_its_own_total_and_what_bears_no_tax_has_none() {
        let lines = [(Tax::REDUCED, 1080), (Tax::STANDARD, 999), (Tax::EXEMPT, 500), (Tax::REDUCED, 19)];
        let totals = totals(lines.into_iter().map(|(tax, yen)| (tax, Yen(yen))), Rounding::Down);
        let shown: Vec<_> = totals.iter().map(|total| (total.tax, total.net.0, total.amount.0)).collect();
        assert_eq!(shown, [(Tax::STANDARD, 999, 99), (Tax::REDUCED, 1099, 87), (Tax::EXEMPT, 500, 0)]);
    }

    #[test]
    fn rates_are_taken_as_files_write_them() {
        for (typed, tax) in [
            ("10", Some(Tax::STANDARD)),
            ("１０％", Some(Tax::STANDARD)),
            ("8%", Some(Tax::REDUCED)),
            ("8※", Some(Tax::REDUCED)),
            ("非課税", Some(Tax::EXEMPT)),
            ("免税", Some(Tax::ZERO_RATED)),
            ("対象外", Some(Tax::OUT_OF_SCOPE)),
            ("5%", None),
            ("", None),
        ] {
            assert_eq!(Tax::typed(typed), tax, "{typed}");
        }
    }

    proptest! {
        /// Whatever the lines: no order of them, and no splitting, changes the tax; it is within a yen of the exact
        /// one; and what is given back is just what was billed.
        #[test]
        fn totals_hold_for_any_lines(amounts in prop::collection::vec((0_usize..5, -1_000_000_i64..1_000_000), 1..40)) {
            for rounding in [Rounding::Down, Rounding::HalfUp, Rounding::Up] {
                let lines = || amounts.iter().map(|(tax, yen)| (Tax::ALL[*tax], Yen(*yen)));
                let there = totals(lines(), rounding);
                let back = totals(lines().rev(), rounding);
                prop_assert_eq!(&there, &back);
                let negated = totals(lines().map(|(tax, yen)| (tax, -yen)), rounding);
                for (one, other) in there.iter().zip(&negated) {
                    prop_assert_eq!((one.net, one.amount), (-other.net, -other.amount));
                    let off = one.amount.0 * 100 - one.net.0 * i64::from(one.tax.rate);
                    prop_assert!(off.abs() < 100);
                    match rounding {
                        Rounding::Down => prop_assert!(one.amount.0.abs() * 100 <= one.net.0.abs() * i64::from(one.tax.rate)),
                        Rounding::Up => prop_assert!(one.amount.0.abs() * 100 >= one.net.0.abs() * i64::from(one.tax.rate)),
                        Rounding::HalfUp => prop_assert!(off.abs() <= 50),
                    }
                }
                prop_assert_eq!(there.iter().map(|total| total.net).sum::<Yen>(), lines().map(|(_, yen)| yen).sum());
            }
        }
    }
}
