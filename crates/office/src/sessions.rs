//! Sessions of the office: who is at work, for how long, and at which sites. They share nothing with those
//! of members: another cookie, another table, another purpose of the hash.

pub mod sql;

use std::{ops::Deref, sync::Arc};

use axum::{
    extract::{FromRequestParts, OptionalFromRequestParts, Request},
    http::{HeaderMap, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use counter::{
    Arrival, Error, Staff, cookies,
    site::Site,
    staff::{OnDuty, Role},
};
use door::secrets::Token;
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use crate::operators;

const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// However busy a session is, a working day later the password is asked for again.
const LONGEST: SignedDuration = SignedDuration::from_hours(12);
/// A session's last use is written down at most so often.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// Whoever is logged in to the office, at whatever site. Cheap to clone.
#[derive(Clone)]
pub struct Operator(Arc<AtWork>);

pub struct AtWork {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    /// The session's key: a hash.
    pub session: Vec<u8>,
    pub roles: Vec<(Arc<Site>, Role)>,
}

impl Operator {
    pub fn new(at_work: AtWork) -> Self {
        Operator(Arc::new(at_work))
    }

    /// At work at this site, if they have a role there.
    pub fn at(&self, site: &Site) -> Option<Staff> {
        let (_, role) = self.roles.iter().find(|(own, _)| own.slug == site.slug)?;
        let on_duty = OnDuty {
            operator: self.id,
            name: self.name.clone(),
            email: self.email.clone(),
            role: role.clone(),
            session: self.session.clone(),
        };
        Some(Staff::of_sites(on_duty, self.roles.iter().map(|(site, _)| Arc::clone(site)).collect()))
    }
}

impl Deref for Operator {
    type Target = AtWork;
    fn deref(&self) -> &AtWork {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Operator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts.extensions.get::<Operator>().cloned().ok_or(Error::SignInFirst)
    }
}

impl<S: Send + Sync> OptionalFromRequestParts<S> for Operator {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Option<Self>, Error> {
        Ok(parts.extensions.get::<Operator>().cloned())
    }
}

/// The layer that recognises operators: around every page of the office. At a site where they have no role
/// there is nothing for them, not even a refusal.
pub async fn recognise(arrival: Arrival, mut request: Request, next: Next) -> Response {
    let operator = match find(&arrival, request.headers()).await {
        Ok(Some(operator)) => operator,
        Ok(None) => return next.run(request).await,
        Err(error) => return error.into_response(),
    };
    let staff = arrival.site.as_ref().map(|site| operator.at(site));
    if matches!(staff, Some(None)) {
        return Error::NotFound.into_response();
    }
    request.extensions_mut().insert(operator);
    let Some(staff) = staff.flatten() else { return next.run(request).await };
    request.extensions_mut().insert(staff.clone());
    let mut response = next.run(request).await;
    // An error's page shows who is at work, too.
    response.extensions_mut().insert(staff);
    response
}

/// The key of the session whose token this browser holds, whether or not it is alive.
pub(crate) fn key(arrival: &Arrival, headers: &HeaderMap) -> Option<Vec<u8>> {
    cookies::read(headers, &cookie(arrival)).map(|token| hash(arrival, &token))
}

pub(crate) async fn find(arrival: &Arrival, headers: &HeaderMap) -> Result<Option<Operator>, Error> {
    let Some(id) = key(arrival, headers) else { return Ok(None) };
    let store = &arrival.portal.store;
    let mut conn = store.read().await?;
    let Some(row) = sql::find(&mut conn, &id).await? else { return Ok(None) };
    let now = arrival.at;
    if row.is_disabled || row.seen <= now - IDLE || row.began <= now - LONGEST {
        return Ok(None);
    }
    let roles = operators::sql::roles(&mut conn, &arrival.portal.sites.all(), row.operator).await?;
    if now >= row.seen + TOUCH {
        let mut tx = store.begin().await?;
        sql::touch(&mut tx, &id).await?;
        tx.commit().await?;
    }
    let sql::Found { operator, name, email, .. } = row;
    Ok(Some(Operator::new(AtWork { id: operator, name, email, session: id, roles })))
}

/// Opens a session under a token that nobody has seen before.
pub async fn open(tx: &mut Tx, arrival: &Arrival, operator: Uuid) -> Result<Token, Error> {
    let token = Token::new(tx.given());
    sql::insert(tx, &hash(arrival, &token.0), operator, &arrival.address.to_string()).await?;
    Ok(token)
}

pub fn hand_over(response: &mut Response, arrival: &Arrival, token: &Token) {
    cookies::set(response, arrival.scheme, &cookie(arrival), &token.0, None);
}

pub fn take_back(response: &mut Response, arrival: &Arrival) {
    cookies::clear(response, arrival.scheme, &cookie(arrival));
}

fn cookie(arrival: &Arrival) -> String {
    cookies::name(arrival.scheme, "office", "session")
}

fn hash(arrival: &Arrival, token: &str) -> Vec<u8> {
    arrival.portal.keys.hash("office-session", &[token.as_bytes()]).to_vec()
}

/// Rows of sessions long over.
pub async fn sweep(tx: &mut Tx) -> Result<(), Error> {
    let now = tx.now();
    Ok(sql::delete_old(tx, now - IDLE, now - LONGEST).await?)
}
