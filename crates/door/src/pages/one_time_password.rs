//! 「ワンタイムパスワード認証」 (DOOR-15).

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use crate::flows::second_factor::Way;

#[derive(Template)]
#[template(path = "one_time_password.html")]
pub struct OneTimePasswordPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// Where the code went, so far as its owner needs to know.
    pub address: String,
    /// Seconds until the mail may be sent again.
    pub resend_in: Option<i64>,
    pub can_resend: bool,
    pub resent: bool,
    /// Other kinds that this person may show.
    pub others: Vec<Way>,
}

impl OneTimePasswordPage {
    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("code", "refused-one-time-password").with("left", 4);
        OneTimePasswordPage {
            f,
            sheet: Sheet::blank().refused([refusal]),
            address: "s***@kumo.example.jp".to_owned(),
            resend_in: Some(42),
            can_resend: true,
            resent: true,
            others: vec![Way::Passkey, Way::Authenticator, Way::RecoveryCode],
        }
    }
}
