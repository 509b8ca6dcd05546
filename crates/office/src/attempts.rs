//! Attempts as they lie in the database: each is one browser's, known by its ticket, sealed, and over within
//! the hour. A ticket is no session: no page of the office takes it.

use axum::{extract::FromRequestParts, http::request::Parts, response::Response};
use counter::{Arrival, Error, cookies};
use door::secrets::Token;
use jiff::SignedDuration;
use store::{Conn, Tx, args};
use uuid::Uuid;

use crate::{NOWHERE, attempt::Attempt};

const LIFE: SignedDuration = SignedDuration::from_mins(60);
const SEAL: &str = "office-attempt";

pub async fn begin(tx: &mut Tx, arrival: &Arrival, attempt: &Attempt) -> Result<Token, Error> {
    let token = Token::new(tx.given());
    let until = tx.now() + LIFE;
    tx.run(
        "INSERT INTO operator_attempts (site, id, operator, state, until) VALUES ($1, $2, $3, $4, $5)",
        args![NOWHERE, id(arrival, &token.0), attempt.operator, seal(arrival, attempt)?, until],
    )
    .await?;
    Ok(token)
}

/// The attempt that the browser may go on with.
pub async fn held(conn: &mut Conn, arrival: &Arrival, ticket: &Ticket) -> Result<Option<Attempt>, Error> {
    let Some(token) = &ticket.0 else { return Ok(None) };
    let now = conn.now();
    let state: Option<Vec<u8>> = conn
        .maybe(
            "SELECT state FROM operator_attempts WHERE site = $1 AND id = $2 AND until > $3",
            args![NOWHERE, id(arrival, token), now],
        )
        .await?;
    let Some(state) = state else { return Ok(None) };
    let opened = arrival.portal.keys.open(SEAL, &state);
    let opened = opened.ok_or_else(|| Error::fault("a sealed attempt cannot be opened"))?;
    serde_json::from_str(&opened).map(Some).map_err(Error::fault)
}

pub async fn save(tx: &mut Tx, arrival: &Arrival, ticket: &Ticket, attempt: &Attempt) -> Result<(), Error> {
    let token = ticket.0.as_deref().unwrap_or_default();
    tx.run(
        "UPDATE operator_attempts SET state = $3 WHERE site = $1 AND id = $2",
        args![NOWHERE, id(arrival, token), seal(arrival, attempt)?],
    )
    .await?;
    Ok(())
}

pub async fn end_all(tx: &mut Tx, operator: Uuid) -> Result<(), Error> {
    tx.run("DELETE FROM operator_attempts WHERE site = $1 AND operator = $2", args![NOWHERE, operator])
        .await?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx) -> Result<(), Error> {
    let now = tx.now();
    tx.run("DELETE FROM operator_attempts WHERE site = $1 AND until <= $2", args![NOWHERE, now]).await?;
    Ok(())
}

fn seal(arrival: &Arrival, attempt: &Attempt) -> Result<Vec<u8>, Error> {
    let state = serde_json::to_string(attempt).map_err(Error::fault)?;
    Ok(arrival.portal.keys.seal(arrival.portal.store.given(), SEAL, &state))
}

fn id(arrival: &Arrival, token: &str) -> Vec<u8> {
    arrival.portal.keys.hash("office-ticket", &[token.as_bytes()]).to_vec()
}

/// The ticket that the browser brought, if any.
pub struct Ticket(Option<String>);

pub fn hand_over(response: &mut Response, arrival: &Arrival, token: &Token) {
    cookies::set(response, arrival.scheme, &cookie(arrival), &token.0, None);
}

pub fn take_back(response: &mut Response, arrival: &Arrival) {
    cookies::clear(response, arrival.scheme, &cookie(arrival));
}

fn cookie(arrival: &Arrival) -> String {
    cookies::name(arrival.scheme, "office", "ticket")
}

impl<S: Send + Sync> FromRequestParts<S> for Ticket {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let arrival = <Arrival as FromRequestParts<S>>::from_request_parts(parts, state).await?;
        Ok(Ticket(cookies::read(&parts.headers, &cookie(&arrival))))
    }
}
