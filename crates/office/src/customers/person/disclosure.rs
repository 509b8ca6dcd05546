//! 「個人情報の開示」: GET asks once more, POST /office/{site}/customers/{account}/users/{user}/disclosure brings the file.

use askama::Template as _;
use axum::{
    extract::Path,
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use counter::{
    Answer, Area, Desks, Error, Form, Frame, Sheet, Staff, Visit, audit,
    files::{Leaves, disposition},
    page,
    person::{self, Told},
    refused,
};
use door::{
    people,
    upkeep::{
        accounts::{self, Customer},
        person::{HELD, LEFT_OUT},
        users::{self, Person},
    },
};
use serde_json::{Map, Value as Json, json};
use store::Conn;
use uuid::Uuid;

use super::{archive, pages::FilePage};
use crate::customers::{deeds::Typed, pages::DeedPage};

async fn find(visit: &Visit, ids: (Uuid, Uuid)) -> Result<(Customer, Person), Error> {
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), ids.0).await?;
    Ok((customer, users::find(&mut conn, visit, ids).await?))
}

fn ask_page(visit: &Visit, staff: &Staff, (customer, person): &(Customer, Person), sheet: Sheet) -> DeedPage {
    DeedPage {
        f: visit.office_frame(staff),
        sheet,
        title: "disclosure-title",
        lead: "disclosure-lead",
        customer: format!("{} {}", customer.number, customer.name),
        person: Some(format!("{} {}", person.user.login, person.user.name)),
        needs_reason: true,
        is_paper: false,
        has_address: true,
        back: visit.office(&format!("customers/{}/users/{}", customer.id, person.user.id)),
    }
}

pub async fn ask(visit: Visit, staff: Staff, Path((_, account, id)): Path<(String, Uuid, Uuid)>) -> Answer {
    // What everybody did stands in the file, and documents do: it is for whoever may see both.
    staff.must_change(Area::House)?;
    let found = find(&visit, (account, id)).await?;
    page(&ask_page(&visit, &staff, &found, Sheet::blank()))
}

pub async fn disclose(
    visit: Visit,
    staff: Staff,
    Path((_, account, id)): Path<(String, Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let found = find(&visit, (account, id)).await?;
    let reason = match typed.reason() {
        Ok(reason) => reason,
        Err(refusal) => return refused(&ask_page(&visit, &staff, &found, typed.sheet(refusal))),
    };
    // Read before it is noted: the file is of what there was when it was asked for.
    let mut conn = visit.portal.store.read().await?;
    let told = read(&mut conn, &visit, id).await?;
    let lang = people::sql::lang_of(&mut conn, visit.slug(), id).await?;
    drop(conn);
    let page = FilePage {
        f: Frame::of_site(&visit.portal, &visit.site, lang),
        person: found.1.user.name,
        at: visit.at,
        told,
    };
    let html = page.render().map_err(Error::fault)?;
    let json = serde_json::to_vec_pretty(&as_json(&visit, id, &page.told)).map_err(Error::fault)?;
    let file = archive::of(&[("index.html", html.as_bytes()), ("data.json", &json)]).await?;
    let mut tx = visit.portal.store.begin().await?;
    let deed = staff.deed(&visit, "office.disclosed-person").about(format!("user:{id}"));
    audit::record(&mut tx, &visit.portal.keys, &deed.with("reason", reason)).await?;
    tx.commit().await?;
    let name = format!("{}_{}_{id}.zip", page.f.show.day_digits(visit.at), visit.slug());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (header::CONTENT_DISPOSITION, disposition(Leaves::Saved, &name, &name)),
    ];
    Ok((headers, file).into_response())
}

async fn read(conn: &mut Conn, visit: &Visit, user: Uuid) -> Result<Vec<Told>, Error> {
    let desks = visit.portal.part::<Desks>();
    let mut told = Vec::new();
    for held in HELD.iter().chain(desks.held()) {
        told.push(person::read(conn, visit.slug(), user, held).await?);
    }
    Ok(told)
}

fn as_json(visit: &Visit, user: Uuid, told: &[Told]) -> Json {
    let tables: Map<String, Json> = told.iter().map(|one| (one.held.table.to_owned(), one.json())).collect();
    let left_out: Map<String, Json> =
        LEFT_OUT.iter().map(|(table, why)| ((*table).to_owned(), json!(why))).collect();
    json!({
        "site": visit.slug(),
        "user": user,
        "made": visit.at.to_string(),
        "tables": tables,
        "left_out": left_out,
    })
}
