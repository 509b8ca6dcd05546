//! The outbox as a mailbox: what was sent, newest first. The demo's mailbox page and the tests read it.

use jiff::{SignedDuration, Timestamp};
use store::{Conn, Error, FromRow, Result, Row};
use uuid::Uuid;

use crate::{notice::State, sql};

#[derive(Clone, Debug)]
pub struct Posted {
    pub id: Uuid,
    pub at: Timestamp,
    pub site: String,
    pub kind: String,
    /// `mail`, `sms` or `voice`.
    pub channel: String,
    pub to: String,
    pub subject: String,
    /// Empty when the text has been wiped.
    pub text: String,
    pub html: Option<String>,
    pub state: State,
    pub attempts: i64,
    pub tried_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// What the other side said last.
    pub reply: Option<String>,
    /// After this it is of no use.
    pub until: Option<Timestamp>,
}

/// So long after it was left somebody is likely to wait for it.
const AWAITED: SignedDuration = SignedDuration::from_mins(1);

impl Posted {
    /// Just left, and not tried yet.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.state == State::Waiting && self.attempts == 0 && now.duration_since(self.at) < AWAITED
    }

    /// It ended without being delivered.
    pub fn is_undelivered(&self) -> bool {
        matches!(self.state, State::Refused | State::GivenUp)
    }

    /// Whether it can be sent once more.
    pub fn can_go_again(&self, now: Timestamp) -> bool {
        self.is_undelivered() && !self.text.is_empty() && self.until.is_none_or(|until| until > now)
    }
}

pub async fn newest(conn: &mut Conn, site: &str, limit: i64) -> Result<Vec<Posted>> {
    sql::newest(conn, site, limit).await
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Posted>> {
    sql::find(conn, site, id).await
}

impl FromRow for Posted {
    fn from_row(row: &Row) -> Result<Self> {
        let state: String = row.get("state")?;
        Ok(Self {
            id: row.get("id")?,
            at: row.get("left_at")?,
            site: row.get("site")?,
            kind: row.get("kind")?,
            channel: row.get("channel")?,
            to: row.get("recipient")?,
            subject: row.get("subject")?,
            text: row.get("text")?,
            html: row.get("html")?,
            state: State::named(&state)
                .ok_or_else(|| Error::Decode(format!("no state is called {state}")))?,
            attempts: row.get("attempts")?,
            tried_at: row.get("tried_at")?,
            ended_at: row.get("ended_at")?,
            reply: row.get("reply")?,
            until: row.get("until")?,
        })
    }
}
