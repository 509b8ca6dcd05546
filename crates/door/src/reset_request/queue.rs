//! The requests as operators work them off (OFF-3): each is answered once, by a letter or by a refusal.

use counter::{
    Error, Staff, Visit, audit,
    list::{Asked, Column, Condition, Kind, Listing},
};
use jiff::Timestamp;
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

use super::ResetRequest;
use crate::{
    people::{self, Account, User},
    policy::Policy,
};

pub const LISTING: Listing = Listing {
    rows: "reset_requests WHERE site = $1",
    columns: &[
        Column { name: "at", word: "requests-at", can_sort: true, kind: Kind::Number },
        Column { name: "number", word: "requests-number", can_sort: false, kind: Kind::Text },
        Column { name: "company", word: "requests-company", can_sort: false, kind: Kind::Text },
        Column { name: "person", word: "requests-person", can_sort: false, kind: Kind::Text },
        Column { name: "answer", word: "requests-state", can_sort: false, kind: Kind::Text },
    ],
    more: "id, login, phone, note, done, done_by",
    key: "id",
    key_kind: Kind::Text,
    order: "at",
    is_newest_first: false,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Letter,
    Declined,
}

counter::tags!(Answer {
    Letter = "letter" => "requests-letter",
    Declined = "declined" => "requests-declined",
});

pub struct Request {
    pub id: Uuid,
    pub number: String,
    pub typed: ResetRequest,
    pub at: Timestamp,
    pub done: Option<Timestamp>,
    pub done_by: Option<String>,
    pub answer: Option<Answer>,
}

impl FromRow for Request {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Request {
            id: row.get("id")?,
            number: row.get("number")?,
            typed: ResetRequest {
                login: row.get("login")?,
                company: row.get("company")?,
                person: row.get("person")?,
                phone: row.get("phone")?,
                note: row.get("note")?,
            },
            at: row.get("at")?,
            done: row.get("done")?,
            done_by: row.get("done_by")?,
            answer: row.get("answer")?,
        })
    }
}

/// Those that wait, unless all are asked for.
pub fn conditions(asked: &Asked) -> Vec<Condition> {
    match asked.filter("state") {
        Some("all") => Vec::new(),
        _ => vec![Condition::plain("done IS NULL")],
    }
}

pub async fn waiting(conn: &mut Conn, site: &str) -> Result<i64, Error> {
    let sql = "SELECT count(*) FROM reset_requests WHERE site = $1 AND done IS NULL";
    Ok(conn.one(sql, args![site]).await?)
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Request, Error> {
    let sql = "SELECT id, number, login, company, person, phone, note, at, done, done_by, answer
               FROM reset_requests WHERE site = $1 AND id = $2";
    conn.maybe(sql, args![site, id]).await?.ok_or(Error::NotFound)
}

/// Whose login it names: whether that is who asks, an operator judges.
pub async fn named(
    conn: &mut Conn,
    visit: &Visit,
    request: &Request,
) -> Result<Option<(User, Account)>, Error> {
    let key = visit.site.part::<Policy>().login.key(&request.typed.login, "");
    let Some(user) = people::sql::user_by_login(conn, visit.slug(), &key).await? else { return Ok(None) };
    let account = people::sql::first_account(conn, visit.slug(), user.id).await?;
    Ok(Some((user, account)))
}

/// 「お断りする」
pub async fn decline(visit: &Visit, staff: &Staff, id: Uuid, reason: &str) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    answer(&mut tx, (visit, staff), id, (Answer::Declined, reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// Once: whoever comes later is told that somebody was quicker.
pub(crate) async fn answer(
    tx: &mut Tx,
    (visit, staff): (&Visit, &Staff),
    id: Uuid,
    (answer, reason): (Answer, &str),
) -> Result<(), Error> {
    let now = tx.now();
    let answered = tx
        .run(
            "UPDATE reset_requests SET done = $3, done_by = $4, answer = $5
             WHERE site = $1 AND id = $2 AND done IS NULL",
            args![visit.slug(), id, now, &*staff.name, answer],
        )
        .await?;
    if answered == 0 {
        return Err(Error::Conflict);
    }
    let request = find(tx, visit.slug(), id).await?;
    let deed = staff.deed(visit, "door.answered-request").about(&*request.number);
    let deed = deed.with("answer", answer.tag()).with("reason", reason);
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
