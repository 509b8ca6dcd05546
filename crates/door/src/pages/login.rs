//! Login, and the page of one who comes a second time while the first session still lives.

use askama::Template;
use counter::{Frame, Refusal, Sheet, prose::Part};
use jiff::{SignedDuration, Timestamp};

use super::policy;
use crate::board::Board;
use crate::login::Entrance;
use crate::policy::{Asks, FirstCredential, Lockout, Recovery, Until, Use};

#[derive(Template)]
#[template(path = "login.html")]
pub struct LoginPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// Where the person wanted to go; empty for the top page.
    pub next: String,
    /// What brought them here, as a word key: a logout, a session that has ended.
    pub note: Option<&'static str>,
    pub entrance: Entrance,
    pub board: Board,
}

impl LoginPage {
    fn title(&self) -> &'static str {
        match self.entrance {
            Entrance::Only => "login-title",
            Entrance::Certificate => "entrance-certificate",
            Entrance::OneTimePassword => "entrance-code",
        }
    }

    fn is_by_certificate(&self) -> bool {
        self.entrance == Entrance::Certificate
    }

    /// DOOR-4: made from the rule.
    fn login_hint(&self) -> String {
        let length = policy(&self.f).login.asks.exact_length();
        length.map(|length| self.f.say1("login-length", "length", length)).unwrap_or_default()
    }

    fn login_label(&self) -> &'static str {
        login_label(&self.f)
    }

    fn is_login_an_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::Email
    }

    fn asks_for_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::LoginIdAndEmail
    }

    /// Only who has a letter needs to be told what to do with it.
    fn begins_with_letter(&self) -> bool {
        matches!(policy(&self.f).first_login.credential, FirstCredential::LetterWithPassword { .. })
    }

    fn offers_passkeys(&self) -> bool {
        self.entrance != Entrance::Certificate && policy(&self.f).factors.passkeys != Use::Off
    }

    fn begins_with_invitation(&self) -> bool {
        policy(&self.f).first_login.credential == FirstCredential::Invitation
    }

    fn remember_days(&self) -> Option<u32> {
        policy(&self.f).sessions.remember_days
    }

    fn can_reset(&self) -> bool {
        matches!(policy(&self.f).recovery, Recovery::ResetLink { .. })
    }

    fn offers_pin(&self) -> bool {
        policy(&self.f).recovery == Recovery::Pin
    }

    fn asks_operator(&self) -> bool {
        policy(&self.f).recovery == Recovery::Operator
    }

    /// DOOR-4: made from the rule.
    fn lockout(&self) -> String {
        match policy(&self.f).lockout {
            Lockout { failures, until: Until::Minutes(minutes) } => {
                self.f.say2("login-lockout-minutes", ("failures", failures), ("minutes", minutes))
            }
            Lockout { failures, until: Until::OperatorUnlocks } => {
                self.f.say1("login-lockout-operator", "failures", failures)
            }
        }
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().typed("login", "INV00001").refused([Refusal::whole("login-refused")]);
        LoginPage {
            f,
            sheet,
            next: "/invoice/documents".to_owned(),
            note: None,
            entrance: Entrance::Only,
            board: Board::sample(),
        }
    }

    /// With the words that stand for everything that may be wrong there.
    pub fn sample_of(f: Frame, entrance: Entrance) -> Self {
        let sheet = Sheet::blank().typed("login", "CERT0001").refused([entrance.refusal()]);
        LoginPage { f, sheet, next: String::new(), note: None, entrance, board: Board::default() }
    }
}

/// What this site calls that which one logs in with.
pub(super) fn login_label(f: &Frame) -> &'static str {
    policy(f).login.asks.word()
}

/// What kind of device it was, in the reader's language.
pub(super) fn device_name(f: &Frame, device: &str) -> String {
    if device == "?" { f.say("in-use-device-unknown") } else { device.to_owned() }
}

/// DOOR-12.
#[derive(Template)]
#[template(path = "in_use.html")]
pub struct InUsePage {
    pub f: Frame,
    pub since: Timestamp,
    /// What kind of device it is, in the page's language.
    pub device: String,
    pub free_at: Timestamp,
    /// Whether this person, whose password was right, may end the other session.
    pub can_take_over: bool,
}

impl InUsePage {
    fn device(&self) -> String {
        device_name(&self.f, &self.device)
    }

    pub fn sample(f: Frame) -> Self {
        InUsePage {
            f,
            since: SAMPLE_TIME,
            device: "Windows / Microsoft Edge".to_owned(),
            free_at: SAMPLE_TIME + SignedDuration::from_mins(30),
            can_take_over: true,
        }
    }
}

/// 2026/11/20 10:15 in Tokyo.
pub(super) const SAMPLE_TIME: Timestamp = Timestamp::constant(1_795_137_300, 0);
