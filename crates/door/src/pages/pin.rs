//! 「お問い合わせ」 and 「ログイン情報の再設定」 (DOOR-52).

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use super::{RuleLine, password_rules};
use crate::flows::pin::{LIFE, Way};

#[derive(Template)]
#[template(path = "inquiry.html")]
pub struct InquiryPage {
    pub f: Frame,
}

impl InquiryPage {
    pub fn sample(f: Frame) -> Self {
        InquiryPage { f }
    }
}

/// All three ways are offered to everybody: which of them a customer has must not be told from outside.
#[derive(Template)]
#[template(path = "pin_ask.html")]
pub struct PinAskPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// What brought the person back here, as a word key.
    pub note: Option<&'static str>,
}

impl PinAskPage {
    fn ways(&self) -> [Choice; 3] {
        Way::ALL.map(|way| {
            let (label, hint) = match way {
                Way::Voice => ("pin-by-voice", "pin-by-voice-hint"),
                Way::Sms => ("pin-by-sms", "pin-by-sms-hint"),
                Way::Mail => ("pin-by-mail", "pin-by-mail-hint"),
            };
            Choice { value: way.tag(), label, hint, is_chosen: self.sheet.value("way") == way.tag() }
        })
    }

    pub fn sample(f: Frame) -> Self {
        let refusals = [Refusal::of("number", "refused-empty"), Refusal::of("way-voice", "refused-pin-way")];
        PinAskPage { f, sheet: Sheet::blank().refused(refusals), note: None }
    }
}

/// One of several ways, with its words.
struct Choice {
    value: &'static str,
    label: &'static str,
    hint: &'static str,
    is_chosen: bool,
}

/// Where a code has to be typed: the PIN, or the second factor after it.
#[derive(Template)]
#[template(path = "pin_code.html")]
pub struct PinCodePage {
    pub f: Frame,
    pub sheet: Sheet,
    pub step: PinStep,
    /// Seconds until it may be asked for again.
    pub resend_in: Option<i64>,
    pub can_resend: bool,
    pub resent: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinStep {
    Pin(Way),
    /// A code by mail.
    SecondFactor,
    /// What an app shows, or a recovery code.
    Registered,
}

impl PinCodePage {
    fn title(&self) -> &'static str {
        match self.step {
            PinStep::Pin(_) => "pin-title",
            PinStep::SecondFactor => "otp-title",
            PinStep::Registered => "factors-title",
        }
    }

    /// The same words whether or not anything was sent.
    fn lead(&self) -> &'static str {
        match self.step {
            PinStep::Pin(Way::Voice) => "pin-lead-voice",
            PinStep::Pin(Way::Sms) => "pin-lead-sms",
            PinStep::Pin(Way::Mail) => "pin-lead-mail",
            PinStep::SecondFactor => "pin-factor-lead",
            PinStep::Registered => "pin-registered-lead",
        }
    }

    fn inputmode(&self) -> &'static str {
        if self.is_sent() { "numeric" } else { "text" }
    }

    /// What was registered need not be sent.
    fn is_sent(&self) -> bool {
        self.step != PinStep::Registered
    }

    fn label(&self) -> &'static str {
        match self.step {
            PinStep::Pin(_) => "pin-code",
            PinStep::SecondFactor => "otp-code",
            PinStep::Registered => "pin-registered-code",
        }
    }

    fn hint(&self) -> String {
        match self.step {
            PinStep::Registered => self.f.say("pin-registered-hint"),
            _ => self.f.say1("pin-hint", "minutes", LIFE.as_mins()),
        }
    }

    fn missing(&self) -> &'static str {
        match self.step {
            PinStep::Pin(_) => "pin-missing-body",
            PinStep::SecondFactor | PinStep::Registered => "otp-missing",
        }
    }

    fn again(&self) -> &'static str {
        match self.step {
            PinStep::Pin(_) => "pin-again",
            PinStep::SecondFactor | PinStep::Registered => "sent-again",
        }
    }

    fn again_done(&self) -> &'static str {
        match self.step {
            PinStep::Pin(_) => "pin-again-done",
            PinStep::SecondFactor | PinStep::Registered => "otp-again-done",
        }
    }

    fn action(&self) -> String {
        self.f.to(match self.step {
            PinStep::Pin(_) => "login-reset/pin",
            PinStep::SecondFactor | PinStep::Registered => "login-reset/code",
        })
    }

    pub fn sample(f: Frame, step: PinStep) -> Self {
        let key = match step {
            PinStep::Pin(_) => "refused-pin",
            PinStep::SecondFactor | PinStep::Registered => "refused-one-time-password",
        };
        let sheet = Sheet::blank().refused([Refusal::of("code", key).with("left", 4)]);
        PinCodePage { f, sheet, step, resend_in: Some(42), can_resend: true, resent: false }
    }
}

/// A new login address, a new password, or both.
#[derive(Template)]
#[template(path = "pin_change.html")]
pub struct PinChangePage {
    pub f: Frame,
    pub sheet: Sheet,
}

impl PinChangePage {
    fn rules(&self) -> Vec<RuleLine> {
        password_rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("address_again", "refused-addresses-differ");
        let sheet = Sheet::blank().typed("address", "atarashii@agency.example.jp").refused([refusal]);
        PinChangePage { f, sheet }
    }
}
