//! Leftovers: documents on the shelf that lost a row which named them. They are swept once nobody can be about to
//! name them again, where no other row does: two rows may name the same bytes.
//!
//! Whoever names a document `keep`s it in the same transaction. Where it has been swept since it was put, it is not
//! there any more; then the transaction fails, and what puts the document is done again.

use std::collections::HashSet;

use jiff::SignedDuration;
use shelf::DocumentKey;
use store::{Conn, Tx, Value, args};

use crate::{
    desk::Desks,
    error::{Error, Result},
    kept,
    portal::Portal,
};

/// Longer than any transaction takes that names a document which was put before.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// Longer than anybody takes from putting a document to naming it.
const MEMORY: SignedDuration = SignedDuration::from_hours(24 * 2);
const AT_ONCE: i64 = 20;

/// Notes the documents of rows that are about to go: `of` is what stands between their table and its WHERE's end.
pub async fn leave(tx: &mut Tx, of: &str, args: &[Value]) -> Result<u64, store::Error> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO leftovers (site, hash, length, left_at)
         SELECT DISTINCT site, hash, length, {} FROM {of} AND hash IS NOT NULL
         ON CONFLICT (site, hash) DO UPDATE SET left_at = excluded.left_at, swept = NULL",
        now.as_millisecond()
    );
    tx.run(&sql, args).await
}

/// Documents that rows of this transaction name.
pub async fn keep(tx: &mut Tx, site: &str, keys: &[DocumentKey]) -> Result<()> {
    let kept: Vec<Option<i64>> = tx
        .all_among(
            "DELETE FROM leftovers WHERE site = $1 AND hash IN ({among}) RETURNING swept",
            args![site],
            keys.iter().map(ToString::to_string),
        )
        .await?;
    if kept.iter().any(Option::is_some) {
        return Err(Error::Conflict);
    }
    Ok(())
}

/// Clears away what nobody names. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<u64> {
    let mut swept = 0;
    for site in portal.sites.slugs() {
        while let Some(some) = sweep_some(portal, &site).await? {
            swept += some;
        }
        let mut tx = portal.store.begin().await?;
        let before = tx.now() - MEMORY;
        tx.run("DELETE FROM leftovers WHERE site = $1 AND swept < $2", args![site, before]).await?;
        tx.commit().await?;
    }
    Ok(swept)
}

/// Deletes before it commits: whoever is about to name one of these waits for its row, and then knows.
async fn sweep_some(portal: &Portal, site: &str) -> Result<Option<u64>> {
    let mut tx = portal.store.begin().await?;
    let now = tx.now();
    let left: Vec<(String, i64)> = tx
        .all(
            "UPDATE leftovers SET swept = $3 WHERE site = $1 AND hash IN (
               SELECT hash FROM leftovers WHERE site = $1 AND left_at <= $2 AND swept IS NULL
               ORDER BY left_at, hash LIMIT $4)
             RETURNING hash, length",
            args![site, now - PATIENCE, now, AT_ONCE],
        )
        .await?;
    if left.is_empty() {
        return Ok(None);
    }
    let named = named(&mut tx, portal, site, &left).await?;
    let mut swept = 0;
    for (hash, length) in left.iter().filter(|(hash, _)| !named.contains(hash)) {
        if let Some(key) = u64::try_from(*length).ok().and_then(|length| DocumentKey::named(hash, length)) {
            portal.shelf.delete(site, &key).await?;
            swept += 1;
        }
    }
    tx.run_among("DELETE FROM leftovers WHERE site = $1 AND hash IN ({among})", args![site], named).await?;
    tx.commit().await?;
    metrics::counter!("leftovers_swept_total").increment(swept);
    Ok(Some(swept))
}

/// Those that rows of a desk, or of kept files, still name.
async fn named(
    conn: &mut Conn,
    portal: &Portal,
    site: &str,
    left: &[(String, i64)],
) -> Result<HashSet<String>> {
    let mut named = HashSet::new();
    for table in portal.part::<Desks>().naming().chain([kept::TABLE]) {
        let sql = format!("SELECT hash FROM {table} WHERE site = $1 AND hash IN ({{among}})");
        let found: Vec<String> = conn.all_among(&sql, args![site], left.iter().map(|(hash, _)| hash)).await?;
        named.extend(found);
    }
    Ok(named)
}
