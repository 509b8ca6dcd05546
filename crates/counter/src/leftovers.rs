//! Leftovers: documents on the shelf that no row names, or that lost one which did. They are swept once nobody can be
//! about to name them, where no other row does: two rows may name the same bytes.
//!
//! Whoever puts a document lists it here before, and whoever names one `keep`s it in the same transaction. A worker that
//! dies in between leaves nothing that nobody sweeps. Where a document was swept since it was put, the transaction that
//! names it fails, and what puts it is done again (docs/decisions/0021).

use std::{
    collections::{BTreeSet, HashSet},
    time::Duration,
};

use axum::body::Bytes;
use futures_util::{StreamExt as _, future::try_join_all};
use jiff::{SignedDuration, Timestamp};
use shelf::{DocumentKey, Shelf};
use store::{Conn, Store, Tx, Value, args};
use tokio::task::spawn_blocking;

use crate::{
    desk::Desks,
    error::{Error, Result},
    kept,
    portal::Portal,
};

/// Longer than anybody takes from putting a document to naming it.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// Longer than anybody relies on a document without having put it.
const MEMORY: SignedDuration = SignedDuration::from_hours(24 * 2);
const AT_ONCE: i64 = 20;
/// Between two turns, for whoever else wants to write.
const PAUSE: Duration = Duration::from_millis(100);
const FOUND_AT_ONCE: usize = 500;
/// Before what a restore found is swept: until then there is a way back to the database that was put aside.
const GRACE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// Puts documents that rows are going to name.
pub async fn put(portal: &Portal, site: &str, documents: Vec<Bytes>) -> Result<Vec<DocumentKey>> {
    let hash = move || {
        let keys: BTreeSet<DocumentKey> = documents.iter().map(|bytes| DocumentKey::of(bytes)).collect();
        (documents, keys)
    };
    let (documents, keys) = spawn_blocking(hash).await.map_err(Error::fault)?;
    let mut tx = portal.store.begin().await?;
    let now = tx.now();
    list(&mut tx, site, &keys, now).await?;
    // Where nothing comes of it, nothing was done.
    tx.commit_unseen().await?;
    Ok(portal.shelf.put_all(site, documents).await?)
}

async fn list(
    tx: &mut Tx,
    site: &str,
    keys: impl IntoIterator<Item = &DocumentKey>,
    left: Timestamp,
) -> Result<(), store::Error> {
    let row = |key: &DocumentKey| {
        let length = i64::try_from(key.length).unwrap_or(i64::MAX);
        args![site, key.to_string(), length, left].to_vec()
    };
    let rows: Vec<_> = keys.into_iter().map(row).collect();
    tx.add_all_or("leftovers (site, hash, length, left_at)", &rows, LEFT_AGAIN).await?;
    Ok(())
}

const LEFT_AGAIN: &str = "ON CONFLICT (site, hash) DO UPDATE SET left_at = excluded.left_at, swept = NULL";

/// Notes the documents of rows that are about to go: `of` is what stands between their table and its WHERE's end.
pub async fn leave(tx: &mut Tx, of: &str, args: &[Value]) -> Result<u64, store::Error> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO leftovers (site, hash, length, left_at)
         SELECT DISTINCT site, hash, length, {} FROM {of} AND hash IS NOT NULL {LEFT_AGAIN}",
        now.as_millisecond()
    );
    tx.run(&sql, args).await
}

/// Documents that rows of this transaction name. From here to its end no sweep touches them.
pub async fn keep(tx: &mut Tx, portal: &Portal, site: &str, keys: &[DocumentKey]) -> Result<()> {
    let listed: Vec<(String, Timestamp, Option<Timestamp>)> = tx
        .all_among(
            "DELETE FROM leftovers WHERE site = $1 AND hash IN ({among}) RETURNING hash, left_at, swept",
            args![site],
            keys.iter().map(ToString::to_string),
        )
        .await?;
    // What is younger no sweep has looked at; the half of it is for clocks that differ. Where they differ by more, the
    // mark of a sweep tells.
    let before = tx.now() - PATIENCE / 2;
    let is_doubtful = |left: Timestamp, swept: Option<Timestamp>| left <= before || swept.is_some();
    let doubtful = listed.into_iter().filter(|(_, left, swept)| is_doubtful(*left, *swept));
    let doubtful: HashSet<String> = doubtful.map(|(hash, ..)| hash).collect();
    for key in keys.iter().filter(|key| doubtful.contains(&key.to_string())) {
        if !portal.shelf.exists(site, key).await? {
            return Err(Error::Conflict);
        }
    }
    Ok(())
}

