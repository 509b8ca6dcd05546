//! Filling: rows without a seat get one, a block of them at a time. What shows is only its last step, so that a worker may die
//! at any moment: a block that is not whole, or that rows have left, is cleared and its rows are seated anew.

use std::collections::HashMap;

use jiff::SignedDuration;
use store::{Store, Value, args};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{
    Index, grams,
    places::{PLACES, as_bytes},
    seek::seat,
};
use crate::{
    desk::Desks,
    error::{Error, Result},
    portal::Portal,
};

/// Fewer rows than these are looked at in no time, and make no block.
const LEAST: usize = 256;
/// Blocks that are emptier than that become one when there are enough of them.
const SMALL: i64 = 1024;
const MANY_SMALL: usize = 8;
/// What rows that are gone left behind goes within so long.
const PATIENCE: SignedDuration = SignedDuration::from_hours(24);
/// Rows that one transaction writes: nobody else waits long.
const AT_ONCE: usize = 2048;

/// Keeps every index as it should be. Called now and then.
pub async fn sweep(portal: &Portal) -> Result<()> {
    for site in portal.sites.slugs() {
        for index in portal.part::<Desks>().indexes() {
            index.renew(&portal.store, &site).await?;
            index.fill(&portal.store, &site).await?;
        }
    }
    Ok(())
}

impl Index {
    /// For whoever brought many rows: until they have a seat, each search looks at all of them. What fails here is done by
    /// the next sweep.
    pub async fn take_in(&self, store: &Store, site: &str) {
        if let Err(error) = self.fill(store, site).await {
            tracing::warn!(error = error.chain(), "new rows are not in the index of words yet");
        }
    }

    /// Gives rows without a seat one, until few are left.
    pub async fn fill(&self, store: &Store, site: &str) -> Result<()> {
        self.fill_with(store, site, LEAST).await
    }

    /// The same down to fewer rows.
    pub async fn fill_with(&self, store: &Store, site: &str, least: usize) -> Result<()> {
        while self.fill_block(store, site, least).await? {}
        Ok(())
    }

    /// Clears what has worn, so that it is filled anew.
    pub async fn renew(&self, store: &Store, site: &str) -> Result<()> {
        for block in self.worn(store, site).await? {
            self.clear(store, site, block).await?;
        }
        Ok(())
    }

