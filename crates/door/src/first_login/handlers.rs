//! GET and POST /{site}/first-login/… and /{site}/confirm/{token}.
//!
//! Which page comes next follows from the machine's stage: whatever address is typed, the browser ends
//! up on the page of its stage.

use axum::{extract::Path, http::Uri, response::Response};
use counter::{
    Answer, Error, Form, Member, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other,
};
use serde::Deserialize;

use super::actions::{self, Brought, CODE, Confirmed, Moved, Standing};
use crate::{
    consent::present,
    flows::first_login::{Event, FirstLogin, PAUSE, SENDS, Stage},
    hashing::Hashing,
    links,
    login::fold_password,
    pages::{
        AddressPage, ConfirmPage, ConsentPage, ConsentText, DeclinedPage, NewPasswordPage, PasswordDonePage,
        Progress, SentPage,
    },
    password, people,
    policy::{Policy, Step},
    secrets::Purpose,
    sessions::{self, Opening},
    tickets::{self, Ticket, Wish},
};

/// GET /first-login: on to the page of the stage.
pub async fn go_on(visit: Visit, member: Option<Member>, ticket: Ticket) -> Answer {
    if member.is_some() {
        return Ok(see_other(visit.to("")));
    }
    let standing = actions::stand(&visit, &ticket).await?;
    Ok(to_stage(&visit, &standing.machine))
}

pub(super) fn to_stage(visit: &Visit, machine: &FirstLogin) -> Response {
    see_other(visit.to(&format!("first-login/{}", machine.stage.page())))
}

/// GET /first-login/{page}
pub async fn show(visit: Visit, member: Option<Member>, ticket: Ticket, uri: Uri) -> Answer {
    let asked = uri.path().rsplit('/').next().unwrap_or_default();
    if let Some(member) = member {
        return match asked {
            "done" => page(&PasswordDonePage { f: visit.frame(Some(&member)) }),
            _ => Ok(see_other(visit.to(""))),
        };
    }
    let Standing { machine, .. } = actions::stand(&visit, &ticket).await?;
    match (&machine.stage, asked) {
        (Stage::Consent, "consent") => consent_page(&visit, &machine).await,
        (Stage::Address { before }, "address") => {
            let sheet = match before {
                Some(address) => Sheet::blank()
                    .typed("address", address)
                    .typed("address_again", address)
                    .refused([Refusal::whole("refused-link-spoiled")]),
                None => Sheet::blank(),
            };
            page(&AddressPage { f: visit.frame(None), progress: progress(&machine), sheet })
        }
        // 「メールアドレスを訂正する」: back to the form with what was typed.
        (Stage::Waiting(waiting), "address") => {
            let code = visit.portal.keys.open(CODE, &waiting.code).unwrap_or_default();
            let address = &waiting.address;
            let sheet =
                Sheet::blank().typed("code", code).typed("address", address).typed("address_again", address);
            page(&AddressPage { f: visit.frame(None), progress: progress(&machine), sheet })
        }
        (Stage::Waiting(_), "sent") => sent_page(&visit, &machine, uri.query() == Some("again=1")),
        (Stage::Password, "password") => page(&new_password_page(&visit, &machine, Sheet::blank())),
        _ => Ok(to_stage(&visit, &machine)),
    }
}

async fn consent_page(visit: &Visit, machine: &FirstLogin) -> Answer {
    let consent = present(&mut visit.portal.store.read().await?, &visit.site).await?;
    let text = ConsentText {
        version: consent.version.clone(),
        documents: consent.documents.iter().map(|name| name.in_lang(visit.lang).to_owned()).collect(),
        body: consent.text(visit.lang).to_owned(),
    };
    page(&ConsentPage { f: visit.frame(None), progress: progress(machine), text })
}

fn sent_page(visit: &Visit, machine: &FirstLogin, resent: bool) -> Answer {
    let waiting = machine.waiting().ok_or(Error::Conflict)?;
    let wait = (waiting.sent + PAUSE).duration_since(visit.at).as_secs();
    page(&SentPage {
        f: visit.frame(None),
        progress: progress(machine),
        code: visit.portal.keys.open(CODE, &waiting.code).unwrap_or_default(),
        address: waiting.address.clone(),
        resend_in: (wait > 0).then_some(wait),
        can_resend: waiting.sends < SENDS,
        resent,
    })
}

