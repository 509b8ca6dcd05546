//! Mails about passwords, for good and for once.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

pub struct PasswordChangedMail {
    pub at: Timestamp,
}

impl Mail for PasswordChangedMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-password-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-password-what", "at", f.show.date_time(self.at)),
                f.say("mail-password-others"),
            ],
            link: None,
            after: vec![f.say("mail-password-not-you")],
        }
    }
}

impl PasswordChangedMail {
    pub fn sample() -> Self {
        PasswordChangedMail { at: SAMPLE_TIME }
    }
}

pub struct ResetLinkMail {
    pub link: String,
    /// How long the link lives.
    pub minutes: i64,
}

impl Mail for ResetLinkMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-reset-subject", "site", f.site_name()),
            lines: vec![f.say("mail-reset-what"), f.say1("mail-reset-do", "minutes", self.minutes)],
            link: Some((f.say("mail-reset-link"), self.link.clone())),
            after: vec![f.say("mail-reset-not-you")],
        }
    }
}

impl ResetLinkMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/invoice/recovery/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        ResetLinkMail { link, minutes: 60 }
    }
}

/// Lets a new person in: the link proves the address, and leads to a first password.
pub struct SetUpMail {
    pub link: String,
    pub login: String,
    /// How long the link lives.
    pub days: i64,
}

impl Mail for SetUpMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-set-up-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-set-up-what", "site", f.site_name()),
                f.say1("mail-set-up-login", "login", &self.login),
                f.say1("mail-set-up-do", "days", self.days),
            ],
            link: Some((f.say("mail-set-up-link"), self.link.clone())),
            after: vec![f.say("mail-set-up-not-you")],
        }
    }
}

impl SetUpMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/rental/set-up/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        SetUpMail { link, login: "REN00001".to_owned(), days: 7 }
    }
}

/// DOOR-15: the code stands in a line of its own, and in the subject nothing of it, since subjects are
/// shown on locked screens.
pub struct OneTimePasswordMail {
    pub code: String,
    /// How long the code lives.
    pub minutes: i64,
}

impl Mail for OneTimePasswordMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-otp-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-otp-what", "minutes", self.minutes),
                f.say1("mail-otp-code", "code", &self.code),
            ],
            link: None,
            after: vec![f.say("mail-otp-not-you")],
        }
    }
}

impl OneTimePasswordMail {
    pub fn sample() -> Self {
        OneTimePasswordMail { code: "402918".to_owned(), minutes: 10 }
    }
}
