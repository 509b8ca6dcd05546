//! Filling: rows without a seat get one, a block of them at a time, and one worker at a time: it has the block until it is
//! filled, or until it has not been heard of for a while. It may die at any moment: grams come before seats, and a block that
//! is not whole, or that rows have left, is cleared and its rows are seated anew.

use std::{collections::HashMap, sync::Arc};

use jiff::SignedDuration;
use store::{Store, Tx, Value, args};
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
pub(super) const LEAST: usize = 256;
/// Blocks that are emptier than that become one when there are enough of them: together they fill no more than one.
const SMALL: i64 = 1024;
const MANY_SMALL: usize = 8;
/// Whether rows have left a block is looked at so often.
const EACH: SignedDuration = SignedDuration::from_hours(24);
/// Where one row of so many has left a block, it is made anew.
const SHARE: i64 = 16;
/// And for fewer after so long: what rows that are gone left behind is somebody's name, too.
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);
/// So many blocks are made anew in one sweep.
const AT_A_SWEEP: usize = 8;
/// Who fills a block has it for so long, and longer with each step. Who died has lost it then.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// Grams that one transaction writes or deletes.
const GRAMS_AT_ONCE: usize = 2048;
/// Rows that one transaction gives seats, or takes them from: they are locked meanwhile, and nobody waits long.
const SEATS_AT_ONCE: usize = 256;

/// Keeps every index as it should be. Called now and then.
pub async fn sweep(portal: &Portal) {
    // Whoever filled a block and died has it for a while yet.
    if !tend(portal).await {
        portal.store.given().rest(LEASE.unsigned_abs()).await;
        tend(portal).await;
    }
}

/// False where somebody else was at it.
async fn tend(portal: &Portal) -> bool {
    let mut is_done = true;
    for site in portal.sites.slugs() {
        for index in portal.part::<Desks>().indexes() {
            match index.tend(&portal.store, &site).await {
                Ok(done) => is_done &= done,
                Err(error) => {
                    tracing::warn!(
                        error = error.chain(),
                        site,
                        table = index.table,
                        "words are not in their index"
                    );
                }
            }
        }
    }
    is_done
}

/// What became of one block.
enum Turn {
    Seated,
    /// Few rows are without a seat, or others have seated them.
    Over,
    /// Somebody else fills one.
    Others,
}

impl Index {
    /// For whoever brought many rows: until they have a seat, each search looks at all of them. What fails here is done by
    /// the next sweep.
    pub async fn take_in(&self, store: &Store, site: &str) {
        if let Err(error) = self.fill_with(store, site, LEAST).await {
            tracing::warn!(error = error.chain(), "new rows are not in the index of words yet");
        }
    }

    /// Gives rows without a seat one, until fewer than `least` are left. False where somebody else is at it, and goes on.
    pub async fn fill_with(&self, store: &Store, site: &str, least: usize) -> Result<bool> {
        loop {
            match self.fill_block(store, site, least).await? {
                Turn::Seated => {}
                Turn::Over => return Ok(true),
                Turn::Others => return Ok(false),
            }
        }
    }

    /// Fills what is new and makes anew what has worn: a block at a time, so that few rows ever are without a seat. False
    /// where somebody else is at it.
    pub(super) async fn tend(&self, store: &Store, site: &str) -> Result<bool> {
        self.look(store, site).await?;
        let worn = self.worn(store, site).await?;
        let (small, large): (Vec<_>, Vec<_>) = worn.into_iter().partition(|(_, held)| *held < SMALL);
        for some in small.chunks(MANY_SMALL).chain(large.chunks(1)) {
            for (block, _) in some {
                self.clear(store, site, *block).await?;
            }
            if !self.fill_with(store, site, LEAST).await? {
                return Ok(false);
            }
        }
        self.fill_with(store, site, LEAST).await
    }

