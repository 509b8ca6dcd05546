//! GET and POST /{site}/login/code, POST /{site}/login/code/resend: 「ワンタイムパスワード認証」.

use axum::extract::Query;
use counter::{Answer, Form, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other};
use serde::Deserialize;

use super::{
    code::{self, Standing, Tried},
    handlers,
};
use crate::{
    flows::one_time_password::{PAUSE, SENDS},
    pages::OneTimePasswordPage,
    tickets::{self, Ticket},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    again: Option<String>,
}

pub async fn show(visit: Visit, ticket: Ticket, Query(way): Query<Way>) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else { return Ok(see_other(visit.to("login"))) };
    page(&code_page(&visit, &standing, Sheet::blank(), way.again.is_some()))
}

fn code_page(visit: &Visit, standing: &Standing, sheet: Sheet, resent: bool) -> OneTimePasswordPage {
    let waiting = standing.machine.waiting();
    let wait = waiting.map_or(0, |waiting| (waiting.sent + PAUSE).duration_since(visit.at).as_secs());
    OneTimePasswordPage {
        f: visit.frame(None),
        sheet,
        address: masked(&standing.address),
        resend_in: (wait > 0).then_some(wait),
        can_resend: waiting.is_some_and(|waiting| waiting.sends < SENDS),
        resent,
    }
}

/// Enough for its owner to know which mailbox to open.
fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}***@{domain}", local.chars().take(1).collect::<String>()),
        None => String::new(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    code: String,
}

pub async fn try_code(visit: Visit, ticket: Ticket, Form(typed): Form<Typed>) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else { return Ok(see_other(visit.to("login"))) };
    let code: String = fold::half_width(&typed.code).chars().filter(|c| !c.is_whitespace()).collect();
    match code::try_code(&visit, &standing, &code).await? {
        Tried::Right(outcome) => handlers::answer(&visit, outcome),
        Tried::Wrong { left } => {
            let refusal = Refusal::of("code", "refused-one-time-password").with("left", left);
            let sheet = Sheet::blank().refused([refusal]);
            refused(&code_page(&visit, &standing, sheet, false))
        }
        Tried::Spoiled => {
            let mut response = see_other(visit.to("login?spoiled=1"));
            tickets::take_back(&mut response, &visit);
            Ok(response)
        }
    }
}

pub async fn send_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else { return Ok(see_other(visit.to("login"))) };
    let again = if code::send_again(&visit, standing.attempt).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("login/code{again}"))))
}
