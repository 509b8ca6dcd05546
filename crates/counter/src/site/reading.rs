//! Reading one site file: the preset's values with the file's over them, and every mistake on the way.
//!
//! A section's keys are overridden one by one; the value of a key is replaced whole. So the keys of two
//! different choices (`{ minutes = 15 }` over `"operator-unlocks"`) never mix.

use std::{
    fmt::Display,
    fs,
    ops::{Range, RangeInclusive},
    path::Path,
};

use serde::de::DeserializeOwned;
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::{
    mistake::Mistake,
    says,
    source::{Source, Step, covering, name, remove},
};

/// What a crate reads its sections of a site file with.
pub struct Reading<'i> {
    source: Source<'i>,
    folder: &'i Path,
    /// What is left of the file after what was wrong has been taken out, so that the rest can be judged too.
    left: DeTable<'i>,
    taken_out: Vec<Vec<Step>>,
    preset: DeTable<'i>,
    mistakes: Vec<Mistake>,
}

impl<'i> Reading<'i> {
    pub(super) fn new(source: Source<'i>, file: &'i Path) -> Self {
        let left = source.table.clone();
        let folder = file.parent().unwrap_or(Path::new(""));
        Reading { source, folder, left, taken_out: Vec::new(), preset: DeTable::new(), mistakes: Vec::new() }
    }

    pub(super) fn set_preset(&mut self, preset: Source<'i>) {
        self.preset =
            preset.table.into_iter().map(|(key, value)| (placeless_key(key), placeless(value))).collect();
    }

    pub(super) fn finish(mut self) -> Vec<Mistake> {
        self.mistakes.sort_by(|one, other| {
            (&one.file, one.line, one.column).cmp(&(&other.file, other.line, other.column))
        });
        self.mistakes
    }

    /// Whether the file or its preset has this section.
    pub fn has(&self, section: &str) -> bool {
        self.left.contains_key(section) || self.preset.contains_key(section)
    }

    /// A section as what it means: the preset's values, the file's over them. None when neither holds enough
    /// to make one; then a mistake says so.
    pub fn section<T: DeserializeOwned>(&mut self, section: &str) -> Option<T> {
        self.keep_tables(&[section], &format!("write [{section}] and its keys below it"));
        self.read(&[Step::Key(section.to_owned())], |left, preset| {
            let mut merged = table_of(preset, section).cloned().unwrap_or_default();
            if let Some(own) = table_of(left, section) {
                lay_over(&mut merged, own);
            }
            let span = left.get(section).map_or(PLACELESS, Spanned::span);
            Spanned::new(span, DeValue::Table(merged))
        })
    }

    /// The file's keys outside of every section.
    pub(super) fn facts<T: DeserializeOwned>(&mut self, keys: &[&str], tables: &[&str]) -> Option<T> {
        self.keep_tables(tables, "a table is wanted: { ja = \"…\", en = \"…\" }, or a section");
        self.read(&[], |left, _| {
            let facts = left.iter().filter(|(key, _)| keys.contains(&key.get_ref().as_ref()));
            let facts = facts.map(|(key, value)| (key.clone(), value.clone())).collect();
            Spanned::new(PLACELESS, DeValue::Table(facts))
        })
    }

