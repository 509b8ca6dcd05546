//! Whatever a file holds, the reader says what is wrong with it and where, and never panics.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::{GOOD, printed, read, with};

proptest! {
    #[test]
    fn no_text_whatever_makes_the_reader_panic_or_forget_to_say_what_is_wrong(text in "\\PC{0,200}") {
        let mistakes = read(&text).unwrap_err();
        prop_assert!(!mistakes.is_empty());
    }

    #[test]
    fn a_good_file_with_a_part_cut_out_and_another_put_in_never_panics(
        from in 0..GOOD.len(), length in 0..40usize, put_in in "[a-z\\[\\]{}=\".,0-9#\\n\\-日\\\\ ]{0,24}", at in 0..GOOD.len(),
    ) {
        let (from, at) = (GOOD.floor_char_boundary(from), GOOD.floor_char_boundary(at));
        let to = GOOD.floor_char_boundary((from + length).min(GOOD.len())).max(from);
        let mut text = GOOD.to_owned();
        text.insert_str(at, &put_in);
        text.replace_range(text.floor_char_boundary(from)..text.floor_char_boundary(to), "");
        if let Err(mistakes) = read(&text) {
            prop_assert!(!mistakes.is_empty());
            let lines = text.split('\n').count();
            for mistake in mistakes {
                prop_assert!((1..=lines).contains(&mistake.line), "{} of {}", mistake, lines);
                prop_assert!(mistake.column >= 1);
            }
        }
    }

    #[test]
    fn values_of_any_kind_under_known_keys_never_panic(
        pairs in prop::collection::vec((known_key(), any_value()), 1..12),
    ) {
        let each_once: BTreeMap<_, _> = pairs.into_iter().collect();
        let lines: Vec<_> = each_once.iter().map(|(key, value)| format!("{key} = {value}")).collect();
        let text = lines.join("\n");
        prop_assert!(!read(&text).unwrap_err().is_empty());
    }

    #[test]
    fn every_unknown_key_is_told_once(names in prop::collection::btree_set("x[a-z]{1,12}", 1..20)) {
        let strange: Vec<String> = names.iter().map(|name| format!("{name} = 1\n")).collect();
        let printed = printed(&with("", &format!("[kiosk]\n{}", strange.concat())));
        prop_assert_eq!(printed.len(), names.len());
        for name in names {
            let told = printed.iter().filter(|line| line.contains(&format!("unknown key `{name}`"))).count();
            prop_assert_eq!(told, 1);
        }
    }
}

fn known_key() -> impl Strategy<Value = String> {
    let tops =
        ["slug", "preset", "names", "host", "time-zone", "desks", "support", "sender", "brand", "kiosk"];
    let subs = [
        "",
        ".ja",
        ".en",
        ".name",
        ".name.ja",
        ".phone",
        ".colour",
        ".opens",
        ".pays",
        ".pays.card",
        ".colours",
    ];
    (prop::sample::select(tops.to_vec()), prop::sample::select(subs.to_vec()))
        .prop_map(|(top, sub)| format!("{top}{sub}"))
}

fn any_value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("\"text\"".to_owned()),
        Just("\"plain\"".to_owned()),
        Just("\"\"".to_owned()),
        Just("true".to_owned()),
        Just("1979-05-27".to_owned()),
        Just("0x1F".to_owned()),
        Just("1e400".to_owned()),
        Just("inf".to_owned()),
        any::<i128>().prop_map(|number| number.to_string()),
    ];
    leaf.prop_recursive(4, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|items| format!("[{}]", items.join(", "))),
            inner.clone().prop_map(|value| format!("{{ card = {value} }}")),
            inner.prop_map(|value| format!("{{ ja = {value}, opens = 1 }}")),
        ]
    })
}
