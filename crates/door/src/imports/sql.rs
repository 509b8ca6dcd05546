//! The SQL of imports.

use counter::{
    Error, kept,
    list::{Column, Kind, Listing},
    table::{RowFault, fault},
};
use store::{Conn, Result, Tx, args};
use uuid::Uuid;

use super::{
    Counts, Import, Stage, What,
    row::{Person, Said},
};

/// `$1` is the site.
pub const LISTING: Listing = Listing {
    rows: "imports WHERE site = $1",
    columns: &[
        Column { name: "added", word: "import-added", can_sort: true, kind: Kind::Number },
        Column { name: "name", word: "import-name", can_sort: false, kind: Kind::Text },
        Column { name: "stage", word: "import-stage", can_sort: false, kind: Kind::Text },
        Column { name: "file_rows", word: "import-rows", can_sort: false, kind: Kind::Number },
    ],
    more: MORE,
    key: "id",
    key_kind: Kind::Text,
    order: "added",
    is_newest_first: true,
};

const MORE: &str =
    "id, added_by, new_accounts, changed_accounts, new_people, changed_people, same, invites, done, stalled";

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Import>> {
    let sql =
        format!("SELECT added, name, stage, file_rows, {MORE} FROM imports WHERE site = $1 AND id = $2");
    conn.maybe(&sql, args![site, id]).await
}

pub(super) async fn insert(tx: &mut Tx, site: &str, (id, name): (Uuid, &str), by: &str) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO imports (site, id, name, stage, added, added_by, file_rows, new_accounts, changed_accounts,
            new_people, changed_people, same, invites, faults, warnings, done)
         VALUES ($1, $2, $3, 'checking', $4, $5, 0, 0, 0, 0, 0, 0, 0, '[]', '[]', 0)",
        args![site, id, name, now, by],
    )
    .await?;
    Ok(())
}

pub(super) async fn save_check(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    counts: &Counts,
    (faults, warnings): (&[RowFault], &[RowFault]),
) -> Result<bool> {
    let stage = if faults.is_empty() { Stage::Checked } else { Stage::Refused };
    let saved = tx
        .run(
            "UPDATE imports SET stage = $3, file_rows = $4, new_accounts = $5, changed_accounts = $6, new_people = $7,
               changed_people = $8, same = $9, faults = $10, warnings = $11
             WHERE site = $1 AND id = $2 AND stage = 'checking'",
            args![
                site,
                id,
                stage,
                counts.rows,
                counts.new_accounts,
                counts.changed_accounts,
                counts.new_people,
                counts.changed_people,
                counts.same,
                fault::as_json(faults),
                fault::as_json(warnings)
            ],
        )
        .await?;
    Ok(saved == 1)
}

/// What is wrong with the file, and what is only doubtful.
pub async fn report(conn: &mut Conn, site: &str, id: Uuid) -> Result<(Vec<RowFault>, Vec<RowFault>)> {
    let (faults, warnings): (String, String) =
        conn.one("SELECT faults, warnings FROM imports WHERE site = $1 AND id = $2", args![site, id]).await?;
    Ok((fault::from_json(&faults), fault::from_json(&warnings)))
}

pub(super) async fn save_faults(tx: &mut Tx, site: &str, id: Uuid, faults: &[RowFault]) -> Result<()> {
    tx.run(
        "UPDATE imports SET faults = $3 WHERE site = $1 AND id = $2",
        args![site, id, fault::as_json(faults)],
    )
    .await?;
    Ok(())
}

pub(super) async fn begin(tx: &mut Tx, site: &str, id: Uuid, invites: bool) -> Result<bool> {
    let begun = tx
        .run(
            "UPDATE imports SET stage = 'running', invites = $3 WHERE site = $1 AND id = $2 AND stage = 'checked'",
            args![site, id, invites],
        )
        .await?;
    Ok(begun == 1)
}

/// Moves an import on; `false` where it no longer stands where it was thought to.
pub(super) async fn step(tx: &mut Tx, site: &str, id: Uuid, (from, to): (Stage, Stage)) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE imports SET stage = $4 WHERE site = $1 AND id = $2 AND stage = $3",
            args![site, id, from, to],
        )
        .await?;
    Ok(moved == 1)
}

/// Notes that the run went on from here, and what it has done so far; `false` where another worker has been at it.
pub(super) async fn save_done(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    (from, to): (i64, i64),
    counts: &Counts,
) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE imports SET done = $4, new_accounts = $5, changed_accounts = $6, new_people = $7,
               changed_people = $8, same = $9
             WHERE site = $1 AND id = $2 AND done = $3 AND stage = 'running'",
            args![
                site,
                id,
                from,
                to,
                counts.new_accounts,
                counts.changed_accounts,
                counts.new_people,
                counts.changed_people,
                counts.same
            ],
        )
        .await?;
    Ok(moved == 1)
}

/// Of an import that is over its file goes, and what it would have done.
pub(super) async fn forget(tx: &mut Tx, site: &str, id: Uuid) -> Result<(), Error> {
    for what in [What::Source, What::Plan] {
        kept::leave(tx, site, (id, what.tag())).await?;
    }
    Ok(())
}

/// What the file says nothing of stays as it is.
pub(crate) async fn change_account(tx: &mut Tx, site: &str, id: Uuid, said: &Said) -> Result<()> {
    let Said { name, kana, postal_code, address, phone, mail } = said.clone();
    tx.run(
        "UPDATE accounts SET name = COALESCE($3, name), kana = COALESCE($4, kana),
           postal_code = COALESCE($5, postal_code), address = COALESCE($6, address),
           phone = NULLIF(COALESCE($7, phone), ''), mail = NULLIF(COALESCE($8, mail), '')
         WHERE site = $1 AND id = $2",
        args![site, id, name, kana, postal_code, address, phone, mail],
    )
    .await?;
    Ok(())
}

pub(super) async fn change_user(tx: &mut Tx, site: &str, id: Uuid, person: &Person) -> Result<()> {
    let name = person.name.clone().filter(|name| !name.is_empty());
    tx.run("UPDATE users SET name = COALESCE($3, name) WHERE site = $1 AND id = $2", args![site, id, name])
        .await?;
    Ok(())
}

/// How many wait to be run, and for somebody to see why they are stuck.
pub async fn waiting(conn: &mut Conn, site: &str) -> Result<(i64, i64)> {
    conn.one(
        "SELECT count(CASE WHEN stage = 'checked' THEN 1 END),
             count(CASE WHEN stage IN ('checking', 'running') THEN stalled END)
         FROM imports WHERE site = $1",
        args![site],
    )
    .await
}