    async fn fill_block(&self, store: &Store, site: &str, least: usize) -> Result<Turn> {
        let (order, by) = self.order.map_or(("0", "id".to_owned()), |order| (order, format!("{order}, id")));
        let sql = format!(
            "SELECT id, words, {order} FROM {} WHERE site = $1 AND seat = 0 ORDER BY {by} LIMIT {PLACES}",
            self.table
        );
        let rows: Vec<(Uuid, String, i64)> = store.read().await?.all(&sql, args![site]).await?;
        if rows.len() < least.max(1) {
            return Ok(Turn::Over);
        }
        let Some(block) = self.add_block(store, site).await? else { return Ok(Turn::Others) };
        if self.order.is_some() {
            let ends = [rows.first(), rows.last()].map(|row| row.map(|(id, _, number)| (*number, *id)));
            self.note_ends(store, (site, block), ends).await?;
        }
        let rows: Arc<Vec<(Uuid, String)>> =
            Arc::new(rows.into_iter().map(|(id, words, _)| (id, words)).collect());
        let grams = {
            let rows = rows.clone();
            spawn_blocking(move || grams_of(&rows)).await.map_err(Error::fault)?
        };
        if !self.write_grams(store, (site, block), grams).await? {
            return Ok(Turn::Others);
        }
        let seated: Vec<(i64, &(Uuid, String))> =
            rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
        let mut given = 0;
        for some in seated.chunks(SEATS_AT_ONCE) {
            let Some(seats) = self.give_seats(store, (site, block), some).await? else {
                return Ok(Turn::Others);
            };
            given += seats;
        }
        self.finish(store, (site, block), given == rows.len()).await?;
        if given == 0 {
            self.clear(store, site, block).await?;
            return Ok(Turn::Over);
        }
        Ok(Turn::Seated)
    }

    /// None where somebody else fills one. Seats are given in the newest block alone, which is what a search goes by that
    /// wants to know whether rows got one meanwhile.
    pub(super) async fn add_block(&self, store: &Store, site: &str) -> Result<Option<i64>> {
        let mut tx = store.begin().await?;
        let now = tx.now();
        // Whoever has lost it gives no seat any more.
        tx.run(
            "UPDATE gram_blocks SET until = 0, renew_at = $3
             WHERE site = $1 AND of_table = $2 AND until > 0 AND until <= $3",
            args![site, self.table, now],
        )
        .await?;
        match self.take_block(&mut tx, site).await {
            Err(store::Error::Unique { .. }) => Ok(None),
            taken => {
                let block = taken?;
                tx.commit().await?;
                Ok(block)
            }
        }
    }

