//! `/office/{site}/webhooks`: all of them; one with its calls; a new one, its changes, its secret, its end.

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Area, Error, Form, Sheet, Speech, Staff, Visit,
    audit::Entry,
    error::Result,
    form::Pressed,
    list::{self, Asked, ListView},
    page, refused, see_other,
    show::Show,
};
use serde::Deserialize;
use store::Value;
use uuid::Uuid;

use super::{
    Webhook,
    actions::{self, Typed, field},
    pages::{EditPage, Group, Line, SecretPage, Tick, WebhookPage, WebhooksPage, outcome},
    sql::{self, CALLS, Call},
};

pub async fn show_all(visit: Visit, staff: Staff) -> Answer {
    let hooks = sql::all(&mut visit.portal.store.read().await?, visit.slug()).await?;
    let line = |hook: Webhook| Line { host: hook.host(&visit.portal.keys), hook };
    page(&WebhooksPage {
        f: visit.office_frame(&staff),
        lines: hooks.into_iter().map(line).collect(),
        may_change: staff.role.changes(Area::House),
    })
}

pub async fn show(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let hook = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let found = CALLS.page::<Call>(&mut conn, &known(&visit, id), &[], &asked).await?;
    let may_change = staff.role.changes(Area::House);
    // Whoever only reads learns where to, but not the secret that an address may be.
    let url = if may_change { hook.url(&visit.portal.keys) } else { None };
    let csv = visit.office(&format!("webhooks/{id}/calls.csv"));
    page(&WebhookPage {
        f: visit.office_frame(&staff),
        address: url.unwrap_or_else(|| hook.host(&visit.portal.keys)),
        list: ListView::of(&CALLS, &asked, &found, &csv, &visit.speech()),
        calls: found.rows,
        hook,
        at: visit.at,
        may_change,
    })
}

pub async fn csv(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Response {
    let asked = Asked::of(query.as_deref());
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let may_change = staff.role.changes(Area::House);
    let cells = move |call: &Call, words: &Speech| {
        vec![
            show.date_time(call.at),
            words.say_or(&Entry::word(&call.did), &call.did),
            outcome(words, call, may_change),
            call.took.to_string(),
        ]
    };
    list::download(&CALLS, store, (known(&visit, id), Vec::new()), &asked, ("webhook", cells, visit.speech()))
}

fn known(visit: &Visit, id: Uuid) -> Vec<Value> {
    vec![Value::from(visit.slug()), Value::from(id)]
}

pub async fn ask_new(visit: Visit, staff: Staff) -> Answer {
    staff.must_change(Area::House)?;
    let id = visit.portal.store.given().id().to_string();
    page(&edit_page(&visit, &staff, &Typed { id, ..Typed::default() }, None))
}

pub async fn ask_change(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    staff.must_change(Area::House)?;
    let hook = find(&visit, id).await?;
    page(&edit_page(&visit, &staff, &Typed::of(&hook, &visit), Some(id)))
}

fn edit_page(visit: &Visit, staff: &Staff, typed: &Typed, of: Option<Uuid>) -> EditPage {
    let f = visit.office_frame(staff);
    let mut groups: Vec<Group> = Vec::new();
    for did in actions::kinds(visit) {
        let whose = did.split('.').next().unwrap_or_default();
        let is_ticked = typed.ticked.contains_key(&field(&did));
        if groups.last().is_none_or(|group| group.whose != whose) {
            groups.push(Group { whose: whose.to_owned(), ticks: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.ticks.push(Tick { name: f.say(&Entry::word(&did)), did, is_ticked });
        }
    }
    EditPage {
        f,
        of,
        id: typed.id.clone(),
        wants_all: typed.which != "some",
        groups,
        sheet: Sheet::blank().typed("name", &typed.name).typed("url", &typed.url),
    }
}

pub async fn make(visit: Visit, staff: Staff, Form(typed): Form<Typed>) -> Answer {
    match actions::make(&visit, &staff, &typed).await? {
        Ok(Some(hook)) => show_secret(&visit, &staff, &hook),
        Ok(None) => Ok(see_other(visit.office("webhooks"))),
        Err(refusals) => {
            let shown = edit_page(&visit, &staff, &typed, None);
            refused(&EditPage { sheet: shown.sheet.clone().refused(refusals), ..shown })
        }
    }
}

pub async fn change(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    match actions::change(&visit, &staff, id, &typed).await? {
        Ok(()) => Ok(see_other(here(&visit, id))),
        Err(refusals) => {
            let shown = edit_page(&visit, &staff, &typed, Some(id));
            refused(&EditPage { sheet: shown.sheet.clone().refused(refusals), ..shown })
        }
    }
}

#[derive(Deserialize)]
pub struct Renewed {
    /// The number of the secret that is to go.
    secret: i64,
}

pub async fn renew(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Renewed>,
) -> Answer {
    let hook = actions::renew(&visit, &staff, id, typed.secret).await?;
    show_secret(&visit, &staff, &hook)
}

fn show_secret(visit: &Visit, staff: &Staff, hook: &Webhook) -> Answer {
    page(&SecretPage {
        f: visit.office_frame(staff),
        id: hook.id,
        name: hook.name.clone(),
        secret: hook.secret(&visit.portal.keys, visit.slug()).to_string(),
        is_new: hook.renewed.is_none(),
    })
}

pub async fn test(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::test(&visit, &staff, id).await?;
    Ok(see_other(here(&visit, id)))
}

pub async fn send_again(
    visit: Visit,
    staff: Staff,
    Path((_, id, call)): Path<(String, Uuid, Uuid)>,
    _: Pressed,
) -> Answer {
    actions::send_again(&visit, &staff, id, call).await?;
    Ok(see_other(here(&visit, id)))
}

pub async fn pause(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::pause(&visit, &staff, id).await?;
    Ok(see_other(here(&visit, id)))
}

#[derive(Deserialize)]
pub struct Resumed {
    /// `now` leaves out what happened meanwhile.
    from: String,
}

pub async fn resume(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Resumed>,
) -> Answer {
    actions::resume(&visit, &staff, id, typed.from == "now").await?;
    Ok(see_other(here(&visit, id)))
}

pub async fn end(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::end(&visit, &staff, id).await?;
    Ok(see_other(visit.office("webhooks")))
}

async fn find(visit: &Visit, id: Uuid) -> Result<Webhook> {
    sql::find(&mut visit.portal.store.read().await?, visit.slug(), id).await?.ok_or(Error::NotFound)
}

fn here(visit: &Visit, id: Uuid) -> String {
    visit.office(&format!("webhooks/{id}"))
}
