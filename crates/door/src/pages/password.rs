//! A new password: at the end of the first login, after a reset, and whenever a member likes.

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{Progress, RuleLine, change_rules, policy};
use crate::policy::{Asks, PerAccount};

#[derive(Template)]
#[template(path = "new_password.html")]
pub struct NewPasswordPage {
    pub f: Frame,
    /// None where this is the only step.
    pub progress: Option<Progress>,
    pub sheet: Sheet,
    pub action: String,
}

impl NewPasswordPage {
    fn rules(&self) -> Vec<RuleLine> {
        change_rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("again", "refused-passwords-differ")]);
        let action = f.to("first-login/password");
        NewPasswordPage { f, progress: Some(Progress::sample(4)), sheet, action }
    }
}

#[derive(Template)]
#[template(path = "password_done.html")]
pub struct PasswordDonePage {
    pub f: Frame,
}

impl PasswordDonePage {
    pub fn sample(f: Frame) -> Self {
        PasswordDonePage { f }
    }
}

#[derive(Template)]
#[template(path = "change_password.html")]
pub struct ChangePasswordPage {
    pub f: Frame,
    pub sheet: Sheet,
}

impl ChangePasswordPage {
    /// DOOR-55: where one login is handed on within the customer's company.
    fn advises(&self) -> bool {
        policy(&self.f).users.per_account == PerAccount::One && policy(&self.f).login.asks == Asks::Email
    }

    fn rules(&self) -> Vec<RuleLine> {
        change_rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        ChangePasswordPage {
            f,
            sheet: Sheet::blank().refused([Refusal::of("current", "refused-current-password")]),
        }
    }
}

#[derive(Template)]
#[template(path = "password_changed.html")]
pub struct PasswordChangedPage {
    pub f: Frame,
}

impl PasswordChangedPage {
    pub fn sample(f: Frame) -> Self {
        PasswordChangedPage { f }
    }
}
