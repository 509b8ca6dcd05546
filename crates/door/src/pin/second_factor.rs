//! The PIN replaces a forgotten secret, never a second factor (DOOR-56): who has one is asked for it as well.
//!
//! Everything that knows which kinds of second factor there are stands in this file. A code by mail is sent to
//! who has nothing better; who has registered an app or a passkey types the app's code or a recovery code. A
//! passkey itself is not asked for here: whoever has it at hand needs no password to log in.

use counter::{
    Error, Visit,
    limits::{self, Limit},
    site::Site,
};
use jiff::SignedDuration;
use store::{Conn, Tx};
use uuid::Uuid;

use crate::{
    factors::{self, authenticator, recovery_codes},
    flows::{
        pin::{Code, LIFE, SecondFactor},
        second_factor::Way,
    },
    login::digits,
    notices,
    people::User,
    policy::Policy,
    secrets::is_equal,
};

/// Codes by mail on this way, for one user.
const CODES: Limit = Limit { name: "pin-codes", most: 10, window: SignedDuration::from_mins(60) };

/// Whether this user has a second factor.
pub async fn has(conn: &mut Conn, site: &Site, user: Uuid) -> Result<bool, Error> {
    Ok(!ways(conn, site, user).await?.is_empty())
}

/// Whether what was typed shows it. What works once is used up by it.
pub async fn is_shown(
    tx: &mut Tx,
    visit: &Visit,
    (attempt, second): (Uuid, &SecondFactor),
    user: &User,
    typed: &str,
) -> Result<bool, Error> {
    if let Some(code) = &second.code {
        let hash = hash(visit, attempt, typed);
        return Ok(is_equal(&code.hash, &hash) && visit.at < code.made + LIFE);
    }
    let site = visit.slug();
    if let Some(app) = factors::sql::authenticator(tx, site, user.id).await? {
        let secret = authenticator::open(&visit.portal, &app.secret)?;
        let verdict = authenticator::judge(&secret, app.last_step, typed, visit.at);
        if let authenticator::Verdict::Right { step } = verdict {
            return Ok(factors::sql::use_authenticator(tx, site, user.id, step).await?);
        }
    }
    let hash = recovery_codes::hash_of(visit, user.id, typed);
    recovery_codes::use_up(tx, visit, user, &hash).await
}

/// Sends what this user's factor needs to be sent. None where there is nothing to send.
pub async fn send(tx: &mut Tx, visit: &Visit, attempt: Uuid, user: &User) -> Result<Option<Code>, Error> {
    if ways(tx, &visit.site, user.id).await? != [Way::Mail] {
        return Ok(None);
    }
    let Some(address) = &user.email else { return Ok(None) };
    limits::take(tx, visit.slug(), &CODES, &user.id.to_string()).await?;
    let code = digits(tx);
    notices::one_time_password(tx, visit, user, address, &code).await?;
    Ok(Some(Code { hash: hash(visit, attempt, &code), made: visit.at }))
}

/// Where the second factor is a code to this very mailbox, a PIN to it would prove nothing more.
pub async fn goes_to(conn: &mut Conn, site: &Site, user: &User, to: &str) -> Result<bool, Error> {
    Ok(user.is_address(to) && ways(conn, site, user.id).await? == [Way::Mail])
}

async fn ways(conn: &mut Conn, site: &Site, user: Uuid) -> Result<Vec<Way>, Error> {
    let has = factors::sql::has(conn, &site.slug, user).await?;
    Ok(factors::ways(&site.part::<Policy>().factors, &has))
}

fn hash(visit: &Visit, attempt: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), attempt.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("pin-second-factor", &parts).to_vec()
}
