//! GET and POST /{site}/login, /{site}/logout, /{site}/takeover.

use axum::{
    Extension,
    extract::Query,
    http::{HeaderName, HeaderValue, StatusCode},
};
use counter::{
    Answer, Form, Member, Sheet, Visit,
    audit::{self, Deed},
    form::Pressed,
    page,
    page::{page_with, within},
    refused, see_other,
};
use serde::Deserialize;

use super::{
    actions::{self, Credentials, Outcome},
    entrance::Entrance,
    entrance_handlers,
};
use crate::{
    board::Board,
    pages::{InUsePage, LoginPage},
    policy::{Entrances, Policy},
    remembered,
    sessions::{self, Ended},
    tickets::{self, Ticket, Wish},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    pub(super) next: String,
    out: Option<String>,
    reset: Option<String>,
    spoiled: Option<String>,
    over: Option<String>,
    #[serde(rename = "set-up")]
    set_up: Option<String>,
    #[serde(rename = "in-use")]
    in_use: Option<String>,
    #[serde(rename = "login-changed")]
    login_changed: Option<String>,
}

pub async fn show(
    visit: Visit,
    member: Option<Member>,
    ended: Option<Extension<Ended>>,
    Query(way): Query<Way>,
) -> Answer {
    let next = within_site(&visit, &way.next);
    if member.is_some() {
        return Ok(see_other(next.unwrap_or_else(|| visit.to(""))));
    }
    let note = match ended {
        Some(Extension(Ended::TakenOver)) => Some("login-note-taken-over"),
        Some(Extension(Ended::ByUser)) => Some("login-note-ended-by-user"),
        Some(Extension(Ended::Reported)) => Some("login-note-reported"),
        Some(Extension(Ended::PasswordChanged)) => Some("login-note-password-changed"),
        Some(Extension(Ended::LoginChanged)) => Some("login-note-login-changed"),
        None if way.login_changed.is_some() => Some("login-note-login-changed"),
        Some(Extension(Ended::Stolen)) => Some("login-note-stolen"),
        Some(Extension(Ended::ByOperator)) => Some("login-note-ended-by-operator"),
        Some(Extension(Ended::WithoutConsent)) => Some("login-note-without-consent"),
        None if way.in_use.is_some() => Some("login-note-in-use"),
        None if way.set_up.is_some() => Some("login-note-set-up"),
        None if way.out.is_some() => Some("login-note-logged-out"),
        None if way.over.is_some() => Some("login-note-passkey-over"),
        None if way.spoiled.is_some() => Some("login-note-code-spoiled"),
        None if way.reset.is_some() => Some("login-note-reset"),
        None if next.is_some() => Some("login-note-first"),
        None => None,
    };
    let next = next.unwrap_or_default();
    if visit.site.part::<Policy>().login.entrances == Entrances::Choice {
        return entrance_handlers::choose(&visit, &next, note).await;
    }
    let board = Board::at_the_door(&visit).await;
    page(&LoginPage {
        f: visit.frame(None),
        sheet: Sheet::blank(),
        next,
        note,
        entrance: Entrance::Only,
        board,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    login: String,
    email: String,
    password: String,
    next: String,
    remember: String,
}

pub async fn log_in(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    if visit.site.part::<Policy>().login.entrances == Entrances::Choice {
        return Ok(see_other(visit.to("login")));
    }
    log_in_by(&visit, typed, Entrance::Only).await
}

pub(super) async fn log_in_by(visit: &Visit, typed: Typed, entrance: Entrance) -> Answer {
    let wish = Wish { next: within_site(visit, &typed.next), remember: !typed.remember.is_empty() };
    let sheet = Sheet::blank()
        .typed("login", &typed.login)
        .typed("email", &typed.email)
        .typed("remember", &typed.remember);
    let next = wish.next.clone().unwrap_or_default();
    let credentials =
        Credentials { login: typed.login, email: typed.email, password: typed.password, wish, entrance };
    match actions::log_in(visit, &credentials).await? {
        Outcome::Refused(refusal) => refuse(visit, (sheet.refused([refusal]), next), entrance).await,
        outcome => answer(visit, outcome).await,
    }
}

/// The page again, with what is wrong.
pub(super) async fn refuse(visit: &Visit, (sheet, next): (Sheet, String), entrance: Entrance) -> Answer {
    let board = Board::at_the_door(visit).await;
    refused(&LoginPage { f: visit.frame(None), sheet, next, note: None, entrance, board })
}

/// What a login answers with, whichever of its steps was the last.
pub async fn answer(visit: &Visit, outcome: Outcome) -> Answer {
    match outcome {
        Outcome::Code(ticket) => {
            let mut response = see_other(visit.to("login/code"));
            tickets::hand_over(&mut response, visit, &ticket);
            Ok(response)
        }
        Outcome::In(session, wish) => {
            let mut response = see_other(wish.next.unwrap_or_else(|| visit.to("")));
            tickets::take_back(&mut response, visit);
            sessions::hand_over(&mut response, visit, &session);
            Ok(response)
        }
        Outcome::FirstLogin(ticket) => {
            let mut response = see_other(visit.to("first-login"));
            tickets::hand_over(&mut response, visit, &ticket);
            Ok(response)
        }
        Outcome::InUse { live, ticket } => {
            let policy = &visit.site.part::<Policy>().sessions;
            let in_use = InUsePage {
                f: visit.frame(None),
                since: live.began,
                free_at: sessions::free_at(policy, &live),
                device: live.device,
                can_take_over: ticket.is_some(),
            };
            let mut response = page_with(StatusCode::CONFLICT, &in_use)?;
            if let Some(ticket) = ticket {
                tickets::hand_over(&mut response, visit, &ticket);
            }
            Ok(response)
        }
        Outcome::Refused(refusal) => {
            refuse(visit, (Sheet::blank().refused([refusal]), String::new()), Entrance::of(visit)).await
        }
    }
}

pub async fn take_over(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    match actions::take_over(&visit, &ticket).await? {
        Some(outcome) => answer(&visit, outcome).await,
        None => Ok(see_other(visit.to("login"))),
    }
}

pub async fn log_out(visit: Visit, member: Option<Member>, _: Pressed) -> Answer {
    let to = visit.to("login?out=1");
    leave(&visit, member, &to).await
}

/// Out of the session, and of the login that this browser keeps; then wherever the page has promised.
pub async fn leave(visit: &Visit, member: Option<Member>, to: &str) -> Answer {
    if let Some(member) = member {
        let mut tx = visit.portal.store.begin().await?;
        remembered::sql::forget_of_session(&mut tx, visit.slug(), &member.session).await?;
        sessions::sql::close(&mut tx, visit.slug(), &member.session).await?;
        let deed = Deed::of(visit, "door.logged-out", format!("user:{}", member.user));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
        tx.commit().await?;
    }
    let mut response = see_other(to);
    // What the pages behind the door left in this browser goes with the session.
    let everything = HeaderValue::from_static("\"cache\", \"storage\"");
    response.headers_mut().insert(HeaderName::from_static("clear-site-data"), everything);
    sessions::take_back(&mut response, visit);
    Ok(response)
}

/// `next` leads nowhere but to this site's own pages, whatever stands in the address.
pub fn within_site(visit: &Visit, next: &str) -> Option<String> {
    within(&format!("/{}/", visit.slug()), next).filter(|next| !next.ends_with("/login"))
}
