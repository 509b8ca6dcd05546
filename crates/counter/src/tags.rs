//! Tags: by what the cases of an enum are written down, in the database, in addresses, in the log; and by which word people read
//! them.

/// `tags!(State { Open = "open" => "customers-open", … })` gives an enum `ALL`, `tag`, `from_tag` and, where a word stands
/// behind each tag, `word`; and it stands in queries and comes out of rows as itself. A case that is left out does not compile.
#[macro_export]
macro_rules! tags {
    ($kind:ident { $($case:ident = $tag:literal => $word:literal),+ $(,)? }) => {
        $crate::tags!($kind { $($case = $tag),+ });

        impl $kind {
            /// The key of its word.
            pub fn word(self) -> &'static str {
                match self {
                    $($kind::$case => $word),+
                }
            }
        }
    };
    ($kind:ident { $($case:ident = $tag:literal),+ $(,)? }) => {
        impl $kind {
            pub const ALL: [$kind; [$($tag),+].len()] = [$($kind::$case),+];

            pub fn tag(self) -> &'static str {
                match self {
                    $($kind::$case => $tag),+
                }
            }

            pub fn from_tag(tag: &str) -> Option<$kind> {
                $kind::ALL.into_iter().find(|one| one.tag() == tag)
            }
        }

        impl From<$kind> for ::store::Value {
            fn from(one: $kind) -> Self {
                one.tag().into()
            }
        }

        impl ::store::FromValue for $kind {
            fn from_value(cell: ::store::Cell<'_>) -> ::store::Result<Self> {
                let found = match cell {
                    ::store::Cell::Text(tag) => $kind::from_tag(tag),
                    _ => None,
                };
                found.ok_or_else(|| cell.is_not(concat!("a tag of ", stringify!($kind))))
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use store::{Cell, FromValue as _, Value};

    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    enum Light {
        Red,
        Green,
    }

    crate::tags!(Light { Red = "red" => "light-red", Green = "green" => "light-green" });

    #[test]
    fn a_case_is_written_and_read_by_its_tag() {
        assert_eq!(Light::ALL.map(Light::tag), ["red", "green"]);
        assert_eq!(Light::ALL.map(|light| Light::from_tag(light.tag())), Light::ALL.map(Some));
        assert_eq!(Light::ALL.map(Light::word).into_iter().collect::<BTreeSet<_>>().len(), 2);
        assert_eq!(Value::from(Light::Green), Value::from("green"));
        assert_eq!(Light::from_value(Cell::Text("red")), Ok(Light::Red));
        assert_eq!(Light::from_tag("blue"), None);
        for strange in [Cell::Text("blue"), Cell::Int(0), Cell::Null] {
            let said = Light::from_value(strange).unwrap_err().to_string();
            assert!(said.ends_with("is not a tag of Light") && !said.contains("blue"), "{said}");
        }
    }
}
