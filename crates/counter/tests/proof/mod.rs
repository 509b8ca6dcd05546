//! Proof of a crate's words: both languages have the same ones, none is missing, none is there for nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use counter::words::WordList;

/// Each key with the names of its arguments.
type Keys = BTreeMap<String, BTreeSet<String>>;

/// Words of the API's document and of the log's facts: the program's own tests hold them against what they name.
const OF_THE_PROGRAM: [&str; 5] = ["api-field-", "api-op-", "api-tag-", "scope-", "fact-"];

/// `families` are the beginnings of keys that reach `say` by way of a variable.
pub fn prove(root: &str, own: WordList, families: &[&str]) {
    let (ja, en) = (keys(own.ja), keys(own.en));
    assert_eq!(ja, en, "a key or an argument stands in one language only");
    let texts = texts(Path::new(root));
    let everywhere = texts_of_all_crates(Path::new(root));
    let unused: Vec<&String> = ja
        .keys()
        .filter(|key| !OF_THE_PROGRAM.iter().any(|family| key.starts_with(family)))
        .filter(|key| !everywhere.iter().any(|text| names(text, key)))
        .collect();
    assert!(unused.is_empty(), "words that nobody says: {unused:?}");
    let shared = keys(counter::words::WORDS.ja);
    let missing: BTreeSet<String> = texts
        .iter()
        .flat_map(|text| said(text, families))
        .filter(|key| is_key(key))
        .filter(|key| !ja.contains_key(key) && !shared.contains_key(key))
        .collect();
    assert!(missing.is_empty(), "words that are said and do not exist: {missing:?}");
}

fn keys(ftl: &str) -> Keys {
    let mut keys = Keys::new();
    let mut current = String::new();
    for line in ftl.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with(' ')
            && let Some((key, _)) = line.split_once(" =")
        {
            key.clone_into(&mut current);
            let twice = keys.insert(current.clone(), BTreeSet::new());
            assert!(twice.is_none(), "{current} stands there twice");
        }
        if let Some(args) = keys.get_mut(&current) {
            args.extend(
                line.split("{ $")
                    .skip(1)
                    .filter_map(|rest| rest.split_once(" }"))
                    .map(|(arg, _)| arg.to_owned()),
            );
        }
    }
    keys
}

/// What several crates share stands in one of them and is said in another.
pub fn texts_of_all_crates(root: &Path) -> Vec<String> {
    let crates = root.parent().expect("the crates stand beside one another");
    let folders = fs::read_dir(crates).expect("the folder can be read");
    folders.flat_map(|folder| texts(&folder.expect("the folder can be read").path())).collect()
}

/// The texts of all sources and templates of a crate.
fn texts(root: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    let mut folders = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = folders.pop() {
        // Not every crate has templates.
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.expect("the folder can be read").path();
            let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
            if path.is_dir() {
                folders.push(path);
            } else if ["rs", "html", "txt"].contains(&kind) {
                texts.push(fs::read_to_string(&path).expect("a source is text"));
            }
        }
    }
    texts
}

/// Whole, or by its beginning: `format!("start-line-{slug}")`.
fn names(text: &str, key: &str) -> bool {
    let mut beginnings = text.split("format!(\"").skip(1).filter_map(|rest| rest.split_once('{'));
    text.contains(&format!("\"{key}\""))
        || beginnings.any(|(beginning, _)| beginning.ends_with('-') && key.starts_with(beginning))
}

fn said(text: &str, families: &[&str]) -> Vec<String> {
    let after = |opening: &str| -> Vec<String> {
        let rests = text.split(opening).skip(1);
        rests.filter_map(|rest| rest.split_once('"')).map(|(key, _)| key.to_owned()).collect()
    };
    let mut said = Vec::new();
    for opening in [".say(\"", ".say1(\"", ".say2(\"", ".say_args(\"", "Refusal::whole(\""] {
        said.extend(after(opening));
    }
    for family in families {
        said.extend(after(&format!("\"{family}")).into_iter().map(|rest| format!("{family}{rest}")));
    }
    said
}

/// Tests have other things between quotes, too.
fn is_key(text: &str) -> bool {
    !text.ends_with('-') && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
