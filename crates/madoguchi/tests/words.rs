//! The words of the demo's own pages, and names for what the log and the outbox hold.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use madoguchi::node;

#[path = "../../counter/tests/proof/mod.rs"]
mod proof;

#[test]
fn every_word_exists_in_both_languages_and_is_said() {
    proof::prove(env!("CARGO_MANIFEST_DIR"), madoguchi::WORDS, &["start-state-"]);
}

/// Names with a dot that nobody reads: jobs, keys of site files, files.
const NOT_READ: &[&str] = &[
    "door.check-import",
    "door.pin-asked",
    "door.registration-asked",
    "door.run-import",
    "invoices.check",
    "invoices.csv",
    "invoices.dispose",
    "invoices.html",
    "invoices.import",
    "invoices.paper",
    "invoices.print",
    "invoices.publish",
    "invoices.remind",
    "invoices.retention-years",
    "invoices.templates",
    "office.check-journal",
    "office.css",
    "office.html",
    "office.print-letters",
    "invoices.issuer",
];

/// The audit log and the outbox name what they hold by `door.logged-in`: people read it in words.
#[test]
fn every_deed_and_every_notice_has_a_name() {
    let lists = all_words();
    let texts = proof::texts_of_all_crates(Path::new(env!("CARGO_MANIFEST_DIR")));
    let nameless: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.split('"'))
        .filter(|name| is_dotted(name) && !NOT_READ.contains(name))
        .filter(|name| {
            let key = name.replace('.', "-");
            !lists.contains(&format!("\ndid-{key} =")) && !lists.contains(&format!("\nkind-{key} ="))
        })
        .collect();
    assert!(nameless.is_empty(), "{nameless:?}");
}

/// Whoever reads the log reads its details in words, too.
#[test]
fn every_fact_of_a_deed_has_a_name() {
    let texts = proof::texts_of_all_crates(Path::new(env!("CARGO_MANIFEST_DIR")));
    let of_deeds = |statement: &&str| {
        ["Deed::of", ".deed(", "deed.with", "deed: audit::Deed", "about_user("]
            .iter()
            .any(|sign| statement.contains(sign))
    };
    let facts: BTreeSet<&str> = texts
        .iter()
        .flat_map(|text| text.split(';'))
        .filter(of_deeds)
        .flat_map(|statement| statement.split(".with(\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(facts.len() > 40, "{facts:?}");
    let lists = all_words();
    let nameless: Vec<&&str> =
        facts.iter().filter(|fact| !lists.contains(&format!("\nfact-{fact} ="))).collect();
    assert!(nameless.is_empty(), "{nameless:?}");
}

/// A desk without these tests would be one whose words nobody holds against what it says.
#[test]
fn every_desk_has_the_tests_of_words_and_pages() {
    for desk in node::desks().names() {
        let crate_of_desk = Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name(desk);
        let lacks = |test: &PathBuf| !test.is_file();
        let lacking: Vec<PathBuf> = ["words", "pages"]
            .map(|test| crate_of_desk.join(format!("tests/{test}.rs")))
            .into_iter()
            .filter(lacks)
            .collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }
}

/// Every crate's words in Japanese.
fn all_words() -> String {
    node::words().iter().map(|list| list.ja).collect()
}

fn is_dotted(text: &str) -> bool {
    let Some((whose, what)) = text.split_once('.') else { return false };
    (["door", "office"].contains(&whose) || node::desks().names().contains(&whose))
        && !what.is_empty()
        && what.chars().all(|c| c.is_ascii_lowercase() || c == '-')
}
