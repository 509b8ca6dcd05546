//! One row's cells, read as what they mean.

use counter::{Yen, fold::half_width, table::Cells};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::Column;
use crate::{
    document::{Kind, Period},
    tax::Tax,
};

const LONGEST_NOTE: usize = 2000;

/// What invoices read out of a cell.
pub trait InvoiceCells {
    /// A number that stands in addresses and file names.
    fn number(&mut self, column: Column) -> String;
    fn kind(&mut self) -> Option<Kind>;
    fn day(&mut self, column: Column) -> Option<Date>;
    fn maybe_day(&mut self, column: Column) -> Option<Date>;
    fn period(&mut self) -> Option<Period>;
    fn yen(&mut self, column: Column) -> Option<Yen>;
    fn maybe_yen(&mut self, column: Column) -> Option<Yen>;
    fn maybe_decimal(&mut self, column: Column) -> Option<Decimal>;
    fn tax(&mut self) -> Option<Tax>;
    fn note(&mut self) -> String;
}

impl InvoiceCells for Cells<'_, Column> {
    fn number(&mut self, column: Column) -> String {
        let number = half_width(&self.needed(column));
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        if !number.is_empty() && (number.len() > 40 || !number.chars().all(is_plain)) {
            self.wrong(column, "intake-number");
        }
        number
    }

    fn kind(&mut self) -> Option<Kind> {
        if self.is_blank(Column::Kind) {
            return Some(Kind::Invoice);
        }
        self.read(Column::Kind, "intake-kind", |typed| {
            Some(match half_width(typed).as_str() {
                "請求書" | "invoice" => Kind::Invoice,
                "訂正" | "訂正請求書" | "correction" => Kind::Correction,
                "取消" | "請求取消書" | "cancellation" => Kind::Cancellation,
                "返還" | "返還請求書" | "credit-note" => Kind::CreditNote,
                "総括表" | "請求総括表" | "summary" => Kind::Summary,
                _ => return None,
            })
        })
    }

    fn day(&mut self, column: Column) -> Option<Date> {
        if self.is_blank(column) {
            self.wrong(column, "table-missing");
            return None;
        }
        self.read(column, "intake-day", day)
    }

    fn maybe_day(&mut self, column: Column) -> Option<Date> {
        self.maybe(column, "intake-day", day)
    }

    fn period(&mut self) -> Option<Period> {
        let from = self.maybe_day(Column::PeriodFrom);
        let until = self.maybe_day(Column::PeriodUntil);
        match (from, until) {
            (Some(from), Some(until)) if from <= until => Some(Period { from, until }),
            (Some(_), Some(_)) => {
                self.wrong(Column::PeriodUntil, "intake-period-backwards");
                None
            }
            (None, None) => None,
            _ => {
                // One of the two alone says nothing; a fault that was noted already says enough.
                if self.is_blank(Column::PeriodFrom) || self.is_blank(Column::PeriodUntil) {
                    self.wrong(Column::PeriodUntil, "intake-period-half");
                }
                None
            }
        }
    }

    fn yen(&mut self, column: Column) -> Option<Yen> {
        if self.is_blank(column) {
            self.wrong(column, "table-missing");
            return None;
        }
        self.read(column, "intake-yen", Yen::typed)
    }

    fn maybe_yen(&mut self, column: Column) -> Option<Yen> {
        self.maybe(column, "intake-yen", Yen::typed)
    }

    fn maybe_decimal(&mut self, column: Column) -> Option<Decimal> {
        self.maybe(column, "intake-decimal", |typed| {
            half_width(typed).replace(',', "").parse().ok().filter(|number: &Decimal| {
                number.abs() < Decimal::from(1_000_000_000_000_i64) && number.scale() <= 6
            })
        })
    }

    fn tax(&mut self) -> Option<Tax> {
        if self.is_blank(Column::Rate) {
            return Some(Tax::STANDARD);
        }
        self.read(Column::Rate, "intake-rate", Tax::typed)
    }

    fn note(&mut self) -> String {
        self.text_up_to(Column::Note, LONGEST_NOTE)
    }
}

/// 2026/11/20, 2026-11-20, 20261120, 2026年11月20日.
fn day(typed: &str) -> Option<Date> {
    let typed = half_width(typed).replace(['年', '月', '/', '.'], "-").replace('日', "");
    let parts: Vec<i16> = match typed.split('-').collect::<Vec<_>>()[..] {
        [whole] if whole.len() == 8 && whole.is_ascii() => [&whole[..4], &whole[4..6], &whole[6..]]
            .iter()
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?,
        [year, month, day] => {
            [year, month, day].iter().map(|part| part.parse().ok()).collect::<Option<_>>()?
        }
        _ => return None,
    };
    let date = Date::new(parts[0], i8::try_from(parts[1]).ok()?, i8::try_from(parts[2]).ok()?).ok()?;
    (1990..2200).contains(&date.year()).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_as_core_systems_write_them() {
        let twentieth = Date::constant(2026, 11, 20);
        for typed in
            ["2026/11/20", "2026-11-20", "20261120", "２０２６／１１／２０", "2026年11月20日", "2026.11.20"]
        {
            assert_eq!(day(typed), Some(twentieth), "{typed}");
        }
        for typed in ["2026/13/01", "2026/02/29", "26/11/20", "", "today", "2026-11", "0020261120"] {
            assert_eq!(day(typed), None, "{typed}");
        }
    }
}
