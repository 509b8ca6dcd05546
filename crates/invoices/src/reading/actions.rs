//! What members do with documents, and what is kept of it: the first who opens one, and everybody who saves.

use counter::{
    Member, Visit,
    audit::{self, Deed},
    error::Result,
};
use uuid::Uuid;

use super::sql;
use crate::document::{Document, naming};

/// Makes a document read. Whoever looks again, or comes second, changes nothing.
pub async fn open(visit: &Visit, member: &Member, document: &Document) -> Result<()> {
    if visit.acting.is_some() {
        return look(visit, member, "invoices.looked-at", &[document]).await;
    }
    if document.opened.is_some() {
        return Ok(());
    }
    let mut tx = visit.portal.store.begin().await?;
    if !sql::open(&mut tx, visit.slug(), document.id, (name(member), member.user)).await? {
        return Ok(());
    }
    let deed =
        deed(visit, member, "invoices.opened").about(document.id).with("number", document.number.clone());
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

/// One entry in the audit log for all of them, one step in the proof trail of each.
pub async fn save(visit: &Visit, member: &Member, documents: &[&Document]) -> Result<()> {
    if visit.acting.is_some() {
        return look(visit, member, "invoices.fetched-document", documents).await;
    }
    let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
    let mut tx = visit.portal.store.begin().await?;
    sql::mark_saved(&mut tx, visit.slug(), &ids, (name(member), member.user)).await?;
    let deed = deed_about(visit, member, "invoices.saved", documents);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

/// An operator in the customer's place has seen them, and the customer has not: the log knows it, and nothing else
/// changes. What is unread stays so, and the proof trail tells of the customer alone.
async fn look(visit: &Visit, member: &Member, did: &'static str, documents: &[&Document]) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    audit::record(&mut tx, &visit.portal.keys, &deed_about(visit, member, did, documents)).await?;
    tx.commit().await?;
    Ok(())
}

fn deed_about(visit: &Visit, member: &Member, did: &'static str, documents: &[&Document]) -> Deed {
    let deed = deed(visit, member, did).about(format!("account:{}", member.account));
    naming(deed, documents)
}

/// Of a user for their customer; where an operator acts for the user, that is already on whose behalf it is.
fn deed(visit: &Visit, member: &Member, did: &'static str) -> Deed {
    Deed::of(visit, did, format!("user:{}", member.user)).on_behalf(format!("account:{}", member.account))
}

/// Some have no name yet.
fn name(member: &Member) -> &str {
    if member.user_name.is_empty() { &member.login } else { &member.user_name }
}
