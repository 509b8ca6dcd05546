//! The PIN by voice, short message and mail (DOOR-53), and mails about the login's own address.

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::SAMPLE_TIME;

/// One short message holds so many characters as soon as one of them is Japanese; more would be cut in two.
pub const ONE_SMS: usize = 70;

/// What each way says of a PIN.
pub struct PinText {
    pub pin: String,
    /// How long it lives.
    pub minutes: i64,
}

impl PinText {
    /// Read out digit by digit, and all of it twice.
    pub fn voice(&self, f: &Frame) -> String {
        let digits: Vec<String> = self.pin.chars().map(String::from).collect();
        let args = [
            ("site", f.site_name()),
            ("digits", digits.join(&f.say("list-comma"))),
            ("minutes", self.minutes.to_string()),
        ];
        f.say_args("pin-voice", &args)
    }

    /// Without the site's name where that would not fit.
    pub fn sms(&self, f: &Frame) -> String {
        let args =
            [("site", f.site_name()), ("pin", self.pin.clone()), ("minutes", self.minutes.to_string())];
        let named = f.say_args("pin-sms", &args);
        if named.encode_utf16().count() <= ONE_SMS {
            named
        } else {
            f.say_args("pin-sms-nameless", &args[1..])
        }
    }

    pub fn sample() -> Self {
        PinText { pin: "402918".to_owned(), minutes: 10 }
    }
}

pub struct PinMail(pub PinText);

impl Mail for PinMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-pin-subject", "site", f.site_name()),
            lines: vec![
                f.say1("mail-pin-what", "minutes", self.0.minutes),
                f.say1("mail-pin-code", "pin", &self.0.pin),
            ],
            link: None,
            after: vec![f.say("mail-pin-not-you")],
        }
    }
}

pub struct ConfirmLoginMail {
    pub link: String,
    /// How long the link lives.
    pub hours: i64,
}

impl Mail for ConfirmLoginMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-login-confirm-subject", "site", f.site_name()),
            lines: vec![
                f.say("mail-login-confirm-what"),
                f.say1("mail-login-confirm-do", "hours", self.hours),
            ],
            link: Some((f.say("mail-login-confirm-link"), self.link.clone())),
            after: vec![f.say("mail-login-confirm-not-you")],
        }
    }
}

impl ConfirmLoginMail {
    pub fn sample() -> Self {
        let link = "https://portal.example.jp/dealer/login-address/confirm/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned();
        ConfirmLoginMail { link, hours: 24 }
    }
}

/// What was changed of a login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginChange {
    Password,
    Address,
}

/// The new address is not told: who reads the old mailbox need not be the customer any more.
pub struct LoginChangedMail {
    pub at: Timestamp,
    pub what: LoginChange,
}

impl Mail for LoginChangedMail {
    fn message(&self, f: &Frame) -> Message {
        let what = match self.what {
            LoginChange::Password => "mail-login-changed-password",
            LoginChange::Address => "mail-login-changed-address",
        };
        Message {
            subject: f.say1("mail-login-changed-subject", "site", f.site_name()),
            lines: vec![f.say1(what, "at", f.show.date_time(self.at)), f.say("mail-login-changed-others")],
            link: None,
            after: vec![f.say("mail-password-not-you")],
        }
    }
}

impl LoginChangedMail {
    pub fn sample(what: LoginChange) -> Self {
        LoginChangedMail { at: SAMPLE_TIME, what }
    }
}

/// DOOR-51: only the mailbox itself hears that it is a login already.
pub struct LoginTakenMail;

impl Mail for LoginTakenMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-login-taken-subject", "site", f.site_name()),
            lines: vec![f.say("mail-login-taken-what"), f.say("mail-login-taken-do")],
            link: None,
            after: vec![f.say("mail-login-taken-not-you")],
        }
    }
}
