//! GET and POST /{site}/login/certificate and /{site}/login/one-time-password: the two entrances, and the
//! choice between them.

use axum::extract::Query;
use counter::{Answer, Error, Form, Member, Scheme, Sheet, Visit, page, see_other};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    entrance::Entrance,
    handlers::{Typed, Way, log_in_by, within_site},
};
use crate::{
    board::Board,
    pages::{EntrancesPage, LoginPage},
    policy::{Entrances, Policy},
};

/// 「クライアント証明書でログイン」 or 「ワンタイムパスワードでログイン」.
pub async fn choose(visit: &Visit, next: &str, note: Option<&'static str>) -> Answer {
    let one_time_password = visit.to(Entrance::OneTimePassword.path()) + &query(next);
    let board = Board::at_the_door(visit).await;
    page(&EntrancesPage {
        board,
        f: visit.frame(None),
        note,
        certificate: where_certificates_are_asked_for(visit, next),
        one_time_password,
    })
}

/// Only a connection that asks for a certificate can carry one.
fn where_certificates_are_asked_for(visit: &Visit, next: &str) -> String {
    let elsewhere = visit.portal.ways.certificate_url.as_deref().unwrap_or_default();
    format!("{elsewhere}{}{}", visit.to(Entrance::Certificate.path()), query(next))
}

fn query(next: &str) -> String {
    if next.is_empty() {
        return String::new();
    }
    format!("?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

pub async fn show_certificate(visit: Visit, member: Option<Member>, Query(way): Query<Way>) -> Answer {
    let has_own_address = visit.portal.ways.certificate_url.is_some();
    if has_own_address && visit.scheme == Scheme::Http && has_choice(&visit) {
        let next = within_site(&visit, &way.next).unwrap_or_default();
        return Ok(see_other(where_certificates_are_asked_for(&visit, &next)));
    }
    show(&visit, member.as_ref(), &way, Entrance::Certificate).await
}

pub async fn show_one_time_password(visit: Visit, member: Option<Member>, Query(way): Query<Way>) -> Answer {
    show(&visit, member.as_ref(), &way, Entrance::OneTimePassword).await
}

async fn show(visit: &Visit, member: Option<&Member>, way: &Way, entrance: Entrance) -> Answer {
    if !has_choice(visit) {
        return Err(Error::NotFound);
    }
    let next = within_site(visit, &way.next);
    if member.is_some() {
        return Ok(see_other(next.unwrap_or_else(|| visit.to(""))));
    }
    // Known before any password: whether this browser shows a certificate at all.
    let lacks = entrance == Entrance::Certificate && visit.certificate.is_none();
    page(&LoginPage {
        f: visit.frame(None),
        sheet: Sheet::blank(),
        next: next.unwrap_or_default(),
        note: lacks.then_some("login-note-no-certificate"),
        entrance,
        board: Board::at_the_door(visit).await,
    })
}

pub async fn by_certificate(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    log_in(&visit, typed, Entrance::Certificate).await
}

pub async fn by_one_time_password(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    log_in(&visit, typed, Entrance::OneTimePassword).await
}

async fn log_in(visit: &Visit, typed: Typed, entrance: Entrance) -> Answer {
    if !has_choice(visit) {
        return Err(Error::NotFound);
    }
    log_in_by(visit, typed, entrance).await
}

fn has_choice(visit: &Visit) -> bool {
    visit.site.part::<Policy>().login.entrances == Entrances::Choice
}
