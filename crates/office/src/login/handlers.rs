//! GET and POST /office/login, /office/login/code; POST /office/login/passkey and its options, /office/logout.

use axum::{
    Json,
    extract::Query,
    http::{HeaderName, HeaderValue},
    response::IntoResponse as _,
};
use counter::{
    Answer, Arrival, Error, Form, Sheet, form::Pressed, page, page::within, passkeys::Place, refused,
    see_other,
};
use serde::Deserialize;

use super::actions::{self, Credentials, Offered, Outcome, Tried};
use crate::{
    acting,
    attempt::{Attempt, Stage},
    attempts::{self, Ticket},
    operators::{self, actions::record},
    pages::{CodePage, Kind, LoginPage},
    passkeys::{self, pages::Where},
    sessions::{self, Operator},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    next: String,
    out: Option<String>,
    over: Option<String>,
}

pub async fn show(arrival: Arrival, operator: Option<Operator>, Query(way): Query<Way>) -> Answer {
    let next = within_office(&way.next);
    if operator.is_some() {
        return Ok(see_other(next.unwrap_or_else(start)));
    }
    let note = match next {
        _ if way.out.is_some() => Some("office-login-out"),
        _ if way.over.is_some() => Some("office-login-over"),
        Some(_) => Some("office-login-first"),
        None => None,
    };
    let next = next.unwrap_or_default();
    page(&LoginPage { f: arrival.frame(None), sheet: Sheet::blank(), next, note })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    email: String,
    password: String,
    next: String,
}

pub async fn log_in(arrival: Arrival, Form(typed): Form<Typed>) -> Answer {
    let next = within_office(&typed.next);
    let sheet = Sheet::blank().typed("email", &typed.email);
    let credentials = Credentials { email: typed.email, password: typed.password, next: next.clone() };
    match actions::log_in(&arrival, &credentials).await? {
        Outcome::In { session, next } => Ok(into(&arrival, &session, next)),
        Outcome::Begun { ticket, to } => {
            let mut response = see_other(to);
            attempts::hand_over(&mut response, &arrival, &ticket);
            Ok(response)
        }
        Outcome::Refused(refusal) => {
            let (sheet, next) = (sheet.refused([refusal]), next.unwrap_or_default());
            refused(&LoginPage { f: arrival.frame(None), sheet, next, note: None })
        }
    }
}

/// Through the door, to where the person wanted to go.
pub fn into(
    arrival: &Arrival,
    session: &door::secrets::Token,
    next: Option<String>,
) -> axum::response::Response {
    let mut response = see_other(next.unwrap_or_else(start));
    attempts::take_back(&mut response, arrival);
    sessions::hand_over(&mut response, arrival, session);
    response
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    by: String,
}

pub async fn show_code(arrival: Arrival, ticket: Ticket, Query(asked): Query<Asked>) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(attempt @ Attempt { stage: Stage::Code { .. }, .. }) => {
            page(&code_page(&arrival, &attempt, (Kind::from_tag(&asked.by), Sheet::blank())).await?)
        }
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

/// As asked for, or else the best that the operator has.
async fn code_page(
    arrival: &Arrival,
    attempt: &Attempt,
    (asked, sheet): (Option<Kind>, Sheet),
) -> Result<CodePage, Error> {
    let mut conn = arrival.portal.store.read().await?;
    let known = operators::sql::by_id(&mut conn, attempt.operator).await?.ok_or(Error::SignInFirst)?;
    let mut kinds = Vec::new();
    let place = Place::of_office(&arrival.portal).map(|place| Where::of(&place, "/office/login"));
    if place.is_some() && passkeys::sql::count(&mut conn, known.id).await? > 0 {
        kinds.push(Kind::Passkey);
    }
    if known.app.is_some() {
        kinds.push(Kind::App);
    }
    // Where there is no other way it is asked for all the same.
    if kinds.is_empty() || operators::sql::recovery_codes(&mut conn, known.id).await? > 0 {
        kinds.push(Kind::RecoveryCode);
    }
    let kind = asked.filter(|asked| kinds.contains(asked)).unwrap_or(kinds[0]);
    kinds.retain(|other| *other != kind);
    Ok(CodePage { f: arrival.frame(None), sheet, kind, others: kinds, place })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Code {
    pub code: String,
    by: String,
}

pub async fn try_code(arrival: Arrival, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    let kind = Kind::from_tag(&typed.by).unwrap_or(Kind::App);
    tried(&arrival, &ticket, (kind, Offered::Code(&typed.code))).await
}

async fn tried(arrival: &Arrival, ticket: &Ticket, (kind, offered): (Kind, Offered<'_>)) -> Answer {
    let refusal = match actions::show(arrival, ticket, offered).await? {
        Tried::In { session, next } => return Ok(into(arrival, &session, next)),
        Tried::Wrong(refusal) => refusal,
        Tried::Over => return Ok(over(arrival)),
    };
    let Some(attempt) = standing(arrival, ticket).await? else { return Ok(over(arrival)) };
    let sheet = Sheet::blank().refused([refusal]);
    refused(&code_page(arrival, &attempt, (Some(kind), sheet)).await?)
}

fn over(arrival: &Arrival) -> axum::response::Response {
    let mut response = see_other("/office/login?over=1");
    attempts::take_back(&mut response, arrival);
    response
}

/// What the browser is to ask its passkeys, for whoever has shown the password.
pub async fn passkey_options(arrival: Arrival, ticket: Ticket, _: Pressed) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = actions::stand(&mut tx, &arrival, &ticket).await? else {
        return Err(Error::SignInFirst);
    };
    if !matches!(attempt.stage, Stage::Code { .. }) {
        return Err(Error::NotFound);
    }
    let options = passkeys::begin_proof(&mut tx, &arrival, known.id).await?;
    tx.commit().await?;
    Ok(Json(options).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answered {
    answer: String,
}

pub async fn try_passkey(arrival: Arrival, ticket: Ticket, Form(typed): Form<Answered>) -> Answer {
    tried(&arrival, &ticket, (Kind::Passkey, Offered::Passkey(&typed.answer))).await
}

/// For a page to be shown; what is done looks again, under the operator's lock.
pub async fn standing(arrival: &Arrival, ticket: &Ticket) -> Result<Option<Attempt>, Error> {
    attempts::held(&mut arrival.portal.store.read().await?, arrival, ticket).await
}

pub fn place(attempt: Option<&Attempt>) -> &'static str {
    attempt.map_or("/office/login", Attempt::path)
}

pub async fn log_out(arrival: Arrival, operator: Option<Operator>, _: Pressed) -> Answer {
    if let Some(operator) = operator {
        let mut tx = arrival.portal.store.begin().await?;
        sessions::sql::close(&mut tx, &operator.session).await?;
        acting::log_out(&mut tx, &arrival, &operator.session).await?;
        record(&mut tx, &arrival, operator.id, "office.logged-out").await?;
        tx.commit().await?;
    }
    let mut response = see_other("/office/login?out=1");
    // What the pages of the office left in this browser goes with the session.
    let everything = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    sessions::take_back(&mut response, &arrival);
    Ok(response)
}

fn start() -> String {
    "/office/".to_owned()
}

fn within_office(next: &str) -> Option<String> {
    within("/office/", next).filter(|next| !next.starts_with("/office/login"))
}
