//! `/notices`, `/suppressed-addresses`, `/bounces`: what was sent, what came back, and whom nothing is sent to.

use axum::extract::Path;
use counter::{
    Answer, Error, Staff, Visit,
    api::{self, File, Many, Paging, Query, must, turn},
};
use jiff::Timestamp;
use post::{
    State, bounce,
    mailbox::{self, Posted},
    suppressed::Suppressed,
};
use serde::{Deserialize, Serialize};
use store::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::outbox::{
    actions,
    sql::{LISTING, SUPPRESSED, conditions},
};

/// Never its text: it carries links and codes.
#[derive(Serialize, ToSchema)]
pub struct Notice {
    pub id: Uuid,
    pub kind: String,
    pub channel: String,
    pub recipient: String,
    pub subject: String,
    pub state: NoticeState,
    pub added: Timestamp,
    pub ended: Option<Timestamp>,
    pub reply: Option<String>,
}

#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    Waiting,
    Delivered,
    Refused,
    GivenUp,
}

impl From<State> for NoticeState {
    fn from(state: State) -> Self {
        match state {
            State::Waiting => NoticeState::Waiting,
            State::Delivered => NoticeState::Delivered,
            State::Refused => NoticeState::Refused,
            State::GivenUp => NoticeState::GivenUp,
        }
    }
}

impl NoticeState {
    fn tag(self) -> &'static str {
        match self {
            NoticeState::Waiting => "waiting",
            NoticeState::Delivered => "delivered",
            NoticeState::Refused => "refused",
            NoticeState::GivenUp => "given-up",
        }
    }
}

impl From<Posted> for Notice {
    fn from(posted: Posted) -> Self {
        let Posted { id, at, kind, channel, to, subject, state, ended_at, reply, .. } = posted;
        Notice {
            id,
            kind,
            channel,
            recipient: to,
            subject,
            state: state.into(),
            added: at,
            ended: ended_at,
            reply,
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    state: Option<NoticeState>,
    to: Option<String>,
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

#[utoipa::path(get, path = "/notices", tag = "notices", operation_id = "list_notices", params(Filters),
    responses((status = 200, body = Many<Notice>)))]
pub async fn list(visit: Visit, Query(filters): Query<Filters>) -> Answer {
    let state = filters.state.map(NoticeState::tag);
    let set = [("state", state), ("to", filters.to.as_deref())];
    let asked = turn(&LISTING, (filters.after.as_deref(), filters.limit), &set)?;
    let conditions = conditions(&asked);
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = LISTING.page::<Posted>(&mut conn, &known, &conditions, &asked).await?;
    api::given(&Many::<Notice>::of(found))
}

async fn shown(visit: &Visit, id: Uuid) -> Result<Notice, Error> {
    let mut conn = visit.portal.store.read().await?;
    let posted = mailbox::find(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    Ok(posted.into())
}

#[utoipa::path(get, path = "/notices/{notice}", tag = "notices", operation_id = "get_notice",
    params(("notice" = Uuid, Path)), responses((status = 200, body = Notice)))]
pub async fn show(visit: Visit, Path(notice): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, notice).await?)
}

#[utoipa::path(post, path = "/notices/{notice}/resend", tag = "notices", operation_id = "resend_notice",
    params(("notice" = Uuid, Path)), responses((status = 200, body = Notice)))]
pub async fn resend(visit: Visit, staff: Staff, Path(notice): Path<Uuid>) -> Answer {
    shown(&visit, notice).await?;
    must(actions::send_again(&visit, &staff, notice).await?)?;
    api::given(&shown(&visit, notice).await?)
}

#[derive(Serialize, ToSchema)]
pub struct SuppressedAddress {
    pub address: String,
    pub since: Timestamp,
    pub why: String,
}

impl From<Suppressed> for SuppressedAddress {
    fn from(one: Suppressed) -> Self {
        SuppressedAddress { address: one.address, since: one.since, why: one.why }
    }
}

#[utoipa::path(get, path = "/suppressed-addresses", tag = "notices", operation_id = "list_suppressed_addresses",
    params(Paging), responses((status = 200, body = Many<SuppressedAddress>)))]
pub async fn suppressed(visit: Visit, Query(page): Query<Paging>) -> Answer {
    let asked = turn(&SUPPRESSED, (page.after.as_deref(), page.limit), &[])?;
    let mut conn = visit.portal.store.read().await?;
    let known = [Value::from(visit.slug())];
    let found = SUPPRESSED.page::<Suppressed>(&mut conn, &known, &[], &asked).await?;
    api::given(&Many::<SuppressedAddress>::of(found))
}

#[utoipa::path(delete, path = "/suppressed-addresses/{address}", tag = "notices",
    operation_id = "release_address", params(("address" = String, Path)), responses((status = 204)))]
pub async fn release(visit: Visit, staff: Staff, Path(address): Path<String>) -> Answer {
    if !actions::release(&visit, &staff, &address).await? {
        return Err(Error::NotFound);
    }
    api::no_content()
}

/// A report of a mail server is no longer than this.
const LARGEST_BOUNCE: u64 = 1024 * 1024;

#[derive(Serialize, ToSchema)]
pub struct Bounced {
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    Noted,
    Suppressed,
    TooEarly,
    Nothing,
    Unknown,
}

impl From<bounce::Taken> for Outcome {
    fn from(taken: bounce::Taken) -> Self {
        match taken {
            bounce::Taken::Noted => Outcome::Noted,
            bounce::Taken::Suppressed => Outcome::Suppressed,
            bounce::Taken::TooEarly => Outcome::TooEarly,
            bounce::Taken::Nothing => Outcome::Nothing,
            bounce::Taken::Unknown => Outcome::Unknown,
        }
    }
}

#[utoipa::path(post, path = "/bounces", tag = "notices", operation_id = "take_bounce",
    request_body(content = Vec<u8>, content_type = "message/rfc822"), responses((status = 200, body = Bounced)))]
pub async fn bounced(visit: Visit, staff: Staff, file: File) -> Answer {
    let report = file.take("bounce.eml", LARGEST_BOUNCE).await?.bytes().await?;
    let taken = actions::take_bounce(&visit, &staff, &report).await?;
    api::given(&Bounced { outcome: taken.into() })
}
