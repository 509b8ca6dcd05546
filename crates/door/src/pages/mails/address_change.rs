//! The mails of a change of address (DOOR-42): one to each mailbox, then a notice to both.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

/// To the old mailbox: its link asks for the new address.
pub struct AddressChangeMail {
    pub link: String,
    pub hours: i64,
}

impl Mail for AddressChangeMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-change-address-subject", "site", f.site_name()),
            lines: vec![
                f.say("mail-change-address-what"),
                f.say1("mail-change-address-do", "hours", self.hours),
            ],
            link: Some((f.say("mail-change-address-link"), self.link.clone())),
            after: vec![f.say("mail-change-address-not-you")],
        }
    }
}

impl AddressChangeMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/rental/address-change/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        AddressChangeMail { link, hours: 24 }
    }
}

/// To the new mailbox: its link leads to the button that makes the change.
pub struct NewAddressMail {
    pub link: String,
    pub hours: i64,
}

impl Mail for NewAddressMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-new-address-subject", "site", f.site_name()),
            lines: vec![f.say("mail-new-address-what"), f.say1("mail-new-address-do", "hours", self.hours)],
            link: Some((f.say("mail-new-address-link"), self.link.clone())),
            after: vec![f.say("mail-new-address-not-you")],
        }
    }
}

impl NewAddressMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/rental/new-address/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        NewAddressMail { link, hours: 24 }
    }
}

/// To both. The old mailbox does not learn the new address: it may be somebody else's by now.
pub struct AddressChangedMail {
    pub at: Timestamp,
    pub is_old: bool,
}

impl Mail for AddressChangedMail {
    fn message(&self, f: &Frame) -> Message {
        let next = if self.is_old { "mail-address-changed-old" } else { "mail-address-changed-new" };
        Message {
            subject: f.say1("mail-address-changed-subject", "site", f.site_name()),
            lines: vec![f.say1("mail-address-changed-what", "at", f.show.date_time(self.at)), f.say(next)],
            link: None,
            after: vec![f.say("mail-address-changed-not-you")],
        }
    }
}

impl AddressChangedMail {
    pub fn sample(is_old: bool) -> Self {
        AddressChangedMail { at: SAMPLE_TIME, is_old }
    }
}
