//! GET and POST /{site}/login/code, POST /{site}/login/code/way, POST /{site}/login/code/resend:
//! 「ワンタイムパスワード認証」, and the other kinds of second factor.

use axum::{extract::Query, response::Response};
use counter::{
    Answer, Error, Form, Member, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other,
};
use serde::Deserialize;

use super::{
    code::{self, Standing, Tried, Why},
    handlers::{self, within_site},
};
use crate::{
    factors::passkeys::Place,
    flows::{
        Machine as _,
        first_login::FirstLogin,
        second_factor::{Asking, Event, SENDS, Stage, Way},
    },
    pages::{ChallengePage, OneTimePasswordPage, PasskeyForm},
    tickets::{self, Ticket},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Turn {
    again: Option<String>,
    next: String,
}

pub async fn show(visit: Visit, member: Option<Member>, ticket: Ticket, Query(turn): Query<Turn>) -> Answer {
    if member.is_some() {
        return Ok(see_other(within_site(&visit, &turn.next).unwrap_or_else(|| visit.to(""))));
    }
    let standing = code::stand(&visit, &ticket).await?;
    match standing.as_ref().map(|standing| (standing, &standing.machine.stage)) {
        Some((standing, Stage::Asking(asking))) => {
            way_page(&visit, (standing, asking), Sheet::blank(), turn.again.is_some())
        }
        Some((_, Stage::Spoiled)) => Ok(spoiled(&visit)),
        Some((_, Stage::Passed)) | None => elsewhere(&visit, &ticket).await,
    }
}

/// Whoever has no attempt under way is further already, or has to begin.
async fn elsewhere(visit: &Visit, ticket: &Ticket) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let held = tickets::holder(&mut conn, visit, FirstLogin::KIND, ticket).await?;
    Ok(see_other(visit.to(if held.is_some() { "first-login" } else { "login" })))
}

/// An attempt that ended while this request was on its way: the browser's cookies of now say where it stands.
fn landing(visit: &Visit, standing: &Standing) -> Response {
    let next = standing.wish.next.as_deref().unwrap_or_default();
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    see_other(visit.to(&format!("login/code?next={next}")))
}

fn spoiled(visit: &Visit) -> Response {
    let mut response = see_other(visit.to("login?spoiled=1"));
    tickets::take_back(&mut response, visit);
    response
}

fn way_page(visit: &Visit, at: (&Standing, &Asking), sheet: Sheet, resent: bool) -> Answer {
    let (standing, asking) = at;
    let is_refused = sheet.is_refused();
    let answer = |html| if is_refused { refused(html) } else { page(html) };
    let ways = standing.machine.ways.iter().copied().filter(|way| *way != asking.way).collect();
    if asking.way == Way::Mail {
        let next = standing.machine.next_mail();
        let wait = next.map_or(0, |next| next.duration_since(visit.at).as_secs());
        let html = OneTimePasswordPage {
            f: visit.frame(None),
            sheet,
            address: masked(&standing.address),
            resend_in: (wait > 0).then_some(wait),
            can_resend: standing.machine.sends < SENDS,
            resent,
            others: ways,
        };
        return if is_refused { refused(&html) } else { page(&html) };
    }
    let place = Place::of(&visit.portal, &visit.site);
    let passkey = place.filter(|_| asking.way == Way::Passkey).map(|place| PasskeyForm {
        rp: place.rp.clone(),
        here: place.link(&visit.to("login")),
        options: standing.challenge.clone(),
    });
    answer(&ChallengePage { f: visit.frame(None), sheet, way: asking.way, passkey, others: ways })
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
    /// What the passkey said, in JSON.
    answer: String,
}

pub async fn try_code(visit: Visit, ticket: Ticket, Form(typed): Form<Typed>) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("login/code")));
    };
    let shown = match standing.machine.asking().map(|asking| asking.way) {
        Some(Way::Passkey) => typed.answer,
        _ => fold::half_width(&typed.code).chars().filter(|c| !c.is_whitespace()).collect(),
    };
    // What cannot be one is no try.
    if let Stage::Asking(asking) = &standing.machine.stage
        && matches!(asking.way, Way::Mail | Way::Authenticator)
        && !is_six_digits(&shown)
    {
        let sheet = Sheet::blank().refused([Refusal::of("code", "refused-not-six-digits")]);
        return way_page(&visit, (&standing, asking), sheet, false);
    }
    match code::show(&visit, &standing, &shown).await? {
        Tried::Right(outcome) => handlers::answer(&visit, outcome).await,
        Tried::Wrong { left, why } => {
            // As it stands after the try: with a new challenge, and a try less.
            let standing = code::stand(&visit, &ticket).await?.ok_or(Error::SignInFirst)?;
            let Stage::Asking(asking) = &standing.machine.stage else {
                return Ok(landing(&visit, &standing));
            };
            let sheet = Sheet::blank().refused([refusal(asking.way, why, left)]);
            way_page(&visit, (&standing, asking), sheet, false)
        }
        Tried::Over => Ok(landing(&visit, &standing)),
        Tried::Spoiled => Ok(spoiled(&visit)),
    }
}

pub(crate) fn is_six_digits(typed: &str) -> bool {
    typed.len() == 6 && typed.bytes().all(|byte| byte.is_ascii_digit())
}

fn refusal(way: Way, why: Why, left: u32) -> Refusal {
    let refusal = match (way, why) {
        (Way::Mail, _) => Refusal::of("code", "refused-one-time-password"),
        (Way::Passkey, Why::Copied) => Refusal::whole("refused-passkey-copied"),
        (Way::Passkey, _) => Refusal::whole("refused-passkey-tries"),
        (Way::RecoveryCode, _) => Refusal::of("code", "refused-recovery-code"),
        (Way::Authenticator, Why::Used) => Refusal::of("code", "refused-app-code-used"),
        (Way::Authenticator, Why::ClockWrong) => Refusal::of("code", "refused-clock"),
        (Way::Authenticator, _) => Refusal::of("code", "refused-app-code"),
    };
    refusal.with("left", left)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Choice {
    way: String,
}

/// POST /login/code/way: another kind, or the same once more where its challenge is over.
pub async fn choose(visit: Visit, ticket: Ticket, Form(choice): Form<Choice>) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("login/code")));
    };
    if let Some(way) = Way::from_tag(&choice.way) {
        code::move_on(&visit, &standing, |code| Event::Chose { way, code, at: visit.at }).await?;
    }
    Ok(see_other(visit.to("login/code")))
}

pub async fn send_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let Some(standing) = code::stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("login/code")));
    };
    let sent = code::move_on(&visit, &standing, |code| Event::SentAgain { code, at: visit.at }).await?;
    Ok(see_other(visit.to(if sent { "login/code?again=1" } else { "login/code" })))
}
