//! The SQL of the customer's side, beside what operators read as well (`crate::sql`).

use std::collections::{BTreeSet, HashMap};

use store::{Conn, Result, Tx, args};
use uuid::Uuid;

use crate::{
    document::Document,
    sql::COLUMNS,
    trail::{self, Happened, Step},
};

/// Those of an account that point at one of these: corrections, cancellations, credit notes.
pub async fn pointing_at(conn: &mut Conn, site: &str, account: Uuid, id: Uuid) -> Result<Vec<Document>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invoices
         WHERE site = $1 AND account = $2 AND earlier = $3 AND published IS NOT NULL ORDER BY id LIMIT 50"
    );
    conn.all(&sql, args![site, account, id]).await
}

pub async fn of_ids(
    conn: &mut Conn,
    site: &str,
    account: Uuid,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Document>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM invoices
         WHERE site = $1 AND account = $2 AND published IS NOT NULL AND id IN ({{among}})"
    );
    conn.all_among(&sql, args![site, account], ids.iter().copied()).await
}

/// Which of these numbers the account has, each with its document.
pub async fn of_numbers(
    conn: &mut Conn,
    site: &str,
    account: Uuid,
    numbers: &[&str],
) -> Result<HashMap<String, Uuid>> {
    let found: Vec<(String, Uuid)> = conn
        .all_among(
            "SELECT number, id FROM invoices
             WHERE site = $1 AND account = $2 AND published IS NOT NULL AND number IN ({among})",
            args![site, account],
            numbers.iter().copied(),
        )
        .await?;
    Ok(found.into_iter().collect())
}

/// The first who opens a document makes it read.
pub async fn open(tx: &mut Tx, site: &str, id: Uuid, (who, user): (&str, Uuid)) -> Result<bool> {
    let now = tx.now();
    let opened = tx
        .run(
            "UPDATE invoices SET opened = $3, opened_by = $4,
                    state = CASE WHEN state = 'unread' THEN 'read' ELSE state END
             WHERE site = $1 AND id = $2 AND opened IS NULL",
            args![site, id, now, who],
        )
        .await?;
    if opened == 1 {
        trail::add(tx, site, &[Step::of(id, Happened::Opened).by(who, user)]).await?;
    }
    Ok(opened == 1)
}

/// Whoever saves documents has them: nobody needs to be reminded of them any more.
pub async fn mark_saved(tx: &mut Tx, site: &str, ids: &[Uuid], (who, user): (&str, Uuid)) -> Result<()> {
    let now = tx.now();
    let opened: Vec<Uuid> = tx
        .all_among(
            "UPDATE invoices SET opened = $2, opened_by = $3,
                    state = CASE WHEN state = 'unread' THEN 'read' ELSE state END
             WHERE site = $1 AND opened IS NULL AND id IN ({among}) RETURNING id",
            args![site, now, who],
            ids.iter().copied(),
        )
        .await?;
    let step = |what| move |id: &Uuid| Step::of(*id, what).by(who, user);
    let opened = opened.iter().map(step(Happened::Opened));
    let steps: Vec<Step<'_>> = opened.chain(ids.iter().map(step(Happened::Saved))).collect();
    trail::add(tx, site, &steps).await
}
