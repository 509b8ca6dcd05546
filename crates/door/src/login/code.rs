//! The second step of a login where a one-time password is asked for (DOOR-15).

use counter::{
    Error, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::actions::{Outcome, enter};
use crate::{
    flows::{
        self, Machine as _,
        one_time_password::{Effect, Event, OneTimePassword, Stage},
    },
    history, notices,
    people::{self, User},
    policy::{Policy, Use},
    secrets::Token,
    tickets::{self, Held, Ticket, Wish},
};

/// Whoever knows a password must not fill the mailbox, nor buy guesses without end.
const CODES_PER_USER: Limit = Limit { name: "login-codes", most: 10, window: SignedDuration::from_mins(60) };

/// Whether this login needs a code: by the site's policy, or by the user's own choice. Where a second
/// factor is required and a code by mail does not count as one, nobody is let in by one.
pub fn is_needed(visit: &Visit, user: &User) -> Result<bool, Error> {
    let factors = &visit.site.part::<Policy>().factors;
    match (factors.second(), factors.one_time_password) {
        (Use::Required, Use::Off) => Err(Error::fault(
            "the site requires a passkey or an authenticator app, which are not offered yet",
        )),
        (Use::Required, _) => Ok(true),
        (Use::UsersChoice, Use::UsersChoice | Use::Required) => Ok(user.wants_code),
        (Use::UsersChoice | Use::Off, _) => Ok(false),
    }
}

/// Begins the attempt: a code to the user's own address, and a ticket for this browser.
pub async fn ask(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    address: &str,
    wish: &Wish,
) -> Result<Token, Error> {
    limits::take(tx, visit.slug(), &CODES_PER_USER, &user.id.to_string()).await?;
    let attempt = tx.id();
    let code = digits(tx);
    let proof = proof(visit, user);
    let machine = OneTimePassword::begin((user.id, proof), hash(visit, attempt, &code), visit.at);
    flows::begin(tx, visit.slug(), attempt, &machine).await?;
    notices::one_time_password(tx, visit, user, address, &code).await?;
    tickets::issue(tx, visit, OneTimePassword::KIND, attempt, wish).await
}

/// Six digits, each as likely as the others: what does not divide evenly is thrown again.
pub fn digits(tx: &Tx) -> String {
    loop {
        let number = u32::from_be_bytes(tx.given().bytes());
        if number < 4_294_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

fn hash(visit: &Visit, attempt: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), attempt.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("one-time-password", &parts).to_vec()
}

/// Of the password that began the attempt: one that was changed meanwhile must not lead in.
fn proof(visit: &Visit, user: &User) -> Vec<u8> {
    let chosen = user.password.as_deref().unwrap_or_default().as_bytes();
    let first = user.first.as_ref().map(|first| first.hash.as_slice()).unwrap_or_default();
    // What was begun before somebody reported a login ends with the report (DOOR-16).
    let reported = [u8::from(user.reported.is_some())];
    visit.portal.keys.hash("attempt", &[chosen, first, &reported]).to_vec()
}

/// Where the browser's attempt stands.
pub struct Standing {
    pub attempt: Uuid,
    pub machine: OneTimePassword,
    pub address: String,
    pub wish: Wish,
}

pub async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Option<Standing>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let held = tickets::holder(&mut conn, visit, OneTimePassword::KIND, ticket).await?;
    let Some(Held { subject: attempt, wish }) = held else { return Ok(None) };
    let Some(machine) = flows::load::<OneTimePassword>(&mut conn, visit.slug(), attempt).await? else {
        return Ok(None);
    };
    let user = people::sql::user(&mut conn, visit.slug(), machine.user).await?;
    let address = user.and_then(|user| user.email).unwrap_or_default();
    Ok(Some(Standing { attempt, machine, address, wish }))
}

pub enum Tried {
    Right(Outcome),
    Wrong {
        left: u32,
    },
    /// The attempt is over: a new login.
    Spoiled,
}

pub async fn try_code(visit: &Visit, standing: &Standing, typed: &str) -> Result<Tried, Error> {
    let attempt = standing.attempt;
    let mut tx = visit.portal.store.begin().await?;
    let event = Event::Tried { code: hash(visit, attempt, typed), at: visit.at };
    let stepped = flows::step::<OneTimePassword>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(Tried::Spoiled) };
    let user =
        people::sql::lock_user(&mut tx, visit.slug(), machine.user).await?.ok_or(Error::SignInFirst)?;
    if machine.proof != proof(visit, &user) || user.suspended.is_some() {
        return Ok(Tried::Spoiled);
    }
    if effects.contains(&Effect::EndAttempt) {
        tickets::end_all(&mut tx, visit.slug(), OneTimePassword::KIND, attempt).await?;
        flows::end::<OneTimePassword>(&mut tx, visit.slug(), attempt).await?;
    }
    let tried = match machine.stage {
        Stage::Passed => Tried::Right(enter(&mut tx, visit, &user, &standing.wish).await?),
        Stage::Waiting(waiting) => {
            refuse(&mut tx, visit, &user).await?;
            Tried::Wrong { left: waiting.tries }
        }
        Stage::Spoiled => {
            // A spent attempt is one failure of the login: codes cannot be guessed without end, either.
            let lockout = &visit.site.part::<Policy>().lockout;
            let (standing, _) = user.standing.judge(false, lockout, visit.at);
            people::sql::save_standing(&mut tx, visit.slug(), user.id, &standing).await?;
            refuse(&mut tx, visit, &user).await?;
            Tried::Spoiled
        }
    };
    tx.commit().await?;
    Ok(tried)
}

async fn refuse(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    history::keep(tx, visit, user.id, history::Outcome::WrongCode).await?;
    let deed = Deed::of(visit, "door.login-refused", format!("user:{}", user.id)).with("why", "wrong-code");
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

/// True where a new code has left. The old one counts no more.
pub async fn send_again(visit: &Visit, attempt: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let code = digits(&tx);
    let event = Event::SentAgain { code: hash(visit, attempt, &code), at: visit.at };
    let stepped = flows::step::<OneTimePassword>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((machine, _)) = stepped else { return Ok(false) };
    limits::take(&mut tx, visit.slug(), &CODES_PER_USER, &machine.user.to_string()).await?;
    let user =
        people::sql::lock_user(&mut tx, visit.slug(), machine.user).await?.ok_or(Error::SignInFirst)?;
    let address = user.email.clone().ok_or(Error::SignInFirst)?;
    notices::one_time_password(&mut tx, visit, &user, &address, &code).await?;
    tx.commit().await?;
    Ok(true)
}
