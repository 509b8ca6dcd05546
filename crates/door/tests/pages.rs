//! Every page and mail of the door, drawn from its sample in both languages.

use std::sync::Arc;

use counter::{
    Desk, Desks, Member, MenuEntry, OfficePage, Tile, Visit, desk::Routes, error::Result, words::WordList,
};
use door::policy::sample_site;
use futures_util::future::{BoxFuture, FutureExt as _, ready};
use samples::{Sample, samples};
use store::Conn;

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

#[test]
fn of_the_menu_the_nearest_entry_is_the_page() {
    for Sample { name, text, .. } in samples().into_iter().filter(|sample| sample.name == "profile-menu") {
        let menu =
            text.split("<nav class=\"menu\"").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap();
        assert_eq!((menu.matches("<li>").count(), menu.matches("aria-current").count()), (5, 1), "{name}");
        assert!(menu.contains("href=\"/rental/profile/destinations\" aria-current=\"page\""), "{menu}");
    }
}

/// A desk that says no more than it must.
struct Terse(&'static str, &'static [MenuEntry]);

impl Desk for Terse {
    fn name(&self) -> &'static str {
        self.0
    }

    fn words(&self) -> WordList {
        WordList { ja: "", en: "" }
    }

    fn routes(&self) -> Routes {
        Routes::default()
    }

    fn tiles<'a>(&'a self, _: &'a mut Conn, _: &'a Visit, _: &'a Member) -> BoxFuture<'a, Result<Vec<Tile>>> {
        ready(Ok(Vec::new())).boxed()
    }

    fn menu(&self) -> &'static [MenuEntry] {
        self.1
    }

    fn office(&self) -> &'static [OfficePage] {
        &[]
    }
}

#[test]
fn a_menu_has_two_entries_or_more_and_those_of_the_sites_own_desks() {
    const ENTRIES: [MenuEntry; 2] =
        [MenuEntry { path: "one", word: "one" }, MenuEntry { path: "two", word: "two" }];
    let site = sample_site("invoice");
    let menu = |desks: Vec<Arc<dyn Desk>>| Desks::new(desks, Vec::new()).menu(&site, None);
    let elsewhere = || Arc::new(Terse("garage", &ENTRIES));
    assert_eq!(menu(vec![Arc::new(Terse("sample", &ENTRIES)), elsewhere()]), ENTRIES);
    assert!(menu(vec![Arc::new(Terse("sample", &ENTRIES[..1])), elsewhere()]).is_empty());
    let routes = Desks::new(vec![elsewhere()], Vec::new()).routes();
    assert!(!routes.office.has_routes(), "a group of nothing needs no guard");
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
