//! An invoice as the file that would correct it (INV-14): what intake reads, with the number and the reason left to whoever
//! corrects it. Sums are left to be worked out: they change with the lines.

use counter::{Lang, list::line, show::Show, table::Column as _};
use jiff::civil::Date;
use rust_decimal::Decimal;

use super::{Column, guard};
use crate::{
    said::{Invoice, Line},
    tax::{Tax, TaxKind},
};

const COLUMNS: [Column; 18] = [
    Column::Kind,
    Column::Number,
    Column::Customer,
    Column::Issued,
    Column::Due,
    Column::PeriodFrom,
    Column::PeriodUntil,
    Column::Subject,
    Column::Note,
    Column::Earlier,
    Column::Reason,
    Column::LineDate,
    Column::Description,
    Column::Quantity,
    Column::Unit,
    Column::UnitPrice,
    Column::Amount,
    Column::Rate,
];

/// Issued today to the customer of this number, by the language's own headings.
pub fn write(invoice: &Invoice, (customer, today): (&str, Date), lang: Lang) -> String {
    filled(invoice, (customer, today), ("", ""), lang)
}

/// What holds for all lines stands beside the first alone: where it is changed, it is changed once.
fn filled(
    invoice: &Invoice,
    (customer, today): (&str, Date),
    (number, reason): (&str, &str),
    lang: Lang,
) -> String {
    let head = COLUMNS.map(|column| if lang == Lang::Ja { column.ja() } else { column.key() }.to_owned());
    let of_first = |column| match column {
        Column::Customer => customer.to_owned(),
        Column::Issued => Show::day(today),
        Column::Reason => guard::with(reason),
        _ => of_all(invoice, column, lang),
    };
    let rows = invoice.lines.iter().enumerate().map(|(place, line)| {
        COLUMNS.map(|column| match of_line(line, column, lang) {
            Some(cell) => cell,
            None if column == Column::Number => number.to_owned(),
            None if place == 0 => of_first(column),
            None => String::new(),
        })
    });
    std::iter::once(head).chain(rows).map(|cells| line(&cells)).collect()
}

fn of_all(invoice: &Invoice, column: Column, lang: Lang) -> String {
    match column {
        Column::Kind => if lang == Lang::Ja { "訂正" } else { "correction" }.to_owned(),
        Column::Due => invoice.due.map(Show::day).unwrap_or_default(),
        Column::PeriodFrom => invoice.period.map(|period| Show::day(period.from)).unwrap_or_default(),
        Column::PeriodUntil => invoice.period.map(|period| Show::day(period.until)).unwrap_or_default(),
        Column::Subject => guard::with(&invoice.subject),
        Column::Note => guard::with(&invoice.note),
        Column::Earlier => invoice.number.clone(),
        _ => String::new(),
    }
}

/// None where the column holds for all lines.
fn of_line(line: &Line, column: Column, lang: Lang) -> Option<String> {
    Some(match column {
        Column::LineDate => line.date.map(Show::day).unwrap_or_default(),
        Column::Description => guard::with(&line.description),
        Column::Quantity => decimal(line.quantity),
        Column::Unit => guard::with(&line.unit),
        Column::UnitPrice => decimal(line.unit_price),
        Column::Amount => line.amount.0.to_string(),
        Column::Rate => rate(line.tax, lang),
        _ => return None,
    })
}

fn decimal(number: Option<Decimal>) -> String {
    number.map(|number| number.normalize().to_string()).unwrap_or_default()
}

