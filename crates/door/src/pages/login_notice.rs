//! 「心当たりがない場合」: what the link of a login notice leads to (DOOR-16).

use askama::Template;
use counter::Frame;

use super::{
    login::{SAMPLE_TIME, device_name},
    policy,
};
use crate::{login_notice::Notice, policy::Recovery};

#[derive(Template)]
#[template(path = "not_me.html")]
pub struct NotMePage {
    pub f: Frame,
    /// The login that the mail told of.
    pub login: Notice,
    pub token: String,
}

impl NotMePage {
    fn device(&self) -> String {
        device_name(&self.f, &self.login.device)
    }

    /// What comes after the click.
    fn next(&self) -> &'static str {
        match policy(&self.f).recovery {
            Recovery::ResetLink { .. } => "not-me-next",
            Recovery::Operator | Recovery::Pin => "not-me-next-office",
        }
    }

    pub fn sample(f: Frame) -> Self {
        let login = Notice {
            user: uuid::Uuid::nil(),
            at: SAMPLE_TIME,
            device: "Windows (Edge)".to_owned(),
            address: "203.0.113.7".to_owned(),
            browser: Vec::new(),
        };
        NotMePage { f, login, token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned() }
    }
}

/// Everything has ended, and only the operator or a PIN can give a new password.
#[derive(Template)]
#[template(path = "login_reported.html")]
pub struct LoginReportedPage {
    pub f: Frame,
}

impl LoginReportedPage {
    pub fn sample(f: Frame) -> Self {
        LoginReportedPage { f }
    }
}
