//! `/office/{site}/requests`: who asks for a new first password, each answered once (OFF-3).

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Area, Error, Form, Sheet, Speech, Staff, Visit,
    form::Pressed,
    list::{self, Asked, ListView},
    page, refused, see_other,
    show::Show,
    site::Site,
};
use door::{
    policy::{Policy, Recovery},
    reset_request::queue::{self, LISTING, Request},
    upkeep::accounts::{self, Customer},
};
use store::Value;
use uuid::Uuid;

use super::{
    deeds::{Typed, letter_to},
    pages::{RequestPage, RequestsPage},
};

/// Whether people of this site ask the operator for a new first password.
pub fn are_taken(site: &Site) -> bool {
    site.part::<Policy>().recovery == Recovery::Operator
}

fn must_take_requests(visit: &Visit) -> Result<(), Error> {
    if are_taken(&visit.site) { Ok(()) } else { Err(Error::NotFound) }
}

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    must_take_requests(&visit)?;
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let known = vec![Value::from(visit.slug())];
    let found = LISTING.page::<Request>(&mut conn, &known, &queue::conditions(&asked), &asked).await?;
    let csv = visit.office("requests.csv");
    page(&RequestsPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&LISTING, &asked, &found, &csv, &visit.speech()),
        requests: found.rows,
        shows_all: asked.filter("state") == Some("all"),
    })
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Result<Response, Error> {
    must_take_requests(&visit)?;
    let asked = Asked::of(query.as_deref());
    let rows = (vec![Value::from(visit.slug())], queue::conditions(&asked));
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let cells = move |request: &Request, words: &Speech| {
        vec![
            show.date_time(request.at),
            request.number.clone(),
            request.typed.company.clone(),
            request.typed.person.clone(),
            words.say(request.answer.map_or("requests-waiting", queue::Answer::word)),
        ]
    };
    Ok(list::download(&LISTING, store, rows, &asked, ("requests", cells, visit.speech())))
}

async fn request_page(visit: &Visit, staff: &Staff, id: Uuid, sheet: Sheet) -> Result<RequestPage, Error> {
    must_take_requests(visit)?;
    let mut conn = visit.portal.store.read().await?;
    let request = queue::find(&mut conn, visit.slug(), id).await?;
    let named = match queue::named(&mut conn, visit, &request).await? {
        Some((user, account)) => Some((user, accounts::find(&mut conn, visit.slug(), account.id).await?)),
        None => None,
    };
    let may_answer = request.done.is_none() && staff.role.changes(Area::Customers);
    let is_open =
        named.as_ref().is_some_and(|(user, customer)| user.suspended.is_none() && !customer.state.is_shut());
    Ok(RequestPage {
        f: visit.office_frame(staff),
        sheet,
        request,
        named,
        may_answer,
        may_send: may_answer && is_open,
    })
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    page(&request_page(&visit, &staff, id, Sheet::blank()).await?)
}

/// 「案内状を発行する」: answers the request and brings the letter, or does neither.
pub async fn send(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    must_take_requests(&visit)?;
    let mut conn = visit.portal.store.read().await?;
    let request = queue::find(&mut conn, visit.slug(), id).await?;
    let (user, account) = queue::named(&mut conn, &visit, &request).await?.ok_or(Error::Conflict)?;
    let customer: Customer = accounts::find(&mut conn, visit.slug(), account.id).await?;
    drop(conn);
    letter_to(&visit, &staff, (&customer, user.id), Some(id)).await
}

/// 「お断りする」
pub async fn decline(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    must_take_requests(&visit)?;
    match typed.reason() {
        Ok(reason) => queue::decline(&visit, &staff, id, reason).await?,
        Err(refusal) => return refused(&request_page(&visit, &staff, id, typed.sheet(refusal)).await?),
    }
    Ok(see_other(visit.office(&format!("requests/{id}"))))
}
