//! Every item of OWASP ASVS 5.0.0 of levels 1 and 2 is answered once, and no answer stands on nothing (DOOR-70).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

const ANSWERS: [&str; 4] = ["met", "not-applicable", "deviation", "open"];

/// One line of `docs/security/asvs.csv`.
struct Item {
    id: String,
    level: String,
    answer: String,
    /// Files, or sections of documents as `file.md#heading`.
    stands_in: Vec<String>,
    /// Tests as `crate::file::name` (or `crate::folder/file::name`), or files of browser stories.
    tests: Vec<String>,
    note: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn rows(name: &str) -> Vec<csv::StringRecord> {
    let mut reader = csv::Reader::from_path(root().join("docs/security").join(name)).unwrap();
    reader.records().collect::<Result<_, _>>().unwrap()
}

fn items() -> Vec<Item> {
    let list = |text: &str| {
        text.split(';').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect()
    };
    let item = |row: csv::StringRecord| Item {
        id: row[0].to_owned(),
        level: row[1].to_owned(),
        answer: row[2].to_owned(),
        stands_in: list(&row[3]),
        tests: list(&row[4]),
        note: row[5].to_owned(),
    };
    rows("asvs.csv").into_iter().map(item).collect()
}

#[test]
fn every_item_of_levels_1_and_2_is_answered_once() {
    let asked: BTreeMap<String, String> = rows("asvs-5.0.0-ids.csv")
        .iter()
        .filter(|row| ["1", "2"].contains(&&row[1]))
        .map(|row| (row[0].to_owned(), row[1].to_owned()))
        .collect();
    assert_eq!(asked.len(), 253);
    let mut left = asked.clone();
    for item in items() {
        assert!(left.remove(&item.id).is_some(), "{} is no item of these levels, or answered twice", item.id);
        assert_eq!(Some(&item.level), asked.get(&item.id), "the level of {}", item.id);
        assert!(ANSWERS.contains(&item.answer.as_str()), "{}: {}", item.id, item.answer);
        assert!(!item.note.trim().is_empty(), "{} says nothing in its note", item.id);
    }
    assert!(left.is_empty(), "not answered: {:?}", left.keys());
}

#[test]
fn every_answer_stands_on_something() {
    let mut wrong = Vec::new();
    for Item { id, answer, stands_in, tests, .. } in items() {
        if answer == "met" && (stands_in.is_empty() || tests.is_empty()) {
            wrong.push(format!("{id} is met, but it is not said where, or by which test"));
        }
        wrong.extend(
            stands_in.iter().filter(|place| !is_there(place)).map(|place| format!("{id}: no {place}")),
        );
        wrong.extend(tests.iter().filter(|test| !is_test(test)).map(|test| format!("{id}: no test {test}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

fn is_there(place: &str) -> bool {
    let (file, heading) =
        place.split_once('#').map_or((place, None), |(file, heading)| (file, Some(heading)));
    let Ok(text) = fs::read_to_string(root().join(file)) else { return false };
    let slug = |line: &str| line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
    heading.is_none_or(|heading| text.lines().any(|line| line.starts_with('#') && slug(line) == heading))
}

fn is_test(test: &str) -> bool {
    if test.starts_with("e2e/stories/") {
        return root().join(test).is_file();
    }
    let [name, file, within] = test.rsplitn(3, "::").collect::<Vec<_>>()[..] else { return false };
    let folder = root().join("crates").join(within);
    let ends = [PathBuf::from(format!("{file}.rs")), Path::new(file).join("mod.rs")];
    let mut sources = Vec::new();
    gather(&folder, &mut sources);
    let of_file = sources.iter().filter(|source| ends.iter().any(|end| source.ends_with(end)));
    of_file
        .filter_map(|source| fs::read_to_string(source).ok())
        .any(|text| text.contains(&format!("fn {name}(")))
}

fn gather(folder: &Path, sources: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, sources);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            sources.push(path);
        }
    }
}
