//! What the page of the log shows.

use askama::Template;
use counter::{
    Frame, Sheet,
    audit::{Entry, Finding, LISTING},
    list::{Asked, ListView, Page},
    show::Show,
};
use jiff::Timestamp;
use serde_json::Value as Json;

use super::{check::Check, who::Names};

pub const FILTERS: [&str; 5] = ["from", "until", "who", "did", "about"];

/// 「操作の記録」
#[derive(Template)]
#[template(path = "journal.html")]
pub struct JournalPage {
    pub f: Frame,
    pub list: ListView,
    pub entries: Vec<Entry>,
    pub names: Names,
    /// The filters as they are set.
    pub sheet: Sheet,
    /// Every kind of deed that the log knows.
    pub kinds: Vec<String>,
    pub check: Option<Check>,
    pub looks_again: bool,
    pub may_check: bool,
}

impl JournalPage {
    /// Whether anybody on this page did.
    pub fn has_acted_for_others(&self) -> bool {
        self.entries.iter().any(|entry| entry.on_behalf.is_some())
    }

    /// Each kind of deed with its name, in the order of the names.
    fn choices(&self) -> Vec<(&str, String)> {
        let mut choices: Vec<(&str, String)> =
            self.kinds.iter().map(|did| (did.as_str(), self.did(did))).collect();
        choices.sort_by(|one, other| one.1.cmp(&other.1));
        choices
    }

    fn asks_for(&self, did: &str) -> bool {
        self.sheet.value("did") == did
    }

    fn did(&self, did: &str) -> String {
        self.f.say_or(&Entry::word(did), did)
    }

    /// Somebody, or something, by name where there is one.
    fn name(&self, place: &str) -> String {
        match (place, self.names.get(place)) {
            ("system", _) => self.f.say("journal-system"),
            ("stranger", _) => self.f.say("journal-stranger"),
            (_, Some(name)) => name.to_owned(),
            (_, None) => self.nameless(place),
        }
    }

    /// A thing without a name of its own: what it is, and so much of its id that it differs from the others.
    fn nameless(&self, place: &str) -> String {
        let word = |kind: &str| {
            Some(match kind {
                "account" => "journal-account",
                "import" => "journal-import",
                "invitation" => "journal-invitation",
                "letters" => "journal-letters",
                "notice" => "journal-notice",
                "operator" => "journal-operator",
                "passkey" => "journal-passkey",
                "text" => "journal-text",
                "user" => "journal-user",
                "webhook" => "journal-webhook",
                _ => return None,
            })
        };
        let known = place.split_once(':').and_then(|(kind, id)| Some((word(kind)?, id)));
        match known {
            Some((word, id)) => {
                let start = id.char_indices().rev().nth(7).map_or(0, |(start, _)| start);
                format!("{} …{}", self.f.say(word), &id[start..])
            }
            None => place.to_owned(),
        }
    }

    /// The page of the thing itself, where the office has one.
    fn way(&self, place: &str) -> Option<String> {
        let (kind, id) = place.split_once(':')?;
        let folder = match kind {
            "account" => "customers",
            "import" => "imports",
            "letters" => "letters",
            "notice" => "outbox",
            "text" => "texts",
            "webhook" => "webhooks",
            _ => return None,
        };
        Some(self.f.office(&format!("{folder}/{}", id.replace(':', "/"))))
    }

    fn facts(&self, entry: &Entry) -> String {
        let fact = |(name, value): (String, Json)| {
            let name = self.f.say_or(&format!("fact-{name}"), &name);
            self.f.say2("journal-fact", ("name", name), ("value", self.value(&value)))
        };
        entry.facts().into_iter().map(fact).collect::<Vec<_>>().join(" / ")
    }

