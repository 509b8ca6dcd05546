//! A customer company as a whole.

use counter::{Error, Staff, Visit};
use jiff::Timestamp;
use store::{Conn, FromRow, Row, Tx, args};
use uuid::Uuid;

use super::{State, record, users};
use crate::{
    people::{self, User},
    sessions::sql::close_of_account,
};

/// An account with everything that is on file of it.
pub struct Customer {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub kana: String,
    pub postal_code: String,
    /// Its lines, one below the other.
    pub address: String,
    pub phone: Option<String>,
    pub mail: Option<String>,
    pub state: State,
    pub created: Timestamp,
}

impl FromRow for Customer {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Customer {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            kana: row.get("kana")?,
            postal_code: row.get("postal_code")?,
            address: row.get("address")?,
            phone: row.get("phone")?,
            mail: row.get("mail")?,
            state: state(row)?,
            created: row.get("created")?,
        })
    }
}

pub(super) fn state(row: &Row) -> store::Result<State> {
    let tag: String = row.get("state")?;
    Ok(State::from_tag(&tag).unwrap_or(State::Suspended))
}

const CUSTOMER: &str = "id, number, name, kana, postal_code, address, phone, mail, state, created";

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Customer, Error> {
    let found = conn
        .maybe(&format!("SELECT {CUSTOMER} FROM accounts WHERE site = $1 AND id = $2"), args![site, id])
        .await?;
    found.ok_or(Error::NotFound)
}

/// Its people, those who came first at the top.
pub async fn users_of(conn: &mut Conn, site: &str, id: Uuid) -> Result<Vec<User>, Error> {
    Ok(people::sql::users_of(conn, site, id).await?)
}

pub(super) async fn locked(tx: &mut Tx, site: &str, id: Uuid) -> Result<Customer, Error> {
    people::sql::lock_account(tx, site, id).await?;
    find(tx, site, id).await
}

/// What may be done was decided by what was seen. Where somebody has made something else of it since, it is decided anew:
/// a customer that was closed meanwhile does not become merely suspended.
fn must_be(seen: State, customer: &Customer) -> Result<(), Error> {
    if customer.state == seen { Ok(()) } else { Err(Error::Again) }
}

/// 「利用を停止する」 and 「解約にする」: whoever is inside for this account is put out; who belongs to another one as well still
/// gets into that.
pub async fn shut(
    visit: &Visit,
    staff: &Staff,
    (id, seen): (Uuid, State),
    (state, reason): (State, &str),
) -> Result<(), Error> {
    let site = visit.slug();
    let mut tx = visit.portal.store.begin().await?;
    let customer = locked(&mut tx, site, id).await?;
    must_be(seen, &customer)?;
    save_state(&mut tx, site, id, state).await?;
    close_of_account(&mut tx, site, id).await?;
    for user in people::sql::users_of(&mut tx, site, id).await? {
        // With no account left, nothing of theirs goes on.
        if user.suspended.is_some() {
            users::put_out(&mut tx, site, &user).await?;
        }
    }
    let did = if state == State::Closed { "door.closed-account" } else { "door.suspended-account" };
    let deed = staff.deed(visit, did).about(format!("account:{id}")).with("number", customer.number);
    record(&mut tx, visit, deed.with("reason", reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// 「利用を再開する」
pub async fn reopen(visit: &Visit, staff: &Staff, (id, seen): (Uuid, State)) -> Result<(), Error> {
    let site = visit.slug();
    let mut tx = visit.portal.store.begin().await?;
    let customer = locked(&mut tx, site, id).await?;
    must_be(seen, &customer)?;
    let users = people::sql::users_of(&mut tx, site, id).await?;
    let state = if users.iter().any(|user| user.through.is_some()) { State::Open } else { State::Waiting };
    save_state(&mut tx, site, id, state).await?;
    let deed = staff.deed(visit, "door.reopened-account").about(format!("account:{id}"));
    record(&mut tx, visit, deed.with("number", customer.number)).await?;
    tx.commit().await?;
    Ok(())
}

pub(super) async fn save_state(tx: &mut Tx, site: &str, id: Uuid, state: State) -> Result<(), Error> {
    let shut = state.is_shut().then(|| tx.now());
    tx.run(
        "UPDATE accounts SET state = $3, shut = $4 WHERE site = $1 AND id = $2",
        args![site, id, state, shut],
    )
    .await?;
    Ok(())
}
