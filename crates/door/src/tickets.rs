//! Tickets: what lets one browser go on in one flow, and nowhere else (DOOR-36). A ticket is no session:
//! no page behind the door takes it. From step to step it carries what its browser wished for at the login.

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use counter::{Error, Visit, cookies};
use jiff::SignedDuration;
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

use crate::secrets::{Purpose, Token, hash_of};

const LIFE: SignedDuration = SignedDuration::from_mins(60);

/// What a browser wishes for once it is through the door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// A path within the site; the top page where there is none (DOOR-17).
    pub next: Option<String>,
    /// 「30日間ログイン状態を保持」
    pub remember: bool,
}

/// What a ticket is good for.
pub struct Held {
    pub subject: Uuid,
    pub wish: Wish,
}

impl FromRow for Held {
    fn from_row(row: &Row) -> store::Result<Self> {
        let wish = Wish { next: row.get("next")?, remember: row.get("remember")? };
        Ok(Held { subject: row.get("subject")?, wish })
    }
}

pub async fn issue(
    tx: &mut Tx,
    visit: &Visit,
    kind: &str,
    subject: Uuid,
    wish: &Wish,
) -> Result<Token, Error> {
    let token = Token::new(tx.given());
    let id = token.hash(&visit.portal.keys, Purpose::Ticket, visit.slug());
    let until = tx.now() + LIFE;
    tx.run(
        "INSERT INTO tickets (site, id, kind, subject, until, next, remember)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![visit.slug(), id, kind, subject, until, &wish.next, wish.remember],
    )
    .await?;
    Ok(token)
}

/// Whose flow the browser may go on with.
pub async fn holder(
    conn: &mut Conn,
    visit: &Visit,
    kind: &str,
    ticket: &Ticket,
) -> Result<Option<Held>, Error> {
    let Some(token) = &ticket.0 else { return Ok(None) };
    let id = hash_of(&visit.portal.keys, Purpose::Ticket, visit.slug(), token);
    let now = conn.now();
    Ok(conn
        .maybe(
            "SELECT subject, next, remember FROM tickets
             WHERE site = $1 AND id = $2 AND kind = $3 AND until > $4",
            args![visit.slug(), id, kind, now],
        )
        .await?)
}

pub async fn end_all(tx: &mut Tx, site: &str, kind: &str, subject: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM tickets WHERE site = $1 AND kind = $2 AND subject = $3", args![site, kind, subject])
        .await?;
    Ok(())
}

/// Ends every ticket of a person: what an old password began goes no further.
pub async fn end_every(tx: &mut Tx, site: &str, subject: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM tickets WHERE site = $1 AND subject = $2", args![site, subject]).await?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64, Error> {
    let now = tx.now();
    Ok(tx.run("DELETE FROM tickets WHERE site = $1 AND until <= $2", args![site, now]).await?)
}

/// The ticket that the browser brought, if any.
pub struct Ticket(Option<String>);

pub fn hand_over(response: &mut Response, visit: &Visit, token: &Token) {
    cookies::set(response, visit.scheme, &cookie(visit), &token.0, None);
}

pub fn take_back(response: &mut Response, visit: &Visit) {
    cookies::clear(response, visit.scheme, &cookie(visit));
}

fn cookie(visit: &Visit) -> String {
    cookies::name(visit.scheme, visit.slug(), "ticket")
}

impl<S: Send + Sync> FromRequestParts<S> for Ticket {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let visit = Visit::from_request_parts(parts, state).await?;
        Ok(Ticket(cookies::read(&parts.headers, &cookie(&visit))))
    }
}
