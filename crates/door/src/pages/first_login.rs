//! First login: the address is given, a mail is sent to it, its link is opened (DOOR-32, DOOR-33).

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{Progress, RuleLine, code_rules};

#[derive(Template)]
#[template(path = "address.html")]
pub struct AddressPage {
    pub f: Frame,
    pub progress: Progress,
    pub sheet: Sheet,
}

impl AddressPage {
    fn rules(&self) -> Vec<RuleLine> {
        code_rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("code", "Aoba2026")
            .typed("address", "keiri@aoba.example.jp")
            .typed("address_again", "keiri@aoba.example.com")
            .refused([Refusal::of("address_again", "refused-addresses-differ")]);
        AddressPage { f, progress: Progress::sample(2), sheet }
    }
}

#[derive(Template)]
#[template(path = "sent.html")]
pub struct SentPage {
    pub f: Frame,
    pub progress: Progress,
    pub code: String,
    pub address: String,
    /// Seconds until the mail may be sent again.
    pub resend_in: Option<i64>,
    /// After some mails the address has to be typed again.
    pub can_resend: bool,
    /// Whether it has just been sent again.
    pub resent: bool,
}

impl SentPage {
    pub fn sample(f: Frame) -> Self {
        SentPage {
            f,
            progress: Progress::sample(3),
            code: "Aoba2026".to_owned(),
            address: "keiri@aoba.example.jp".to_owned(),
            resend_in: Some(42),
            can_resend: true,
            resent: true,
        }
    }
}

/// Opened from the mail, in any browser; nobody is logged in here.
#[derive(Template)]
#[template(path = "confirm.html")]
pub struct ConfirmPage {
    pub f: Frame,
    pub token: String,
    pub sheet: Sheet,
}

impl ConfirmPage {
    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("code", "refused-code").with("left", 4);
        ConfirmPage { f, token: "sample".to_owned(), sheet: Sheet::blank().refused([refusal]) }
    }
}
