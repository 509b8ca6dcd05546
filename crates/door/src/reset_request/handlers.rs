//! /{site}/reset-request: input → /{draft}/confirmation → /{draft}/completion.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Sheet, Visit,
    audit::{self, Deed},
    drafts::{self, Owner, Way},
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

/// Nobody is known yet: what was typed belongs to the browser.
fn way(visit: &Visit) -> Result<Way<'_>, Error> {
    must_ask_operator(visit)?;
    Ok(Way::of(visit, Owner::of(visit, None), FORM, visit.to("reset-request")))
}

pub async fn show(visit: Visit) -> Answer {
    page(&ResetRequestPage { f: visit.frame(None), sheet: Sheet::blank(), action: way(&visit)?.input(None) })
}

/// 「訂正する」: back to the form, with everything still on it.
pub async fn correct(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let way = way(&visit)?;
    let Some(typed) = way.typed(id).await? else { return Ok(see_other(way.completion(id))) };
    page(&ResetRequestPage { f: visit.frame(None), sheet: sheet(&typed), action: way.input(Some(id)) })
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
    keep(&visit, None, typed).await
}

pub async fn save(
    visit: Visit,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<ResetRequest>,
) -> Answer {
    way(&visit)?.find::<ResetRequest>(id).await?;
    keep(&visit, Some(id), typed).await
}

async fn keep(visit: &Visit, draft: Option<Uuid>, typed: ResetRequest) -> Answer {
    let way = way(visit)?;
    let typed = typed.folded();
    let refusals = typed.check();
    if !refusals.is_empty() {
        let sheet = sheet(&typed).refused(refusals);
        return refused(&ResetRequestPage { f: visit.frame(None), sheet, action: way.input(draft) });
    }
    let mut tx = visit.portal.store.begin().await?;
    if draft.is_none() {
        limits::take(&mut tx, visit.slug(), &DRAFTS_PER_ADDRESS, &visit.neighbourhood()).await?;
    }
    way.keep(tx, draft, &typed).await
}

pub async fn confirm(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let way = way(&visit)?;
    let Some(request) = way.typed(id).await? else { return Ok(see_other(way.completion(id))) };
    page(&ResetRequestConfirmPage { f: visit.frame(None), request, draft: id })
}

/// Sends once, however often the button is pressed.
pub async fn send(visit: Visit, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    let way = way(&visit)?;
    let draft = way.find::<ResetRequest>(id).await?;
    let mut tx = visit.portal.store.begin().await?;
    let number = number(&visit);
    if drafts::send(&mut tx, visit.slug(), id, &number).await? {
        limits::take(&mut tx, visit.slug(), &PER_ADDRESS, &visit.neighbourhood()).await?;
        sql::insert(&mut tx, &visit, &number, &draft.typed).await?;
        let deed = Deed::of(&visit, "door.asked-for-first-password", "stranger").about(&number);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
        tx.commit().await?;
    }
    Ok(see_other(way.completion(id)))
}

pub async fn done(visit: Visit, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let way = way(&visit)?;
    match way.find::<ResetRequest>(id).await?.sent {
        Some(number) => page(&ResetRequestDonePage { f: visit.frame(None), number }),
        None => Ok(see_other(way.confirmation(id))),
    }
}

/// What the requester names on the phone: the day, and four letters without look-alikes.
fn number(visit: &Visit) -> String {
    let day = visit.frame(None).show.day_digits(visit.at);
    format!("R{day}-{}", secrets::readable::<4>(visit.portal.store.given()))
}
