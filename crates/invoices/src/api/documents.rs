//! `/documents`: every one of the site, found as the Act asks for it (INV-19), read, cancelled (INV-14).

use axum::extract::Path;
use counter::{
    Answer, Error, Staff, Visit, Yen,
    api::{self, Body, Many, Query, turn},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    document::{Document as Known, Kind, State},
    office::documents as pages,
    search::Search,
    sql::{self, OF_SITE},
    trail::{self, Event, Happened},
};

/// The PDF stands on the shelf under its SHA-256; until it has been printed there is none.
#[derive(Serialize, ToSchema)]
pub struct Document {
    pub id: Uuid,
    pub batch: Uuid,
    pub customer: Uuid,
    pub customer_number: String,
    pub customer_name: String,
    pub kind: Kind,
    pub number: String,
    pub subject: String,
    pub issued: Date,
    pub period_from: Option<Date>,
    pub period_until: Option<Date>,
    pub due: Option<Date>,
    pub gross: i64,
    pub state: State,
    pub published: Option<Timestamp>,
    pub opened: Option<Timestamp>,
    pub earlier: Option<Uuid>,
    pub later: Option<Uuid>,
    pub reason: String,
    pub sha256: Option<String>,
    pub pages: Option<i64>,
}

impl From<Known> for Document {
    fn from(known: Known) -> Self {
        let Yen(gross) = known.gross;
        Document {
            id: known.id,
            batch: known.batch,
            customer: known.account,
            customer_number: known.customer_number,
            customer_name: known.customer,
            kind: known.kind,
            number: known.number,
            subject: known.subject,
            issued: known.issued,
            period_from: known.period.map(|period| period.from),
            period_until: known.period.map(|period| period.until),
            due: known.due,
            gross,
            state: known.state,
            published: known.published,
            opened: known.opened,
            earlier: known.earlier,
            later: known.later,
            reason: known.reason,
            sha256: known.pdf.as_ref().map(|pdf| pdf.key.to_string()),
            pages: known.pdf.as_ref().map(|pdf| pdf.pages),
        }
    }
}

/// The same with the trail that proves its delivery.
#[derive(Serialize, ToSchema)]
pub struct DocumentDetail {
    #[serde(flatten)]
    pub document: Document,
    pub trail: Vec<Happening>,
}

#[derive(Serialize, ToSchema)]
pub struct Happening {
    pub at: Timestamp,
    pub what: Happened,
    pub who: String,
    /// What became of the notice, where it was one.
    pub notice_state: Option<String>,
    pub notice_ended: Option<Timestamp>,
}

impl From<Event> for Happening {
    fn from(event: Event) -> Self {
        let Event { at, what, who, notice, notice_ended } = event;
        Happening { at, what, who, notice_state: notice, notice_ended }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    from: Option<Date>,
    until: Option<Date>,
    least: Option<i64>,
    most: Option<i64>,
    kind: Option<Kind>,
    state: Option<State>,
    word: Option<String>,
    customer: Option<String>,
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

#[utoipa::path(get, path = "/documents", tag = "documents", operation_id = "list_documents", params(Filters),
    responses((status = 200, body = Many<Document>)))]
pub async fn list(visit: Visit, Query(filters): Query<Filters>) -> Answer {
    let day = |day: Option<Date>| day.map(|day| day.to_string());
    let yen = |amount: Option<i64>| amount.map(|amount| amount.to_string());
    let [from, until] = [filters.from, filters.until].map(day);
    let [least, most] = [filters.least, filters.most].map(yen);
    let set = [
        ("from", from.as_deref()),
        ("until", until.as_deref()),
        ("least", least.as_deref()),
        ("most", most.as_deref()),
        ("kind", filters.kind.map(Kind::tag)),
        ("state", filters.state.map(State::tag)),
        ("word", filters.word.as_deref()),
        ("customer", filters.customer.as_deref()),
    ];
    let asked = turn(&OF_SITE, (filters.after.as_deref(), filters.limit), &set)?;
    let mut conn = visit.portal.store.read().await?;
    let search = Search::of_site(&mut conn, visit.slug(), &asked).await?;
    if !search.refusals.is_empty() {
        return Err(Error::Refused(search.refusals.into()));
    }
    let found = search.page_of_site(&mut conn, visit.slug(), &asked).await?;
    api::given(&Many::<Document>::of(found))
}

async fn shown(visit: &Visit, id: Uuid) -> Result<DocumentDetail, Error> {
    let mut conn = visit.portal.store.read().await?;
    let known = sql::of_site(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let trail = trail::of(&mut conn, visit.slug(), id).await?.into_iter().map(Happening::from).collect();
    Ok(DocumentDetail { document: known.into(), trail })
}

#[utoipa::path(get, path = "/documents/{document}", tag = "documents", operation_id = "get_document",
    params(("document" = Uuid, Path)), responses((status = 200, body = DocumentDetail)))]
pub async fn show(visit: Visit, Path(document): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, document).await?)
}

fn of(visit: &Visit, document: Uuid) -> Path<(String, Uuid)> {
    Path((visit.slug().to_owned(), document))
}

#[utoipa::path(get, path = "/documents/{document}/pdf", tag = "documents", operation_id = "get_document_pdf",
    params(("document" = Uuid, Path)), responses((status = 200, content_type = "application/pdf")))]
pub async fn pdf(visit: Visit, staff: Staff, Path(document): Path<Uuid>) -> Answer {
    let path = of(&visit, document);
    pages::pdf(visit, staff, path, axum::extract::RawQuery(None)).await
}

#[utoipa::path(get, path = "/documents/{document}/jp-pint.xml", tag = "documents",
    operation_id = "get_document_jp_pint", params(("document" = Uuid, Path)),
    responses((status = 200, content_type = "application/xml")))]
pub async fn jp_pint(visit: Visit, staff: Staff, Path(document): Path<Uuid>) -> Answer {
    let path = of(&visit, document);
    pages::jp_pint(visit, staff, path).await
}

#[utoipa::path(get, path = "/documents/{document}/lines.csv", tag = "documents",
    operation_id = "get_document_lines", params(("document" = Uuid, Path)),
    responses((status = 200, content_type = "text/csv")))]
pub async fn lines(visit: Visit, staff: Staff, Path(document): Path<Uuid>) -> Answer {
    let path = of(&visit, document);
    pages::lines(visit, staff, path, axum::extract::RawQuery(None)).await
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancellation {
    #[schema(min_length = 1, max_length = 200)]
    reason: String,
}

#[utoipa::path(post, path = "/documents/{document}/cancellation", tag = "documents",
    operation_id = "cancel_document", params(("document" = Uuid, Path)), request_body = Cancellation,
    responses((status = 200, body = DocumentDetail)))]
pub async fn cancel(
    visit: Visit,
    staff: Staff,
    Path(document): Path<Uuid>,
    Body(said): Body<Cancellation>,
) -> Answer {
    let reason = pages::cancellation::taken(&said.reason).map_err(Error::refused)?;
    pages::cancel(&visit, &staff, (document, None), &reason).await?;
    api::given(&shown(&visit, document).await?)
}
