//! What the pages about keys show.

use askama::Template;
use counter::{
    Frame, Refusal, Sheet, api,
    staff::{Area, Scope},
};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Key, actions::field};

#[derive(Template)]
#[template(path = "keys.html")]
pub struct KeysPage {
    pub f: Frame,
    pub keys: Vec<Key>,
    pub at: Timestamp,
    pub may_change: bool,
}

/// The word key of what a scope opens.
fn word(scope: &str) -> String {
    format!("scope-{}", scope.replace(':', "-"))
}

impl KeysPage {
    fn scopes<'a>(&self, key: &'a Key) -> impl Iterator<Item = (&'a str, String)> {
        key.scopes.split_whitespace().map(|scope| (scope, self.f.say_or(&word(scope), scope)))
    }

    /// The last day on which it is good.
    fn until(&self, key: &Key) -> String {
        key.until
            .map_or_else(String::new, |until| self.f.show.date(until - jiff::SignedDuration::from_secs(1)))
    }

    fn used(&self, key: &Key) -> String {
        key.used.map_or_else(|| self.f.say("keys-never-used"), |used| self.f.show.date_time(used))
    }

    pub fn sample(f: Frame) -> Self {
        let at = Timestamp::UNIX_EPOCH;
        let key = |name: &str, ended| Key {
            id: Uuid::nil(),
            name: name.to_owned(),
            scopes: "customers:read intake:write".to_owned(),
            made: at,
            made_by: "Sato".to_owned(),
            until: Some(at + jiff::SignedDuration::from_hours(24)),
            ended,
            used: ended,
        };
        KeysPage { f, keys: vec![key("Core system", None), key("Old batch", Some(at))], at, may_change: true }
    }
}

#[derive(Template)]
#[template(path = "new_key.html")]
pub struct NewKeyPage {
    pub f: Frame,
    pub id: String,
    /// Those that there are, and whether each is ticked.
    pub scopes: Vec<(Scope, bool)>,
    pub sheet: Sheet,
}

impl NewKeyPage {
    fn field(scope: &Scope) -> String {
        field(*scope)
    }

    fn says(&self, scope: &Scope) -> String {
        self.f.say(&word(&scope.to_string()))
    }

    pub fn sample(f: Frame) -> Self {
        let scopes = vec![(Scope::reading(Area::Customers), true), (Scope::changing(Area::Intake), false)];
        let sheet = Sheet::blank().typed("until", "2027/11/20");
        let sheet = sheet.refused([
            Refusal::of("name", "keys-refused-no-name"),
            Refusal::of("scopes", "keys-refused-no-scope"),
        ]);
        NewKeyPage { f, id: Uuid::nil().to_string(), scopes, sheet }
    }
}

#[derive(Template)]
#[template(path = "key_made.html")]
pub struct KeyMadePage {
    pub f: Frame,
    pub name: String,
    pub key: String,
    /// The installation's own address.
    pub here: String,
}

impl KeyMadePage {
    /// What a developer types first.
    fn first_question(&self) -> String {
        format!("curl -H \"Authorization: Bearer $KEY\" {}{}/site", self.here, api::ROOT)
    }

    pub fn sample(f: Frame) -> Self {
        KeyMadePage {
            f,
            name: "Core system".to_owned(),
            key: api::key("invoice", "3q2-7wAAAAAAAAAAAAAA"),
            here: "https://portal.example.jp".to_owned(),
        }
    }
}