/// Lists what lies on the shelf and no row names: after a restore, what was put there since the backup. Says how many
/// they are.
pub async fn find(store: &Store, shelf: &Shelf, desks: &Desks, site: &str) -> Result<usize> {
    let mut there = shelf.list(site).chunks(FOUND_AT_ONCE);
    let mut found = 0;
    while let Some(some) = there.next().await {
        let mut keys = some.into_iter().collect::<Result<Vec<_>, _>>()?;
        let hashes: Vec<String> = keys.iter().map(ToString::to_string).collect();
        let mut tx = store.begin().await?;
        let named = named(&mut tx, desks, site, hashes.iter()).await?;
        keys.retain(|key| !named.contains(&key.to_string()));
        let left = tx.now() + GRACE;
        list(&mut tx, site, &keys, left).await?;
        tx.commit().await?;
        found += keys.len();
    }
    Ok(found)
}

/// Clears away what nobody names. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<u64> {
    let mut swept = 0;
    for site in portal.sites.slugs() {
        while is_any_due(portal, &site).await? {
            // One that is gone is not waited for while others wait for the database.
            portal.shelf.ping().await?;
            swept += sweep_some(portal, &site).await?;
            portal.store.given().rest(PAUSE).await;
        }
        let mut tx = portal.store.begin().await?;
        let before = tx.now() - MEMORY;
        tx.run("DELETE FROM leftovers WHERE site = $1 AND swept < $2", args![site, before]).await?;
        tx.commit().await?;
    }
    Ok(swept)
}

async fn is_any_due(portal: &Portal, site: &str) -> Result<bool> {
    let before = portal.store.now() - PATIENCE;
    let sql = "SELECT 1 FROM leftovers WHERE site = $1 AND left_at <= $2 AND swept IS NULL LIMIT 1";
    Ok(portal.store.read().await?.maybe::<i64>(sql, args![site, before]).await?.is_some())
}

/// Deletes before it commits: whoever is about to name one of these waits for its row, and then knows. A row for which
/// this waits may have been left again meanwhile: so its age is asked once more.
///
/// On SQLite nobody writes meanwhile, so the shelf is asked for all of them at once.
async fn sweep_some(portal: &Portal, site: &str) -> Result<u64> {
    let mut tx = portal.store.begin().await?;
    let now = tx.now();
    let left: Vec<(String, i64)> = tx
        .all(
            "UPDATE leftovers SET swept = $3 WHERE site = $1 AND hash IN (
               SELECT hash FROM leftovers WHERE site = $1 AND left_at <= $2 AND swept IS NULL
               ORDER BY left_at, hash LIMIT $4)
               AND left_at <= $2
             RETURNING hash, length",
            args![site, now - PATIENCE, now, AT_ONCE],
        )
        .await?;
    let hashes = left.iter().map(|(hash, _)| hash);
    let named = named(&mut tx, portal.part::<Desks>(), site, hashes).await?;
    let going = left.iter().filter(|(hash, _)| !named.contains(hash));
    let going = going.filter_map(|(hash, length)| key_of(hash, *length));
    let deletions = going.map(|key| async move { portal.shelf.delete(site, &key).await });
    let swept = try_join_all(deletions).await?.len() as u64;
    tx.run_among("DELETE FROM leftovers WHERE site = $1 AND hash IN ({among})", args![site], named).await?;
    tx.commit().await?;
    metrics::counter!("leftovers_swept_total").increment(swept);
    Ok(swept)
}

/// The tables whose rows name documents, by `site`, `hash` and `length`: those of all desks, and that of kept files.
pub fn naming(desks: &Desks) -> impl Iterator<Item = &'static str> {
    desks.naming().chain([kept::TABLE])
}

/// All documents of a site that are named by a row.
pub async fn all_named(
    conn: &mut Conn,
    desks: &Desks,
    site: &str,
) -> Result<BTreeSet<DocumentKey>, store::Error> {
    let mut named = BTreeSet::new();
    for table in naming(desks) {
        let sql = format!("SELECT DISTINCT hash, length FROM {table} WHERE site = $1 AND hash IS NOT NULL");
        let rows: Vec<(String, i64)> = conn.all(&sql, args![site]).await?;
        named.extend(rows.iter().filter_map(|(hash, length)| key_of(hash, *length)));
    }
    Ok(named)
}

fn key_of(hash: &str, length: i64) -> Option<DocumentKey> {
    u64::try_from(length).ok().and_then(|length| DocumentKey::named(hash, length))
}

/// Those of the documents that are named by a row.
pub async fn named(
    conn: &mut Conn,
    desks: &Desks,
    site: &str,
    hashes: impl Iterator<Item = &String> + Clone,
) -> Result<HashSet<String>, store::Error> {
    let mut named = HashSet::new();
    for table in naming(desks) {
        let sql = format!("SELECT hash FROM {table} WHERE site = $1 AND hash IN ({{among}})");
        named.extend(conn.all_among::<String>(&sql, args![site], hashes.clone()).await?);
    }
    Ok(named)
}
