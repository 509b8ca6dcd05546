//! GET /{site}/invoices and /{site}/invoices.csv: 「請求書一覧」 (INV-1).

use axum::{
    extract::RawQuery,
    response::{IntoResponse as _, Response},
};
use counter::{
    Answer, Member, Refusal, Speech, Visit,
    list::{self, Asked, ListView, Page},
    page, refused, see_other,
    show::Show,
};
use store::Value;

use crate::{
    document::Document,
    pages::ListPage,
    search::Search,
    sql::{HASH, OF_ACCOUNT},
};

pub async fn show(visit: Visit, member: Member, RawQuery(query): RawQuery) -> Answer {
    page_of(&visit, &member, query.as_deref(), None).await
}

/// The list, and why what was asked of it was not done.
pub async fn page_of(
    visit: &Visit,
    member: &Member,
    query: Option<&str>,
    refusal: Option<Refusal>,
) -> Answer {
    let asked = Asked::of(query);
    let search = Search::of(&asked);
    let sheet = search.sheet(&asked).refused(refusal);
    // A filter that cannot be taken would otherwise look as if it had found everything.
    let found = if search.refusals.is_empty() {
        let mut conn = visit.portal.store.read().await?;
        OF_ACCOUNT.page(&mut conn, &known(visit, member), &search.all(), &asked).await?
    } else {
        Page::nothing()
    };
    let mut list = ListView::of(&OF_ACCOUNT, &asked, &found, &visit.to("invoices.csv"), &visit.speech());
    list.leave_out(HASH);
    list.stands_at(&visit.to("invoices"));
    let shown = ListPage {
        f: visit.frame(Some(member)),
        list,
        query: asked.from_start(),
        has_more_than_an_archive_takes: found.is_counted_out,
        documents: found.rows,
        sheet,
    };
    if shown.sheet.is_refused() { refused(&shown) } else { page(&shown) }
}

pub async fn csv(visit: Visit, member: Member, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let search = Search::of(&asked);
    if !search.refusals.is_empty() {
        return see_other(format!("{}{}", visit.to("invoices"), asked.from_start())).into_response();
    }
    let rows = (known(&visit, &member), search.all());
    let store = visit.portal.store.clone();
    list::download(&OF_ACCOUNT, store, rows, &asked, ("invoices", cells, visit.speech()))
}

pub fn known(visit: &Visit, member: &Member) -> Vec<Value> {
    vec![Value::from(visit.slug()), Value::from(member.account)]
}

pub fn cells(document: &Document, words: &Speech) -> Vec<String> {
    let period =
        document.period.map(|period| format!("{}〜{}", Show::day(period.from), Show::day(period.until)));
    vec![
        Show::day(document.issued),
        words.say(document.kind.word()),
        document.number.clone(),
        document.subject.clone(),
        period.unwrap_or_default(),
        document.gross.0.to_string(),
        document.due.map(Show::day).unwrap_or_default(),
        words.say(document.state.word()),
        document.hash(),
    ]
}
