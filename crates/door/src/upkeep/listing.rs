//! The list of customers: found by number, name, kana or phone, and by how they stand.

use counter::{
    index::Words,
    list::{Asked, Column, Condition, Kind, Listing},
};
use jiff::Timestamp;
use store::{FromRow, Row, Value};
use uuid::Uuid;

use super::{State, accounts::state};

pub const LISTING: Listing = Listing {
    rows: "accounts WHERE site = $1",
    columns: &[
        Column { name: "number", word: "customers-number", can_sort: true, kind: Kind::Text },
        Column { name: "name", word: "customers-name", can_sort: false, kind: Kind::Text },
        Column { name: "kana", word: "customers-kana", can_sort: true, kind: Kind::Text },
        Column { name: "state", word: "customers-state", can_sort: false, kind: Kind::Text },
        Column { name: "created", word: "customers-created", can_sort: true, kind: Kind::Number },
    ],
    more: "id, phone",
    key: "id",
    key_kind: Kind::Text,
    order: "number",
    is_newest_first: false,
};

pub struct AccountLine {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub kana: String,
    pub phone: Option<String>,
    pub state: State,
    pub created: Timestamp,
}

impl FromRow for AccountLine {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(AccountLine {
            id: row.get("id")?,
            number: row.get("number")?,
            name: row.get("name")?,
            kana: row.get("kana")?,
            phone: row.get("phone")?,
            state: state(row)?,
            created: row.get("created")?,
        })
    }
}

/// Beside the states of accounts: one of whose people is locked.
pub const LOCKED: &str = "locked";

const HAS_LOCKED: &str = "id IN (SELECT m.account_id FROM users u
     JOIN memberships m ON m.site = u.site AND m.user_id = u.id
     WHERE u.site = accounts.site AND u.locked IS NOT NULL AND (u.locked_until IS NULL OR u.locked_until > ?))";

/// What a customer must hold, in any order.
pub fn words(asked: &Asked) -> Words {
    Words::typed(asked.filter("word").unwrap_or_default())
}

/// How they stand.
pub fn conditions(asked: &Asked, now: Timestamp) -> Vec<Condition> {
    let mut conditions = Vec::new();
    match asked.filter("state") {
        Some(LOCKED) => conditions.push(Condition::of(HAS_LOCKED, Value::from(now))),
        Some(tag) => {
            let state = State::from_tag(tag).map(|state| Condition::of("state = ?", state.tag()));
            conditions.extend(state);
        }
        None => {}
    }
    conditions
}
