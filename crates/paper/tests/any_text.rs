//! Whatever a field holds, the paper is printed, and shows it as it is.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use common::{print, qpdf_check, sample, words};
use proptest::prelude::*;
use proptest::test_runner::Config;
use serde_json::{Value, json};

/// With one text in every place that holds text, save those that the program alone fills.
fn fill(value: &mut Value, text: &str) {
    const KEPT: [&str; 12] = [
        "kind",
        "issued",
        "from",
        "to",
        "date",
        "due",
        "quantity",
        "unit_price",
        "logo",
        "seal",
        "look",
        "qr",
    ];
    match value {
        Value::String(string) => text.clone_into(string),
        Value::Array(list) => list.iter_mut().for_each(|value| fill(value, text)),
        Value::Object(object) => {
            object
                .iter_mut()
                .filter(|(name, _)| !KEPT.contains(&name.as_str()))
                .for_each(|(_, value)| fill(value, text));
        }
        _ => {}
    }
}

fn invoice_of(text: &str) -> Value {
    let mut invoice = sample("correction");
    invoice["lines"].as_array_mut().unwrap().truncate(2);
    invoice["bank_accounts"][0]["kind"] = json!(text);
    fill(&mut invoice, text);
    invoice
}

#[test]
fn markup_is_shown_and_not_obeyed() {
    for text in [
        "*強調* _斜体_ `code` $x^2$ = 見出し",
        "#panic(\"!\") #let sheet = none #read(\"data.json\")",
        "\\u{41} \\ // /* <label> @reference [content] {code} ~ -- --- ... '引用' \"quote\"",
        "https://example.jp/ - list + enum / term: 1. 2.",
        "\"], \"lines\": [",
    ] {
        let printed = print("invoice.typ", &invoice_of(text));
        let words = words(&printed.pdf);
        let expected: String = text.chars().filter(|character| !character.is_whitespace()).collect();
        assert!(words.contains(&expected), "{expected}\n{words}");
    }
}

#[test]
fn what_no_font_has_is_shown_as_geta_and_named() {
    let printed = print("invoice.typ", &invoice_of("葛\u{e0100}城 𠮷野 髙﨑 😀\u{202e}\u{e000}終"));
    assert_eq!(printed.unknown.into_iter().collect::<String>(), "\u{e000}😀𠮷");
    let words = words(&printed.pdf);
    assert!(words.contains("葛城〓野髙﨑〓〓終"), "{words}");
}

#[test]
fn every_character_of_the_fonts_can_be_printed() {
    let all: Vec<char> = ('\0'..=char::MAX).collect();
    let mut shown = 0;
    for some in all.chunks(40_000) {
        let mut invoice = sample("cancellation");
        invoice["note"] = json!(some.iter().collect::<String>());
        let printed = print("invoice.typ", &invoice);
        shown += some.len() - printed.unknown.len();
        qpdf_check(&printed.pdf);
    }
    assert!(shown > 9000, "{shown}");
}

#[test]
fn very_long_texts_break() {
    for text in
        ["あ".repeat(1000), "A".repeat(1000), "ﾊﾝｶｸ".repeat(250), "行\n".repeat(100), " ".repeat(1000)]
    {
        qpdf_check(&print("invoice.typ", &invoice_of(&text)).pdf);
    }
}

proptest! {
    #![proptest_config(Config { cases: 64, failure_persistence: None, ..Config::default() })]

    #[test]
    fn any_text_is_printed(text in "\\PC{0,40}|[\\s\\S]{0,40}|[#*$@<>\\[\\]{}()\\\\`_~=\"'/-]{0,30}") {
        let printed = common::template("invoice.typ").print(&invoice_of(&text), &common::assets());
        prop_assert!(printed.is_ok(), "{}", printed.err().unwrap());
    }
}
