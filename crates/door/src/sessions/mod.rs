//! Sessions: who is through the door, on which device, and for how long.

pub mod handlers;
pub mod sql;

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use counter::{Arrival, Error, Member, Visit, cookies};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use uuid::Uuid;

use crate::{
    login::TAKEOVER,
    login_notice,
    people::{self, Account, User},
    policy::{AtOnce, Policy, Sessions},
    secrets::{Purpose, Token, hash_of},
    tickets::{self, Wish},
};

/// However busy a session is, it ends after this, and the password is asked for again.
const LONGEST: SignedDuration = SignedDuration::from_hours(24);
/// A session's last use is written down at most so often.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// Another session of the same user that is still alive.
pub struct Live {
    pub id: Vec<u8>,
    pub began: Timestamp,
    pub seen: Timestamp,
    pub device: String,
}

/// Why a session ended before its time; told to the browser that still holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    TakenOver,
    PasswordChanged,
    LoginChanged,
    /// From another device, by the user.
    ByUser,
    /// The user says that a login was not theirs (DOOR-16).
    Reported,
}

impl Ended {
    pub fn tag(self) -> &'static str {
        match self {
            Ended::TakenOver => "taken-over",
            Ended::PasswordChanged => "password-changed",
            Ended::LoginChanged => "login-changed",
            Ended::ByUser => "by-user",
            Ended::Reported => "reported",
        }
    }

    fn from_tag(tag: &str) -> Option<Ended> {
        [Ended::TakenOver, Ended::PasswordChanged, Ended::LoginChanged, Ended::ByUser, Ended::Reported]
            .into_iter()
            .find(|ended| ended.tag() == tag)
    }
}

/// What may open: a new session, or nothing because the policy lets nobody in twice (DOOR-12).
pub enum Opening {
    Opened(Token),
    InUse(Live),
}

/// Opens a session. The caller holds the user's lock, so of two logins at once one sees the other.
/// Whatever session this very browser has gives way, even where its cookie was lost on the way: a button
/// pressed twice must not lock its user out.
pub async fn open(tx: &mut Tx, visit: &Visit, user: &User, account: &Account) -> Result<Opening, Error> {
    let policy = &visit.site.part::<Policy>().sessions;
    let browser = visit.portal.keys.hash("browser", &[visit.form_token.as_bytes()]);
    sql::close_of_browser(tx, visit.slug(), &browser).await?;
    if policy.at_once != AtOnce::Allowed {
        let (seen, began) = (oldest_seen(policy, visit.at), oldest_began(visit.at));
        let live = sql::live(tx, visit.slug(), user.id, seen, began).await?;
        if let Some(newest) = live.into_iter().next() {
            return Ok(Opening::InUse(newest));
        }
    }
    let token = Token::new(tx.given());
    let id = token.hash(&visit.portal.keys, Purpose::Session, visit.slug());
    sql::insert(tx, visit, (&id, &browser), user, account.id).await?;
    people::sql::save_login(tx, visit.slug(), user.id, visit.at).await?;
    login_notice::send(tx, visit, user.id).await?;
    Ok(Opening::Opened(token))
}

/// Where the policy allows it, the right password may end the other session.
pub async fn takeover_ticket(
    tx: &mut Tx,
    visit: &Visit,
    user: Uuid,
    wish: &Wish,
) -> Result<Option<Token>, Error> {
    if visit.site.part::<Policy>().sessions.at_once != AtOnce::Takeover {
        return Ok(None);
    }
    Ok(Some(tickets::issue(tx, visit, TAKEOVER, user, wish).await?))
}

pub fn oldest_seen(policy: &Sessions, now: Timestamp) -> Timestamp {
    now - SignedDuration::from_mins(i64::from(policy.idle_minutes))
}

pub fn oldest_began(now: Timestamp) -> Timestamp {
    now - LONGEST
}

/// When a session that nobody uses any more is free again.
pub fn free_at(policy: &Sessions, live: &Live) -> Timestamp {
    let idle = live.seen + SignedDuration::from_mins(i64::from(policy.idle_minutes));
    idle.min(live.began + LONGEST)
}

pub fn cookie(visit: &Visit) -> String {
    cookies::name(visit.scheme, visit.slug(), "session")
}

pub fn hand_over(response: &mut Response, visit: &Visit, token: &Token) {
    cookies::set(response, visit.scheme, &cookie(visit), &token.0, None);
}

pub fn take_back(response: &mut Response, visit: &Visit) {
    cookies::clear(response, visit.scheme, &cookie(visit));
}

/// The layer that recognises members: around every page of a site.
pub async fn recognise(mut request: Request, next: Next) -> Response {
    let Some(arrival) = request.extensions().get::<Arrival>().cloned() else {
        return next.run(request).await;
    };
    let Some(site) = arrival.site.clone() else { return next.run(request).await };
    let name = cookies::name(arrival.scheme, &site.slug, "session");
    let Some(token) = cookies::read(request.headers(), &name) else { return next.run(request).await };
    let id = hash_of(&arrival.portal.keys, Purpose::Session, &site.slug, &token);
    match find(&arrival, &site.slug, site.part::<Policy>(), id).await {
        Ok(Found::Member(member)) => {
            request.extensions_mut().insert(member.clone());
            let mut response = next.run(request).await;
            // An error's page shows who is logged in, too.
            response.extensions_mut().insert(member);
            return response;
        }
        Ok(Found::Ended(why)) => {
            request.extensions_mut().insert(why);
        }
        Ok(Found::Nobody) => {}
        Err(error) => return error.into_response(),
    }
    next.run(request).await
}

enum Found {
    Member(Member),
    Ended(Ended),
    Nobody,
}

async fn find(arrival: &Arrival, site: &str, policy: &Policy, id: Vec<u8>) -> Result<Found, Error> {
    let store = &arrival.portal.store;
    let row = sql::member(&mut store.read().await?, site, &id).await?;
    let Some(row) = row else { return Ok(Found::Nobody) };
    if let Some(why) = row.ended.as_deref() {
        return Ok(Ended::from_tag(why).map_or(Found::Nobody, Found::Ended));
    }
    let now = arrival.at;
    if row.is_suspended
        || row.seen <= oldest_seen(&policy.sessions, now)
        || row.known.since <= oldest_began(now)
    {
        return Ok(Found::Nobody);
    }
    if now >= row.seen + TOUCH {
        let mut tx = store.begin().await?;
        sql::touch(&mut tx, site, &id).await?;
        tx.commit().await?;
    }
    Ok(Found::Member(Member::new(row.known)))
}

/// Rows of sessions long over.
pub async fn sweep(tx: &mut Tx, site: &str, policy: &Sessions) -> Result<u64, Error> {
    let now = tx.now();
    let day = SignedDuration::from_hours(24);
    Ok(sql::delete_old(tx, site, oldest_seen(policy, now) - day, oldest_began(now) - day).await?)
}