/// As `Tax::typed` reads it.
fn rate(tax: Tax, lang: Lang) -> String {
    let name = |ja: &str, en: &str| if lang == Lang::Ja { ja } else { en }.to_owned();
    match tax.kind {
        TaxKind::Standard | TaxKind::Reduced => tax.rate.to_string(),
        TaxKind::Exempt => name("非課税", "exempt"),
        TaxKind::ZeroRated => name("免税", "zero-rated"),
        TaxKind::OutOfScope => name("不課税", "out-of-scope"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use counter::{Yen, table::Table};
    use encoding_rs::UTF_8;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        document::{Kind, Period},
        intake::{Entry, table::read_rows},
        said::{Earlier, Said},
        tax::{Rounding, totals},
    };

    /// Whatever people write, formulas and marks of their own among it.
    fn text() -> impl Strategy<Value = String> {
        let any = "[ -~ぁ-ん一-龠\"',\n]{0,30}";
        let odd = "'{0,3}[=+@-][a-z0-9(]{0,5}";
        prop_oneof![any, odd].prop_map(|text: String| text.trim().to_owned())
    }

    fn day() -> impl Strategy<Value = Date> {
        (0_i64..40_000).prop_map(|days| date(2000, 1, 1).saturating_add(jiff::ToSpan::days(days)))
    }

    fn number() -> impl Strategy<Value = Option<Decimal>> {
        prop::option::of(
            (-999_999_999_999_i64..999_999_999_999, 0_u32..=6).prop_map(|(n, scale)| Decimal::new(n, scale)),
        )
    }

    fn line() -> impl Strategy<Value = Line> {
        let described = text().prop_filter("a line says what it is", |text| !text.is_empty());
        let parts = (prop::option::of(day()), described, number(), text(), number());
        (parts, -1_000_000_000_i64..1_000_000_000, 0..Tax::ALL.len()).prop_map(|(parts, yen, tax)| {
            let (date, description, quantity, unit, unit_price) = parts;
            Line { date, description, quantity, unit, unit_price, amount: Yen(yen), tax: Tax::ALL[tax] }
        })
    }

    fn invoice() -> impl Strategy<Value = Invoice> {
        let period = prop::option::of((day(), day()))
            .prop_map(|days| days.map(|(one, other)| Period { from: one.min(other), until: one.max(other) }));
        let head = (day(), prop::option::of(day()), period, text(), text());
        (head, prop::collection::vec(line(), 1..8)).prop_map(|(head, lines)| {
            let (issued, due, period, subject, note) = head;
            let totals = totals(lines.iter().map(|line| (line.tax, line.amount)), Rounding::Down);
            let (kind, number, customer) = (Kind::Invoice, "INV-1".to_owned(), "100002".to_owned());
            Invoice {
                kind,
                number,
                customer,
                issued,
                due,
                period,
                subject,
                lines,
                totals,
                note,
                earlier: None,
            }
        })
    }

    proptest! {
        /// Filled in and sent back, it says the same, but for what a correction says of itself.
        #[test]
        fn what_nobody_changes_is_corrected_to_the_same(invoice in invoice(), reason in text(), is_ja: bool) {
            prop_assume!(!reason.is_empty());
            let (today, lang) = (date(2026, 11, 28), if is_ja { Lang::Ja } else { Lang::En });
            let file = filled(&invoice, ("100007", today), ("INV-2", &reason), lang);
            let table = Table::open(Cursor::new(file.clone().into_bytes()), UTF_8).unwrap();
            let mut all = Vec::new();
            read_rows(table, Rounding::Down, &mut |taken| { all.push(taken); true });
            prop_assert!(all.len() == 1, "{file}");
            let taken = all.remove(0);
            prop_assert!(taken.is_ok(), "{taken:?}\n{file}");
            let Entry::Data(Said::Invoice(read)) = taken.unwrap().entry else { unreachable!() };
            let corrected = Invoice {
                kind: Kind::Correction,
                number: "INV-2".to_owned(),
                customer: "100007".to_owned(),
                issued: today,
                earlier: Some(Earlier { number: invoice.number.clone(), reason }),
                ..invoice
            };
            prop_assert_eq!(read, corrected);
        }
    }

    #[test]
    fn no_spreadsheet_takes_a_text_for_a_formula() {
        for (text, written) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("-値引", "'-値引"),
            ("-5", "-5"),
            ("クレーン", "クレーン"),
        ] {
            assert_eq!(counter::list::line(&[guard::with(text)]), format!("{written}\r\n"));
        }
    }
}
