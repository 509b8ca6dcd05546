//! The notice of a login (DOOR-16): a mail to the person's own address, whose link 「心当たりがない場合」 ends all
//! of their sessions and starts a reset.

mod actions;
pub mod handlers;
mod sql;

use counter::{Error, Visit};
use jiff::{SignedDuration, Timestamp};
use store::{FromRow, Row, Tx};
use uuid::Uuid;

use crate::{
    links::DeadLink,
    notices, people,
    policy::{LoginNotice, Policy, Recovery},
};

/// How long the link lives: whoever was away last week can still say that it was not them.
pub const DAYS: i64 = 7;
const KEPT: SignedDuration = SignedDuration::from_hours(24 * 90);

/// A login that somebody was told of.
pub struct Notice {
    pub user: Uuid,
    pub at: Timestamp,
    pub device: String,
    pub address: String,
    pub browser: Vec<u8>,
}

impl FromRow for Notice {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Notice {
            user: row.get("user_id")?,
            at: row.get("at")?,
            device: row.get("device")?,
            address: row.get("address")?,
            browser: row.get("browser")?,
        })
    }
}

/// Wherever a session opens. A user without an address cannot be told.
pub async fn send(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<(), Error> {
    if visit.site.part::<Policy>().notices.at_login == LoginNotice::None {
        return Ok(());
    }
    // Read anew: the last step of a first login may just have registered the address.
    let user = people::sql::user(tx, visit.slug(), user).await?;
    let Some(user) = user.filter(|user| user.email.is_some()) else { return Ok(()) };
    let id = sql::insert(tx, visit, user.id).await?;
    notices::login_notice(tx, visit, &user, id).await
}

/// What a person hears who has the right password of a login that was reported, as a word key.
pub fn what_to_do(visit: &Visit) -> &'static str {
    match visit.site.part::<Policy>().recovery {
        Recovery::ResetLink { .. } => "login-reported",
        Recovery::Operator | Recovery::Pin => "login-reported-office",
    }
}

/// Ends the links of all notices: who reads the mailbox of then has no say any more.
pub async fn end_links(tx: &mut Tx, site: &str, user: Uuid, why: DeadLink) -> Result<(), Error> {
    Ok(sql::end_links(tx, site, user, why).await?)
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64, Error> {
    Ok(sql::sweep(tx, site).await?)
}
