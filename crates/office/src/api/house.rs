//! `/site`: whose key it is; `/audit-log`: what was done, by whom.

use counter::{
    Answer, Staff, Visit,
    api::{self, Many, Query, turn},
    audit::{Entry, LISTING},
    list::Condition,
    staff::Role,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::Value;
use utoipa::ToSchema;

#[derive(Serialize, ToSchema)]
pub struct Site {
    pub site: String,
    pub name: String,
    pub time_zone: Option<String>,
    pub desks: Vec<String>,
    /// The key's name, and what it opens.
    pub key: String,
    pub scopes: Vec<String>,
}

#[utoipa::path(get, path = "/site", tag = "house", operation_id = "get_site",
    responses((status = 200, body = Site)))]
pub async fn site(visit: Visit, staff: Staff) -> Answer {
    let scopes = match &staff.role {
        Role::Program(scopes) => scopes.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    api::given(&Site {
        site: visit.slug().to_owned(),
        name: visit.site.name(visit.lang).to_owned(),
        time_zone: visit.site.time_zone.iana_name().map(str::to_owned),
        desks: visit.site.desks.clone(),
        key: staff.name.clone(),
        scopes,
    })
}

#[derive(Serialize, ToSchema)]
pub struct LogEntry {
    pub seq: i64,
    pub at: Timestamp,
    pub by: String,
    pub on_behalf: Option<String>,
    pub did: String,
    pub about: String,
    pub from_address: Option<String>,
    #[schema(value_type = Object)]
    pub details: serde_json::Value,
}

impl From<Entry> for LogEntry {
    fn from(entry: Entry) -> Self {
        let Entry { seq, at, by, on_behalf, did, about, address, details, .. } = entry;
        let details = serde_json::from_str(&details).unwrap_or_default();
        LogEntry { seq, at, by, on_behalf, did, about, from_address: address, details }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    since: Option<Timestamp>,
    before: Option<Timestamp>,
    by: Option<String>,
    did: Option<String>,
    about: Option<String>,
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

#[utoipa::path(get, path = "/audit-log", tag = "house", operation_id = "list_audit_log", params(Filters),
    responses((status = 200, body = Many<LogEntry>)))]
pub async fn log(visit: Visit, Query(filters): Query<Filters>) -> Answer {
    let asked = turn(&LISTING, (filters.after.as_deref(), filters.limit), &[])?;
    let conditions: Vec<Condition> = [
        filters.since.map(|at| Condition::of("at >= ?", at)),
        filters.before.map(|at| Condition::of("at < ?", at)),
        filters.by.map(|by| Condition::of("by_whom = ?", by)),
        filters.did.map(|did| Condition::of("did = ?", did)),
        filters.about.map(|about| Condition::of("about = ?", about)),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = LISTING.page::<Entry>(&mut conn, &known, &conditions, &asked).await?;
    api::given(&Many::<LogEntry>::of(found))
}
