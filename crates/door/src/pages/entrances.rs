//! The choice between two entrances: client certificate, or one-time password (DOOR-13, DOOR-15).

use askama::Template;
use counter::{Frame, prose::Part};

use super::policy;
use crate::{board::Board, policy::Recovery};

#[derive(Template)]
#[template(path = "entrances.html")]
pub struct EntrancesPage {
    pub f: Frame,
    /// What brought the person here, as a word key.
    pub note: Option<&'static str>,
    /// The addresses of the two; the one by certificate may be another host's or port's.
    pub certificate: String,
    pub one_time_password: String,
    pub board: Board,
}

impl EntrancesPage {
    fn asks_operator(&self) -> bool {
        policy(&self.f).recovery == Recovery::Operator
    }

    pub fn sample(f: Frame) -> Self {
        let certificate = format!("https://localhost:8443{}", f.to("login/certificate"));
        let one_time_password = f.to("login/one-time-password");
        EntrancesPage {
            f,
            note: Some("login-note-first"),
            certificate,
            one_time_password,
            board: Board::sample(),
        }
    }
}
