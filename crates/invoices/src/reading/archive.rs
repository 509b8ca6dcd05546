//! POST /{site}/invoices/archive and GET /{site}/invoices/archive.zip: several documents at once, the ticked ones or
//! all that the filters leave (INV-2).

use axum::extract::RawQuery;
use counter::{Answer, Error, Form, Member, Refusal, Visit, list::Asked, see_other};

use super::{actions, list, sql as own_sql};
use crate::{
    archive::{self, Archive, MOST},
    document::Document,
    search::Search,
    sql::OF_ACCOUNT,
};

/// The ticked ones.
pub async fn ticked(
    visit: Visit,
    member: Member,
    RawQuery(query): RawQuery,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let ids = archive::ticked(fields.iter().filter(|(name, _)| name == "id").map(|(_, id)| id))?;
    if ids.is_empty() {
        let refusal = Refusal::whole("invoices-refused-none");
        return list::page_of(&visit, &member, query.as_deref(), Some(refusal)).await;
    }
    let mut conn = visit.portal.store.read().await?;
    let found = own_sql::of_ids(&mut conn, visit.slug(), member.account, &ids).await?;
    drop(conn);
    // Somebody else's among them: then nobody has ticked these.
    if found.len() != ids.len() {
        return Err(Error::NotFound);
    }
    send(&visit, &member, found).await
}

/// All that the filters leave.
pub async fn filtered(visit: Visit, member: Member, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let search = Search::of(&asked);
    if !search.refusals.is_empty() {
        return Ok(see_other(format!("{}{}", visit.to("invoices"), asked.from_start())));
    }
    let mut conn = visit.portal.store.read().await?;
    let known = list::known(&visit, &member);
    let found = OF_ACCOUNT.first(&mut conn, (&known, &search.all()), &asked, MOST).await?;
    drop(conn);
    send(&visit, &member, found).await
}

async fn send(visit: &Visit, member: &Member, documents: Vec<Document>) -> Answer {
    let archive = Archive::of(visit, documents, (&OF_ACCOUNT, list::cells))?;
    actions::save(visit, member, &archive.documents()).await?;
    Ok(archive.send(visit))
}
