//! GET and POST /{site}/registration, …/sent, …/resend, …/{token}.

use axum::extract::{Path, Query};
use counter::{Answer, Form, Refusal, Sheet, Visit, fold, form::Pressed, page, refused, see_other};
use serde::Deserialize;
use uuid::Uuid;

use super::{actions, must_be_offered};
use crate::{
    flows::registration::{PAUSE, Person, Registration},
    hashing::Hashing,
    invitations::{self, at_hand},
    links,
    login::{self, fold_password},
    pages::{RegisterPage, RegistrationPage, RegistrationSentPage},
    password::NewPassword,
    policy::Policy,
    secrets::Purpose,
    tickets::{self, Ticket},
};

const LONGEST: usize = 100;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    invitation: String,
}

pub async fn show(visit: Visit, Query(way): Query<Way>) -> Answer {
    must_be_offered(&visit)?;
    let invited = match at_hand::read(&visit, &way.invitation) {
        Some(id) => invitations::find(&visit, id).await?,
        None => None,
    };
    let address = invited.as_ref().and_then(|invitation| invitation.address.clone()).unwrap_or_default();
    let sheet = Sheet::blank().typed("address", address);
    let invitation = if invited.is_some() { way.invitation } else { String::new() };
    page(&RegistrationPage { f: visit.frame(None), sheet, invitation })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    address: String,
    invitation: String,
}

pub async fn ask(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    must_be_offered(&visit)?;
    let Some(address) = fold::mail_address(&typed.address) else {
        let sheet = Sheet::blank()
            .typed("address", &typed.address)
            .refused([Refusal::of("address", "refused-address")]);
        return refused(&RegistrationPage { f: visit.frame(None), sheet, invitation: typed.invitation });
    };
    let invitation: Option<Uuid> = at_hand::read(&visit, &typed.invitation);
    let ticket = actions::begin(&visit, &address, invitation).await?;
    let mut response = see_other(visit.to("registration/sent"));
    tickets::hand_over(&mut response, &visit, &ticket);
    Ok(response)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Again {
    again: Option<String>,
}

pub async fn sent(visit: Visit, ticket: Ticket, Query(way): Query<Again>) -> Answer {
    must_be_offered(&visit)?;
    let Some((_, machine)) = actions::stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("registration")));
    };
    let wait = (machine.sent + PAUSE).duration_since(visit.at).as_secs();
    page(&RegistrationSentPage {
        f: visit.frame(None),
        resend_in: (wait > 0).then_some(wait),
        can_resend: machine.can_resend(),
        correct: correct(&visit, &machine),
        address: machine.address,
        resent: way.again.is_some(),
    })
}

/// Back to the form, still with the invitation.
fn correct(visit: &Visit, machine: &Registration) -> String {
    match machine.invitation {
        Some(id) => visit.to(&format!("registration?invitation={}", at_hand::of(visit, id))),
        None => visit.to("registration"),
    }
}

pub async fn send_again(visit: Visit, ticket: Ticket, _: Pressed) -> Answer {
    must_be_offered(&visit)?;
    let Some((id, _)) = actions::stand(&visit, &ticket).await? else {
        return Ok(see_other(visit.to("registration")));
    };
    let again = if actions::send_again(&visit, id).await? { "?again=1" } else { "" };
    Ok(see_other(visit.to(&format!("registration/sent{again}"))))
}

/// GET /registration/{token}: a mail scanner that opens it changes nothing.
pub async fn fill(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    must_be_offered(&visit)?;
    match actions::find(&visit, &token).await? {
        Ok((_, machine)) => {
            let person = machine.person();
            let sheet = sheet(&person);
            page(&RegisterPage { f: visit.frame(None), sheet, address: machine.address, token })
        }
        Err(why) => links::dead(&visit, Purpose::Register, why),
    }
}

fn sheet(person: &Person) -> Sheet {
    Sheet::blank().typed("company", &person.company).typed("name", &person.name)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Filled {
    company: String,
    name: String,
    password: String,
    again: String,
}

pub async fn register(
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
    Form(typed): Form<Filled>,
) -> Answer {
    must_be_offered(&visit)?;
    let (link, machine) = match actions::find(&visit, &token).await? {
        Ok(found) => found,
        Err(why) => return links::dead(&visit, Purpose::Register, why),
    };
    let person = Person { company: typed.company.trim().to_owned(), name: typed.name.trim().to_owned() };
    let password = NewPassword { password: typed.password, again: typed.again };
    let mut refusals = check(&person);
    refusals.extend(password.refusals(&visit, &machine.address));
    if !refusals.is_empty() {
        let sheet = sheet(&person).refused(refusals);
        if check(&person).iter().all(|refusal| refusal.key != "refused-too-long") {
            actions::keep(&visit, &link, person).await?;
        }
        return refused(&RegisterPage { f: visit.frame(None), sheet, address: machine.address, token });
    }
    let password = fold_password(&visit.site.part::<Policy>().password, &password.password);
    let hash = visit.portal.part::<Hashing>().make(&password).await?;
    match actions::register(&visit, &link, person, &hash).await? {
        Ok(outcome) => login::handlers::answer(&visit, outcome).await,
        Err(why) => links::dead(&visit, Purpose::Register, why),
    }
}

fn check(person: &Person) -> Vec<Refusal> {
    let line = |(field, typed): (&'static str, &String)| match fold::longest(typed) {
        0 => Some(Refusal::of(field, "refused-empty")),
        n if n > LONGEST => Some(Refusal::of(field, "refused-too-long").with("max", LONGEST)),
        _ => None,
    };
    [("company", &person.company), ("name", &person.name)].into_iter().filter_map(line).collect()
}
