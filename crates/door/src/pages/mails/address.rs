//! Mails about an address.

use counter::{Frame, Mail, Message};

/// DOOR-33: the address is not the user's until the link has been opened and the code typed there.
pub struct ConfirmAddressMail {
    pub link: String,
    pub address: String,
    /// How long the link lives.
    pub hours: i64,
}

impl Mail for ConfirmAddressMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-confirm-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-confirm-what", "address", &self.address),
                f.say1("mail-confirm-do", "hours", self.hours),
            ],
            link: Some((f.say("mail-confirm-link"), self.link.clone())),
            after: vec![f.say("mail-confirm-code"), f.say("mail-confirm-not-you")],
        }
    }
}

impl ConfirmAddressMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/invoice/confirm/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        ConfirmAddressMail { link, address: "keiri@aoba.example.jp".to_owned(), hours: 24 }
    }
}

/// The address is the user's now.
pub struct AddressRegisteredMail;

impl Mail for AddressRegisteredMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-registered-subject", "site", f.site_name()),
            lines: vec![f.say("mail-registered-what"), f.say("mail-registered-do")],
            link: None,
            after: vec![f.say("mail-registered-not-you")],
        }
    }
}
