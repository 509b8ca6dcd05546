//! /{site}/reset-request: input → /{draft}/confirmation → /{draft}/completion.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Sheet, Visit,
    audit::{self, Deed},
    drafts::{self, Draft, Owner},
    form::Pressed,
    limits::{self, Limit},
    page, refused, see_other,
};
use jiff::SignedDuration;
use uuid::Uuid;

use super::{FORM, ResetRequest, sql};
use crate::{
    pages::{ResetRequestConfirmPage, ResetRequestDonePage, ResetRequestPage},
    policy::{Policy, Recovery},
    secrets,
};

const PER_ADDRESS: Limit = Limit { name: "reset-requests", most: 10, window: SignedDuration::from_mins(60) };

const DRAFTS_PER_ADDRESS: Limit =
    Limit { name: "reset-drafts", most: 30, window: SignedDuration::from_mins(60) };

fn must_ask_operator(visit: &Visit) -> Result<(), Error> {
    let is_so = visit.site.part::<Policy>().recovery == Recovery::Operator;
    if is_so { Ok(()) } else { Err(Error::NotFound) }
}

pub async fn show(visit: Visit) -> Answer {
    must_ask_operator(&visit)?;
    page(&ResetRequestPage { f: visit.frame(None), sheet: Sheet::blank(), action: visit.to("reset-request") })
}

/// 「訂正する」: back to the form, with everything still on it.
pub async fn correct(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let draft = find(&visit, id).await?;
    if draft.sent.is_some() {
        return Ok(see_other(completion(&visit, id)));
    }
    let action = visit.to(&format!("reset-request/{id}"));
    page(&ResetRequestPage { f: visit.frame(None), sheet: sheet(&draft.typed), action })
}

fn sheet(typed: &ResetRequest) -> Sheet {
    Sheet::blank()
        .typed("login", &typed.login)
        .typed("company", &typed.company)
        .typed("person", &typed.person)
        .typed("phone", &typed.phone)
        .typed("note", &typed.note)
}

pub async fn begin(visit: Visit, Form(typed): Form<ResetRequest>) -> Answer {
    must_ask_operator(&visit)?;
    keep(visit, None, typed).await
}

pub async fn save(
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<ResetRequest>,
) -> Answer {
    find(&visit, id).await?;
    keep(visit, Some(id), typed).await
}

async fn keep(visit: Visit, draft: Option<Uuid>, typed: ResetRequest) -> Answer {
    let typed = typed.folded();
    let refusals = typed.check();
    if !refusals.is_empty() {
        let action =
            draft.map_or_else(|| visit.to("reset-request"), |id| visit.to(&format!("reset-request/{id}")));
        let sheet = sheet(&typed).refused(refusals);
        return refused(&ResetRequestPage { f: visit.frame(None), sheet, action });
    }
    let mut tx = visit.portal.store.begin().await?;
    let id = if let Some(id) = draft {
        drafts::save(&mut tx, visit.slug(), id, &typed).await?;
        id
    } else {
        limits::take(&mut tx, visit.slug(), &DRAFTS_PER_ADDRESS, &visit.neighbourhood()).await?;
        drafts::begin(&mut tx, visit.slug(), &owner(&visit), FORM, &typed).await?
    };
    tx.commit().await?;
    Ok(see_other(visit.to(&format!("reset-request/{id}/confirmation"))))
}

pub async fn confirm(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let draft = find(&visit, id).await?;
    if draft.sent.is_some() {
        return Ok(see_other(completion(&visit, id)));
    }
    page(&ResetRequestConfirmPage { f: visit.frame(None), request: draft.typed, draft: id })
}

/// Sends once, however often the button is pressed.
pub async fn send(visit: Visit, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    let draft = find(&visit, id).await?;
    let mut tx = visit.portal.store.begin().await?;
    let number = number(&visit);
    if drafts::send(&mut tx, visit.slug(), id, &number).await? {
        limits::take(&mut tx, visit.slug(), &PER_ADDRESS, &visit.neighbourhood()).await?;
        sql::insert(&mut tx, &visit, &number, &draft.typed).await?;
        let deed = Deed::of(&visit, "door.asked-for-first-password", "stranger").about(&number);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
        tx.commit().await?;
    }
    Ok(see_other(completion(&visit, id)))
}

pub async fn done(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    match find(&visit, id).await?.sent {
        Some(number) => page(&ResetRequestDonePage { f: visit.frame(None), number }),
        None => Ok(see_other(visit.to(&format!("reset-request/{id}/confirmation")))),
    }
}

fn completion(visit: &Visit, id: Uuid) -> String {
    visit.to(&format!("reset-request/{id}/completion"))
}

async fn find(visit: &Visit, id: Uuid) -> Result<Draft<ResetRequest>, Error> {
    must_ask_operator(visit)?;
    let mut conn = visit.portal.store.read().await?;
    drafts::find(&mut conn, visit.slug(), &owner(visit), FORM, id).await
}

fn owner(visit: &Visit) -> Owner {
    Owner::of(visit, None)
}

/// What the requester names on the phone: the day, and four letters without look-alikes.
fn number(visit: &Visit) -> String {
    let day = visit.frame(None).show.day_digits(visit.at);
    format!("R{day}-{}", secrets::readable::<4>(visit.portal.store.given()))
}
