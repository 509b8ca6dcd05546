//! 「利用者管理」: the people of an account (DOOR-41).

use askama::Template;
use counter::{Frame, Refusal, Sheet};
use uuid::Uuid;

use super::tabs::{Tab, Tabs};

#[derive(Template)]
#[template(path = "users.html")]
pub struct UsersPage {
    pub f: Frame,
    pub tabs: Tabs,
    pub sheet: Sheet,
    pub users: Vec<UserLine>,
    /// The most that there may be.
    pub limit: Option<u32>,
    /// Where people log in by an ID that only the operator gives out, only the operator adds them.
    pub can_add: bool,
    /// What was just done, as a word key.
    pub note: Option<&'static str>,
}

pub struct UserLine {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub state: State,
    pub is_self: bool,
}

/// How a person stands, for colleagues to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Active,
    Invited,
    Locked,
    /// Somebody else's login was reported: a new password comes first.
    Reported,
    Suspended,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Active => "users-active",
            State::Invited => "users-invited",
            State::Locked => "users-locked",
            State::Reported => "users-reported",
            State::Suspended => "users-suspended",
        }
    }
}

impl UserLine {
    fn is_invited(&self) -> bool {
        self.state == State::Invited
    }

    fn is_barred(&self) -> bool {
        matches!(self.state, State::Locked | State::Reported | State::Suspended)
    }

    /// What the buttons of this line speak of.
    fn who(&self) -> &str {
        if self.name.is_empty() { &self.email } else { &self.name }
    }
}

impl UsersPage {
    fn count(&self) -> String {
        match self.limit {
            Some(limit) => self.f.say2("users-count-of", ("count", self.users.len()), ("limit", limit)),
            None => self.f.say1("users-count", "count", self.users.len()),
        }
    }

    fn is_full(&self) -> bool {
        self.limit.is_some_and(|limit| self.users.len() >= limit as usize)
    }

    pub fn sample(f: Frame) -> Self {
        let line = |name: &str, email: &str, state, is_self| UserLine {
            id: Uuid::nil(),
            name: name.to_owned(),
            email: email.to_owned(),
            state,
            is_self,
        };
        let users = vec![
            line("担当 一子", "tanto1@rental.example.jp", State::Active, true),
            line("担当 二郎", "tanto2@rental.example.jp", State::Locked, false),
            line("担当 四朗", "tanto4.nagai-namae@eigyo.rental.example.jp", State::Invited, false),
        ];
        let refusal = Refusal::of("email", "users-refused-twice");
        UsersPage {
            f,
            tabs: Tabs { now: Tab::Users },
            sheet: Sheet::blank()
                .typed("name", "担当 二郎")
                .typed("email", "tanto2@rental.example.jp")
                .refused([refusal]),
            users,
            limit: Some(10),
            can_add: true,
            note: None,
        }
    }

    pub fn sample_full(f: Frame) -> Self {
        let full = UsersPage::sample(f);
        let limit = Some(u32::try_from(full.users.len()).unwrap_or_default());
        UsersPage { limit, sheet: Sheet::blank(), note: Some("users-note-added"), ..full }
    }
}

/// Asks once more before a deletion.
#[derive(Template)]
#[template(path = "delete_user.html")]
pub struct DeleteUserPage {
    pub f: Frame,
    pub user: UserLine,
    pub sheet: Sheet,
}

impl DeleteUserPage {
    pub fn sample(f: Frame) -> Self {
        let user = UsersPage::sample(f.clone()).users.remove(1);
        DeleteUserPage { f, user, sheet: Sheet::blank() }
    }

    pub fn sample_last(f: Frame) -> Self {
        let user = UsersPage::sample(f.clone()).users.remove(0);
        let sheet = Sheet::blank().refused([Refusal::whole("users-refused-last")]);
        DeleteUserPage { f, user, sheet }
    }
}
