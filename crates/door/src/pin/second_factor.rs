//! The PIN replaces a forgotten secret, never a second factor (DOOR-56): who has one is asked for it as well.
//!
//! Everything that knows which kinds of second factor there are stands in this file.

use counter::{
    Error, Visit,
    limits::{self, Limit},
    site::Site,
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use crate::{
    flows::pin::{Code, LIFE, SecondFactor},
    login::digits,
    notices,
    people::User,
    policy::{Policy, Use},
    secrets::is_equal,
};

/// Codes by mail on this way, for one user.
const CODES: Limit = Limit { name: "pin-codes", most: 10, window: SignedDuration::from_mins(60) };

/// Whether this user has a second factor.
pub fn has(site: &Site, user: &User) -> bool {
    wants_code(site, user)
}

/// Whether what was typed shows it.
pub fn is_shown(visit: &Visit, attempt: Uuid, second: &SecondFactor, typed: &str) -> bool {
    let hash = hash(visit, attempt, typed);
    second.code.as_ref().is_some_and(|code| is_equal(&code.hash, &hash) && visit.at < code.made + LIFE)
}

/// Sends what this user's factor needs to be sent. None where there is nothing to send.
pub async fn send(tx: &mut Tx, visit: &Visit, attempt: Uuid, user: &User) -> Result<Option<Code>, Error> {
    let Some(address) = &user.email else { return Ok(None) };
    limits::take(tx, visit.slug(), &CODES, &user.id.to_string()).await?;
    let code = digits(tx);
    notices::one_time_password(tx, visit, user, address, &code).await?;
    Ok(Some(Code { hash: hash(visit, attempt, &code), made: visit.at }))
}

/// Where the second factor is a code to this very mailbox, a PIN to it would prove nothing more.
pub fn goes_to(site: &Site, user: &User, to: &str) -> bool {
    wants_code(site, user) && user.is_address(to)
}

/// The code by mail, as at the login.
fn wants_code(site: &Site, user: &User) -> bool {
    let factors = &site.part::<Policy>().factors;
    match factors.one_time_password {
        Use::Off => false,
        Use::Required => true,
        Use::UsersChoice => user.wants_code,
    }
}

fn hash(visit: &Visit, attempt: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), attempt.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("pin-second-factor", &parts).to_vec()
}
