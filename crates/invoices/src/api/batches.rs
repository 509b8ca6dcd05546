//! `/batches`: documents in, checked, let in, published, printed (INV-10 to INV-13).

use axum::extract::{Path, RawQuery};
use counter::{
    Answer, Error, Staff, Visit,
    api::{self, Body, File, Many, Query, must, turn},
    list::Condition,
    table::fault::Told,
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use store::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    batches::{self, Batch as Known, Stage, actions, sql},
    intake::Format,
    office::batches::{LARGEST, paper_csv as paper_as_csv, paper_pdf as paper_as_pdf},
};

#[derive(Serialize, ToSchema)]
pub struct Batch {
    pub id: Uuid,
    pub name: String,
    pub stage: Stage,
    pub format: Format,
    pub added: Timestamp,
    pub added_by: String,
    pub publish_at: Option<Timestamp>,
    pub published: Option<Timestamp>,
    pub documents: i64,
    pub customers: i64,
    pub gross: i64,
    pub closing: Option<Date>,
    pub imported: i64,
    pub printed: i64,
    pub delivered: i64,
    pub has_paper: bool,
    pub stalled: Option<String>,
}

impl From<Known> for Batch {
    fn from(batch: Known) -> Self {
        Batch {
            id: batch.id,
            name: batch.name,
            stage: batch.stage,
            format: batch.format,
            added: batch.added,
            added_by: batch.added_by,
            publish_at: batch.publish_at,
            published: batch.published,
            documents: batch.documents,
            customers: batch.accounts,
            gross: batch.gross.0,
            closing: batch.closing,
            imported: batch.imported,
            printed: batch.printed,
            delivered: batch.delivered,
            has_paper: batch.has_paper,
            stalled: batch.stalled,
        }
    }
}

/// The same with what the check found, and how it was delivered and read.
#[derive(Serialize, ToSchema)]
pub struct BatchDetail {
    #[serde(flatten)]
    pub batch: Batch,
    pub faults: Vec<Told>,
    pub warnings: Vec<Told>,
    pub tracking: Tracking,
}

#[derive(Serialize, ToSchema)]
pub struct Tracking {
    pub documents: i64,
    pub electronic: i64,
    pub on_paper: i64,
    pub opened: i64,
    pub notices: i64,
    pub notified: i64,
    pub bounced: i64,
}

impl From<sql::Tracking> for Tracking {
    fn from(tracking: sql::Tracking) -> Self {
        let sql::Tracking { documents, delivered, on_paper, opened, notices, notified, bounced } = tracking;
        Tracking { documents, electronic: delivered, on_paper, opened, notices, notified, bounced }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    stage: Option<Stage>,
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

#[utoipa::path(get, path = "/batches", tag = "batches", operation_id = "list_batches", params(Filters),
    responses((status = 200, body = Many<Batch>)))]
pub async fn list(visit: Visit, Query(filters): Query<Filters>) -> Answer {
    let asked = turn(&sql::LISTING, (filters.after.as_deref(), filters.limit), &[])?;
    let conditions: Vec<Condition> =
        filters.stage.map(|stage| Condition::of("stage = ?", stage.tag())).into_iter().collect();
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = sql::LISTING.page::<Known>(&mut conn, &known, &conditions, &asked).await?;
    api::given(&Many::<Batch>::of(found))
}

async fn find(visit: &Visit, id: Uuid) -> Result<Known, Error> {
    let mut conn = visit.portal.store.read().await?;
    sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)
}

async fn shown(visit: &Visit, id: Uuid) -> Result<BatchDetail, Error> {
    let batch = find(visit, id).await?.into();
    let mut conn = visit.portal.store.read().await?;
    let (faults, warnings) = sql::report(&mut conn, visit.slug(), id).await?;
    let tracking = sql::tracking(&mut conn, visit.slug(), id).await?.into();
    let words = visit.speech();
    let [faults, warnings] = [faults, warnings].map(|faults| Told::all(faults, &words));
    Ok(BatchDetail { batch, faults, warnings, tracking })
}

