//! The page behind the link that lets a new person set a password.

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{RuleLine, login::login_label, password_rules, policy};
use crate::policy::Asks;

#[derive(Template)]
#[template(path = "set_up.html")]
pub struct SetUpPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// What the person will log in with.
    pub login: String,
    pub email: String,
    pub token: String,
}

impl SetUpPage {
    fn rules(&self) -> Vec<RuleLine> {
        password_rules(&self.f)
    }

    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    fn asks_for_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::LoginIdAndEmail
    }

    pub fn sample(f: Frame) -> Self {
        SetUpPage {
            f,
            sheet: Sheet::blank().refused([Refusal::of("again", "refused-passwords-differ")]),
            login: "REN00001".to_owned(),
            email: "tanto1@rental.example.jp".to_owned(),
            token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned(),
        }
    }
}
