//! `/office/{site}/documents`: every document of the site. Found as the Act asks for it (INV-19), read with its
//! trail, corrected by another file or cancelled with a reason (INV-14).

mod actions;
pub mod archive;
pub mod cancellation;
pub mod correction;
mod pages;

use axum::extract::{Path, RawQuery};
use counter::{
    Answer, Error, Refusal, Speech, Staff, Visit, audit,
    error::Result,
    list::{self, Asked, ListView, Page},
    page, refused, see_other,
    show::Show,
};
use store::Value;
use uuid::Uuid;

use crate::{
    document::Document,
    giving,
    pages::DocumentView,
    search::Search,
    sql::{self, HASH, OF_SITE},
};
pub use actions::cancel;
pub use pages::{CancellationPage, CancelledPage, ConfirmPage, DocumentPage, DocumentsPage};

pub async fn show_all(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    page_of(&visit, &staff, &Asked::of(query.as_deref()), None).await
}

/// The search, and why what was asked of its result was not done.
async fn page_of(visit: &Visit, staff: &Staff, asked: &Asked, refusal: Option<Refusal>) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let search = Search::of_site(&mut conn, visit.slug(), asked).await?;
    let sheet = search.sheet(asked).refused(refusal);
    // A filter that cannot be taken would otherwise look as if it had found everything.
    let found = if search.refusals.is_empty() {
        search.page_of_site(&mut conn, visit.slug(), asked).await?
    } else {
        Page::nothing()
    };
    let mut list = ListView::of(&OF_SITE, asked, &found, &visit.office("documents.csv"), &visit.speech());
    list.leave_out(HASH);
    list.stands_at(&visit.office("documents"));
    let shown = DocumentsPage {
        f: visit.office_frame(staff),
        list,
        asked: asked.clone(),
        has_more_than_an_archive_takes: found.is_counted_out,
        documents: found.rows,
        sheet,
    };
    if shown.sheet.is_refused() { refused(&shown) } else { page(&shown) }
}

pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let search = Search::of_site(&mut conn, visit.slug(), &asked).await?;
    if !search.refusals.is_empty() {
        return Ok(see_other(format!("{}{}", visit.office("documents"), asked.from_start())));
    }
    let rows = (known(&visit), search.all());
    let store = visit.portal.store.clone();
    Ok(list::download(&OF_SITE, store, rows, &asked, ("documents", cells, visit.speech())))
}

fn known(visit: &Visit) -> Vec<Value> {
    vec![Value::from(visit.slug())]
}

fn cells(document: &Document, words: &Speech) -> Vec<String> {
    vec![
        Show::day(document.issued),
        words.say(document.kind.word()),
        document.number.clone(),
        document.customer_number.clone(),
        document.customer.clone(),
        document.subject.clone(),
        document.gross.0.to_string(),
        document.due.map(Show::day).unwrap_or_default(),
        words.say(pages::state_word(document)),
        document.hash(),
    ]
}

pub async fn show(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let document = find(&visit, id).await?;
    let mut conn = visit.portal.store.read().await?;
    let view = DocumentView::load(&mut conn, visit.slug(), document, visit.office("documents")).await?;
    let may_change = staff.role.changes(counter::Area::Desk(crate::NAME));
    let may_cancel = may_change && actions::can_be_cancelled(&mut conn, visit.slug(), &view.document).await?;
    let may_correct = may_cancel && actions::corrected_by_data(&view.document, view.said.as_ref()).is_some();
    page(&DocumentPage { f: visit.office_frame(&staff), view, may_cancel, may_correct })
}

async fn find(visit: &Visit, id: Uuid) -> Result<Document> {
    let mut conn = visit.portal.store.read().await?;
    sql::of_site(&mut conn, visit.slug(), id).await?.ok_or(Error::NotFound)
}

pub async fn pdf(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let document = find(&visit, id).await?;
    let answer = giving::pdf(&visit, &document, giving::is_to_save(query.as_deref())).await?;
    looked(&visit, &staff, &document).await?;
    Ok(answer)
}

pub async fn jp_pint(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    let document = find(&visit, id).await?;
    let answer = giving::jp_pint(&visit, &document).await?;
    looked(&visit, &staff, &document).await?;
    Ok(answer)
}

pub async fn lines(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let document = find(&visit, id).await?;
    let answer = giving::csv(&visit, &document, query.as_deref()).await?;
    looked(&visit, &staff, &document).await?;
    Ok(answer)
}

/// An operator who looks makes nothing read; the log keeps that they did.
async fn looked(visit: &Visit, staff: &Staff, document: &Document) -> Result<()> {
    let mut tx = visit.portal.store.begin().await?;
    let deed = staff.deed(visit, "invoices.fetched-document").about(document.id);
    audit::record(&mut tx, &visit.portal.keys, &deed.with("number", document.number.as_str())).await?;
    tx.commit().await?;
    Ok(())
}
