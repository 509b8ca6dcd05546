//! GET and POST /{site}/login-reset/change, GET /{site}/login-reset/sent, POST /{site}/login-reset/sent/resend.

use axum::extract::Query;
use counter::{Answer, Error, Form, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other};
use serde::Deserialize;

use super::{
    actions::{self, Standing},
    change::{self, Wanted},
    handlers::{must_offer_pin, to_stage},
};
use crate::{
    flows::pin::Stage,
    hashing::Hashing,
    login::{check_password, fold_password},
    login_address::{self, handlers::sent_page},
    pages::PinChangePage,
    password::NewPassword,
    people::User,
    policy::Policy,
    tickets::{self, Ticket},
};

/// The attempt that may change, and whom; else where the browser belongs.
async fn stand(
    visit: &Visit,
    ticket: &Ticket,
) -> Result<Result<(Standing, User), axum::response::Response>, Error> {
    must_offer_pin(visit)?;
    let Some(standing) = actions::stand(visit, ticket).await? else { return Ok(Err(to_stage(visit, None))) };
    let (Stage::Open(open) | Stage::AddressSent { open, .. }) = &standing.machine.stage else {
        return Ok(Err(to_stage(visit, Some(&standing.machine))));
    };
    let is_open = visit.at < open.until;
    match change::user(visit, &standing).await? {
        Some(user) if is_open => Ok(Ok((standing, user))),
        _ => Ok(Err(see_other(visit.to("login-reset?over=1")))),
    }
}

pub async fn show(visit: Visit, ticket: Ticket) -> Answer {
    let (standing, _) = match stand(&visit, &ticket).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    // 「アドレスを訂正する」: back to the form with what was typed.
    let sheet = match &standing.machine.stage {
        Stage::AddressSent { address, .. } => {
            Sheet::blank().typed("address", address).typed("address_again", address)
        }
        _ => Sheet::blank(),
    };
    page(&PinChangePage { f: visit.frame(None), sheet })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    address: String,
    address_again: String,
    password: String,
    again: String,
}

pub async fn change(visit: Visit, ticket: Ticket, Form(typed): Form<Change>) -> Answer {
    let (standing, user) = match stand(&visit, &ticket).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let wants_address = !(typed.address.is_empty() && typed.address_again.is_empty());
    let new = NewPassword { password: typed.password, again: typed.again };
    let wants_password = !(new.password.is_empty() && new.again.is_empty());
    let mut refusals = Vec::new();
    if wants_address {
        refusals.extend(login_address::handlers::refusals(&user, &typed.address, &typed.address_again));
    }
    if wants_password {
        let faults = new.refusals(&visit, &user.login);
        let is_right =
            faults.is_empty() && check_password(&visit, Some(&user), &new.password).await?.is_right;
        refusals.extend(faults);
        refusals.extend(is_right.then(|| Refusal::of("password", "refused-same-password")));
    }
    if !wants_address && !wants_password {
        refusals.push(Refusal::of("address", "refused-pin-nothing"));
    }
    if !refusals.is_empty() {
        let sheet = Sheet::blank()
            .typed("address", typed.address)
            .typed("address_again", typed.address_again)
            .refused(refusals);
        return refused(&PinChangePage { f: visit.frame(None), sheet });
    }
    let password = if wants_password { Some(hash(&visit, &new.password).await?) } else { None };
    let address = if wants_address { fold::mail_address(&typed.address) } else { None };
    match change::change(&visit, &standing, Wanted { password, address }).await? {
        Some(Stage::AddressSent { .. }) => {
            let with = if wants_password { "?password=1" } else { "" };
            Ok(see_other(visit.to(&format!("login-reset/sent{with}"))))
        }
        Some(_) => {
            let mut response = see_other(visit.to("login?reset=1"));
            tickets::take_back(&mut response, &visit);
            Ok(response)
        }
        // Another tab or a double click: to wherever that has led.
        None => Ok(see_other(visit.to("login-reset/pin"))),
    }
}

async fn hash(visit: &Visit, password: &str) -> Result<String, Error> {
    let password = fold_password(&visit.site.part::<Policy>().password, password);
    visit.portal.part::<Hashing>().make(&password).await
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    password: Option<String>,
    again: Option<String>,
}

pub async fn sent(visit: Visit, ticket: Ticket, Query(way): Query<Way>) -> Answer {
    let (standing, user) = match stand(&visit, &ticket).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if !matches!(standing.machine.stage, Stage::AddressSent { .. }) {
        return Ok(to_stage(&visit, Some(&standing.machine)));
    }
    match sent_page(&visit, None, user.id, way.again.is_some()).await? {
        Some(mut shown) => {
            shown.with_password = way.password.is_some();
            page(&shown)
        }
        None => Ok(see_other(visit.to("login-reset/change"))),
    }
}

pub async fn send_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let (_, user) = match stand(&visit, &ticket).await? {
        Ok(found) => found,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let again = if login_address::send_again(&visit, user.id).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("login-reset/sent{again}"))))
}
