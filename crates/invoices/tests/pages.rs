//! Every page of the desk, drawn from its sample in both languages.

use samples::{Sample, samples};

mod samples;

/// A missing word shows its key in brackets.
#[test]
fn no_page_lacks_a_word() {
    for Sample { name, lang, text } in samples() {
        let bracketed =
            text.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| inside);
        let is_key = |inside: &&str| {
            inside.contains('-') && inside.chars().all(|c| c.is_ascii_lowercase() || c == '-')
        };
        let missing: Vec<&str> = bracketed.filter(is_key).collect();
        assert!(missing.is_empty(), "{name} ({}): {missing:?}", lang.tag());
        assert!(!text.contains("{$"), "{name} ({}): an argument was not given", lang.tag());
    }
}

#[test]
fn every_page_says_its_language_and_what_it_is() {
    for Sample { name, lang, text } in samples() {
        assert!(text.contains(&format!("<html lang=\"{}\">", lang.tag())), "{name}");
        assert_eq!(text.matches("<h1").count(), 1, "{name} has one heading of the first order");
        let title = text.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next());
        let heading =
            text.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).unwrap_or_default();
        assert!(title.is_some_and(|title| title.contains(heading)), "{name}: {title:?} is not {heading:?}");
    }
}

#[test]
fn no_page_speaks_japanese_to_those_who_read_english() {
    for Sample { name, text, .. } in samples().into_iter().filter(|sample| sample.lang.tag() == "en") {
        let is_kana = |c: char| ('\u{3041}'..='\u{30fa}').contains(&c);
        // Names and the site's own text stay as they are.
        let main =
            text.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).unwrap_or_default();
        assert!(!main.is_empty() && !main.contains(is_kana), "{name} speaks Japanese");
    }
}

#[test]
fn every_form_brings_its_token_and_no_page_has_inline_code() {
    for Sample { name, text, .. } in samples() {
        assert_eq!(
            text.matches("method=\"post\"").count(),
            text.matches("name=\"_token\"").count(),
            "{name}"
        );
        for forbidden in [" style=", "<style", " onclick=", "javascript:", "<script>"] {
            assert!(!text.contains(forbidden), "{name} has {forbidden:?}, which the CSP shuts out");
        }
    }
}

/// On a narrow screen a cell stands alone, and says itself what it is.
#[test]
fn every_cell_of_a_table_is_labelled() {
    for Sample { name, text, .. } in samples() {
        for cell in text.split("<td").skip(1) {
            let tag = cell.split('>').next().unwrap_or_default();
            assert!(tag.contains("data-label=\"") || tag.contains("class=\"pick\""), "{name}: <td{tag}>");
        }
    }
}
