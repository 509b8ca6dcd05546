//! Sessions: who is through the door, on which device, and for how long.

pub mod handlers;
pub mod sql;

use axum::{
    extract::{FromRequestParts, Request},
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use counter::{Error, Member, Visit, cookies};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use uuid::Uuid;

use crate::{
    login::TAKEOVER,
    login_notice,
    people::{self, Account, User},
    policy::{AtOnce, Policy, Sessions},
    remembered::{self, Remembered, Reopened},
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
    /// The remembered login that it stands on.
    pub series: Option<Vec<u8>>,
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
    /// Somebody came with a copy of what this browser keeps.
    Stolen,
    ByOperator,
    /// Whoever declines what they are asked to agree to, or takes it back, is inside nowhere.
    WithoutConsent,
}

counter::tags!(Ended {
    TakenOver = "taken-over",
    PasswordChanged = "password-changed",
    LoginChanged = "login-changed",
    ByUser = "by-user",
    Reported = "reported",
    Stolen = "stolen",
    ByOperator = "by-operator",
    WithoutConsent = "without-consent",
});

/// What a browser gets that has been let in.
pub struct Opened {
    session: Token,
    remembered: Option<Remembered>,
}

/// What may open: a new session, or nothing because the policy lets nobody in twice (DOOR-12).
pub enum Opening {
    Opened(Opened),
    InUse(Live),
}

/// Opens a session. The caller holds the user's lock, so of two logins at once one sees the other.
/// Whatever session this very browser has gives way, even where its cookie was lost on the way: a button
/// pressed twice must not lock its user out.
pub async fn open(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    account: &Account,
    wish: &Wish,
) -> Result<Opening, Error> {
    let policy = &visit.site.part::<Policy>().sessions;
    let browser = browser(visit);
    remembered::sql::forget_of_browser(tx, visit.slug(), &browser).await?;
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
    people::sql::save_login(tx, visit.slug(), user.id, visit.at, visit.lang).await?;
    login_notice::send(tx, visit, user.id).await?;
    let remembered = match policy.remember_days.filter(|_| wish.remember) {
        Some(days) => Some(remembered::begin(tx, visit, user.id, (&id, days)).await?),
        None => None,
    };
    Ok(Opening::Opened(Opened { session: token, remembered }))
}

/// What a browser is known by, with or without a session.
pub fn browser(visit: &Visit) -> [u8; 32] {
    visit.portal.keys.hash("browser", &[visit.form_token.as_bytes()])
}

/// Goes on for another account of the same person. Under a new token, like everything that changes what a
/// session may see; None where it has ended meanwhile.
pub async fn switch(
    tx: &mut Tx,
    visit: &Visit,
    member: &Member,
    account: Uuid,
) -> Result<Option<Token>, Error> {
    let token = Token::new(tx.given());
    let id = token.hash(&visit.portal.keys, Purpose::Session, visit.slug());
    let is_on = sql::switch(tx, visit.slug(), (&member.session, &id), account).await?;
    Ok(is_on.then_some(token))
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

pub fn hand_over(response: &mut Response, visit: &Visit, opened: &Opened) {
    hand_over_token(response, visit, &opened.session);
    match &opened.remembered {
        Some(remembered) => remembered::hand_over(response, visit, remembered),
        // Whoever logs in without the wish does not stay somebody whom the browser kept from before.
        None if may_remember(visit) => remembered::take_back(response, visit),
        None => {}
    }
}

pub fn hand_over_token(response: &mut Response, visit: &Visit, token: &Token) {
    cookies::set(response, visit.scheme, &cookie(visit), &token.0, None);
}

pub fn take_back(response: &mut Response, visit: &Visit) {
    cookies::clear(response, visit.scheme, &cookie(visit));
    if may_remember(visit) {
        remembered::take_back(response, visit);
    }
}

fn may_remember(visit: &Visit) -> bool {
    visit.site.part::<Policy>().sessions.remember_days.is_some()
}

/// The layer that recognises members: around every page of a site.
pub async fn recognise(request: Request, next: Next) -> Response {
    // An operator in a customer's place: whatever session this browser has of its own is not theirs to use.
    if request.extensions().get::<Member>().is_some() {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let Ok(visit) = <Visit as FromRequestParts<()>>::from_request_parts(&mut parts, &()).await else {
        return next.run(Request::from_parts(parts, body)).await;
    };
    let (found, opened) = match find_or_reopen(&visit, &parts.headers).await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    let mut request = Request::from_parts(parts, body);
    let mut member = None;
    match found {
        Found::Member(found) => {
            request.extensions_mut().insert(found.clone());
            member = Some(found);
        }
        Found::Ended(why) => {
            request.extensions_mut().insert(why);
        }
        Found::Nobody => {}
    }
    let mut response = next.run(request).await;
    if let Some(member) = member {
        // An error's page shows who is logged in, too.
        response.extensions_mut().insert(member);
    }
    // A login, a logout or a switch within the request has the last word on the cookies.
    if let Some(opened) = opened.filter(|_| !cookies::sets(&response, &cookie(&visit))) {
        hand_over(&mut response, &visit, &opened);
    }
    response
}

/// Who is calling; and, where no session lives but the browser keeps its login, the session that this opens.
async fn find_or_reopen(visit: &Visit, headers: &HeaderMap) -> Result<(Found, Option<Opened>), Error> {
    let found = match cookies::read(headers, &cookie(visit)) {
        Some(token) => find(visit, &token).await?,
        None => Found::Nobody,
    };
    if matches!(found, Found::Member(_)) {
        return Ok((found, None));
    }
    Ok(match remembered::reopen(visit, headers).await? {
        Reopened::In(session, remembered) => match find(visit, &session.0).await? {
            Found::Member(member) => {
                (Found::Member(member), Some(Opened { session, remembered: Some(remembered) }))
            }
            gone => (gone, None),
        },
        Reopened::Ended(why) => (Found::Ended(why), None),
        Reopened::No => (found, None),
    })
}

enum Found {
    Member(Member),
    Ended(Ended),
    Nobody,
}

async fn find(visit: &Visit, token: &str) -> Result<Found, Error> {
    let (store, site, policy) = (&visit.portal.store, visit.slug(), visit.site.part::<Policy>());
    let id = hash_of(&visit.portal.keys, Purpose::Session, site, token);
    let row = sql::member(&mut store.read().await?, site, &id).await?;
    let Some(row) = row else { return Ok(Found::Nobody) };
    if let Some(why) = row.ended.as_deref() {
        return Ok(Ended::from_tag(why).map_or(Found::Nobody, Found::Ended));
    }
    let now = visit.at;
    if row.is_shut_out
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
