//! The SQL of print runs.

use counter::{
    Error, Portal, audit, kept,
    list::{Column, Kind, Listing},
};
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Run, What};

/// `$1` is the site.
pub const LISTING: Listing = Listing {
    rows: "letter_runs WHERE site = $1",
    columns: &[
        Column { name: "added", word: "letters-added", can_sort: true, kind: Kind::Number },
        Column { name: "kind", word: "letters-who", can_sort: false, kind: Kind::Text },
        Column { name: "state", word: "letters-state", can_sort: false, kind: Kind::Text },
        Column { name: "letters", word: "letters-letters", can_sort: false, kind: Kind::Number },
    ],
    more: MORE,
    key: "id",
    key_kind: Kind::Text,
    order: "added",
    is_newest_first: true,
};

const MORE: &str = "id, added_by, printed, pages, until, fetched, fetched_by, destroyed, stalled";

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Run>> {
    let sql =
        format!("SELECT added, kind, state, letters, {MORE} FROM letter_runs WHERE site = $1 AND id = $2");
    conn.maybe(&sql, args![site, id]).await
}

pub async fn insert(tx: &mut Tx, site: &str, (id, kind): (Uuid, &str), letters: i64, by: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO letter_runs (site, id, kind, state, added, added_by, letters, printed, pages)
         VALUES ($1, $2, $3, 'printing', $4, $5, $6, 0, 0)",
        args![site, id, kind, now, by, letters],
    )
    .await?;
    Ok(())
}

/// Whose letter it is, with where it goes.
#[derive(Clone)]
pub struct Recipient {
    pub user: Uuid,
    pub account: Uuid,
    pub login: String,
    pub number: String,
    pub company: String,
    pub postal_code: String,
    pub address: String,
}

impl FromRow for Recipient {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Recipient {
            user: row.get("user_id")?,
            account: row.get("account")?,
            login: row.get("login_shown")?,
            number: row.get("number")?,
            company: row.get("name")?,
            postal_code: row.get("postal_code")?,
            address: row.get("address")?,
        })
    }
}

/// Those after a place up to another, in postal order; `printed` are those alone who got a letter.
pub async fn recipients(
    conn: &mut Conn,
    site: &str,
    id: Uuid,
    (after, until): (i64, i64),
    printed: bool,
) -> Result<Vec<Recipient>> {
    conn.all(
        "SELECT p.user_id, p.account, u.login_shown, a.number, a.name, a.postal_code, a.address
         FROM letter_run_people p JOIN users u ON u.site = p.site AND u.id = p.user_id
         JOIN accounts a ON a.site = p.site AND a.id = p.account
         WHERE p.site = $1 AND p.run = $2 AND p.place > $3 AND p.place <= $4 AND p.printed >= $5
         ORDER BY p.place",
        args![site, id, after, until, printed],
    )
    .await
}

/// Notes that the run went on from here; `false` where another worker has been at it.
pub async fn save_done(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    (from, to): (i64, i64),
    (users, pages): (&[Uuid], i64),
) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE letter_runs SET printed = $4, pages = pages + $5
             WHERE site = $1 AND id = $2 AND printed = $3 AND state = 'printing'",
            args![site, id, from, to, pages],
        )
        .await?;
    let sql =
        "UPDATE letter_run_people SET printed = 1 WHERE site = $1 AND run = $2 AND user_id IN ({among})";
    tx.run_among(sql, args![site, id], users.iter().copied()).await?;
    Ok(moved == 1)
}

/// All letters are there: how many they are is known by now.
pub async fn finish(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let until = tx.now() + super::KEPT;
    let moved = tx
        .run(
            "UPDATE letter_runs SET state = 'ready', until = $3,
               letters = (SELECT count(*) FROM letter_run_people p
                          WHERE p.site = $1 AND p.run = $2 AND p.printed = 1)
             WHERE site = $1 AND id = $2 AND state = 'printing'",
            args![site, id, until],
        )
        .await?;
    Ok(moved == 1)
}

pub async fn save_fetched(tx: &mut Tx, site: &str, id: Uuid, by: &str) -> Result<bool> {
    let now = tx.now();
    let saved = tx
        .run(
            "UPDATE letter_runs SET fetched = $3, fetched_by = $4
             WHERE site = $1 AND id = $2 AND state = 'ready'",
            args![site, id, now, by],
        )
        .await?;
    Ok(saved == 1)
}

/// Nobody reads the file any more.
pub async fn destroy(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool, Error> {
    let now = tx.now();
    let moved = tx
        .run(
            "UPDATE letter_runs SET state = 'destroyed', destroyed = $3
             WHERE site = $1 AND id = $2 AND state = 'ready'",
            args![site, id, now],
        )
        .await?;
    if moved == 1 {
        kept::leave(tx, site, (id, What::Whole.tag())).await?;
    }
    Ok(moved == 1)
}

/// Whether a run is under way: another would print for the same people.
pub async fn is_printing(conn: &mut Conn, site: &str) -> Result<bool> {
    let sql = "SELECT count(*) FROM letter_runs WHERE site = $1 AND state = 'printing'";
    Ok(conn.one::<i64>(sql, args![site]).await? > 0)
}

/// Destroys what has waited for its printer long enough. Called now and then.
pub async fn sweep(portal: &Portal, site: &str) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    let now = tx.now();
    let old: Vec<Uuid> = tx
        .all(
            "SELECT id FROM letter_runs WHERE site = $1 AND state = 'ready' AND until <= $2",
            args![site, now],
        )
        .await?;
    for id in old {
        if destroy(&mut tx, site, id).await? {
            let deed =
                audit::Deed::of_system(site, "office.destroyed-letters").about(format!("letters:{id}"));
            audit::record(&mut tx, &portal.keys, &deed).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// How many runs wait for their printer, and for somebody to see why they are stuck.
pub async fn waiting(conn: &mut Conn, site: &str) -> Result<(i64, i64)> {
    conn.one(
        "SELECT count(CASE WHEN state = 'ready' THEN 1 END), count(stalled) FROM letter_runs WHERE site = $1",
        args![site],
    )
    .await
}