    /// What the program says by a name of its own is said in words, times as everywhere; all else as it stands.
    fn value(&self, value: &Json) -> String {
        match value {
            Json::Array(values) => values
                .iter()
                .map(|value| self.value(value))
                .collect::<Vec<_>>()
                .join(&self.f.say("journal-and")),
            Json::String(text) => match text.parse::<Timestamp>() {
                Ok(at) => self.f.show.date_time(at),
                Err(_) => self.f.say_or(&format!("fact-is-{text}"), text),
            },
            Json::Null => self.f.say("fact-is-nothing"),
            other => self.f.say_or(&format!("fact-is-{other}"), &other.to_string()),
        }
    }

    fn is_checking(&self) -> bool {
        self.check.as_ref().is_some_and(|check| check.found.is_none())
    }

    /// What the last check found, and whether that is well.
    fn found(&self) -> Option<(bool, String)> {
        let (at, finding) = self.check.as_ref()?.found.as_ref()?;
        let at = self.f.show.date_time(*at);
        let (word, args) = match finding {
            Finding::Whole { entries, head } => {
                ("journal-whole", vec![("entries", Show::number(*entries)), ("head", head.clone())])
            }
            Finding::BrokenAt { seq } => ("journal-broken", vec![("seq", seq.to_string())]),
            Finding::CutOff { entries, expected } => (
                "journal-cut-off",
                vec![("entries", Show::number(*entries)), ("expected", Show::number(*expected))],
            ),
        };
        let args: Vec<(&str, String)> = args.into_iter().chain([("at", at)]).collect();
        Some((matches!(finding, Finding::Whole { .. }), self.f.say_args(word, &args)))
    }

    pub fn sample(f: Frame) -> Self {
        let entry = |by: &str, did: &str, about: &str| Entry {
            seq: 1,
            at: Timestamp::UNIX_EPOCH,
            by: by.to_owned(),
            on_behalf: None,
            did: did.to_owned(),
            about: about.to_owned(),
            address: Some("192.0.2.1".to_owned()),
            details: r#"{"reason":"moved","left":2,"known":true,"changed":["name","email"],"why":"wrong"}"#
                .to_owned(),
            hash: Vec::new(),
        };
        let rows = vec![
            entry("operator:1", "door.closed-account", "account:7"),
            entry("system", "door.deleted-user", "user:9"),
            entry("stranger", "old.no-longer-known", ""),
            entry("user:7", "office.sent-notice-again", "notice:01a21eb4-590f-7000-8f4d-2dac3715c6db"),
        ];
        let page = Page { count: 4, rows, ..Page::nothing() };
        let list = ListView::of(&LISTING, &Asked::of(None), &page, "journal.csv", &f.speech);
        let whole = Finding::Whole { entries: 1200, head: "00ff".repeat(16) };
        JournalPage {
            f,
            list,
            entries: page.rows,
            names: Names::default()
                .with("operator:1", "Sato")
                .with("account:7", "Aoba Construction Co., Ltd."),
            sheet: Sheet::blank().typed("did", "door.closed-account"),
            kinds: ["door.closed-account", "door.logged-in"].map(str::to_owned).to_vec(),
            check: Some(checked(Some(whole))),
            looks_again: false,
            may_check: true,
        }
    }

    pub fn sample_broken(f: Frame) -> Self {
        JournalPage { check: Some(checked(Some(Finding::BrokenAt { seq: 17 }))), ..JournalPage::sample(f) }
    }

    pub fn sample_cut_off(f: Frame) -> Self {
        let cut_off = Finding::CutOff { entries: 1200, expected: 1210 };
        JournalPage { check: Some(checked(Some(cut_off))), ..JournalPage::sample(f) }
    }

    pub fn sample_checking(f: Frame) -> Self {
        JournalPage { check: Some(checked(None)), looks_again: true, ..JournalPage::sample(f) }
    }
}

fn checked(finding: Option<Finding>) -> Check {
    let found = finding.map(|finding| (Timestamp::UNIX_EPOCH, finding));
    Check { asked: Timestamp::UNIX_EPOCH, asked_by: "Sato".to_owned(), found }
}
