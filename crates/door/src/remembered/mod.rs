//! 「30日間ログイン状態を保持」: when its session is over, a browser that keeps the login opens the next one by
//! itself. It stands for the whole login, a second factor included; it never stands for what the site asks
//! between a login and the door, and never against the policy on two sessions at once.

mod keepsake;
mod rule;
pub mod sql;

use axum::{http::HeaderMap, response::Response};
use cookie::time::Duration;
use counter::{
    Error, Visit,
    audit::{self, Deed},
    cookies,
};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use uuid::Uuid;

pub use sql::{Kept, sweep};

use crate::{
    first_login, history, notices,
    people::{self, User},
    policy::{AtOnce, Policy, Sessions},
    secrets::{Purpose, Token},
    sessions::{self, Ended},
};
use keepsake::Keepsake;
use rule::{Series, Verdict};

/// What is handed to the browser.
pub struct Remembered {
    keepsake: Keepsake,
    until: Timestamp,
}

/// Keeps a login that has just been opened.
pub async fn begin(
    tx: &mut Tx,
    visit: &Visit,
    user: Uuid,
    (session, days): (&[u8], u32),
) -> Result<Remembered, Error> {
    let keepsake = Keepsake::new(tx.given());
    let id = keepsake.id(&visit.portal.keys, visit.slug());
    let until = visit.at + life(days);
    let series = Series { turn: keepsake.turn, turned: visit.at, until };
    sql::insert(tx, visit, (&id, user), &series).await?;
    sessions::sql::stand_on(tx, visit.slug(), session, &id).await?;
    Ok(Remembered { keepsake, until })
}

fn life(days: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * i64::from(days))
}

pub fn cookie(visit: &Visit) -> String {
    cookies::name(visit.scheme, visit.slug(), "remember")
}

pub fn hand_over(response: &mut Response, visit: &Visit, remembered: &Remembered) {
    let value = remembered.keepsake.cookie(&visit.portal.keys, visit.slug());
    let left = Duration::seconds(remembered.until.duration_since(visit.at).as_secs().max(0));
    cookies::set(response, visit.scheme, &cookie(visit), &value, Some(left));
}

pub fn take_back(response: &mut Response, visit: &Visit) {
    cookies::clear(response, visit.scheme, &cookie(visit));
}

/// What came of the cookie that a browser brought without a session.
pub enum Reopened {
    In(Token, Remembered),
    Ended(Ended),
    No,
}

/// Opens the next session of a browser that keeps its login.
pub async fn reopen(visit: &Visit, headers: &HeaderMap) -> Result<Reopened, Error> {
    let policy = &visit.site.part::<Policy>().sessions;
    let (Some(days), Some(brought)) = (policy.remember_days, cookies::read(headers, &cookie(visit))) else {
        return Ok(Reopened::No);
    };
    let Some(keepsake) = Keepsake::read(&visit.portal.keys, visit.slug(), &brought) else {
        return Ok(Reopened::No);
    };
    // A GET is not asked again by the layers when its transaction met another one.
    for _ in 0..3 {
        match reopen_once(visit, policy, days, &keepsake).await {
            Err(Error::Again) => {}
            done => return done,
        }
    }
    reopen_once(visit, policy, days, &keepsake).await
}

async fn reopen_once(
    visit: &Visit,
    policy: &Sessions,
    days: u32,
    keepsake: &Keepsake,
) -> Result<Reopened, Error> {
    let id = keepsake.id(&visit.portal.keys, visit.slug());
    let mut tx = visit.portal.store.begin().await?;
    let Some(found) = sql::find(&mut tx, visit.slug(), &id).await? else { return Ok(Reopened::No) };
    // Under the user's lock it is looked at again: of two tabs, the second sees what the first did.
    let user = people::sql::lock_user(&mut tx, visit.slug(), found.user).await?;
    let found = sql::find(&mut tx, visit.slug(), &id).await?;
    let (Some(user), Some(found)) = (user, found) else { return Ok(Reopened::No) };
    if let Some(why) = found.ended.as_deref() {
        return Ok(Ended::from_tag(why).map_or(Reopened::No, Reopened::Ended));
    }
    // A site that has shortened the time means those who are in as well.
    let series = Series { until: found.series.until.min(found.began + life(days)), ..found.series };
    let session = keepsake.session(&visit.portal.keys, visit.slug());
    match series.judge(keepsake.turn, visit.at) {
        Verdict::Over => Ok(Reopened::No),
        Verdict::Again => {
            let remembered = Remembered { keepsake: keepsake.next(), until: series.until };
            Ok(Reopened::In(session, remembered))
        }
        Verdict::Stolen => {
            tell_of_theft(&mut tx, visit, &user, &id).await?;
            tx.commit().await?;
            Ok(Reopened::Ended(Ended::Stolen))
        }
        Verdict::Turn => {
            if !may_come_in(&mut tx, visit, policy, (&user, &id)).await?
                || !sql::turn(&mut tx, visit, &id, &series.turned(visit.at)).await?
            {
                return Ok(Reopened::No);
            }
            open(&mut tx, visit, &user, (&id, &session)).await?;
            tx.commit().await?;
            let remembered = Remembered { keepsake: keepsake.next(), until: series.until };
            Ok(Reopened::In(session, remembered))
        }
    }
}

/// Whatever else a login would meet: then the person meets it, at the login.
async fn may_come_in(
    tx: &mut Tx,
    visit: &Visit,
    policy: &Sessions,
    (user, series): (&User, &[u8]),
) -> Result<bool, Error> {
    if user.is_shut_out() || first_login::stands_between(tx, visit, user).await? {
        return Ok(false);
    }
    if policy.at_once == AtOnce::Allowed {
        return Ok(true);
    }
    let (seen, began) = (sessions::oldest_seen(policy, visit.at), sessions::oldest_began(visit.at));
    let live = sessions::sql::live(tx, visit.slug(), user.id, seen, began).await?;
    Ok(live.iter().all(|live| live.series.as_deref() == Some(series)))
}

/// Not a login: no password was shown, so the count of failures and a lock stay as they are.
async fn open(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    (series, session): (&[u8], &Token),
) -> Result<(), Error> {
    let site = visit.slug();
    let browser = sessions::browser(visit);
    sessions::sql::close_of_series(tx, site, series).await?;
    sessions::sql::close_of_browser(tx, site, &browser).await?;
    let account = people::sql::landing_account(tx, site, user.id).await?;
    let id = session.hash(&visit.portal.keys, Purpose::Session, site);
    sessions::sql::insert(tx, visit, (&id, &browser), user, account.id).await?;
    sessions::sql::stand_on(tx, site, &id, series).await?;
    history::keep(tx, visit, user.id, history::Outcome::Remembered).await?;
    let deed = Deed::of(visit, "door.reopened-remembered", format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

async fn tell_of_theft(tx: &mut Tx, visit: &Visit, user: &User, id: &[u8]) -> Result<(), Error> {
    sql::end_one(tx, visit.slug(), user.id, id, Ended::Stolen).await?;
    history::keep(tx, visit, user.id, history::Outcome::Copied).await?;
    notices::remembered_login_copied(tx, visit, user).await?;
    metrics::counter!("madoguchi_remembered_copied_total").increment(1);
    let deed = Deed::of(visit, "door.found-remembered-copied", format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
