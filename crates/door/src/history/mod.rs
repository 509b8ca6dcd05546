//! 「ログイン履歴」: users see their own logins and failures of the last 90 days (DOOR-18).

pub mod handlers;
pub mod sql;

use counter::{Error, Visit};
use jiff::{SignedDuration, Timestamp};
use store::{FromRow, Row, Tx};
use uuid::Uuid;

use crate::certificates::Fault;

pub use sql::{LISTING, sweep};

const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// How a login went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    In,
    FirstLogin,
    InUse,
    Wrong,
    WrongCode,
    WrongPin,
    NoAddress,
    Locked,
    Expired,
    Suspended,
    Reported,
    /// 「30日間ログイン状態を保持」: no password was asked.
    Remembered,
    /// A copy of what a browser keeps was used.
    Copied,
    /// An operator began to act in the user's place (OFF-1).
    ByOperator,
    /// At the entrance by client certificate, whatever the password was.
    Certificate(Fault),
}

impl Outcome {
    pub const ALL: [Outcome; 21] = [
        Outcome::In,
        Outcome::FirstLogin,
        Outcome::InUse,
        Outcome::Wrong,
        Outcome::WrongCode,
        Outcome::WrongPin,
        Outcome::NoAddress,
        Outcome::Locked,
        Outcome::Expired,
        Outcome::Suspended,
        Outcome::Reported,
        Outcome::Certificate(Fault::Missing),
        Outcome::Certificate(Fault::NotOurs),
        Outcome::Certificate(Fault::NotYetValid),
        Outcome::Certificate(Fault::Expired),
        Outcome::Certificate(Fault::Unknown),
        Outcome::Certificate(Fault::OfAnother),
        Outcome::Certificate(Fault::Revoked),
        Outcome::Remembered,
        Outcome::Copied,
        Outcome::ByOperator,
    ];

    pub fn tag(self) -> &'static str {
        match self {
            Outcome::In => "in",
            Outcome::FirstLogin => "first-login",
            Outcome::InUse => "in-use",
            Outcome::Wrong => "wrong",
            Outcome::WrongCode => "wrong-code",
            Outcome::WrongPin => "wrong-pin",
            Outcome::NoAddress => "no-address",
            Outcome::Locked => "locked",
            Outcome::Expired => "expired",
            Outcome::Suspended => "suspended",
            Outcome::Reported => "reported",
            Outcome::Certificate(fault) => fault.tag(),
            Outcome::Remembered => "remembered",
            Outcome::Copied => "copied",
            Outcome::ByOperator => "by-operator",
        }
    }

    pub fn from_tag(tag: &str) -> Option<Outcome> {
        Outcome::ALL.into_iter().find(|outcome| outcome.tag() == tag)
    }

    pub fn word(self) -> &'static str {
        match self {
            Outcome::In => "history-in",
            Outcome::FirstLogin => "history-first-login",
            Outcome::InUse => "history-in-use",
            Outcome::Wrong => "history-wrong",
            Outcome::WrongCode => "history-wrong-code",
            Outcome::WrongPin => "history-wrong-pin",
            Outcome::NoAddress => "history-no-address",
            Outcome::Locked => "history-locked",
            Outcome::Expired => "history-expired",
            Outcome::Suspended => "history-suspended",
            Outcome::Reported => "history-reported",
            Outcome::Certificate(fault) => fault.word(),
            Outcome::Remembered => "history-remembered",
            Outcome::Copied => "history-copied",
            Outcome::ByOperator => "history-by-operator",
        }
    }

    pub fn is_refusal(self) -> bool {
        !matches!(self, Outcome::In | Outcome::FirstLogin | Outcome::Remembered | Outcome::ByOperator)
    }
}

/// One line of the history.
pub struct Login {
    pub at: Timestamp,
    pub outcome: Outcome,
    pub device: String,
    pub address: String,
}

impl FromRow for Login {
    fn from_row(row: &Row) -> store::Result<Self> {
        let outcome: String = row.get("outcome")?;
        Ok(Login {
            at: row.get("at")?,
            outcome: Outcome::from_tag(&outcome).unwrap_or(Outcome::Wrong),
            device: row.get("device")?,
            address: row.get("address")?,
        })
    }
}

pub async fn keep(tx: &mut Tx, visit: &Visit, user: Uuid, outcome: Outcome) -> Result<(), Error> {
    sql::insert(tx, visit, user, outcome).await?;
    Ok(())
}

/// What the user is to know of an operator who acts in their place: that it was so, and when. Where the operator sits is
/// the house's own matter.
pub async fn keep_acting(tx: &mut Tx, site: &str, user: Uuid) -> Result<(), Error> {
    Ok(sql::insert_acting(tx, site, user).await?)
}
