//! GET /{site}/invoices/{id}: what a document says, its versions, and its proof trail (INV-3).

use axum::extract::Path;
use counter::{Answer, Error, Member, Visit, error::Result, page};
use uuid::Uuid;

use super::actions;
use crate::{
    document::Document,
    pages::{DocumentPage, DocumentView},
    sql,
};

pub async fn show(visit: Visit, member: Member, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let document = find(&visit, &member, id).await?;
    actions::open(&visit, &member, &document).await?;
    // Read again: that it has been opened now is part of what the page says.
    let document = find(&visit, &member, id).await?;
    let mut conn = visit.portal.store.read().await?;
    let view = DocumentView::load(&mut conn, visit.slug(), document, visit.to("invoices")).await?;
    page(&DocumentPage { f: visit.frame(Some(&member)), view })
}

/// Other accounts' documents, and those that are not published yet, are not there.
pub async fn find(visit: &Visit, member: &Member, id: Uuid) -> Result<Document> {
    let mut conn = visit.portal.store.read().await?;
    sql::of_account(&mut conn, visit.slug(), member.account, id).await?.ok_or(Error::NotFound)
}
