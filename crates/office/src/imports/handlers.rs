//! The imports, a new one, one of them with its report.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Area, Error, Form, Sheet, Speech, Staff, Visit, files,
    form::Pressed,
    kept,
    list::{self, Asked, Encoding, ListView},
    looking_again, page, refused, see_other,
    show::Show,
    table::fault,
    upload::Upload,
};
use door::{
    imports::{self, By, Import, Told, What, sql},
    policy::Policy,
};
use futures_util::{StreamExt as _, stream};
use serde::Deserialize;
use shelf::DocumentKey;
use store::Value;
use uuid::Uuid;

use super::pages::{ImportPage, ImportsPage, NewImportPage};

/// A million rows.
pub const LARGEST: u64 = 256 * 1024 * 1024;

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let known = vec![Value::from(visit.slug())];
    let mut conn = visit.portal.store.read().await?;
    let found = sql::LISTING.page::<Import>(&mut conn, &known, &[], &asked).await?;
    drop(conn);
    let csv = visit.office("imports.csv");
    page(&ImportsPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&sql::LISTING, &asked, &found, &csv, &visit.speech()),
        imports: found.rows,
        may_change: staff.role.changes(Area::Intake),
    })
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let show = Show::of(&visit.site);
    let cells = move |one: &Import, words: &Speech| {
        let stage = words.say(one.stage.word());
        vec![show.date_time(one.added), one.name.clone(), stage, one.counts.rows.to_string()]
    };
    let rows = (vec![Value::from(visit.slug())], Vec::new());
    let store = visit.portal.store.clone();
    list::download(&sql::LISTING, store, rows, &asked, ("imports", cells, visit.speech()))
}

fn new_page(visit: &Visit, staff: &Staff, sheet: Sheet) -> NewImportPage {
    NewImportPage {
        f: visit.office_frame(staff),
        sheet,
        headings: imports::headings(&visit.site, visit.lang),
    }
}

pub async fn ask_file(visit: Visit, staff: Staff) -> Answer {
    page(&new_page(&visit, &staff, Sheet::blank()))
}

#[derive(Deserialize)]
pub struct Nothing {}

pub async fn take_in(visit: Visit, staff: Staff, upload: Upload) -> Answer {
    let taken = upload.take::<Nothing>("file", LARGEST).await?;
    match taken.file {
        Ok(file) => {
            let id = imports::take_in(&By::staff(&visit, &staff), &file).await?;
            Ok(back(&visit, id))
        }
        Err(untaken) => {
            let sheet = Sheet::blank().refused([untaken.refusal("file")]);
            refused(&new_page(&visit, &staff, sheet))
        }
    }
}

fn back(visit: &Visit, id: Uuid) -> Response {
    see_other(visit.office(&format!("imports/{id}")))
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let import = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let (faults, warnings) = sql::report(&mut conn, visit.slug(), id).await?;
    drop(conn);
    let policy = visit.site.part::<Policy>();
    let is_at_work = import.stage.is_at_work() && import.stalled.is_none();
    let shown = ImportPage {
        f: visit.office_frame(&staff),
        faults,
        warnings,
        can_invite: imports::can_invite(policy),
        has_letters: door::upkeep::letters::are_sent(policy),
        may_change: staff.role.changes(Area::Intake),
        import,
    };
    Ok(looking_again(page(&shown)?, is_at_work))
}

#[derive(Deserialize)]
pub struct Run {
    #[serde(default)]
    invites: bool,
}

pub async fn begin(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(run): Form<Run>,
) -> Answer {
    imports::begin(&By::staff(&visit, &staff), id, run.invites).await?;
    Ok(back(&visit, id))
}

pub async fn withdraw(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    imports::withdraw(&By::staff(&visit, &staff), id).await?;
    Ok(back(&visit, id))
}

pub async fn resume(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    imports::resume(&By::staff(&visit, &staff), id).await?;
    Ok(back(&visit, id))
}

/// GET …/faults.csv: what is wrong, to be mended in the spreadsheet.
pub async fn faults(
    visit: Visit,
    _: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let encoding = Encoding::chosen(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let (faults, _) = sql::report(&mut conn, visit.slug(), id).await?;
    Ok(files::csv("faults", encoding, fault::as_csv(&faults, &visit.speech(), encoding)))
}

/// GET …/report.csv: what became of each row; before the run, what will.
pub async fn report(visit: Visit, _: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let mut pieces = kept::pieces(&mut conn, visit.slug(), (id, What::Report.tag())).await?;
    if pieces.is_empty() {
        pieces = kept::pieces(&mut conn, visit.slug(), (id, What::Plan.tag())).await?;
    }
    drop(conn);
    if pieces.is_empty() {
        return Err(Error::NotFound);
    }
    let words = Arc::new(visit.speech());
    let heads =
        ["fault-row", "customers-number", "import-account", "import-login", "import-person", "import-what"];
    let head = format!("{}{}", Encoding::Utf8.mark(), list::line(&heads.map(|word| words.say(word))));
    let rest = stream::iter(pieces).then(move |piece| {
        let (visit, words) = (visit.clone(), Arc::clone(&words));
        async move { lines(&visit, &words, piece).await }
    });
    let body = stream::iter([Ok::<_, Error>(head)]).chain(rest);
    Ok(files::csv("import", Encoding::Utf8, Body::from_stream(body)))
}

async fn lines(visit: &Visit, words: &Speech, piece: DocumentKey) -> Result<String, Error> {
    let piece = visit.portal.shelf.get(visit.slug(), &piece).await?;
    let told: Vec<Told> = serde_json::from_slice(&piece).map_err(Error::fault)?;
    let line = |one: &Told| {
        let person = one.person.map(|fate| words.say(fate.word())).unwrap_or_default();
        let changed = one.changed.iter().map(|key| imports::heading(key, visit.lang)).collect::<Vec<_>>();
        list::line(&[
            one.row.to_string(),
            one.number.clone(),
            words.say(one.account.word()),
            one.login.clone(),
            person,
            changed.join(" "),
        ])
    };
    Ok(told.iter().map(line).collect())
}
