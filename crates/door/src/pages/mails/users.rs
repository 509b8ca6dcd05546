//! Mails about the users of an account and what they have chosen.

use counter::Frame;
use jiff::Timestamp;

use super::{Letter, Mail};
use crate::pages::login::SAMPLE_TIME;

/// DOOR-41: to the deleted address.
pub struct UserDeletedMail {
    pub at: Timestamp,
    pub account: String,
}

impl Mail for UserDeletedMail {
    fn letter(&self, f: &Frame) -> Letter {
        Letter {
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

/// What is asked at the login has changed.
pub struct CodeSwitchedMail {
    pub at: Timestamp,
    pub is_on: bool,
}

impl Mail for CodeSwitchedMail {
    fn letter(&self, f: &Frame) -> Letter {
        let what = if self.is_on { "mail-code-on" } else { "mail-code-off" };
        Letter {
            subject: f.say1("mail-code-subject", "site", f.site_name()),
            lines: vec![f.say1(what, "at", f.show.date_time(self.at))],
            link: None,
            after: vec![f.say("mail-code-not-you")],
        }
    }
}

impl CodeSwitchedMail {
    pub fn sample(is_on: bool) -> Self {
        CodeSwitchedMail { at: SAMPLE_TIME, is_on }
    }
}
