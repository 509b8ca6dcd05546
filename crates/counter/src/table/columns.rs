//! The columns of a file: each is found by its heading, in Japanese or English, in any order.

/// What may stand in a table's head.
pub trait Column: Copy + Eq + 'static {
    const ALL: &'static [Self];

    /// As an English file names it.
    fn key(self) -> &'static str;

    /// As a Japanese file names it.
    fn ja(self) -> &'static str;

    /// The column of a heading. Width, spaces and letters' size do not matter.
    fn of(heading: &str) -> Option<Self> {
        let heading = plain(heading);
        Self::ALL.iter().copied().find(|column| heading == column.key() || heading == plain(column.ja()))
    }
}

fn plain(heading: &str) -> String {
    crate::fold::login(heading).replace(['\u{feff}', ' '], "")
}

/// `columns! { Number = "number", "請求書番号"; … }` makes the enum `Column`, and `NAMES`: every heading that there is,
/// the English one and the Japanese one.
#[macro_export]
macro_rules! columns {
    ($($column:ident = $key:literal, $ja:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Column { $($column),* }

        impl $crate::table::Column for Column {
            const ALL: &'static [Column] = &[$(Column::$column),*];

            fn key(self) -> &'static str {
                match self { $(Column::$column => $key),* }
            }

            fn ja(self) -> &'static str {
                match self { $(Column::$column => $ja),* }
            }
        }

        /// Every heading that there is: the English one, and the Japanese one.
        pub const NAMES: &[(&str, &str)] = &[$(($key, $ja)),*];
    };
}

#[cfg(test)]
mod tests {
    use super::Column as _;

    columns! {
        Number = "number", "請求書番号";
        Kind = "kind", "種別";
        Net = "net_10", "10%対象";
    }

    #[test]
    fn headings_are_known_however_they_are_typed() {
        for (heading, column) in [
            ("請求書番号", Some(Column::Number)),
            (" Number ", Some(Column::Number)),
            ("１０％対象", Some(Column::Net)),
            ("\u{feff}種別", Some(Column::Kind)),
            ("unknown", None),
        ] {
            assert_eq!(Column::of(heading), column, "{heading}");
        }
        for (key, ja) in NAMES {
            assert!(Column::of(key).is_some() && Column::of(key) == Column::of(ja), "{key}");
        }
    }
}
