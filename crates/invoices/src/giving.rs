//! A document's files as they leave: its PDF, and what it says as data (INV-2, INV-4).

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::IntoResponse as _,
};
use bytes::Bytes;
use counter::{
    Answer, Error, Visit,
    error::Result,
    files::{self, Leaves},
    list::Encoding,
};

use crate::{
    document::{Document, Kind},
    file_name, policy, print,
    said::Said,
    sql,
    structured::{
        jp_pint::{self, Way},
        lines,
    },
};

/// Whether a request for a PDF asks to have it saved instead of shown.
pub fn is_to_save(query: Option<&str>) -> bool {
    query.is_some_and(|query| query.split('&').any(|pair| pair.split('=').next() == Some("save")))
}

pub async fn pdf(visit: &Visit, document: &Document, is_to_save: bool) -> Answer {
    let bytes = read(visit, document).await?;
    let leaves = if is_to_save { Leaves::Saved } else { Leaves::Shown };
    let (ascii, name) = names(visit, document, "pdf");
    Ok(files::pdf(bytes, leaves, (&ascii, &name)))
}

/// The bytes that were delivered, proved against the hash that the database keeps; what is damaged is a fault, and
/// not one byte of it leaves.
pub async fn read(visit: &Visit, document: &Document) -> Result<Bytes> {
    let pdf = print::on_demand(visit, document).await?;
    Ok(visit.portal.shelf.get(visit.slug(), &pdf.key).await?)
}

pub async fn jp_pint(visit: &Visit, document: &Document) -> Answer {
    let policy = &policy::of(&visit.site)?.policy;
    let Said::Invoice(invoice) = said(visit, document).await? else { return Err(Error::NotFound) };
    if !jp_pint::can_say(&invoice) {
        return Err(Error::NotFound);
    }
    let way = way(visit, document).await?;
    let xml = jp_pint::write(&invoice, &document.customer, &policy.issuer, way).map_err(Error::fault)?;
    let kind = ("xml", "application/xml; charset=utf-8");
    Ok((headers(visit, document, kind), xml).into_response())
}

async fn way(visit: &Visit, document: &Document) -> Result<Way> {
    let mut conn = visit.portal.store.read().await?;
    let earlier = match document.earlier.filter(|_| document.kind == Kind::Cancellation) {
        Some(id) => sql::of_site(&mut conn, visit.slug(), id).await?,
        None => None,
    };
    let earlier = earlier.map(|earlier| Way::of(earlier.kind, earlier.gross, None));
    Ok(Way::of(document.kind, document.gross, earlier))
}

pub async fn csv(visit: &Visit, document: &Document, query: Option<&str>) -> Answer {
    let said = said(visit, document).await?;
    let encoding = Encoding::chosen(query);
    let text = format!("{}{}", encoding.mark(), lines::write(document, &said, &visit.speech()));
    let headers = headers(visit, document, ("csv", encoding.charset()));
    Ok((headers, encoding.encode(&text)).into_response())
}

/// What came as a ready PDF says nothing that could be given as data.
async fn said(visit: &Visit, document: &Document) -> Result<Said> {
    let mut conn = visit.portal.store.read().await?;
    sql::said(&mut conn, visit.slug(), document.id).await?.ok_or(Error::NotFound)
}

fn headers(
    visit: &Visit,
    document: &Document,
    (ending, kind): (&str, &'static str),
) -> [(HeaderName, HeaderValue); 2] {
    let (ascii, name) = names(visit, document, ending);
    [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, files::disposition(Leaves::Saved, &ascii, &name)),
    ]
}

fn names(visit: &Visit, document: &Document, ending: &str) -> (String, String) {
    let (ascii, name) = (file_name::in_ascii(document), file_name::of(visit, document));
    (format!("{ascii}.{ending}"), format!("{name}.{ending}"))
}
