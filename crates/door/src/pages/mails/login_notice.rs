//! The mail about a login (DOOR-16).

use counter::{Frame, Mail, Message};
use jiff::Timestamp;

use crate::pages::login::{SAMPLE_TIME, device_name};

pub struct LoginNoticeMail {
    pub at: Timestamp,
    pub device: String,
    pub address: String,
    pub link: String,
    /// How long the link lives.
    pub days: i64,
}

impl Mail for LoginNoticeMail {
    fn message(&self, f: &Frame) -> Message {
        Message {
            subject: f.say1("mail-login-subject", "site", f.site_name()),
            lines: vec![
                f.say("mail-login-what"),
                f.say1("mail-login-at", "at", f.show.date_time(self.at)),
                f.say1("mail-login-device", "device", device_name(f, &self.device)),
                f.say1("mail-login-address", "address", &self.address),
                f.say1("mail-login-do", "days", self.days),
            ],
            link: Some((f.say("not-me-title"), self.link.clone())),
            after: vec![f.say("mail-login-you")],
        }
    }
}

impl LoginNoticeMail {
    pub fn sample() -> Self {
        LoginNoticeMail {
            at: SAMPLE_TIME,
            device: "Windows (Edge)".to_owned(),
            address: "203.0.113.7".to_owned(),
            link: "https://portal.example.jp/rental/not-me/3q2-7wEr0Zl8mXv5Kd9sTg".to_owned(),
            days: 7,
        }
    }
}
