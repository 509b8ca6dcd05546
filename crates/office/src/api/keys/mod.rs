//! Keys of programs: made and ended by the owner, shown once, kept as a hash, good for what their scopes open until
//! their day.

pub mod actions;
pub mod handlers;
pub mod pages;
pub mod recognise;
pub mod sql;

use counter::{desk::Desks, staff::Scope};
use jiff::Timestamp;
use uuid::Uuid;

pub struct Key {
    pub id: Uuid,
    pub name: String,
    /// As they are written down.
    pub scopes: String,
    pub made: Timestamp,
    pub made_by: String,
    pub until: Option<Timestamp>,
    pub ended: Option<Timestamp>,
    pub used: Option<Timestamp>,
}

impl Key {
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.ended.is_none() && self.until.is_none_or(|until| now < until)
    }

    pub fn state_word(&self, now: Timestamp) -> &'static str {
        match self {
            Key { ended: Some(_), .. } => "keys-ended",
            key if !key.is_good(now) => "keys-expired",
            _ => "keys-good",
        }
    }
}

fn written(scopes: &[Scope]) -> String {
    scopes.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What the program has no desk for any more opens nothing.
fn read(desks: &Desks, written: &str) -> Vec<Scope> {
    let known = desks.scopes();
    let find = |name: &str| known.iter().find(|scope| scope.to_string() == name).copied();
    written.split_whitespace().filter_map(find).collect()
}
