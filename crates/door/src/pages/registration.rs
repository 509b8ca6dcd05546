//! 「新しくIDを登録する」: the address, the mail on its way, and the page behind its link.

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{RuleLine, login::login_label, password_rules};

#[derive(Template)]
#[template(path = "registration.html")]
pub struct RegistrationPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// The invitation at hand, if any.
    pub invitation: String,
}

impl RegistrationPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("address", "hanako@mirai")
            .refused([Refusal::of("address", "refused-address")]);
        RegistrationPage { f, sheet, invitation: "sample".to_owned() }
    }
}

#[derive(Template)]
#[template(path = "registration_sent.html")]
pub struct RegistrationSentPage {
    pub f: Frame,
    pub address: String,
    /// Seconds until the mail may be sent again.
    pub resend_in: Option<i64>,
    pub can_resend: bool,
    /// Whether it has just been sent again.
    pub resent: bool,
    /// The way back to the form.
    pub correct: String,
}

impl RegistrationSentPage {
    pub fn sample(f: Frame) -> Self {
        RegistrationSentPage {
            f,
            address: "hanako@mirai.example.jp".to_owned(),
            resend_in: Some(42),
            can_resend: true,
            resent: true,
            correct: "/partner/registration".to_owned(),
        }
    }
}

#[derive(Template)]
#[template(path = "register.html")]
pub struct RegisterPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub address: String,
    pub token: String,
}

impl RegisterPage {
    fn rules(&self) -> Vec<RuleLine> {
        password_rules(&self.f)
    }

    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet =
            Sheet::blank().typed("name", "Hanako Mirai").refused([Refusal::of("company", "refused-empty")]);
        let address = "hanako@mirai.example.jp".to_owned();
        RegisterPage { f, sheet, address, token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned() }
    }
}
