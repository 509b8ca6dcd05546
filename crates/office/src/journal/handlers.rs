//! GET /office/{site}/journal: the log, newest first; …/journal.csv; POST …/journal/check proves it whole.

use axum::{extract::RawQuery, response::Response};
use counter::{
    Answer, Area, Error, Speech, Staff, Visit,
    audit::{self, Entry, LISTING, ON_BEHALF},
    fold,
    form::Pressed,
    list::{self, Asked, Condition, ListView},
    looking_again, page, see_other,
    show::Show,
};
use door::people;
use store::{Conn, Value};

use super::{
    check,
    pages::{FILTERS, JournalPage},
    who::Names,
};
use crate::operators;

pub async fn show(visit: Visit, staff: Staff, RawQuery(query): RawQuery) -> Answer {
    let asked = Asked::of(query.as_deref());
    let mut conn = visit.portal.store.read().await?;
    let conditions = conditions(&mut conn, &visit, &asked).await?;
    let found = LISTING.page::<Entry>(&mut conn, &known(&visit), &conditions, &asked).await?;
    let names = Names::of(&mut conn, visit.slug(), &found.rows).await?;
    let check = check::last(&mut conn, visit.slug()).await?;
    // Whoever looks for something is not disturbed in it.
    let looks_again = query.is_none() && check.as_ref().is_some_and(|check| check.is_fresh(visit.at));
    let mut shown = JournalPage {
        f: visit.office_frame(&staff),
        list: ListView::of(&LISTING, &asked, &found, &visit.office("journal.csv"), &visit.speech()),
        kinds: audit::kinds(&mut conn, visit.slug()).await?,
        entries: found.rows,
        names,
        sheet: asked.sheet(&FILTERS),
        check,
        looks_again,
        may_check: staff.role.changes(Area::House),
    };
    if !shown.has_acted_for_others() {
        shown.list.leave_out(ON_BEHALF);
    }
    Ok(looking_again(page(&shown)?, looks_again))
}

/// As it stands in the log, with ids in place of names: names change, and the file is for proof.
pub async fn csv(visit: Visit, _: Staff, RawQuery(query): RawQuery) -> Result<Response, Error> {
    let asked = Asked::of(query.as_deref());
    let (store, show) = (visit.portal.store.clone(), Show::of(&visit.site));
    let mut conn = store.read().await?;
    let rows = (known(&visit), conditions(&mut conn, &visit, &asked).await?);
    drop(conn);
    let cells = move |entry: &Entry, words: &Speech| {
        vec![
            entry.seq.to_string(),
            show.date_time(entry.at),
            entry.by.clone(),
            entry.on_behalf.clone().unwrap_or_default(),
            words.say_or(&Entry::word(&entry.did), &entry.did),
            entry.about.clone(),
            entry.address.clone().unwrap_or_default(),
            entry.details.clone(),
        ]
    };
    Ok(list::download(&LISTING, store, rows, &asked, ("journal", cells, visit.speech())))
}

pub async fn check(visit: Visit, staff: Staff, _: Pressed) -> Answer {
    check::begin(&visit, &staff).await?;
    Ok(see_other(visit.office("journal")))
}

fn known(visit: &Visit) -> Vec<Value> {
    vec![Value::from(visit.slug())]
}

async fn conditions(conn: &mut Conn, visit: &Visit, asked: &Asked) -> Result<Vec<Condition>, Error> {
    let mut conditions = asked.days(&visit.site.time_zone, ["at >= ?", "at < ?"]);
    if let Some(typed) = asked.filter("who") {
        let values = whom(conn, visit, typed).await?;
        conditions.push(Condition::of_all("by_whom IN (?)", values));
    }
    let did = asked.filter("did").map(|did| Condition::of("did = ?", did));
    let about = asked.filter("about").map(|about| Condition::of("about = ?", about.trim()));
    conditions.extend(did.into_iter().chain(about));
    Ok(conditions)
}

/// As the log names whoever has this mail address or login; whatever names nobody is looked for as it is.
async fn whom(conn: &mut Conn, visit: &Visit, typed: &str) -> Result<Vec<Value>, Error> {
    let mut whom = vec![Value::from(typed.trim())];
    let operator = operators::sql::by_email(conn, &operators::key(typed)).await?;
    whom.extend(operator.map(|operator| Value::from(format!("operator:{}", operator.id))));
    let user = people::sql::user_by_login(conn, visit.slug(), &fold::login(typed)).await?;
    whom.extend(user.map(|user| Value::from(format!("user:{}", user.id))));
    Ok(whom)
}
