//! POST /{site}/invoices/archive and GET /{site}/invoices/archive.zip: several documents at once, the ticked ones or
//! all that the filters leave (INV-2).

use axum::{
    extract::RawQuery,
    http::{HeaderValue, header},
    response::IntoResponse as _,
};
use counter::{
    Answer, Error, Form, Member, Refusal, Visit,
    error::Result,
    files::{self, Leaves},
    list::{Asked, line},
    see_other,
};
use uuid::Uuid;

use super::{
    actions,
    archive_stream::{self, Piece},
    list, sql as own_sql,
};
use crate::{document::Document, file_name, search::Search, sql::OF_ACCOUNT};

/// So many that a year of a large customer fits, so few that their list does in memory.
pub const MOST: usize = 10_000;

/// The ticked ones.
pub async fn ticked(
    visit: Visit,
    member: Member,
    RawQuery(query): RawQuery,
    Form(fields): Form<Vec<(String, String)>>,
) -> Answer {
    let ids = ids(&fields)?;
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

fn ids(fields: &[(String, String)]) -> Result<Vec<Uuid>> {
    let ticked = fields.iter().filter(|(name, _)| name == "id");
    let ids: Option<Vec<Uuid>> = ticked.map(|(_, id)| Uuid::try_parse(id).ok()).collect();
    let mut ids = ids.filter(|ids| ids.len() <= MOST).ok_or(Error::Garbled("the form names no documents"))?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
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
    let mut documents: Vec<Document> = documents.into_iter().filter(|one| one.pdf.is_some()).collect();
    if documents.is_empty() {
        return Err(Error::NotFound);
    }
    documents.sort_by(|one, other| (one.issued, &one.number).cmp(&(other.issued, &other.number)));
    let pieces = pieces(visit, documents);
    let index = index(visit, &pieces);
    let saved: Vec<Document> = pieces.iter().map(|piece| piece.document.clone()).collect();
    actions::save(visit, member, &saved).await?;
    let name = format!("{}_{}", visit.frame(None).show.day_digits(visit.at), visit.slug());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/zip")),
        (
            header::CONTENT_DISPOSITION,
            files::disposition(Leaves::Saved, &format!("{name}.zip"), &format!("{name}.zip")),
        ),
    ];
    Ok((headers, archive_stream::body(visit.clone(), index, pieces)).into_response())
}

/// Two numbers may differ in nothing but what no file name can hold.
fn pieces(visit: &Visit, documents: Vec<Document>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(documents.len());
    let mut taken = std::collections::HashSet::new();
    for document in documents {
        let name = file_name::of(visit, &document);
        let name = if taken.insert(name.clone()) { name } else { format!("{name}_{}", document.id) };
        pieces.push(Piece { name: format!("{name}.pdf"), document });
    }
    pieces
}

/// What lies in the archive, for people and for their systems: the list as the page has it, with the file of each
/// and its hash.
fn index(visit: &Visit, pieces: &[Piece]) -> String {
    let words = visit.speech();
    let mut head: Vec<String> = vec![words.say("invoices-index-file")];
    head.extend(OF_ACCOUNT.columns.iter().map(|column| words.say(column.word)));
    head.push(words.say("invoices-index-hash"));
    let lines = pieces.iter().map(|piece| {
        let mut cells = vec![piece.name.clone()];
        cells.extend(list::cells(&piece.document, &words));
        cells.push(piece.document.pdf.as_ref().map(|pdf| pdf.key.to_string()).unwrap_or_default());
        line(&cells)
    });
    // The mark tells Excel that this is UTF-8.
    format!("\u{feff}{}{}", line(&head), lines.collect::<String>())
}
