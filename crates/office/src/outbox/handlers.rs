//! The outbox, one notice of it, addresses that are written to no longer, a test.

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Area, Error, Form, Speech, Staff, Visit,
    form::Pressed,
    list::{self, Asked, ListView},
    looking_again, page, see_other,
    show::Show,
};
use post::{
    mailbox::{self, Posted},
    suppressed::{self, Suppressed},
};
use serde::Deserialize;
use store::Value;
use uuid::Uuid;

use super::{
    actions,
    pages::{FILTERS, NoticePage, OutboxPage, SuppressedPage, channel_word, kind, state_word},
    sql::{self, LISTING, SUPPRESSED},
};

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let found = LISTING.page::<Posted>(&mut conn, &known(&visit), &sql::conditions(&asked), &asked).await?;
    let sheet = asked.sheet(&FILTERS);
    page(&OutboxPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&LISTING, &asked, &found, &visit.office("outbox.csv"), &visit.speech()),
        notices: found.rows,
        sheet,
        may_change: staff.role.changes(Area::Customers),
    })
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let cells = move |notice: &Posted, words: &Speech| {
        vec![
            show.date_time(notice.at),
            kind(words, notice),
            notice.to.clone(),
            words.say(channel_word(&notice.channel)),
            words.say(state_word(notice.state)),
        ]
    };
    let rows = (known(&visit), sql::conditions(&asked));
    list::download(&LISTING, store, rows, &asked, ("outbox", cells, visit.speech()))
}

fn known(visit: &Visit) -> Vec<Value> {
    vec![Value::from(visit.slug())]
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let notice = mailbox::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let suppressed = suppressed::find(&mut conn, visit.slug(), &notice.to).await?;
    let looks_again = notice.is_fresh(visit.at);
    let may_change = staff.role.changes(Area::Customers);
    let answer = page(&NoticePage {
        f: visit.office_frame(&staff),
        can_go_again: may_change && suppressed.is_none() && notice.can_go_again(visit.at),
        notice,
        suppressed,
        looks_again,
        may_change,
    })?;
    Ok(looking_again(answer, looks_again))
}

pub async fn send_again(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    _: Pressed,
) -> Answer {
    actions::send_again(&visit, &staff, id).await?;
    Ok(see_other(visit.office(&format!("outbox/{id}"))))
}

pub async fn test(visit: Visit, staff: Staff, _: Pressed) -> Answer {
    let id = actions::test(&visit, &staff).await?;
    Ok(see_other(visit.office(&format!("outbox/{id}"))))
}

pub async fn show_suppressed(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let found = SUPPRESSED.page::<Suppressed>(&mut conn, &known(&visit), &[], &asked).await?;
    let csv = visit.office("suppressed.csv");
    page(&SuppressedPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&SUPPRESSED, &asked, &found, &csv, &visit.speech()),
        addresses: found.rows,
        may_change: staff.role.changes(Area::Customers),
    })
}

pub async fn suppressed_csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let cells = move |line: &Suppressed, _: &Speech| {
        vec![line.address.clone(), show.date_time(line.since), line.why.clone()]
    };
    let rows = (known(&visit), Vec::new());
    list::download(&SUPPRESSED, store, rows, &asked, ("suppressed", cells, visit.speech()))
}

#[derive(Deserialize)]
pub struct Released {
    address: String,
}

pub async fn release(visit: Visit, staff: Staff, Form(typed): Form<Released>) -> Answer {
    actions::release(&visit, &staff, &typed.address).await?;
    Ok(see_other(visit.office("suppressed")))
}
