//! The SQL of the customer's side, beside what operators read as well (`crate::sql`).

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use store::{Conn, Result, Tx, Value, args};
use uuid::Uuid;

use crate::{
    document::{Document, Happened},
    sql::COLUMNS,
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

/// Whoever saves documents has them: nobody needs to be reminded of them any more.
pub async fn mark_saved(tx: &mut Tx, site: &str, ids: &[Uuid], (who, user): (&str, Uuid)) -> Result<()> {
    let now = tx.now();
    tx.run_among(
        "UPDATE invoices SET opened = $2, opened_by = $3,
                state = CASE WHEN state = 'unread' THEN 'read' ELSE state END
         WHERE site = $1 AND opened IS NULL AND id IN ({among})",
        args![site, now, who],
        ids.iter().copied(),
    )
    .await?;
    let rows: Vec<Vec<Value>> = ids.iter().map(|id| saved(tx, site, *id, now, (who, user))).collect();
    tx.add_all("invoice_events (site, invoice, id, at, what, who, user_id)", &rows).await?;
    Ok(())
}

fn saved(tx: &Tx, site: &str, id: Uuid, now: Timestamp, (who, user): (&str, Uuid)) -> Vec<Value> {
    args![site, id, tx.id(), now, Happened::Saved.tag(), who, user].to_vec()
}
