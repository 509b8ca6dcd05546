//! Acting for a customer (代行, OFF-1): an operator sees the member's pages as one of the customer's users does, under
//! a banner, for a while.
//!
//! It is a state of the operator's own session in the office: there is no cookie of its own that could be stolen or
//! left over, and it is worth nothing without that session. The member gets no session, so none of theirs gives way.
//! `layers` stand around the pages of the site, `handlers` begin and end it.

pub mod handlers;
pub mod layers;
mod sql;

use counter::{
    Arrival, Error, Member, Portal, Staff, Visit,
    audit::{self, Deed},
    drafts,
};
use door::{history, upkeep::acting};
use jiff::{SignedDuration, Timestamp};
use store::Tx;
use uuid::Uuid;

pub use sql::InPlace;

/// Long enough for a telephone call; too short to forget in whose name one is working.
pub const LONGEST: SignedDuration = SignedDuration::from_mins(30);

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 「代行を終了する」
    Asked,
    TimeIsUp,
    /// The operator has logged out.
    LoggedOut,
    /// The operator's session is over by itself.
    NoSession,
    /// The operator's role no longer allows it.
    Role,
    /// The user could no longer come in themselves.
    ShutOut,
    /// The operator began to act for somebody else.
    Another,
}

impl End {
    fn tag(self) -> &'static str {
        match self {
            End::Asked => "asked",
            End::TimeIsUp => "time-is-up",
            End::LoggedOut | End::NoSession => "logged-out",
            End::Role => "role",
            End::ShutOut => "shut-out",
            End::Another => "another",
        }
    }

    /// By the operator; else it came by itself.
    fn is_asked_for(self) -> bool {
        matches!(self, End::Asked | End::LoggedOut | End::Another)
    }
}

/// In the place of one of the account's users. Whatever this session acted as before ends.
pub async fn begin(
    visit: &Visit,
    staff: &Staff,
    (account, user): (Uuid, Uuid),
    reason: &str,
) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let site = visit.slug();
    let known = acting::member(&mut tx, visit, (account, user), visit.at).await?;
    known.ok_or(Error::Conflict)?;
    let earlier = sql::take_of_session(&mut tx, site, &staff.session).await?;
    let now = tx.now();
    let new = InPlace {
        id: tx.id(),
        operator: staff.operator,
        user,
        account,
        reason: reason.to_owned(),
        began: now,
        until: now + LONGEST,
    };
    sql::insert(&mut tx, site, &staff.session, &new).await?;
    history::keep_acting(&mut tx, site, user).await?;
    for earlier in earlier {
        record_end(&mut tx, visit, (site, &earlier), End::Another).await?;
    }
    let deed = staff.deed(visit, "office.began-acting").about(format!("account:{account}"));
    let deed = deed.on_behalf(format!("user:{user}")).with("reason", reason);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

/// Once: whoever comes second finds nothing to end.
async fn end(visit: &Visit, id: Uuid, why: End) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    if let Some(ended) = sql::take(&mut tx, visit.slug(), id).await? {
        record_end(&mut tx, visit, (visit.slug(), &ended), why).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// With the operator's session, whichever sites they acted at.
pub async fn log_out(tx: &mut Tx, arrival: &Arrival, session: &[u8]) -> Result<(), Error> {
    for site in arrival.portal.sites.slugs() {
        for ended in sql::take_of_session(tx, &site, session).await? {
            record_end(tx, arrival, (&site, &ended), End::LoggedOut).await?;
        }
    }
    Ok(())
}

async fn record_end(
    tx: &mut Tx,
    arrival: &Arrival,
    (site, ended): (&str, &InPlace),
    why: End,
) -> Result<(), Error> {
    drafts::forget_acting(tx, site, ended.id).await?;
    let (operator, deed) = (format!("operator:{}", ended.operator), ending(site, ended, why));
    let deed = if why.is_asked_for() {
        Deed { by: operator, address: Some(arrival.address.to_string()), ..deed }
    } else {
        deed.with("operator", operator)
    };
    audit::record(tx, &arrival.portal.keys, &deed).await?;
    Ok(())
}

/// By the house itself, unless somebody asked for it.
fn ending(site: &str, ended: &InPlace, why: End) -> Deed {
    Deed::of_system(site, "office.ended-acting")
        .about(format!("account:{}", ended.account))
        .on_behalf(format!("user:{}", ended.user))
        .with("why", why.tag())
}

/// The member in whose place somebody acts, as long as they could come in themselves.
async fn member(visit: &Visit, row: &InPlace) -> Result<Option<Member>, Error> {
    let mut conn = visit.portal.store.read().await?;
    acting::member(&mut conn, visit, (row.account, row.user), row.began).await
}

/// Whoever acted and never came back: the log tells the end of it all the same.
pub async fn sweep(portal: &Portal, site: &str) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    for ended in sql::take_over(&mut tx, site).await? {
        drafts::forget_acting(&mut tx, site, ended.id).await?;
        let why = if is_over(&ended, tx.now()) { End::TimeIsUp } else { End::NoSession };
        let operator = format!("operator:{}", ended.operator);
        let deed = ending(site, &ended, why).with("operator", operator);
        audit::record(&mut tx, &portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(())
}

fn is_over(row: &InPlace, now: Timestamp) -> bool {
    now >= row.until
}
