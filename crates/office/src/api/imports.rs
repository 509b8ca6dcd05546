//! `/imports`: a file of customers, checked, then run.

use axum::extract::Path;
use counter::{
    Answer, Error, Staff, Visit,
    api::{self, Body, File, Many, Paging, Query, must, turn},
    table::fault::Told,
};
use door::imports::{self, By, Import as Known, Stage, sql};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::imports::handlers::{LARGEST, report as as_csv};

#[derive(Serialize, ToSchema)]
pub struct Import {
    pub id: Uuid,
    pub name: String,
    pub stage: Stage,
    pub added: Timestamp,
    pub added_by: String,
    pub rows: i64,
    pub done: i64,
    pub new_customers: i64,
    pub changed_customers: i64,
    pub new_users: i64,
    pub changed_users: i64,
    pub same: i64,
    pub invites: bool,
    pub stalled: Option<String>,
}

impl From<Known> for Import {
    fn from(known: Known) -> Self {
        let Known { id, name, stage, added, added_by, counts, invites, done, stalled } = known;
        Import {
            id,
            name,
            stage,
            added,
            added_by,
            rows: counts.rows,
            done,
            new_customers: counts.new_accounts,
            changed_customers: counts.changed_accounts,
            new_users: counts.new_people,
            changed_users: counts.changed_people,
            same: counts.same,
            invites,
            stalled,
        }
    }
}

/// The same with what the check found.
#[derive(Serialize, ToSchema)]
pub struct ImportDetail {
    #[serde(flatten)]
    pub import: Import,
    pub faults: Vec<Told>,
    pub warnings: Vec<Told>,
}

#[utoipa::path(get, path = "/imports", tag = "imports", operation_id = "list_imports", params(Paging),
    responses((status = 200, body = Many<Import>)))]
pub async fn list(visit: Visit, Query(page): Query<Paging>) -> Answer {
    let asked = turn(&sql::LISTING, (page.after.as_deref(), page.limit), &[])?;
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = sql::LISTING.page::<Known>(&mut conn, &known, &[], &asked).await?;
    api::given(&Many::<Import>::of(found))
}

async fn shown(visit: &Visit, id: Uuid) -> Result<ImportDetail, Error> {
    let mut conn = visit.portal.store.read().await?;
    let import = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let (faults, warnings) = sql::report(&mut conn, visit.slug(), id).await?;
    let words = visit.speech();
    let [faults, warnings] = [faults, warnings].map(|faults| Told::all(faults, &words));
    Ok(ImportDetail { import: import.into(), faults, warnings })
}

#[utoipa::path(get, path = "/imports/{import}", tag = "imports", operation_id = "get_import",
    params(("import" = Uuid, Path)), responses((status = 200, body = ImportDetail)))]
pub async fn show(visit: Visit, Path(import): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, import).await?)
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Named {
    #[serde(default = "unnamed")]
    name: String,
}

fn unnamed() -> String {
    "api.csv".to_owned()
}

#[utoipa::path(post, path = "/imports", tag = "imports", operation_id = "create_import", params(Named),
    request_body(content = Vec<u8>, content_type = "text/csv"), responses((status = 201, body = ImportDetail)))]
pub async fn create(visit: Visit, staff: Staff, Query(named): Query<Named>, file: File) -> Answer {
    let file = file.take(&named.name, LARGEST).await?;
    let id = imports::take_in(&By::staff(&visit, &staff), &file).await?;
    api::created(&format!("/imports/{id}"), &shown(&visit, id).await?)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// Sends new people the link of the first time at once, where the site has one.
    #[serde(default)]
    invites: bool,
}

#[utoipa::path(post, path = "/imports/{import}/run", tag = "imports", operation_id = "run_import",
    params(("import" = Uuid, Path)), request_body = Run, responses((status = 200, body = ImportDetail)))]
pub async fn run(visit: Visit, staff: Staff, Path(import): Path<Uuid>, Body(run): Body<Run>) -> Answer {
    shown(&visit, import).await?;
    must(imports::begin(&By::staff(&visit, &staff), import, run.invites).await?)?;
    api::given(&shown(&visit, import).await?)
}

#[utoipa::path(post, path = "/imports/{import}/resumption", tag = "imports", operation_id = "resume_import",
    params(("import" = Uuid, Path)), responses((status = 200, body = ImportDetail)))]
pub async fn resume(visit: Visit, staff: Staff, Path(import): Path<Uuid>) -> Answer {
    shown(&visit, import).await?;
    must(imports::resume(&By::staff(&visit, &staff), import).await?)?;
    api::given(&shown(&visit, import).await?)
}

#[utoipa::path(delete, path = "/imports/{import}", tag = "imports", operation_id = "withdraw_import",
    params(("import" = Uuid, Path)), responses((status = 204)))]
pub async fn withdraw(visit: Visit, staff: Staff, Path(import): Path<Uuid>) -> Answer {
    must(imports::withdraw(&By::staff(&visit, &staff), import).await?)?;
    api::no_content()
}

#[utoipa::path(get, path = "/imports/{import}/report.csv", tag = "imports", operation_id = "get_import_report",
    params(("import" = Uuid, Path)), responses((status = 200, content_type = "text/csv")))]
pub async fn report(visit: Visit, staff: Staff, Path(import): Path<Uuid>) -> Answer {
    let slug = visit.slug().to_owned();
    as_csv(visit, staff, Path((slug, import))).await
}
