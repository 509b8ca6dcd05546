//! `/office/{site}/keys`: the keys, a new one, its end.

use axum::extract::Path;
use counter::{
    Answer, Area, Form, Sheet, Staff, Visit, form::Pressed, page, refused, see_other, show::Show,
    staff::Scope,
};
use jiff::ToSpan as _;
use uuid::Uuid;

use super::{
    actions::{self, Typed, field},
    pages::{KeyMadePage, KeysPage, NewKeyPage},
    sql,
};

pub async fn show_all(visit: Visit, staff: Staff) -> Answer {
    let keys = sql::all(&mut visit.portal.store.read().await?, visit.slug()).await?;
    page(&KeysPage {
        f: visit.office_frame(&staff),
        keys,
        at: visit.at,
        may_change: staff.role.changes(Area::House),
    })
}

pub async fn ask_new(visit: Visit, staff: Staff) -> Answer {
    staff.must_change(Area::House)?;
    let id = visit.portal.store.given().id();
    let in_a_year = visit.at.to_zoned(visit.site.time_zone.clone()).date().checked_add(1.year());
    let until = in_a_year.map(Show::day).unwrap_or_default();
    let typed = Typed { id: id.to_string(), until, ..Typed::default() };
    page(&new_page(&visit, &staff, &typed))
}

fn new_page(visit: &Visit, staff: &Staff, typed: &Typed) -> NewKeyPage {
    let tick = |scope: Scope| (scope, typed.ticked.contains_key(&field(scope)));
    NewKeyPage {
        f: visit.office_frame(staff),
        id: typed.id.clone(),
        scopes: actions::scopes(visit).into_iter().map(tick).collect(),
        sheet: Sheet::blank().typed("name", &typed.name).typed("until", &typed.until),
    }
}

pub async fn make(visit: Visit, staff: Staff, Form(typed): Form<Typed>) -> Answer {
    match actions::make(&visit, &staff, &typed).await? {
        Ok(Some(key)) => {
            let here = visit.portal.ways.public_url.clone();
            page(&KeyMadePage { f: visit.office_frame(&staff), name: typed.name, key, here })
        }
        Ok(None) => Ok(see_other(visit.office("keys"))),
        Err(refusals) => {
            let mut shown = new_page(&visit, &staff, &typed);
            shown.sheet = shown.sheet.refused(refusals);
            refused(&shown)
        }
    }
}

pub async fn end(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::end(&visit, &staff, id).await?;
    Ok(see_other(visit.office("keys")))
}
