//! GET and POST /office/login, /office/login/code; POST /office/logout.

use axum::{
    extract::Query,
    http::{HeaderName, HeaderValue},
};
use counter::{Answer, Arrival, Form, Sheet, form::Pressed, page, page::within, refused, see_other};
use serde::Deserialize;

use super::actions::{self, Credentials, Outcome, Tried};
use crate::{
    acting,
    attempt::{Attempt, Stage},
    attempts::{self, Ticket},
    operators::actions::record,
    pages::{CodePage, LoginPage},
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
pub struct Kind {
    by: String,
}

pub async fn show_code(arrival: Arrival, ticket: Ticket, Query(kind): Query<Kind>) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(Attempt { stage: Stage::Code { .. }, .. }) => {
            let is_recovery = kind.by == "recovery-code";
            page(&CodePage { f: arrival.frame(None), sheet: Sheet::blank(), is_recovery })
        }
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Code {
    pub code: String,
    by: String,
}

pub async fn try_code(arrival: Arrival, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    match actions::show(&arrival, &ticket, &typed.code).await? {
        Tried::In { session, next } => Ok(into(&arrival, &session, next)),
        Tried::Wrong(refusal) => {
            let (sheet, is_recovery) = (Sheet::blank().refused([refusal]), typed.by == "recovery-code");
            refused(&CodePage { f: arrival.frame(None), sheet, is_recovery })
        }
        Tried::Over => {
            let mut response = see_other("/office/login?over=1");
            attempts::take_back(&mut response, &arrival);
            Ok(response)
        }
    }
}

/// For a page to be shown; what is done looks again, under the operator's lock.
pub async fn standing(arrival: &Arrival, ticket: &Ticket) -> Result<Option<Attempt>, counter::Error> {
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