#[utoipa::path(get, path = "/batches/{batch}", tag = "batches", operation_id = "get_batch",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn show(visit: Visit, Path(batch): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, batch).await?)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Named {
    #[serde(default = "unnamed")]
    name: String,
}

fn unnamed() -> String {
    "api".to_owned()
}

#[utoipa::path(post, path = "/batches", tag = "batches", operation_id = "create_batch", params(Named),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = BatchDetail)))]
pub async fn create(visit: Visit, staff: Staff, Query(named): Query<Named>, file: File) -> Answer {
    let file = file.take(&named.name, LARGEST).await?;
    let id = batches::take_in(&visit, &staff, &file).await?;
    api::created(&format!("/batches/{id}"), &shown(&visit, id).await?)
}

/// Without a time it goes out at the usual one; one that has passed is at once.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetIn {
    publish_at: Option<Timestamp>,
}

#[utoipa::path(post, path = "/batches/{batch}/import", tag = "batches", operation_id = "import_batch",
    params(("batch" = Uuid, Path)), request_body = LetIn, responses((status = 200, body = BatchDetail)))]
pub async fn let_in(visit: Visit, staff: Staff, Path(batch): Path<Uuid>, Body(said): Body<LetIn>) -> Answer {
    let known = find(&visit, batch).await?;
    let at = match said.publish_at {
        Some(at) => at.max(visit.at),
        None => actions::usual_time(&visit, &known)?,
    };
    must(actions::let_in(&visit, &staff, batch, at).await?)?;
    api::given(&shown(&visit, batch).await?)
}

#[utoipa::path(post, path = "/batches/{batch}/publication", tag = "batches", operation_id = "publish_batch",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn publish(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    must(actions::publish(&visit, &staff, batch).await?)?;
    api::given(&shown(&visit, batch).await?)
}

#[utoipa::path(delete, path = "/batches/{batch}", tag = "batches", operation_id = "withdraw_batch",
    params(("batch" = Uuid, Path)), responses((status = 204)))]
pub async fn withdraw(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    must(actions::withdraw(&visit, &staff, batch).await?)?;
    api::no_content()
}

#[utoipa::path(post, path = "/batches/{batch}/resumption", tag = "batches", operation_id = "resume_batch",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn resume(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    find(&visit, batch).await?;
    must(actions::resume(&visit, &staff, batch).await?)?;
    api::given(&shown(&visit, batch).await?)
}

#[utoipa::path(post, path = "/batches/{batch}/reminder", tag = "batches", operation_id = "remind_of_batch",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn remind(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    must(actions::remind(&visit, &staff, batch).await?)?;
    api::given(&shown(&visit, batch).await?)
}

#[utoipa::path(post, path = "/batches/{batch}/paper", tag = "batches", operation_id = "print_paper",
    params(("batch" = Uuid, Path)), responses((status = 200, body = BatchDetail)))]
pub async fn print_paper(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    must(actions::print_paper(&visit, &staff, batch).await?)?;
    api::given(&shown(&visit, batch).await?)
}

#[utoipa::path(get, path = "/batches/{batch}/paper.pdf", tag = "batches", operation_id = "get_paper",
    params(("batch" = Uuid, Path)), responses((status = 200, content_type = "application/pdf")))]
pub async fn paper_pdf(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    let slug = visit.slug().to_owned();
    paper_as_pdf(visit, staff, Path((slug, batch))).await
}

#[utoipa::path(get, path = "/batches/{batch}/paper.csv", tag = "batches", operation_id = "list_paper",
    params(("batch" = Uuid, Path)), responses((status = 200, content_type = "text/csv")))]
pub async fn paper_csv(visit: Visit, staff: Staff, Path(batch): Path<Uuid>) -> Answer {
    find(&visit, batch).await?;
    let slug = visit.slug().to_owned();
    paper_as_csv(visit, staff, Path((slug, batch)), RawQuery(None)).await
}
