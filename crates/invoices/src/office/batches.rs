//! `/office/{site}/batches`: takes files in, shows what is wrong with them, and sends them on their way.

use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use counter::{
    Answer, Error, Form, Refusal, Sheet, Speech, Staff, Visit,
    files::{self, Leaves},
    form::Pressed,
    kept::{self, Wrap},
    list::{Asked, Condition, Encoding, ListView, as_csv, download},
    looking_again, page, refused, see_other,
    show::Show,
    table::fault,
    upload::Upload,
};
use jiff::{Timestamp, civil::DateTime};
use serde::Deserialize;
use store::Value;
use uuid::Uuid;

use super::pages::{BatchPage, BatchesPage, NewBatchPage};
use crate::{
    batches::{self, Batch, Stage, actions, paper_run, reminder, sql},
    policy,
};

/// Files beyond this are better sent in parts: nobody wants to send it twice when the line breaks.
pub const LARGEST: u64 = 2 * 1024 * 1024 * 1024;

pub async fn list(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let known = vec![Value::from(visit.slug())];
    let mut conn = visit.portal.store.read().await?;
    let found = sql::LISTING.page::<Batch>(&mut conn, &known, &conditions(&asked), &asked).await?;
    drop(conn);
    let list = ListView::of(&sql::LISTING, &asked, &found, &visit.office("batches.csv"), &visit.speech());
    let sheet = Sheet::blank().typed("stage", asked.filter("stage").unwrap_or_default());
    let may_change = staff.role.changes(counter::Area::Desk(crate::NAME));
    page(&BatchesPage { f: visit.office_frame(&staff), list, sheet, batches: found.rows, may_change })
}

pub async fn list_csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let rows = (vec![Value::from(visit.slug())], conditions(&asked));
    let zone = Show::of(&visit.site);
    let cells = move |batch: &Batch, words: &Speech| {
        vec![
            zone.date_time(batch.added),
            batch.name.clone(),
            words.say(batch.stage.word()),
            batch.documents.to_string(),
            batch.gross.0.to_string(),
        ]
    };
    let store = visit.portal.store.clone();
    download(&sql::LISTING, store, rows, &asked, ("batches", cells, visit.speech()))
}

fn conditions(asked: &Asked) -> Vec<Condition> {
    let stage = asked.filter("stage").and_then(Stage::from_tag);
    stage.map(|stage| Condition::of("stage = ?", stage.tag())).into_iter().collect()
}

pub async fn ask_file(visit: Visit, staff: Staff) -> Answer {
    page(&NewBatchPage { f: visit.office_frame(&staff), sheet: Sheet::blank() })
}

#[derive(Deserialize)]
pub struct Nothing {}

pub async fn take_in(visit: Visit, staff: Staff, upload: Upload) -> Answer {
    let taken = upload.take::<Nothing>("file", LARGEST).await?;
    match taken.file {
        Ok(file) => {
            let id = batches::take_in(&visit, &staff, &file).await?;
            Ok(see_other(visit.office(&format!("batches/{id}"))))
        }
        Err(untaken) => {
            let sheet = Sheet::blank().refused([untaken.refusal("file")]);
            refused(&NewBatchPage { f: visit.office_frame(&staff), sheet })
        }
    }
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    shown(&visit, &staff, id, Sheet::blank()).await
}

async fn shown(visit: &Visit, staff: &Staff, id: Uuid, sheet: Sheet) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let batch = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let (faults, warnings) = sql::report(&mut conn, visit.slug(), id).await?;
    let tracking = sql::tracking(&mut conn, visit.slug(), id).await?;
    let to_remind = reminder::waiting(&mut conn, visit.slug(), id).await?;
    let offset = i64::from(visit.site.time_zone.to_offset(visit.at).seconds()) * 1000;
    let opened = sql::opened_by_day(&mut conn, visit.slug(), id, offset).await?;
    let usual = actions::usual_time(visit, &batch)?;
    drop(conn);
    let is_refused = sheet.is_refused();
    let is_at_work = batch.stage.is_at_work() && batch.stalled.is_none();
    let shown = BatchPage {
        f: visit.office_frame(staff),
        sheet,
        faults,
        warnings,
        tracking,
        opened,
        to_remind,
        can_remind: reminder::due(&policy::of(&visit.site)?.policy, &batch)
            .is_some_and(|due| due <= visit.at),
        remind_after_days: policy::of(&visit.site)?.policy.remind_after_days,
        usual,
        may_change: staff.role.changes(counter::Area::Desk(crate::NAME)),
        batch,
    };
    let answer = if is_refused { refused(&shown)? } else { page(&shown)? };
    Ok(looking_again(answer, is_at_work))
}

