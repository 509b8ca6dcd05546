//! Mails about what a user has beside the password: whoever did not do it must hear of it.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

/// What has happened to a user's factors. Names are those that the user gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorChange {
    PasskeyAdded(String),
    PasskeyRemoved(String),
    /// Its counter went back.
    PasskeyRefused(String),
    AuthenticatorAdded,
    AuthenticatorRemoved,
    CodesByMailOn,
    CodesByMailOff,
    CodesMade,
    RecoveryCodeUsed {
        left: i64,
    },
    /// By the operator.
    Cleared,
}

pub struct FactorMail {
    pub change: FactorChange,
    pub at: Timestamp,
}

impl FactorMail {
    fn what(&self, f: &Frame) -> String {
        let at = f.show.date_time(self.at);
        let plain = |key| f.say1(key, "at", &at);
        let named = |key, name: &str| f.say2(key, ("at", &at), ("name", &name.to_owned()));
        match &self.change {
            FactorChange::PasskeyAdded(name) => named("mail-factor-passkey-added", name),
            FactorChange::PasskeyRemoved(name) => named("mail-factor-passkey-removed", name),
            FactorChange::PasskeyRefused(name) => named("mail-factor-passkey-refused", name),
            FactorChange::AuthenticatorAdded => plain("mail-factor-app-added"),
            FactorChange::AuthenticatorRemoved => plain("mail-factor-app-removed"),
            FactorChange::CodesByMailOn => plain("mail-factor-mail-on"),
            FactorChange::CodesByMailOff => plain("mail-factor-mail-off"),
            FactorChange::CodesMade => plain("mail-factor-codes-made"),
            FactorChange::RecoveryCodeUsed { left } => {
                f.say2("mail-factor-code-used", ("at", &at), ("left", &left.to_string()))
            }
            FactorChange::Cleared => plain("mail-factor-cleared"),
        }
    }
}

impl Mail for FactorMail {
    fn message(&self, f: &Frame) -> Message {
        let subject = match self.change {
            FactorChange::PasskeyRefused(_) => "mail-factor-alarm-subject",
            FactorChange::RecoveryCodeUsed { .. } => "mail-factor-used-subject",
            _ => "mail-factor-subject",
        };
        Message {
            subject: f.say1(subject, "site", f.site_name()),
            lines: vec![self.what(f)],
            link: None,
            after: vec![f.say("mail-factor-not-you")],
        }
    }
}

impl FactorMail {
    pub fn samples() -> Vec<FactorMail> {
        let name = || "iPhone (Safari)".to_owned();
        let changes = [
            FactorChange::PasskeyAdded(name()),
            FactorChange::PasskeyRemoved(name()),
            FactorChange::PasskeyRefused(name()),
            FactorChange::AuthenticatorAdded,
            FactorChange::AuthenticatorRemoved,
            FactorChange::CodesByMailOn,
            FactorChange::CodesByMailOff,
            FactorChange::CodesMade,
            FactorChange::RecoveryCodeUsed { left: 9 },
            FactorChange::Cleared,
        ];
        changes.into_iter().map(|change| FactorMail { change, at: SAMPLE_TIME }).collect()
    }
}
