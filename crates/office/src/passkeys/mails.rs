//! The mail that tells operators what became of one of their passkeys.

use counter::{
    Frame,
    mail::{Mail, Message},
};
use jiff::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    /// Its counter went back: there may be a copy of it.
    Refused,
}

impl Change {
    /// As the audit log names it.
    pub fn did(self) -> &'static str {
        match self {
            Change::Added => "office.added-passkey",
            Change::Removed => "office.removed-passkey",
            Change::Refused => "office.refused-copied-passkey",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Change::Added => "mail-passkey-added",
            Change::Removed => "mail-passkey-removed",
            Change::Refused => "mail-passkey-refused",
        }
    }
}

pub struct PasskeyMail {
    pub change: Change,
    pub name: String,
    pub at: Timestamp,
}

impl Mail for PasskeyMail {
    fn message(&self, f: &Frame) -> Message {
        let facts = [("at", f.show.date_time(self.at)), ("name", self.name.clone())];
        Message {
            subject: f.say1("mail-passkey-subject", "site", f.site_name()),
            lines: vec![f.say_args(self.change.word(), &facts)],
            link: None,
            after: vec![f.say("mail-passkey-not-you")],
        }
    }
}
