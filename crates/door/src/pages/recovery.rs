//! A forgotten password, where the policy sends a link by mail.

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{login::login_label, policy};
use crate::policy::Asks;

#[derive(Template)]
#[template(path = "forgotten.html")]
pub struct ForgottenPage {
    pub f: Frame,
    pub sheet: Sheet,
}

impl ForgottenPage {
    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    /// Where the login is the address, there is nothing else to ask for.
    fn is_login_an_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::Email
    }

    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("email", "refused-address");
        let sheet = Sheet::blank().typed("login", "INV00002").typed("email", "keiri@aoba").refused([refusal]);
        ForgottenPage { f, sheet }
    }
}

/// The same words whoever asked (DOOR-10).
#[derive(Template)]
#[template(path = "forgotten_sent.html")]
pub struct ForgottenSentPage {
    pub f: Frame,
}

impl ForgottenSentPage {
    pub fn sample(f: Frame) -> Self {
        ForgottenSentPage { f }
    }
}
