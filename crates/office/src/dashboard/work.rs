//! What waits for somebody, as far as their role goes.

use counter::{Area, Desks, Error, Staff, Visit, desk::Work};
use door::{imports, reset_request::queue, upkeep::letters as first};
use store::{Conn, args};

use crate::{customers::requests, letters, webhooks};

/// How long an undelivered notice is work: after that nobody will do anything about it.
const DAYS: i64 = 7;

pub async fn waiting(conn: &mut Conn, visit: &Visit, staff: &Staff) -> Result<Vec<Work>, Error> {
    let (site, role) = (visit.slug(), &staff.role);
    let mut works = Vec::new();
    let mut add = |path, word, count| works.push(Work { path, word, count });
    if role.reads(Area::Customers) {
        if requests::are_taken(&visit.site) {
            add("requests", "work-requests", queue::waiting(conn, site).await?);
        }
        let (refused, given_up) = undelivered(conn, visit).await?;
        add("outbox?state=refused", "work-refused", refused);
        add("outbox?state=given-up", "work-given-up", given_up);
    }
    if role.reads(Area::Intake) {
        let (checked, stalled) = imports::sql::waiting(conn, site).await?;
        add("imports", "work-imports-stalled", stalled);
        add("imports", "work-imports", checked);
        if first::are_sent(visit.site.part()) {
            let (ready, stalled) = letters::waiting(conn, site).await?;
            add("letters", "work-letters-stalled", stalled);
            add("letters", "work-letters", ready);
        }
    }
    for desk in visit.portal.part::<Desks>().of(&visit.site) {
        if role.reads(Area::Desk(desk.name())) {
            works.extend(desk.work(conn, site).await?);
        }
    }
    if role.reads(Area::House) {
        works.push(Work { path: "webhooks", word: "work-webhooks", count: webhooks::odd(conn, site).await? });
    }
    works.retain(|work| work.count > 0);
    Ok(works)
}

async fn undelivered(conn: &mut Conn, visit: &Visit) -> Result<(i64, i64), Error> {
    let since = visit.at.as_millisecond() - DAYS * 24 * 60 * 60 * 1000;
    let counts = conn
        .one(
            "SELECT count(CASE WHEN state = 'refused' THEN 1 END), count(CASE WHEN state = 'given-up' THEN 1 END)
             FROM notices WHERE site = $1 AND state IN ('refused', 'given-up') AND ended_at >= $2",
            args![visit.slug(), since],
        )
        .await?;
    Ok(counts)
}