    /// Whether somebody fills one is asked by the very statement that adds one: between two, somebody else could begin.
    pub(super) async fn take_block(&self, tx: &mut Tx, site: &str) -> store::Result<Option<i64>> {
        let now = tx.now();
        tx.maybe(
            "INSERT INTO gram_blocks (site, of_table, block, held, looked_at, until)
             SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), COALESCE(max(block), 0) + 1, 0, CAST($3 AS BIGINT),
               CAST($4 AS BIGINT)
             FROM gram_blocks WHERE site = $1 AND of_table = $2
             HAVING count(CASE WHEN until > 0 THEN 1 END) = 0 RETURNING block",
            args![site, self.table, now, now + LEASE],
        )
        .await
    }

    /// Before any row has a seat in it: whoever goes through the list in its order passes by blocks that lie elsewhere.
    async fn note_ends(
        &self,
        store: &Store,
        (site, block): (&str, i64),
        ends: [Option<(i64, Uuid)>; 2],
    ) -> Result<()> {
        let [(lowest, lowest_id), (highest, highest_id)] = ends.map(Option::unzip);
        let mut tx = store.begin().await?;
        tx.run(
            "UPDATE gram_blocks SET lowest = $4, lowest_id = $5, highest = $6, highest_id = $7
             WHERE site = $1 AND of_table = $2 AND block = $3",
            args![site, self.table, block, lowest, lowest_id, highest, highest_id],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Of the block that one fills. False where it is lost; else nobody clears it meanwhile.
    async fn hold(&self, tx: &mut Tx, (site, block): (&str, i64)) -> store::Result<bool> {
        let until = tx.now() + LEASE;
        let held = "UPDATE gram_blocks SET until = $4 WHERE site = $1 AND of_table = $2 AND block = $3 AND until > 0";
        Ok(tx.run(held, args![site, self.table, block, until]).await? > 0)
    }

    pub(super) async fn write_grams(
        &self,
        store: &Store,
        (site, block): (&str, i64),
        grams: HashMap<i64, Vec<u16>>,
    ) -> Result<bool> {
        let places: Vec<Vec<Value>> = grams
            .into_iter()
            .map(|(gram, places)| args![site, self.table, block, gram, as_bytes(&places)].to_vec())
            .collect();
        for some in places.chunks(GRAMS_AT_ONCE) {
            let mut tx = store.begin().await?;
            if !self.hold(&mut tx, (site, block)).await? {
                return Ok(false);
            }
            tx.add_all("gram_places (site, of_table, block, gram, places)", some).await?;
            tx.commit().await?;
        }
        Ok(true)
    }

    /// To those whose words are what they were: how many. None where the block is lost.
    pub(super) async fn give_seats(
        &self,
        store: &Store,
        (site, block): (&str, i64),
        seated: &[(i64, &(Uuid, String))],
    ) -> Result<Option<usize>> {
        let mut tx = store.begin().await?;
        if !self.hold(&mut tx, (site, block)).await? {
            return Ok(None);
        }
        let sql = format!(
            "UPDATE {} SET seat = $3 WHERE site = $1 AND id = $2 AND seat = 0 AND words = $4",
            self.table
        );
        let mut given = 0;
        for (seat, (id, words)) in seated {
            given += tx.run(&sql, args![site, id, *seat, words]).await?;
        }
        let given = usize::try_from(given).unwrap_or_default();
        tx.run(
            "UPDATE gram_blocks SET held = held + $4 WHERE site = $1 AND of_table = $2 AND block = $3",
            args![site, self.table, block, i64::try_from(given).unwrap_or_default()],
        )
        .await?;
        tx.commit().await?;
        Ok(Some(given))
    }

    /// Rows that got no seat have left grams behind like those that leave later.
    async fn finish(&self, store: &Store, (site, block): (&str, i64), is_whole: bool) -> Result<()> {
        let mut tx = store.begin().await?;
        let now = tx.now();
        let renew_at = (!is_whole).then(|| now + PATIENCE);
        tx.run(
            "UPDATE gram_blocks SET until = 0, looked_at = $4, renew_at = $5
             WHERE site = $1 AND of_table = $2 AND block = $3 AND until > 0",
            args![site, self.table, block, now, renew_at],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes down which blocks rows have left, for other words or for good, and which are small and many.
    async fn look(&self, store: &Store, site: &str) -> Result<()> {
        let now = store.now();
        let mut conn = store.read().await?;
        let due: Vec<(i64, i64)> = conn
            .all(
                "SELECT block, held FROM gram_blocks
                 WHERE site = $1 AND of_table = $2 AND until = 0 AND held > 0 AND looked_at <= $3 ORDER BY block",
                args![site, self.table, now - EACH],
            )
            .await?;
        let sql = format!("SELECT count(*) FROM {} WHERE site = $1 AND seat >= $2 AND seat < $3", self.table);
        let mut looked = Vec::new();
        for (block, held) in due {
            let there: i64 = conn.one(&sql, args![site, seat(block, 0), seat(block + 1, 0)]).await?;
            let gone = held - there;
            let renew_at = if gone * SHARE >= held { now } else { now + PATIENCE };
            looked.push((block, (gone > 0).then_some(renew_at)));
        }
        drop(conn);
        let mut tx = store.begin().await?;
        for (block, renew_at) in looked {
            tx.run(
                "UPDATE gram_blocks SET looked_at = $4,
                   renew_at = CASE WHEN renew_at <= COALESCE($5, renew_at) THEN renew_at ELSE $5 END
                 WHERE site = $1 AND of_table = $2 AND block = $3",
                args![site, self.table, block, now, renew_at],
            )
            .await?;
        }
        tx.run(
            "UPDATE gram_blocks SET renew_at = $3
             WHERE site = $1 AND of_table = $2 AND until = 0 AND held > 0 AND held < $4 AND $5 <=
               (SELECT count(*) FROM gram_blocks
                WHERE site = $1 AND of_table = $2 AND until = 0 AND held > 0 AND held < $4)",
            args![site, self.table, now, SMALL, i64::try_from(MANY_SMALL).unwrap_or(i64::MAX)],
        )
        .await?;
        tx.commit().await?;
        Ok(())
    }

    /// Some blocks that are to be made anew, those that waited longest first, and what is left of ones that nobody filled to
    /// their end; with what they held.
    async fn worn(&self, store: &Store, site: &str) -> Result<Vec<(i64, i64)>> {
        let sql = format!(
            "SELECT block, held FROM gram_blocks
             WHERE site = $1 AND of_table = $2 AND until <= $3 AND (until > 0 OR renew_at <= $3
               OR held = 0 AND block < (SELECT max(block) FROM gram_blocks WHERE site = $1 AND of_table = $2))
             ORDER BY COALESCE(renew_at, 0), block LIMIT {AT_A_SWEEP}"
        );
        Ok(store.read().await?.all(&sql, args![site, self.table, store.now()]).await?)
    }

    /// Its rows have no seat afterwards, and it is gone. Not while somebody fills it.
    pub(super) async fn clear(&self, store: &Store, site: &str, block: i64) -> Result<()> {
        let known = args![site, self.table, block];
        let mut tx = store.begin().await?;
        let lost = "UPDATE gram_blocks SET until = 0
                    WHERE site = $1 AND of_table = $2 AND block = $3 AND until <= $4";
        let now = tx.now();
        if tx.run(lost, args![site, self.table, block, now]).await? == 0 {
            return Ok(());
        }
        tx.commit().await?;
        // Seats before grams: a row whose grams are gone is looked at itself.
        let take = format!("UPDATE {} SET seat = 0 WHERE site = $1 AND seat >= $2 AND seat < $3", self.table);
        for first in (0..PLACES).step_by(SEATS_AT_ONCE) {
            let mut tx = store.begin().await?;
            tx.run(&take, args![site, seat(block, first), seat(block, first + SEATS_AT_ONCE)]).await?;
            tx.commit().await?;
        }
        let forget = format!(
            "DELETE FROM gram_places WHERE site = $1 AND of_table = $2 AND block = $3 AND gram IN
               (SELECT gram FROM gram_places WHERE site = $1 AND of_table = $2 AND block = $3
                ORDER BY gram LIMIT {GRAMS_AT_ONCE})"
        );
        loop {
            let mut tx = store.begin().await?;
            let gone = tx.run(&forget, known).await?;
            tx.commit().await?;
            if gone == 0 {
                break;
            }
        }
        let mut tx = store.begin().await?;
        // After the newest an empty one stays, so that no number is given twice.
        tx.run(
            "INSERT INTO gram_blocks (site, of_table, block, held, looked_at)
             SELECT site, of_table, block + 1, 0, looked_at FROM gram_blocks
             WHERE site = $1 AND of_table = $2 AND block = $3
               AND block = (SELECT max(block) FROM gram_blocks WHERE site = $1 AND of_table = $2)
             ON CONFLICT DO NOTHING",
            known,
        )
        .await?;
        tx.run("DELETE FROM gram_blocks WHERE site = $1 AND of_table = $2 AND block = $3", known).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// In which places each gram stands.
pub(super) fn grams_of(rows: &[(Uuid, String)]) -> HashMap<i64, Vec<u16>> {
    let mut grams: HashMap<i64, Vec<u16>> = HashMap::new();
    for (place, (_, words)) in (0..).zip(rows) {
        for gram in grams::of_row(words) {
            grams.entry(gram).or_default().push(place);
        }
    }
    grams
}