    pub(super) fn keep_known(&mut self, known: &[&str]) {
        let strange: Vec<_> = self
            .left
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()))
            .map(|key| (key.get_ref().to_string(), key.span()))
            .collect();
        for (key, span) in strange {
            let says = says::unknown("key", &key, known.iter().copied());
            self.mistakes.push(self.source.mistake(&key, Some(span), says));
            self.take_out(vec![Step::Key(key)]);
        }
    }

    /// Text that must be there.
    pub fn text(&mut self, key: &str, text: &str) {
        if text.trim().is_empty() {
            self.wrong(&[key], "missing or empty; it must be written out");
        }
    }

    /// Text that must be there and fit on one line, as in a mail's heading.
    pub fn line(&mut self, key: &str, text: &str) {
        self.text(key, text);
        if text.chars().any(char::is_control) {
            self.wrong(&[key], "has a line break or another control character; one line of text is wanted");
        }
    }

    /// The text of another file that this one names. Its path is meant from this file's folder.
    pub fn file(&mut self, key: &str, path: &str) -> Option<String> {
        let read = fs::read_to_string(self.folder.join(path));
        if let Err(why) = &read {
            let says = format!(
                "`{path}` cannot be read ({why}); the path of a file, from this one's folder, is right"
            );
            self.wrong(&[key], says);
        }
        read.ok()
    }

    pub fn range<N: PartialOrd + Display>(&mut self, key: &str, value: &N, range: &RangeInclusive<N>) {
        if !range.contains(value) {
            let (least, most) = (range.start(), range.end());
            self.wrong(&[key], format!("{value} is out of range; {least} to {most} is right"));
        }
    }

    /// A mistake of one key, or a contradiction between several: it is reported at the first of them that
    /// stands in this file. Nothing is said about a key about which something has been said already.
    pub fn wrong(&mut self, keys: &[&str], says: impl Into<String>) {
        if keys.iter().any(|key| self.is_spoilt(key)) {
            return;
        }
        let Some(first) = keys.first() else { return };
        let standing = keys.iter().find(|key| self.source.find(key).1);
        let key = standing.unwrap_or(first);
        let (span, _) = self.source.find(key);
        self.mistakes.push(self.source.mistake(key, span, says));
    }

    /// A mistake of a file that the site's file names.
    pub fn wrong_elsewhere(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Where the site's file lies, and what it names.
    pub fn folder(&self) -> &Path {
        self.folder
    }

    /// Text that stands in the file, whoever's section it is in: `brand.logo`.
    pub fn said(&self, key: &str) -> Option<&str> {
        let (table, key) = key.split_once('.')?;
        table_of(&self.left, table)?.get(key)?.get_ref().as_str()
    }

    pub fn chooses_desk(&self, desk: &str) -> bool {
        let desks = self.left.get("desks").and_then(|desks| desks.get_ref().as_array());
        desks.is_some_and(|desks| desks.iter().any(|one| one.get_ref().as_str() == Some(desk)))
    }

    fn is_spoilt(&self, key: &str) -> bool {
        let within = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.mistakes.iter().any(|known| within(&known.key, key) || within(key, &known.key))
    }

    fn keep_tables(&mut self, names: &[&str], wanted: &str) {
        for name in names {
            let Some((key, value)) = self.left.get_key_value(*name) else { continue };
            if !value.get_ref().is_table() {
                let says = format!("this is a {}; {wanted}", says::kind(value.get_ref()));
                self.mistakes.push(self.source.mistake(name, Some(key.span()), says));
                self.take_out(vec![Step::Key((*name).to_owned())]);
            }
        }
    }

    /// Reads until nothing is wrong any more: what serde stumbles over is recorded and taken out of the
    /// file's table, so that the preset's value stands there, and the reading begins again.
    fn read<T: DeserializeOwned>(
        &mut self,
        below: &[Step],
        merge: impl Fn(&DeTable<'i>, &DeTable<'i>) -> Spanned<DeValue<'i>>,
    ) -> Option<T> {
        loop {
            let merged = merge(&self.left, &self.preset);
            let error = match T::deserialize(ValueDeserializer::from(merged)) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let path = error.span().and_then(|span| covering(&self.left, &span));
            let path = path.filter(|path| path.starts_with(below));
            let (key, says) = says::translate(&name(path.as_deref().unwrap_or(below)), error.message());
            // What is wrong only because something below it was taken out has been told already.
            let told =
                path.as_ref().is_some_and(|path| self.taken_out.iter().any(|out| out.starts_with(path)));
            if !told {
                let span = error.span().filter(|_| path.is_some());
                self.mistakes.push(self.source.mistake(&key, span, says));
            }
            // Where the whole section lacks something, nothing is left to be taken out.
            self.take_out(path.filter(|path| path.len() > below.len())?);
        }
    }

    fn take_out(&mut self, path: Vec<Step>) {
        remove(&mut self.left, &path);
        self.taken_out.push(path);
    }
}

fn table_of<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t DeTable<'i>> {
    table.get(name).and_then(|value| value.get_ref().as_table())
}

fn lay_over<'i>(under: &mut DeTable<'i>, over: &DeTable<'i>) {
    for (key, value) in over {
        under.insert(key.clone(), value.clone());
    }
}

/// The place of what stands in no site file. No file is that long.
const PLACELESS: Range<usize> = usize::MAX..usize::MAX;

fn placeless_key<T>(key: Spanned<T>) -> Spanned<T> {
    Spanned::new(PLACELESS, key.into_inner())
}

fn placeless(value: Spanned<DeValue<'_>>) -> Spanned<DeValue<'_>> {
    let value = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(
            table.into_iter().map(|(key, value)| (placeless_key(key), placeless(value))).collect(),
        ),
        DeValue::Array(items) => DeValue::Array(items.into_iter().map(placeless).collect()),
        plain => plain,
    };
    Spanned::new(PLACELESS, value)
}
