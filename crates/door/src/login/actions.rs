//! What a login does. A wrong ID, a wrong address, a wrong password and an account without a password
//! go through the same steps in the same time, and hear the same words (DOOR-10).

use counter::{
    Error, Refusal, Visit,
    audit::{self, Deed},
    fold,
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::{
    code,
    entrance::{self, Entrance},
};
use crate::{
    certificates, first_login,
    hashing::{Hashing, Verdict},
    history,
    lockout::{Judgement, Lock, Standing},
    login_notice,
    people::{self, User},
    policy::{Characters, PasswordPolicy, Policy},
    secrets::{Token, hash_first_password, is_equal},
    sessions::{self, Ended, Live, Opened, Opening},
    tickets::{self, Held, Ticket, Wish},
};

/// Beside the lock of each user: one address cannot try many users (DOOR-11). Generous, since whole
/// companies come from one address.
pub const FAILURES_PER_ADDRESS: Limit =
    Limit { name: "login-failures", most: 100, window: SignedDuration::from_mins(10) };

pub struct Credentials {
    pub login: String,
    pub email: String,
    pub password: String,
    pub wish: Wish,
    pub entrance: Entrance,
}

pub enum Outcome {
    In(Opened, Wish),
    /// The password was right; a second factor comes next.
    Code(Token),
    /// The first login is not finished: a ticket for it, and nothing else.
    FirstLogin(Token),
    InUse {
        live: Live,
        ticket: Option<Token>,
    },
    Refused(Refusal),
}

/// The kind of ticket that lets a person, whose password was right, end their other session.
pub const TAKEOVER: &str = "takeover";

pub async fn log_in(visit: &Visit, typed: &Credentials) -> Result<Outcome, Error> {
    let policy = visit.site.part::<Policy>();
    let address = visit.neighbourhood();
    if let Some(refusal) = entrance::check_length(policy, &typed.login) {
        return Ok(Outcome::Refused(refusal));
    }
    let (found, certificate) = {
        let mut conn = visit.portal.store.read().await?;
        if limits::is_used_up(&mut conn, visit.slug(), &FAILURES_PER_ADDRESS, &address).await? {
            return Err(Error::TooMany { wait: FAILURES_PER_ADDRESS.window.unsigned_abs() });
        }
        let key = policy.login.key(&typed.login, &typed.email);
        let found = people::sql::user_by_login(&mut conn, visit.slug(), &key).await?;
        let certificate = match typed.entrance {
            Entrance::Certificate => certificates::judge(&mut conn, visit, found.as_ref()).await?,
            Entrance::Only | Entrance::OneTimePassword => Ok(()),
        };
        (found, certificate)
    };
    let verdict = check_password(visit, found.as_ref(), &typed.password).await?;
    let fresh_hash = match (&found, verdict) {
        (Some(user), Verdict { is_right: true, is_outdated: true })
            if user.password.is_some() && certificate.is_ok() =>
        {
            Some(
                visit
                    .portal
                    .part::<Hashing>()
                    .make(&fold_password(&policy.password, &typed.password))
                    .await?,
            )
        }
        _ => None,
    };

    let mut tx = visit.portal.store.begin().await?;
    let subject = found.as_ref().map_or(Uuid::nil(), |user| user.id);
    let user = people::sql::lock_user(&mut tx, visit.slug(), subject).await?;
    // What was looked at must still be what stands there.
    if user.as_ref().map(|user| &user.password) != found.as_ref().map(|user| &user.password) {
        return Err(Error::Again);
    }
    if let Err(fault) = certificate {
        take_failure(&mut tx, visit, &address).await?;
        let refusal = entrance::refuse(&mut tx, visit, user.as_ref(), fault, verdict.is_right).await?;
        tx.commit().await?;
        return Ok(Outcome::Refused(refusal));
    }
    let (standing, judgement) = user.as_ref().map(|user| user.standing).unwrap_or_default().judge(
        verdict.is_right,
        &policy.lockout,
        visit.at,
    );
    // The right password clears the count only once everything else that is asked for has been shown.
    let kept = match (&user, judgement) {
        (Some(user), Judgement::Right) => user.standing,
        _ => standing,
    };
    if kept != user.as_ref().map(|user| user.standing).unwrap_or_default() {
        people::sql::save_standing(&mut tx, visit.slug(), subject, &kept).await?;
    }
    let outcome = match (user, judgement) {
        (Some(mut user), Judgement::Right) => {
            if let Some(hash) = fresh_hash {
                people::sql::save_costlier_hash(&mut tx, visit.slug(), user.id, &hash).await?;
                user.password = Some(hash);
            }
            let_in(&mut tx, visit, &user, typed.entrance, &typed.wish).await?
        }
        (Some(user), Judgement::Locked(lock)) => {
            refuse(&mut tx, visit, Some(&user), history::Outcome::Locked, locked_words(visit, lock)).await?
        }
        (user, judgement) => {
            take_failure(&mut tx, visit, &address).await?;
            if judgement == Judgement::NowLocked {
                metrics::counter!("madoguchi_users_locked_total").increment(1);
            }
            refuse(&mut tx, visit, user.as_ref(), history::Outcome::Wrong, typed.entrance.refusal()).await?
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// Past the limit a failure still counts: an error here would undo it with the transaction.
async fn take_failure(tx: &mut Tx, visit: &Visit, address: &str) -> Result<(), Error> {
    match limits::take(tx, visit.slug(), &FAILURES_PER_ADDRESS, address).await {
        Ok(()) | Err(Error::TooMany { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// One look at a password. Whatever there is to compare with, it takes one argon2 hash.
pub async fn check_password(visit: &Visit, user: Option<&User>, typed: &str) -> Result<Verdict, Error> {
    let policy = &visit.site.part::<Policy>().password;
    let typed = fold_password(policy, typed);
    let chosen = user.and_then(|user| user.password.as_deref());
    let mut verdict = visit.portal.part::<Hashing>().verify(&typed, chosen).await?;
    if let Some(User { id, first: Some(first), .. }) = user {
        let hash = hash_first_password(&visit.portal.keys, visit.slug(), *id, &typed);
        verdict.is_right |= is_equal(&hash, &first.hash);
    }
    Ok(verdict)
}

/// Where only half-width is allowed, full-width letters are taken for it (ALL-7).
pub fn fold_password(policy: &PasswordPolicy, typed: &str) -> String {
    match policy.characters {
        Characters::Any => typed.to_owned(),
        Characters::Ascii { .. } | Characters::LettersDigitsAnd { .. } => fold::half_width(typed),
    }
}

/// The password was right and there is no lock.
pub async fn let_in(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    entrance: Entrance,
    wish: &Wish,
) -> Result<Outcome, Error> {
    if let Some(refused) = shut_out(tx, visit, user).await? {
        return Ok(refused);
    }
    let until = user.first.as_ref().and_then(|first| first.until);
    if until.is_some_and(|until| visit.at >= until) {
        return refuse(
            tx,
            visit,
            Some(user),
            history::Outcome::Expired,
            Refusal::whole("login-first-expired"),
        )
        .await;
    }
    let ways = match entrance {
        Entrance::Certificate => Vec::new(),
        Entrance::Only | Entrance::OneTimePassword => code::needed(tx, visit, user).await?,
    };
    if !ways.is_empty() {
        if let Some(ticket) = code::ask(tx, visit, user, (ways, wish)).await? {
            return Ok(Outcome::Code(ticket));
        }
        // Nowhere to send a code to: only the operator can help.
        let words = Refusal::whole("login-no-address");
        return refuse(tx, visit, Some(user), history::Outcome::NoAddress, words).await;
    }
    enter(tx, visit, user, wish).await
}

/// Who is let in by nothing that they show: suspended, or reported as somebody else (DOOR-16).
pub async fn shut_out(tx: &mut Tx, visit: &Visit, user: &User) -> Result<Option<Outcome>, Error> {
    let (why, words) = if user.suspended.is_some() {
        (history::Outcome::Suspended, "login-suspended")
    } else if user.reported.is_some() {
        (history::Outcome::Reported, login_notice::what_to_do(visit))
    } else {
        return Ok(None);
    };
    refuse(tx, visit, Some(user), why, Refusal::whole(words)).await.map(Some)
}

/// Everything that was asked for has been shown.
pub async fn enter(tx: &mut Tx, visit: &Visit, user: &User, wish: &Wish) -> Result<Outcome, Error> {
    if let Some(ticket) = first_login::resume(tx, visit, user, wish).await? {
        people::sql::save_standing(tx, visit.slug(), user.id, &Standing::default()).await?;
        history::keep(tx, visit, user.id, history::Outcome::FirstLogin).await?;
        record(tx, visit, user, "door.began-first-login").await?;
        return Ok(Outcome::FirstLogin(ticket));
    }
    let account = people::sql::landing_account(tx, visit.slug(), user.id).await?;
    match sessions::open(tx, visit, user, &account, wish).await? {
        Opening::Opened(opened) => {
            history::keep(tx, visit, user.id, history::Outcome::In).await?;
            record(tx, visit, user, "door.logged-in").await?;
            Ok(Outcome::In(opened, wish.clone()))
        }
        Opening::InUse(live) => {
            let ticket = sessions::takeover_ticket(tx, visit, user.id, wish).await?;
            history::keep(tx, visit, user.id, history::Outcome::InUse).await?;
            record(tx, visit, user, "door.found-in-use").await?;
            Ok(Outcome::InUse { live, ticket })
        }
    }
}

pub fn locked_words(visit: &Visit, lock: Lock) -> Refusal {
    match lock.until {
        Some(until) => Refusal::whole("login-locked-until").with("time", visit.frame(None).show.time(until)),
        None => Refusal::whole("login-locked-by-operator"),
    }
}

pub async fn refuse(
    tx: &mut Tx,
    visit: &Visit,
    user: Option<&User>,
    why: history::Outcome,
    words: Refusal,
) -> Result<Outcome, Error> {
    let by = user.map_or_else(|| "stranger".to_owned(), |user| format!("user:{}", user.id));
    let deed = Deed::of(visit, "door.login-refused", by).with("why", why.tag());
    // A nobody has a history, too, that nobody will read: the same work for all (DOOR-10).
    history::keep(tx, visit, user.map_or(Uuid::nil(), |user| user.id), why).await?;
    audit::record(tx, &visit.portal.keys, &deed).await?;
    metrics::counter!("madoguchi_logins_refused_total").increment(1);
    Ok(Outcome::Refused(words))
}

async fn record(tx: &mut Tx, visit: &Visit, user: &User, did: &'static str) -> Result<(), Error> {
    let deed = Deed::of(visit, did, format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

/// Ends the other session of a person whose password was right, and opens one here (DOOR-12).
pub async fn take_over(visit: &Visit, ticket: &Ticket) -> Result<Option<Outcome>, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let held = tickets::holder(&mut tx, visit, TAKEOVER, ticket).await?;
    let Some(Held { subject: id, wish }) = held else { return Ok(None) };
    let Some(user) = people::sql::lock_user(&mut tx, visit.slug(), id).await? else { return Ok(None) };
    // Whatever has happened since the password was right counts as at the login.
    if user.is_shut_out() || user.standing.is_locked(visit.at) {
        return Ok(None);
    }
    tickets::end_all(&mut tx, visit.slug(), TAKEOVER, id).await?;
    sessions::sql::end_others(&mut tx, visit.slug(), id, None, Ended::TakenOver).await?;
    record(&mut tx, visit, &user, "door.took-over").await?;
    let outcome = enter(&mut tx, visit, &user, &wish).await?;
    tx.commit().await?;
    Ok(Some(outcome))
}