    /// Whether there was a block to fill.
    async fn fill_block(&self, store: &Store, site: &str, least: usize) -> Result<bool> {
        let sql = format!(
            "SELECT id, words FROM {} WHERE site = $1 AND seat = 0 ORDER BY id LIMIT {PLACES}",
            self.table
        );
        let rows: Vec<(Uuid, String)> = store.read().await?.all(&sql, args![site]).await?;
        if rows.len() < least.max(1) {
            return Ok(false);
        }
        let held = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        let Some(block) = self.add_block(store, site, held).await? else { return Ok(false) };
        let (grams, rows) = spawn_blocking(|| (grams_of(&rows), rows)).await.map_err(Error::fault)?;
        let places: Vec<Vec<Value>> = grams
            .into_iter()
            .map(|(gram, places)| args![site, self.table, block, gram, as_bytes(&places)].to_vec())
            .collect();
        for some in places.chunks(AT_ONCE) {
            let mut tx = store.begin().await?;
            tx.add_all("gram_places (site, of_table, block, gram, places)", some).await?;
            tx.commit().await?;
        }
        let seated: Vec<(i64, &(Uuid, String))> =
            rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
        for some in seated.chunks(AT_ONCE) {
            if !self.give_seats(store, (site, block), some).await? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// None where somebody else makes one in this moment.
    pub(super) async fn add_block(&self, store: &Store, site: &str, held: i64) -> Result<Option<i64>> {
        let mut tx = store.begin().await?;
        let now = tx.now();
        let added = tx
            .one::<i64>(
                "INSERT INTO gram_blocks (site, of_table, block, held, looked_at)
                 SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), COALESCE(max(block), 0) + 1, CAST($3 AS BIGINT),
                   CAST($4 AS BIGINT)
                 FROM gram_blocks WHERE site = $1 AND of_table = $2 RETURNING block",
                args![site, self.table, held, now],
            )
            .await;
        match added {
            Err(store::Error::Unique { .. }) => return Ok(None),
            added => {
                let block = added?;
                tx.commit().await?;
                Ok(Some(block))
            }
        }
    }

    /// To those whose words are what they were. False where the block is no more.
    pub(super) async fn give_seats(
        &self,
        store: &Store,
        (site, block): (&str, i64),
        seated: &[(i64, &(Uuid, String))],
    ) -> Result<bool> {
        let mut tx = store.begin().await?;
        // Nobody clears it meanwhile.
        let there = "UPDATE gram_blocks SET held = held WHERE site = $1 AND of_table = $2 AND block = $3 AND held > 0";
        if tx.run(there, args![site, self.table, block]).await? == 0 {
            return Ok(false);
        }
        let sql = format!(
            "UPDATE {} SET seat = $3 WHERE site = $1 AND id = $2 AND seat = 0 AND words = $4",
            self.table
        );
        for (seat, (id, words)) in seated {
            tx.run(&sql, args![site, id, *seat, words]).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// Blocks that rows have left, for other words or for good, and those that are small and many.
    async fn worn(&self, store: &Store, site: &str) -> Result<Vec<i64>> {
        let mut tx = store.begin().await?;
        let now = tx.now();
        let due: Vec<(i64, i64)> = tx
            .all(
                "SELECT block, held FROM gram_blocks
                 WHERE site = $1 AND of_table = $2 AND held > 0 AND looked_at <= $3 ORDER BY block",
                args![site, self.table, now - PATIENCE],
            )
            .await?;
        tx.run(
            "UPDATE gram_blocks SET looked_at = $4 WHERE site = $1 AND of_table = $2 AND looked_at <= $3",
            args![site, self.table, now - PATIENCE, now],
        )
        .await?;
        tx.commit().await?;
        let small: Vec<i64> = due.iter().filter(|(_, held)| *held < SMALL).map(|(block, _)| *block).collect();
        let mut worn = if small.len() < MANY_SMALL { Vec::new() } else { small };
        let sql = format!("SELECT count(*) FROM {} WHERE site = $1 AND seat >= $2 AND seat < $3", self.table);
        let mut conn = store.read().await?;
        for (block, held) in due {
            let there: i64 = conn.one(&sql, args![site, seat(block, 0), seat(block + 1, 0)]).await?;
            if there < held && !worn.contains(&block) {
                worn.push(block);
            }
        }
        Ok(worn)
    }

    /// Its rows have no seat afterwards. The newest block stays as a number, so that none is given twice.
    pub(super) async fn clear(&self, store: &Store, site: &str, block: i64) -> Result<()> {
        let mut tx = store.begin().await?;
        // First of all: whoever seats rows in it waits, and then knows.
        tx.run(
            "UPDATE gram_blocks SET held = 0 WHERE site = $1 AND of_table = $2 AND block = $3",
            args![site, self.table, block],
        )
        .await?;
        let sql = format!("UPDATE {} SET seat = 0 WHERE site = $1 AND seat >= $2 AND seat < $3", self.table);
        tx.run(&sql, args![site, seat(block, 0), seat(block + 1, 0)]).await?;
        tx.run(
            "DELETE FROM gram_places WHERE site = $1 AND of_table = $2 AND block = $3",
            args![site, self.table, block],
        )
        .await?;
        tx.run(
            "DELETE FROM gram_blocks WHERE site = $1 AND of_table = $2 AND held = 0 AND block <
               (SELECT max(block) FROM gram_blocks WHERE site = $1 AND of_table = $2)",
            args![site, self.table],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }
}

/// In which places each gram stands.
fn grams_of(rows: &[(Uuid, String)]) -> HashMap<i64, Vec<u16>> {
    let mut grams: HashMap<i64, Vec<u16>> = HashMap::new();
    for (place, (_, words)) in (0..).zip(rows) {
        for gram in grams::of_row(words) {
            grams.entry(gram).or_default().push(place);
        }
    }
    grams
}
