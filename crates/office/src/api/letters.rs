//! `/letter-runs`: first passwords for everybody who waits for one, on paper.

use axum::extract::Path;
use counter::{
    Answer, Error, Staff, Visit,
    api::{self, Body, Many, Paging, Query, must, turn},
    list::Encoding,
};
use door::{policy::Policy, upkeep::letters::Waiting};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::letters::{Run as Known, State, actions, handlers, sql};

#[derive(Serialize, ToSchema)]
pub struct LetterRun {
    pub id: Uuid,
    pub who: Waiting,
    pub state: State,
    pub added: Timestamp,
    pub added_by: String,
    pub letters: i64,
    pub done: i64,
    pub pages: i64,
    pub until: Option<Timestamp>,
    pub fetched: Option<Timestamp>,
    pub destroyed: Option<Timestamp>,
    pub stalled: Option<String>,
}

impl From<Known> for LetterRun {
    fn from(known: Known) -> Self {
        let Known {
            id,
            who,
            state,
            added,
            added_by,
            letters,
            done,
            pages,
            until,
            fetched,
            destroyed,
            stalled,
        } = known;
        let fetched = fetched.map(|(at, _)| at);
        LetterRun {
            id,
            who,
            state,
            added,
            added_by,
            letters,
            done,
            pages,
            until,
            fetched,
            destroyed,
            stalled,
        }
    }
}

fn must_be_sent(visit: &Visit) -> Result<(), Error> {
    let are_sent = door::upkeep::letters::are_sent(visit.site.part::<Policy>());
    if are_sent { Ok(()) } else { Err(Error::NotFound) }
}

async fn shown(visit: &Visit, id: Uuid) -> Result<LetterRun, Error> {
    let mut conn = visit.portal.store.read().await?;
    let run = sql::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    Ok(run.into())
}

#[utoipa::path(get, path = "/letter-runs", tag = "letters", operation_id = "list_letter_runs", params(Paging),
    responses((status = 200, body = Many<LetterRun>)))]
pub async fn list(visit: Visit, Query(page): Query<Paging>) -> Answer {
    must_be_sent(&visit)?;
    let asked = turn(&sql::LISTING, (page.after.as_deref(), page.limit), &[])?;
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = sql::LISTING.page::<Known>(&mut conn, &known, &[], &asked).await?;
    api::given(&Many::<LetterRun>::of(found))
}

#[utoipa::path(get, path = "/letter-runs/{run}", tag = "letters", operation_id = "get_letter_run",
    params(("run" = Uuid, Path)), responses((status = 200, body = LetterRun)))]
pub async fn show(visit: Visit, Path(run): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, run).await?)
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLetterRun {
    who: Waiting,
}

#[utoipa::path(post, path = "/letter-runs", tag = "letters", operation_id = "create_letter_run",
    request_body = NewLetterRun, responses((status = 201, body = LetterRun)))]
pub async fn create(visit: Visit, staff: Staff, Body(new): Body<NewLetterRun>) -> Answer {
    must_be_sent(&visit)?;
    let id = actions::begin(&visit, &staff, new.who).await?.ok_or(Error::Conflict)?;
    api::created(&format!("/letter-runs/{id}"), &shown(&visit, id).await?)
}

#[utoipa::path(post, path = "/letter-runs/{run}/file", tag = "letters", operation_id = "fetch_letters",
    params(("run" = Uuid, Path)), responses((status = 200, content_type = "application/pdf")))]
pub async fn file(visit: Visit, staff: Staff, Path(run): Path<Uuid>) -> Answer {
    handlers::taken(&visit, &staff, run).await
}

#[utoipa::path(get, path = "/letter-runs/{run}/list.csv", tag = "letters", operation_id = "list_letters",
    params(("run" = Uuid, Path)), responses((status = 200, content_type = "text/csv")))]
pub async fn recipients(visit: Visit, Path(run): Path<Uuid>) -> Answer {
    handlers::listed(&visit, run, Encoding::Utf8).await
}

#[utoipa::path(delete, path = "/letter-runs/{run}/file", tag = "letters", operation_id = "destroy_letters",
    params(("run" = Uuid, Path)), responses((status = 204)))]
pub async fn destroy(visit: Visit, staff: Staff, Path(run): Path<Uuid>) -> Answer {
    shown(&visit, run).await?;
    must(actions::destroy(&visit, &staff, run).await?)?;
    api::no_content()
}

#[utoipa::path(post, path = "/letter-runs/{run}/resumption", tag = "letters", operation_id = "resume_letters",
    params(("run" = Uuid, Path)), responses((status = 200, body = LetterRun)))]
pub async fn resume(visit: Visit, staff: Staff, Path(run): Path<Uuid>) -> Answer {
    shown(&visit, run).await?;
    must(actions::resume(&visit, &staff, run).await?)?;
    api::given(&shown(&visit, run).await?)
}
