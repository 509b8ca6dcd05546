//! A request for a new first password: input, confirm, complete.

use askama::Template;
use counter::{Frame, Refusal, Sheet};
use uuid::Uuid;

use super::login::login_label;
use crate::reset_request::ResetRequest;

#[derive(Template)]
#[template(path = "reset_request.html")]
pub struct ResetRequestPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub action: String,
}

impl ResetRequestPage {
    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet =
            Sheet::blank().typed("login", "CERT0001").refused([Refusal::of("phone", "refused-phone")]);
        ResetRequestPage { action: f.to("reset-request"), f, sheet }
    }
}

#[derive(Template)]
#[template(path = "reset_request_confirm.html")]
pub struct ResetRequestConfirmPage {
    pub f: Frame,
    pub request: ResetRequest,
    pub draft: Uuid,
}

impl ResetRequestConfirmPage {
    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let request = ResetRequest {
            login: "CERT0001".to_owned(),
            company: "Sample Shoji".to_owned(),
            person: "Taro Shomei".to_owned(),
            phone: "03-0000-0012".to_owned(),
            note: "Our person in charge has changed.\nThe letter was lost.".to_owned(),
        };
        ResetRequestConfirmPage { f, request, draft: Uuid::nil() }
    }
}

#[derive(Template)]
#[template(path = "reset_request_done.html")]
pub struct ResetRequestDonePage {
    pub f: Frame,
    pub number: String,
}

impl ResetRequestDonePage {
    pub fn sample(f: Frame) -> Self {
        ResetRequestDonePage { f, number: "R20261120-7K3M".to_owned() }
    }
}
