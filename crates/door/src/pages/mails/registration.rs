//! Mails about the registration of a new ID, and one about a login that a device kept.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

pub struct RegistrationMail {
    pub link: String,
    /// How long the link lives.
    pub hours: i64,
}

impl Mail for RegistrationMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-registration-subject", "site", f.site_name()),
            lines: vec![f.say("mail-registration-what"), f.say1("mail-registration-do", "hours", self.hours)],
            link: Some((f.say("mail-registration-link"), self.link.clone())),
            after: vec![f.say("mail-registration-not-you")],
        }
    }
}

impl RegistrationMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/partner/registration/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        RegistrationMail { link, hours: 24 }
    }
}

/// What the page never says: the address has a login already.
pub struct AlreadyRegisteredMail {
    pub link: String,
}

impl Mail for AlreadyRegisteredMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-already-subject", "site", f.site_name()),
            lines: vec![f.say("mail-already-what"), f.say("mail-already-do")],
            link: Some((f.say("mail-already-link"), self.link.clone())),
            after: vec![f.say("mail-already-not-you")],
        }
    }
}

impl AlreadyRegisteredMail {
    pub fn sample() -> Self {
        AlreadyRegisteredMail { link: "https://portal.example.jp/partner/login".to_owned() }
    }
}

pub struct RememberedCopiedMail {
    pub at: Timestamp,
    pub link: String,
}

impl Mail for RememberedCopiedMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-copied-subject", "site", f.site_name()),
            lines: vec![f.say1("mail-copied-what", "at", f.show.date_time(self.at)), f.say("mail-copied-do")],
            link: Some((f.say("mail-copied-link"), self.link.clone())),
            after: vec![f.say("mail-copied-not-you")],
        }
    }
}

impl RememberedCopiedMail {
    pub fn sample() -> Self {
        RememberedCopiedMail { at: SAMPLE_TIME, link: "https://portal.example.jp/partner/login".to_owned() }
    }
}
