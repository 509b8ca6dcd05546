//! 「トップページ」: where a member lands (DOOR-17).

use askama::Template;
use counter::{Frame, Tile, prose::Part, show::Show};
use jiff::Timestamp;

use super::{login::SAMPLE_TIME, policy};
use crate::board::Board;
use crate::policy::{Asks, PerAccount, Use};

#[derive(Template)]
#[template(path = "top.html")]
pub struct TopPage {
    pub f: Frame,
    /// The login before this one.
    pub last_login: Option<Timestamp>,
    /// The ways into the site's desks.
    pub desks: Vec<Tile>,
    pub board: Board,
    pub has_consent_page: bool,
    pub has_invitations: bool,
    /// Whether the person belongs to more accounts than this one (DOOR-62).
    pub has_other_accounts: bool,
}

impl TopPage {
    fn is_login_an_address(&self) -> bool {
        policy(&self.f).login.asks == Asks::Email
    }

    fn offers_factors(&self) -> bool {
        policy(&self.f).factors.second() != Use::Off
    }

    fn last_login(&self) -> Option<String> {
        self.last_login.map(|at| self.f.show.date_time(at))
    }

    fn profile_word(&self) -> &'static str {
        match policy(&self.f).users.per_account {
            PerAccount::One => "top-profile",
            PerAccount::UpTo(_) | PerAccount::Many => "top-profile-users",
        }
    }

    pub fn sample(f: Frame) -> Self {
        TopPage {
            f,
            last_login: Some(SAMPLE_TIME),
            desks: vec![
                Tile { path: "", title: "top-title", line: "4".to_owned(), news: 4 },
                Tile { path: "", title: "top-title", line: "0".to_owned(), news: 0 },
            ],
            board: Board::sample(),
            has_consent_page: true,
            has_invitations: true,
            has_other_accounts: true,
        }
    }
}
