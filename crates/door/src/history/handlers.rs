//! GET /{site}/logins and /{site}/logins.csv.

use axum::{extract::RawQuery, response::Response};
use counter::{
    Answer, Member, Speech, Visit,
    list::{self, Asked, Condition, ListView},
    page,
    show::Show,
};
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
    let sheet = asked.sheet(&["from", "until", "outcome"]);
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
    let outcome = asked.filter("outcome").and_then(Outcome::from_tag);
    let outcome = outcome.map(|outcome| Condition::of("outcome = ?", outcome.tag()));
    let days = asked.days(&visit.site.time_zone, ["at >= ?", "at < ?"]);
    (known, days.into_iter().chain(outcome).collect())
}

fn cells(login: &Login, words: &Speech, show: &Show) -> Vec<String> {
    vec![
        show.date_time(login.at),
        words.say(login.outcome.word()),
        login.device.clone(),
        login.address.clone(),
    ]
}