#[derive(Deserialize)]
pub struct When {
    #[serde(default)]
    when: String,
    /// As a field of the kind `datetime-local` sends it.
    #[serde(default)]
    at: String,
}

/// POST …/import: what the dry run found right is imported, and published at the time that was chosen.
pub async fn import(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(when): Form<When>,
) -> Answer {
    let at = match when.when.as_str() {
        "now" => Some(visit.at),
        "at" => chosen(&visit, &when.at),
        _ => Some(actions::usual_time(&visit, &find(&visit, id).await?)?),
    };
    let Some(at) = at else {
        let sheet = Sheet::blank().typed("when", "at").typed("at", when.at);
        let refusal = Refusal::of("at", "batch-refused-time");
        return shown(&visit, &staff, id, sheet.refused([refusal])).await;
    };
    actions::let_in(&visit, &staff, id, at).await?;
    Ok(back(&visit, id))
}

fn chosen(visit: &Visit, typed: &str) -> Option<Timestamp> {
    let at: DateTime = typed.parse().ok()?;
    let at = at.to_zoned(visit.site.time_zone.clone()).ok()?.timestamp();
    (at > visit.at).then_some(at)
}

/// POST …/publication
pub async fn publish(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::publish(&visit, &staff, id).await?;
    Ok(back(&visit, id))
}

/// POST …/withdrawal
pub async fn withdraw(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    match actions::withdraw(&visit, &staff, id).await {
        Ok(_) => Ok(back(&visit, id)),
        Err(Error::Refused(refusals)) => {
            shown(&visit, &staff, id, Sheet::blank().refused(refusals.to_vec())).await
        }
        Err(error) => Err(error),
    }
}

/// POST …/resumption
pub async fn resume(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::resume(&visit, &staff, id).await?;
    Ok(back(&visit, id))
}

/// POST …/reminder
pub async fn remind(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>, _: Pressed) -> Answer {
    actions::remind(&visit, &staff, id).await?;
    Ok(back(&visit, id))
}

/// POST …/paper
pub async fn print_paper(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    _: Pressed,
) -> Answer {
    actions::print_paper(&visit, &staff, id).await?;
    Ok(back(&visit, id))
}

async fn find(visit: &Visit, id: Uuid) -> Result<Batch, Error> {
    let mut conn = visit.portal.store.read().await?;
    sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)
}

fn back(visit: &Visit, id: Uuid) -> Response {
    see_other(visit.office(&format!("batches/{id}")))
}

/// GET …/paper.pdf
pub async fn paper_pdf(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let pieces = actions::fetch_paper(&visit, &staff, id).await?;
    let name = "paper-run.pdf";
    Ok(files::pdf(
        kept::stream(&visit.portal, visit.slug(), pieces, Wrap::Plain),
        Leaves::Saved,
        (name, name),
    ))
}

/// GET …/paper.csv: who gets paper.
pub async fn paper_csv(
    visit: Visit,
    _: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let encoding = Encoding::chosen(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let listed = paper_run::list(&mut conn, visit.slug(), id).await?;
    let f = visit.speech();
    let mut lines = vec![
        [
            "paper-number",
            "paper-name",
            "paper-postal-code",
            "paper-address",
            "paper-kind",
            "invoice-number",
            "invoice-gross",
        ]
        .map(|word| f.say(word))
        .to_vec(),
    ];
    lines.extend(listed.iter().map(|one| {
        vec![
            one.customer.number.clone(),
            one.customer.name.clone(),
            one.customer.postal_code.clone(),
            one.customer.address.replace('\n', " "),
            f.say(one.kind.word()),
            one.number.clone(),
            one.gross.0.to_string(),
        ]
    }));
    Ok(files::csv("paper", encoding, as_csv(&lines, encoding)))
}

/// GET …/faults.csv: what is wrong, to be mended in the spreadsheet.
pub async fn faults_csv(
    visit: Visit,
    _: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let encoding = Encoding::chosen(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let (faults, _) = sql::report(&mut conn, visit.slug(), id).await?;
    Ok(files::csv("faults", encoding, fault::as_csv(&faults, &visit.speech(), encoding)))
}