fn new_password_page(visit: &Visit, machine: &FirstLogin, sheet: Sheet) -> NewPasswordPage {
    let action = visit.to("first-login/password");
    NewPasswordPage { f: visit.frame(None), progress: Some(progress(machine)), sheet, action }
}

/// The bar at the top: the login itself, then this person's steps; giving an address takes two.
pub(super) fn progress(machine: &FirstLogin) -> Progress {
    let mut steps = vec!["step-login"];
    let mut now = 0;
    for step in &machine.steps {
        if Some(*step) == machine.stage.step() {
            now = steps.len();
        }
        steps.extend_from_slice(match step {
            Step::SecondFactor => &["step-factor", "step-codes"],
            Step::Consent => &["step-consent"],
            Step::Address => &["step-address", "step-confirm"],
            Step::Password => &["step-password"],
        });
    }
    if machine.waiting().is_some() || machine.stage == Stage::RecoveryCodes {
        now += 1;
    }
    Progress { now, steps }
}

/// Where the last step leads.
#[derive(Clone, Copy)]
pub(super) enum End<'a> {
    /// Only a password has a page of its own to say that it is done.
    WithPassword,
    AsWished(&'a Wish),
}

/// What every step answers with.
pub(super) fn answer(visit: &Visit, moved: Moved, end: End<'_>) -> Response {
    match moved {
        Moved::On(machine) => to_stage(visit, &machine),
        Moved::OutOfTurn => see_other(visit.to("first-login")),
        Moved::Through(Opening::Opened(session)) => {
            let mut response = see_other(match end {
                End::WithPassword => visit.to("first-login/done"),
                End::AsWished(wish) => wish.next.clone().unwrap_or_else(|| visit.to("")),
            });
            tickets::take_back(&mut response, visit);
            sessions::hand_over(&mut response, visit, &session);
            response
        }
        // Another session is alive: the login page says so, and at the next login since when and where.
        Moved::Through(Opening::InUse(_)) => {
            let mut response = see_other(visit.to("login?in-use=1"));
            tickets::take_back(&mut response, visit);
            response
        }
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ConsentAnswer {
    answer: String,
    /// Of the text that was on the page.
    version: String,
}

pub async fn consent(visit: Visit, ticket: Ticket, Form(typed): Form<ConsentAnswer>) -> Answer {
    let Standing { user, wish, .. } = actions::stand(&visit, &ticket).await?;
    // Whoever was shown another text, or pressed neither button, is shown the page as it is now.
    let shown = present(&mut visit.portal.store.read().await?, &visit.site).await?;
    if shown.version != typed.version || !["agree", "decline"].contains(&typed.answer.as_str()) {
        return Ok(see_other(visit.to("first-login/consent")));
    }
    if typed.answer == "agree" {
        let moved = actions::step(&visit, (user, &wish), Event::Agreed, Brought::Consent(&shown)).await?;
        return Ok(answer(&visit, moved, End::AsWished(&wish)));
    }
    match actions::step(&visit, (user, &wish), Event::Declined, Brought::Consent(&shown)).await? {
        Moved::On(_) => {
            let mut response = see_other(visit.to("first-login/declined"));
            tickets::take_back(&mut response, &visit);
            Ok(response)
        }
        moved => Ok(answer(&visit, moved, End::AsWished(&wish))),
    }
}

/// GET /first-login/declined: shown after the ticket has gone.
pub async fn declined(visit: Visit) -> Answer {
    page(&DeclinedPage { f: visit.frame(None) })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct AddressForm {
    code: String,
    address: String,
    address_again: String,
}

pub async fn address(visit: Visit, ticket: Ticket, Form(typed): Form<AddressForm>) -> Answer {
    let Standing { user, machine, wish } = actions::stand(&visit, &ticket).await?;
    let policy = &visit.site.part::<Policy>().password;
    let code = fold_password(policy, &typed.code);
    let address = fold::mail_address(&typed.address);
    let mut refusals = password::refusals(&visit, "code", &code, "");
    if address.is_none() {
        refusals.push(Refusal::of("address", "refused-address"));
    } else if address != fold::mail_address(&typed.address_again) {
        refusals.push(Refusal::of("address_again", "refused-addresses-differ"));
    }
    let Some(address) = address.filter(|_| refusals.is_empty()) else {
        let sheet = Sheet::blank()
            .typed("code", &typed.code)
            .typed("address", &typed.address)
            .typed("address_again", &typed.address_again)
            .refused(refusals);
        return refused(&AddressPage { f: visit.frame(None), progress: progress(&machine), sheet });
    };
    let code = visit.portal.keys.seal(visit.portal.store.given(), CODE, &code);
    let event = Event::AddressGiven { address, code, at: visit.at };
    let moved = actions::step(&visit, (user, &wish), event, Brought::Nothing).await?;
    Ok(answer(&visit, moved, End::AsWished(&wish)))
}

pub async fn send_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    let Standing { user, machine, wish } = actions::stand(&visit, &ticket).await?;
    match actions::step(&visit, (user, &wish), Event::SentAgain { at: visit.at }, Brought::Nothing).await? {
        Moved::On(_) => Ok(see_other(visit.to("first-login/sent?again=1"))),
        _ => Ok(to_stage(&visit, &machine)),
    }
}

/// GET /first-login/stage: one word, for the script of the page that waits.
pub async fn stage(visit: Visit, ticket: Ticket) -> Result<&'static str, Error> {
    Ok(actions::stand(&visit, &ticket).await?.machine.stage.page())
}

/// GET /confirm/{token}: opened by anyone, a mail scanner included; changes nothing.
pub async fn ask_code(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    let found = {
        let mut conn = visit.portal.store.read().await?;
        links::find(&mut conn, &visit, Purpose::ConfirmAddress, &token).await?
    };
    match found {
        Ok(_) => page(&ConfirmPage { f: visit.frame(None), token, sheet: Sheet::blank() }),
        Err(why) => links::dead(&visit, Purpose::ConfirmAddress, why),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Code {
    code: String,
}

pub async fn confirm(
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
    Form(typed): Form<Code>,
) -> Answer {
    let code = fold_password(&visit.site.part::<Policy>().password, &typed.code);
    match actions::confirm(&visit, &token, &code).await? {
        Confirmed::Right { moved, ticket } => {
            let mut response = answer(&visit, moved, End::AsWished(&Wish::default()));
            if let Some(ticket) = ticket {
                tickets::hand_over(&mut response, &visit, &ticket);
            }
            Ok(response)
        }
        Confirmed::Wrong { left } => {
            let refusal = Refusal::of("code", "refused-code").with("left", left);
            let sheet = Sheet::blank().refused([refusal]);
            refused(&ConfirmPage { f: visit.frame(None), token, sheet })
        }
        Confirmed::Dead(why) => links::dead(&visit, Purpose::ConfirmAddress, why),
    }
}

pub async fn set_password(visit: Visit, ticket: Ticket, Form(typed): Form<password::NewPassword>) -> Answer {
    let Standing { user: id, machine, wish } = actions::stand(&visit, &ticket).await?;
    if machine.stage != Stage::Password {
        return Ok(to_stage(&visit, &machine));
    }
    let user = {
        let mut conn = visit.portal.store.read().await?;
        people::sql::user(&mut conn, visit.slug(), id).await?.ok_or(Error::SignInFirst)?
    };
    // The letter's password has been on paper: it cannot be the new one (DOOR-14).
    let refusals = typed.refusals_of_change(&visit, &user).await?;
    if !refusals.is_empty() {
        let sheet = Sheet::blank().refused(refusals);
        return refused(&new_password_page(&visit, &machine, sheet));
    }
    let password = fold_password(&visit.site.part::<Policy>().password, &typed.password);
    let hash = visit.portal.part::<Hashing>().make(&password).await?;
    let moved = actions::step(&visit, (id, &wish), Event::PasswordSet, Brought::Password(&hash)).await?;
    Ok(answer(&visit, moved, End::WithPassword))
}
