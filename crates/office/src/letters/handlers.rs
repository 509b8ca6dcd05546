//! The runs, one of them, its file.

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Area, Error, Form, Speech, Staff, Visit,
    files::{self, Leaves},
    form::Pressed,
    kept,
    list::{self, Asked, Encoding, ListView},
    looking_again, page, see_other,
    show::Show,
};
use door::{policy::Policy, upkeep::letters as first};
use serde::Deserialize;
use store::Value;
use uuid::Uuid;

use super::{
    Run, SEALED, State, What, actions,
    pages::{LetterRunPage, LettersPage},
    sql,
};

fn must_be_sent(visit: &Visit) -> Result<(), Error> {
    if first::are_sent(visit.site.part::<Policy>()) { Ok(()) } else { Err(Error::NotFound) }
}

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    must_be_sent(&visit)?;
    let asked = Asked::of(query.as_deref());
    let known = vec![Value::from(visit.slug())];
    let mut conn = visit.portal.store.read().await?;
    let found = sql::LISTING.page::<Run>(&mut conn, &known, &[], &asked).await?;
    let mut waiting = Vec::new();
    for who in first::Waiting::ALL {
        waiting.push((who, first::count(&mut conn, visit.slug(), who).await?));
    }
    let is_printing = sql::is_printing(&mut conn, visit.slug()).await?;
    let csv = visit.office("letters.csv");
    page(&LettersPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&sql::LISTING, &asked, &found, &csv, &visit.speech()),
        runs: found.rows,
        waiting,
        may_change: staff.role.changes(Area::Intake) && !is_printing,
    })
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let show = Show::of(&visit.site);
    let cells = move |run: &Run, words: &Speech| {
        let [who, state] = [run.who.word(), run.state.word()].map(|word| words.say(word));
        vec![show.date_time(run.added), who, state, run.letters.to_string()]
    };
    let rows = (vec![Value::from(visit.slug())], Vec::new());
    let store = visit.portal.store.clone();
    list::download(&sql::LISTING, store, rows, &asked, ("letters", cells, visit.speech()))
}

#[derive(Deserialize)]
pub struct Who {
    #[serde(default)]
    who: String,
}

pub async fn begin(visit: Visit, staff: Staff, Form(typed): Form<Who>) -> Answer {
    must_be_sent(&visit)?;
    let who = first::Waiting::from_tag(&typed.who).ok_or(Error::NotFound)?;
    let to = match actions::begin(&visit, &staff, who).await? {
        Some(id) => format!("letters/{id}"),
        // Somebody was quicker: the page shows how things stand now.
        None => "letters".to_owned(),
    };
    Ok(see_other(visit.office(&to)))
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let run = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let is_at_work = run.state == State::Printing && run.stalled.is_none();
    let may_change = staff.role.changes(Area::Intake);
    let answer = page(&LetterRunPage { f: visit.office_frame(&staff), run, may_change })?;
    Ok(looking_again(answer, is_at_work))
}

/// POST …/file: the keys of many leave, which is a deed and no mere look.
pub async fn file(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    taken(&visit, &staff, id).await
}

/// The file, as somebody takes it.
pub async fn taken(visit: &Visit, staff: &Staff, id: Uuid) -> Answer {
    if !actions::fetch(visit, staff, id).await? {
        return Err(Error::NotFound);
    }
    let mut conn = visit.portal.store.read().await?;
    let pieces = kept::pieces(&mut conn, visit.slug(), (id, What::Whole.tag())).await?;
    drop(conn);
    if pieces.is_empty() {
        return Err(Error::NotFound);
    }
    let day = Show::of(&visit.site).date(visit.at);
    let day: String = day.chars().filter(char::is_ascii_digit).collect();
    let body = kept::stream(&visit.portal, visit.slug(), pieces, SEALED);
    let names = (format!("letters_{day}.pdf"), format!("ご利用案内状_{day}.pdf"));
    Ok(files::pdf(body, Leaves::Saved, (&names.0, &names.1)))
}

/// GET …/list.csv: to whom the letters go, to check them by; no password.
pub async fn recipients(
    visit: Visit,
    _: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    listed(&visit, id, Encoding::chosen(query.as_deref())).await
}

/// The same for programs.
pub async fn listed(visit: &Visit, id: Uuid, encoding: Encoding) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let listed = sql::recipients(&mut conn, visit.slug(), id, (0, i64::MAX), true).await?;
    let f = visit.speech();
    let heads =
        ["customers-number", "customers-name", "letters-postal-code", "customers-address", "letters-login"];
    let mut lines = vec![heads.map(|word| f.say(word)).to_vec()];
    lines.extend(listed.into_iter().map(|one| {
        vec![one.number, one.company, one.postal_code, one.address.replace('\n', " "), one.login]
    }));
    Ok(files::csv("letters", encoding, list::as_csv(&lines, encoding)))
}

pub async fn destroy(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::destroy(&visit, &staff, id).await?;
    Ok(see_other(visit.office(&format!("letters/{id}"))))
}

pub async fn resume(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::resume(&visit, &staff, id).await?;
    Ok(see_other(visit.office(&format!("letters/{id}"))))
}
