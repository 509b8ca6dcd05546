//! The SQL of the login history.

use counter::{
    Visit,
    list::{Column, Kind, Listing},
};
use store::{Conn, Result, Tx, args};
use uuid::Uuid;

use super::{KEPT, Login, Outcome};
use crate::device;

pub const LISTING: Listing = Listing {
    rows: "logins WHERE site = $1 AND user_id = $2",
    columns: &[
        Column { name: "at", word: "history-at", can_sort: true, kind: Kind::Number },
        Column { name: "outcome", word: "history-outcome", can_sort: true, kind: Kind::Text },
        Column { name: "device", word: "history-device", can_sort: true, kind: Kind::Text },
        Column { name: "address", word: "history-address", can_sort: true, kind: Kind::Text },
    ],
    more: "",
    key: "id",
    key_kind: Kind::Text,
    order: "at",
    is_newest_first: true,
};

pub async fn insert(tx: &mut Tx, visit: &Visit, user: Uuid, outcome: Outcome) -> Result<()> {
    let id = tx.id();
    tx.run(
        "INSERT INTO logins (site, id, user_id, at, outcome, device, address) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            visit.slug(), id, user, visit.at, outcome.tag(), device::name(&visit.agent), visit.address.to_string()
        ],
    )
    .await?;
    Ok(())
}

pub async fn insert_acting(tx: &mut Tx, site: &str, user: Uuid) -> Result<()> {
    let (id, now) = (tx.id(), tx.now());
    tx.run(
        "INSERT INTO logins (site, id, user_id, at, outcome, device, address) VALUES ($1, $2, $3, $4, $5, '', '')",
        args![site, id, user, now, Outcome::ByOperator.tag()],
    )
    .await?;
    Ok(())
}

/// The newest of them.
pub async fn latest(conn: &mut Conn, site: &str, user: Uuid, most: i64) -> Result<Vec<Login>> {
    conn.all(
        "SELECT at, outcome, device, address FROM logins WHERE site = $1 AND user_id = $2
         ORDER BY at DESC, id DESC LIMIT $3",
        args![site, user, most],
    )
    .await
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64> {
    let old = tx.now() - KEPT;
    tx.run("DELETE FROM logins WHERE site = $1 AND at < $2", args![site, old]).await
}
