//! 「お客様情報」: the member's own settings (DOOR-40), and the tabs of a desk.

use askama::Template;
use counter::{Frame, Refusal, Sheet};

use crate::policy::Asks;

use super::{
    RuleLine, change_rules, policy,
    tabs::{Tab, Tabs},
};

#[derive(Template)]
#[template(path = "profile.html")]
pub struct ProfilePage {
    pub f: Frame,
    pub tabs: Tabs,
    pub sheet: Sheet,
    pub email: Option<String>,
    /// Whether a one-time password is asked for at present; None where that is not the user's choice.
    pub code: Option<bool>,
    /// What was just done, as a word key.
    pub note: Option<&'static str>,
}

impl ProfilePage {
    fn has_consent_page(&self) -> bool {
        policy(&self.f).consent.is_some()
    }

    fn rules(&self) -> Vec<RuleLine> {
        change_rules(&self.f)
    }

    /// The form of the password answers on a page of its own: here it is always empty.
    fn unfilled() -> Sheet {
        Sheet::blank()
    }

    fn is_login_an_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::Email
    }

    fn is_chosen(&self, value: &str) -> bool {
        self.sheet.value("code") == value
    }

    /// Where others can delete a login and add another, a lost mailbox is no dead end.
    fn has_colleagues(&self) -> bool {
        policy(&self.f).users.per_account.limit() != Some(1)
    }

    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("code_password", "refused-current-password");
        ProfilePage {
            f,
            tabs: Tabs { now: Tab::Settings },
            sheet: Sheet::blank().typed("name", "担当 三奈").typed("code", "off").refused([refusal]),
            email: Some("tanto3@rental.example.jp".to_owned()),
            code: Some(true),
            note: None,
        }
    }

    pub fn sample_saved(f: Frame) -> Self {
        let sheet = Sheet::blank().typed("name", "担当 一子").typed("code", "off");
        let note = Some("profile-saved");
        ProfilePage { sheet, code: Some(false), note, ..ProfilePage::sample(f) }
    }
}

/// A tab of a desk that holds nothing yet.
#[derive(Template)]
#[template(path = "profile_empty.html")]
pub struct EmptyTabPage {
    pub f: Frame,
    pub tabs: Tabs,
}

impl EmptyTabPage {
    fn nothing(&self) -> &'static str {
        match self.tabs.now {
            Tab::Applications => "profile-no-applications",
            _ => "profile-no-destinations",
        }
    }

    pub fn sample(f: Frame, now: Tab) -> Self {
        EmptyTabPage { f, tabs: Tabs { now } }
    }
}
