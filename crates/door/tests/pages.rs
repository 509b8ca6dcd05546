//! Every page and mail of the door, drawn from its sample in both languages.

use samples::{Sample, samples};

mod samples;

/// A missing word shows its key in brackets.
#[test]
fn no_page_lacks_a_word() {
    for Sample { name, lang, text, .. } in samples() {
        let bracketed =
            text.split('[').skip(1).filter_map(|rest| rest.split_once(']')).map(|(inside, _)| inside);
        let is_key =
            |inside: &str| inside.contains('-') && inside.chars().all(|c| c.is_ascii_lowercase() || c == '-');
        // `[a-z]` stands in the tests of password rules.
        let missing: Vec<&str> = bracketed.filter(|inside| is_key(inside) && *inside != "a-z").collect();
        assert!(missing.is_empty(), "{name} ({}): {missing:?}", lang.tag());
        assert!(!text.contains("{$"), "{name} ({}): an argument was not given", lang.tag());
    }
}

#[test]
fn every_page_says_its_language_and_what_it_is() {
    for Sample { name, lang, text, .. } in pages() {
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
    for Sample { name, text, .. } in pages().filter(|sample| sample.lang.tag() == "en") {
        // Names and the site's own text stay as they are; the way back to Japanese is in Japanese.
        let is_kana = |c: char| ('\u{3041}'..='\u{30fa}').contains(&c);
        let own_words: String = text.lines().filter(|line| !line.contains("class=\"text\"")).collect();
        let is_sample_of_a_text = name.starts_with("consent");
        assert!(is_sample_of_a_text || !own_words.contains(is_kana), "{name} speaks Japanese");
    }
}

#[test]
fn every_form_brings_its_token_and_no_page_has_inline_code() {
    for Sample { name, text, .. } in pages() {
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

/// The goal for a first visit is 60 KB, all told.
#[test]
fn a_first_visit_weighs_at_most_60_kilobytes() {
    let assets = [
        include_str!("../../counter/assets/tokens.css"),
        include_str!("../../counter/assets/portal.css"),
        include_str!("../../counter/assets/portal.js"),
        include_str!("../../counter/assets/favicon.svg"),
    ];
    let shared: usize = assets.iter().map(|text| text.len()).sum();
    let (heaviest, name) = pages().map(|page| (page.text.len(), page.name)).max().expect("there are pages");
    assert!(shared + heaviest <= 60_000, "{shared} + {heaviest} ({name})");
}

/// DOOR-4, at the example of every preset.
#[test]
fn pages_show_the_rules_that_the_policy_has() {
    let shows = |name: &str, words: &str| {
        let found = samples().into_iter().find(|sample| sample.name == name && sample.lang.tag() == "ja");
        assert!(found.expect("there is such a sample").text.contains(words), "{name} does not say {words}");
    };
    shows("login-invoice", "パスワードを10回間違えると、15分間ログインできなくなります。");
    shows("login-invoice", "<label for=\"login\">ユーザID</label>");
    shows("login-certificate", "パスワードを5回間違えると、ログインできなくなります。");
    shows("login-certificate", "<label for=\"login\">アクセスキー</label>");
    shows("login-rental", "<label for=\"email\">メールアドレス</label>");
    shows("new-password-invoice", "8文字以上20文字以内");
    shows("new-password-rental", "英大文字を1文字以上含む");
}

fn pages() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| sample.kind == "html" && !sample.name.starts_with("mail-"))
}
