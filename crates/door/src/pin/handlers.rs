//! GET /{site}/inquiry; GET and POST /{site}/login-reset, …/pin, …/pin/resend, …/code, …/code/resend.
//!
//! Which page comes next follows from the attempt's stage, which is the same for a customer number that nobody has.

use axum::{
    extract::{OriginalUri, Query},
    response::Response,
};
use counter::{Answer, Error, Form, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other};
use serde::Deserialize;

use super::actions::{self, Standing, Tried};
use crate::{
    flows::pin::{PAUSE, Pin, SENDS, Stage, Way},
    login::code_handlers::is_six_digits,
    pages::{InquiryPage, PinAskPage, PinCodePage, PinStep},
    policy::{Policy, Recovery},
    tickets::{self, Ticket},
};

/// Sites with another way of recovery have no such pages.
pub(super) fn must_offer_pin(visit: &Visit) -> Result<(), Error> {
    if visit.site.part::<Policy>().recovery == Recovery::Pin { Ok(()) } else { Err(Error::NotFound) }
}

pub async fn inquiry(visit: Visit) -> Answer {
    must_offer_pin(&visit)?;
    page(&InquiryPage { f: visit.frame(None) })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Note {
    spoiled: Option<String>,
    over: Option<String>,
    again: Option<String>,
}

pub async fn show(visit: Visit, Query(note): Query<Note>) -> Answer {
    must_offer_pin(&visit)?;
    let note = match note {
        Note { spoiled: Some(_), .. } => Some("pin-note-spoiled"),
        Note { over: Some(_), .. } => Some("pin-note-over"),
        _ => None,
    };
    page(&PinAskPage { f: visit.frame(None), sheet: Sheet::blank(), note })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    number: String,
    way: String,
}

/// Longer is no customer number.
const LONGEST: usize = 64;

pub async fn ask(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    must_offer_pin(&visit)?;
    let number: String = fold::half_width(&typed.number).chars().take(LONGEST).collect();
    let mut refusals = Vec::new();
    if number.is_empty() {
        refusals.push(Refusal::of("number", "refused-empty"));
    }
    let (Some(way), true) = (Way::from_tag(&typed.way), refusals.is_empty()) else {
        if Way::from_tag(&typed.way).is_none() {
            refusals.push(Refusal::of("way-voice", "refused-pin-way"));
        }
        let sheet = Sheet::blank().typed("number", &typed.number).typed("way", &typed.way).refused(refusals);
        return refused(&PinAskPage { f: visit.frame(None), sheet, note: None });
    };
    let ticket = actions::ask(&visit, &number, way).await?;
    let mut response = see_other(visit.to("login-reset/pin"));
    tickets::hand_over(&mut response, &visit, &ticket);
    Ok(response)
}

/// To the page of the stage; whoever has no attempt begins one.
pub(super) fn to_stage(visit: &Visit, machine: Option<&Pin>) -> Response {
    see_other(match machine.map(|machine| &machine.stage) {
        Some(Stage::Spoiled) => visit.to("login-reset?spoiled=1"),
        Some(Stage::Done) => visit.to("login?reset=1"),
        Some(stage) => visit.to(stage.page()),
        None => visit.to("login-reset"),
    })
}

/// GET /login-reset/pin and /login-reset/code
pub async fn show_code(
    visit: Visit,
    ticket: Ticket,
    OriginalUri(uri): OriginalUri,
    Query(note): Query<Note>,
) -> Answer {
    must_offer_pin(&visit)?;
    let standing = actions::stand(&visit, &ticket).await?;
    let machine = standing.as_ref().map(|standing| &standing.machine);
    let asked_for = machine.is_some_and(|machine| uri.path() == visit.to(machine.stage.page()));
    match machine.and_then(|machine| code_page(&visit, machine, Sheet::blank(), note.again.is_some())) {
        Some(shown) if asked_for => page(&shown),
        _ => Ok(to_stage(&visit, machine)),
    }
}

fn code_page(visit: &Visit, machine: &Pin, sheet: Sheet, resent: bool) -> Option<PinCodePage> {
    let (step, sent, sends) = match &machine.stage {
        Stage::Asked(asked) => (PinStep::Pin(asked.way), Some(asked.sent), asked.sends),
        Stage::SecondFactor(second) => match &second.code {
            Some(code) => (PinStep::SecondFactor, Some(code.made), second.sends),
            None => (PinStep::Registered, None, SENDS),
        },
        _ => return None,
    };
    let wait = sent.map_or(0, |sent| (sent + PAUSE).duration_since(visit.at).as_secs());
    Some(PinCodePage {
        f: visit.frame(None),
        sheet,
        step,
        resend_in: (wait > 0).then_some(wait),
        can_resend: sends < SENDS,
        resent,
    })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Code {
    code: String,
}

impl Code {
    fn typed(&self) -> String {
        fold::half_width(&self.code).chars().filter(|c| !c.is_whitespace()).collect()
    }
}

pub async fn try_pin(visit: Visit, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    let Some(standing) = stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("login-reset/pin")));
    };
    if standing.machine.asked().is_none() {
        return Ok(to_stage(&visit, Some(&standing.machine)));
    }
    // What cannot be one is no try.
    if !is_six_digits(&typed.typed()) {
        let sheet = Sheet::blank().refused([Refusal::of("code", "refused-not-six-digits")]);
        let shown = code_page(&visit, &standing.machine, sheet, false).ok_or(Error::Conflict)?;
        return refused(&shown);
    }
    let tried = actions::try_pin(&visit, &standing, &typed.typed()).await?;
    answer(&visit, &standing, tried, "refused-pin")
}

pub async fn try_factor(visit: Visit, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    let Some(standing) = stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("login-reset/pin")));
    };
    if !matches!(standing.machine.stage, Stage::SecondFactor(_)) {
        return Ok(to_stage(&visit, Some(&standing.machine)));
    }
    let is_sent = matches!(&standing.machine.stage, Stage::SecondFactor(second) if second.code.is_some());
    let wrong = if is_sent { "refused-one-time-password" } else { "refused-pin-registered" };
    let tried = actions::try_factor(&visit, &standing, &typed.typed()).await?;
    answer(&visit, &standing, tried, wrong)
}

async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Option<Standing>, Error> {
    must_offer_pin(visit)?;
    actions::stand(visit, ticket).await
}

fn answer(visit: &Visit, standing: &Standing, tried: Tried, wrong: &'static str) -> Answer {
    match tried {
        Tried::On(machine, ticket) => {
            let mut response = to_stage(visit, Some(&machine));
            tickets::hand_over(&mut response, visit, &ticket);
            Ok(response)
        }
        Tried::Wrong { left } => {
            let sheet = Sheet::blank().refused([Refusal::of("code", wrong).with("left", left)]);
            match code_page(visit, &standing.machine, sheet, false) {
                Some(shown) => refused(&shown),
                None => Ok(to_stage(visit, Some(&standing.machine))),
            }
        }
        Tried::Spoiled => Ok(see_other(visit.to("login-reset?spoiled=1"))),
        Tried::OutOfTurn => Ok(see_other(visit.to("login-reset/pin"))),
    }
}

pub async fn ask_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let Some(standing) = stand(&visit, &ticket).await? else { return Ok(to_stage(&visit, None)) };
    let again = if actions::ask_again(&visit, standing.attempt).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("login-reset/pin{again}"))))
}

pub async fn send_code_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let Some(standing) = stand(&visit, &ticket).await? else { return Ok(to_stage(&visit, None)) };
    let again = if actions::send_code_again(&visit, &standing).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("login-reset/code{again}"))))
}
