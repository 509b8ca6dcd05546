//! GET /{site}/logins and /{site}/logins.csv.

use axum::{extract::RawQuery, response::Response};
use counter::{
    Answer, Member, Sheet, Speech, Visit,
    list::{self, Asked, Condition, ListView},
    page,
    show::Show,
};
use jiff::{ToSpan as _, civil::Date};
use store::Value;

use super::{Login, Outcome, sql::LISTING};
use crate::pages::HistoryPage;

pub async fn show(visit: Visit, member: Member, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let (known, conditions) = rows_of(&visit, &member, &asked);
    let mut conn = visit.portal.store.read().await?;
    let found = LISTING.page::<Login>(&mut conn, &known, &conditions, &asked).await?;
    drop(conn);
    let csv = visit.to("logins.csv");
    let list = ListView::of(&LISTING, &asked, &found, &csv, &visit.speech());
    let filters = ["from", "until", "outcome"];
    let sheet = filters
        .into_iter()
        .fold(Sheet::blank(), |sheet, name| sheet.typed(name, asked.filter(name).unwrap_or_default()));
    page(&HistoryPage { f: visit.frame(Some(&member)), list, sheet, logins: found.rows })
}

pub async fn csv(visit: Visit, member: Member, RawQuery(query): RawQuery) -> Response {
    let asked = Asked::of(query.as_deref());
    let store = visit.portal.store.clone();
    let rows = rows_of(&visit, &member, &asked);
    let show = Show::of(&visit.site);
    let cells = move |login: &Login, words: &Speech| cells(login, words, &show);
    list::download(&LISTING, store, rows, &asked, ("logins", cells, visit.speech()))
}

/// What the list is of, and what its filters leave of it.
fn rows_of(visit: &Visit, member: &Member, asked: &Asked) -> (Vec<Value>, Vec<Condition>) {
    let known = vec![Value::from(visit.slug()), Value::from(member.user)];
    let midnight = |date: Date| date.to_zoned(visit.site.time_zone.clone()).ok().map(|at| at.timestamp());
    let date = |name: &str| asked.filter(name)?.parse::<Date>().ok();
    let from = date("from").and_then(midnight);
    // The last day counts as a whole.
    let until = date("until").and_then(|date| date.checked_add(1.day()).ok()).and_then(midnight);
    let outcome = asked.filter("outcome").and_then(Outcome::from_tag);
    let conditions = [
        from.map(|at| Condition::of("at >= ?", at)),
        until.map(|at| Condition::of("at < ?", at)),
        outcome.map(|outcome| Condition::of("outcome = ?", outcome.tag())),
    ];
    (known, conditions.into_iter().flatten().collect())
}

fn cells(login: &Login, words: &Speech, show: &Show) -> Vec<String> {
    vec![
        show.date_time(login.at),
        words.say(login.outcome.word()),
        login.device.clone(),
        login.address.clone(),
    ]
}
