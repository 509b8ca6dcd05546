//! The SQL of an account's users.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, args};
use uuid::Uuid;

use crate::pages::State;

/// One of the account's users, as the list has them.
pub struct Colleague {
    pub id: Uuid,
    pub name: String,
    pub email: Option<String>,
    pub is_through: bool,
    suspended: Option<Timestamp>,
    reported: Option<Timestamp>,
    locked: Option<Timestamp>,
    locked_until: Option<Timestamp>,
}

impl FromRow for Colleague {
    fn from_row(row: &Row) -> Result<Self> {
        let through: Option<Timestamp> = row.get("through")?;
        Ok(Colleague {
            id: row.get("id")?,
            name: row.get("name")?,
            email: row.get("email")?,
            is_through: through.is_some(),
            suspended: row.get("suspended")?,
            reported: row.get("reported")?,
            locked: row.get("locked")?,
            locked_until: row.get("locked_until")?,
        })
    }
}

impl Colleague {
    pub fn state(&self, now: Timestamp) -> State {
        let is_locked = self.locked.is_some() && self.locked_until.is_none_or(|until| now < until);
        if self.suspended.is_some() {
            State::Suspended
        } else if !self.is_through {
            State::Invited
        } else if self.reported.is_some() {
            State::Reported
        } else if is_locked {
            State::Locked
        } else {
            State::Active
        }
    }
}

/// The users of an account, those who came first at the top.
pub async fn colleagues(conn: &mut Conn, site: &str, account: Uuid) -> Result<Vec<Colleague>> {
    conn.all(
        "SELECT u.id, u.name, u.email, u.through, u.suspended, u.reported, u.locked, u.locked_until
         FROM memberships m JOIN users u ON u.site = m.site AND u.id = m.user_id
         WHERE m.site = $1 AND m.account_id = $2 ORDER BY m.since, u.id LIMIT 1000",
        args![site, account],
    )
    .await
}
