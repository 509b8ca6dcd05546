//! GET `/office/{site}/documents/archive` and `…/archive.zip`: several documents at once, the ticked ones or all that the
//! search has found (INV-2). Open to whoever may open one of them: so both ask, and send nothing. The log names what was
//! taken; to the customers nothing has happened.

use axum::extract::RawQuery;
use counter::{Answer, Error, Refusal, Staff, Visit, audit, list::Asked, see_other};

use super::{cells, known, page_of};
use crate::{
    archive::{self, Archive, MOST},
    document::{Document, naming},
    search::Search,
    sql::{self, OF_SITE},
};

pub async fn ticked(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let mut asked = Asked::of(query.as_deref());
    let ids = archive::ticked(&asked.take("id"))?;
    if ids.is_empty() {
        return page_of(&visit, &staff, &asked, Some(Refusal::whole("invoices-refused-none"))).await;
    }
    let mut conn = visit.portal.store.read().await?;
    let found = sql::of_ids(&mut conn, visit.slug(), &ids).await?;
    drop(conn);
    if found.len() != ids.len() {
        return Err(Error::NotFound);
    }
    send(&visit, &staff, found).await
}

pub async fn filtered(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let search = Search::of_site(&mut conn, visit.slug(), &asked).await?;
    if !search.refusals.is_empty() {
        return Ok(see_other(format!("{}{}", visit.office("documents"), asked.from_start())));
    }
    let found = OF_SITE.first(&mut conn, (&known(&visit), &search.all()), &asked, MOST).await?;
    drop(conn);
    send(&visit, &staff, found).await
}

async fn send(visit: &Visit, staff: &Staff, documents: Vec<Document>) -> Answer {
    let archive = Archive::of(visit, documents, (&OF_SITE, cells))?;
    let mut tx = visit.portal.store.begin().await?;
    let deed = naming(staff.deed(visit, "invoices.fetched-documents"), &archive.documents());
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(archive.send(visit))
}
