//! Mails about the users of an account and what they have chosen.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

/// DOOR-41: to the deleted address.
pub struct UserDeletedMail {
    pub at: Timestamp,
    pub account: String,
}

impl Mail for UserDeletedMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-deleted-subject", "site", f.site_name()),
            lines: vec![f.say2(
                "mail-deleted-what",
                ("at", f.show.date_time(self.at)),
                ("account", &self.account),
            )],
            link: None,
            after: vec![f.say("mail-deleted-not-you")],
        }
    }
}

impl UserDeletedMail {
    pub fn sample() -> Self {
        UserDeletedMail { at: SAMPLE_TIME, account: "株式会社サンプル建設".to_owned() }
    }
}
