//! Invitations between companies, as far as the door goes (DOOR-60, DOOR-61): a mail with a link or a letter
//! with 仮ID and 仮パスワード brings a person before the invitation, with a login that they have or register.
//! What the companies do once they are connected belongs to the desk.

mod actions;
pub mod at_hand;
pub mod handlers;
mod invite;
pub mod letter_handlers;
pub mod sql;
mod temp_login;

use counter::{Error, Visit};
use jiff::Timestamp;
use uuid::Uuid;

pub use actions::take_up;
pub use invite::{Invited, Inviter, invite_by_letter, invite_by_mail};
pub use temp_login::TempLogin;

pub struct Invitation {
    pub id: Uuid,
    /// Who invites: the company, and the person.
    pub from: Uuid,
    pub from_name: String,
    pub by: Uuid,
    pub by_name: String,
    /// The invited company, as the inviter calls it.
    pub company: String,
    /// Where the mail went; a letter goes without.
    pub address: Option<String>,
    pub comment: String,
    pub made: Timestamp,
    /// Until when it can be taken up.
    pub until: Timestamp,
    pub taken: Option<Taken>,
    pub state: State,
}

/// Whose invitation it has become: it stands in this account's inbox, and nobody else can take it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub user: Uuid,
    pub account: Uuid,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Waiting,
    Approved,
    Declined,
}

/// What the invited person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    Approve,
    Decline,
    Later,
}

impl State {
    pub const ALL: [State; 3] = [State::Waiting, State::Approved, State::Declined];

    pub fn tag(self) -> &'static str {
        match self {
            State::Waiting => "waiting",
            State::Approved => "approved",
            State::Declined => "declined",
        }
    }

    /// What has been approved stays so, and a refusal can only turn into an approval (PRT-13). None: the
    /// reply changes nothing.
    pub fn reply(self, reply: Reply) -> Option<State> {
        match (self, reply) {
            (State::Waiting | State::Declined, Reply::Approve) => Some(State::Approved),
            (State::Waiting, Reply::Decline) => Some(State::Declined),
            _ => None,
        }
    }
}

impl Invitation {
    /// Whether somebody may still take it up.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.taken.is_none() && now < self.until
    }
}

pub async fn find(visit: &Visit, id: Uuid) -> Result<Option<Invitation>, Error> {
    let mut conn = visit.portal.store.read().await?;
    Ok(sql::find(&mut conn, visit.slug(), id).await?)
}

#[cfg(test)]
mod tests {
    use super::{Reply::*, State::*};

    #[test]
    fn an_approval_is_for_good() {
        for (state, reply, next) in [
            (Waiting, Approve, Some(Approved)),
            (Waiting, Decline, Some(Declined)),
            (Waiting, Later, None),
            (Declined, Approve, Some(Approved)),
            (Declined, Decline, None),
            (Declined, Later, None),
            (Approved, Approve, None),
            (Approved, Decline, None),
            (Approved, Later, None),
        ] {
            assert_eq!(state.reply(reply), next, "{state:?} {reply:?}");
        }
    }
}
