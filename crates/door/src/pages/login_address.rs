//! A new login address: asked for in the settings, and confirmed behind the link in its mail (DOOR-50).

use askama::Template;
use counter::{Frame, Refusal, Sheet};

#[derive(Template)]
#[template(path = "login_address.html")]
pub struct LoginAddressPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// What it is now.
    pub now: String,
    pub is_changed: bool,
}

impl LoginAddressPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("address", "atarashii@agency.example.jp")
            .refused([Refusal::of("current", "refused-current-password")]);
        LoginAddressPage { f, sheet, now: "agency@dealer.example.jp".to_owned(), is_changed: false }
    }
}

/// The link is on its way: for the settings, and for the PIN's page.
#[derive(Template)]
#[template(path = "login_address_sent.html")]
pub struct LoginAddressSentPage {
    pub f: Frame,
    pub address: String,
    /// Where to correct it, below the site; the way to ask again lies below `resend`.
    pub form: &'static str,
    pub resend: &'static str,
    pub resend_in: Option<i64>,
    pub can_resend: bool,
    pub resent: bool,
    /// Whether the password was changed at the same time.
    pub with_password: bool,
}

impl LoginAddressSentPage {
    pub fn sample(f: Frame) -> Self {
        LoginAddressSentPage {
            f,
            address: "atarashii@agency.example.jp".to_owned(),
            form: "login-reset/change",
            resend: "login-reset/sent/resend",
            resend_in: Some(42),
            can_resend: true,
            resent: false,
            with_password: true,
        }
    }
}

/// Behind the link: a mail scanner that fetches it changes nothing.
#[derive(Template)]
#[template(path = "login_address_confirm.html")]
pub struct LoginConfirmPage {
    pub f: Frame,
    pub address: String,
    pub token: String,
}

impl LoginConfirmPage {
    pub fn sample(f: Frame) -> Self {
        let address = "atarashii@agency.example.jp".to_owned();
        LoginConfirmPage { f, address, token: "3q2-7wEr0Zl8mXv5Kd9sTg".to_owned() }
    }
}
