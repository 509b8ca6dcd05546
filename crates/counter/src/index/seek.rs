//! Seeking: which seats can hold the words.

use std::collections::{BTreeMap, HashMap, HashSet};

use store::{Conn, Result, args};

use super::{
    Index, Words, grams,
    places::{PLACES, Places},
};
use crate::list::MOST_COUNTED;

pub const NO_SEAT: i64 = 0;
/// So few are looked at themselves rather than looked up once more.
const ENOUGH: usize = 200;
/// Fewer than that are always looked at one by one.
const LEAST_OF_MANY: usize = 500;
/// Of more than are counted one by one, so many are.
const SAMPLE: usize = 400;
/// A block that is made anew, and what waits for one: to look at more of them takes longer than to look at all rows.
const MOST_UNSEATED: usize = 2 * PLACES;
/// More grams than that leave out nothing that matters.
const MOST_GRAMS: usize = 12;
/// Beyond so many blocks all are read at once.
const FEW_BLOCKS: usize = 64;

/// What a search begins with.
pub struct Start {
    /// As the seats were at that time.
    pub mark: Mark,
    /// So many rows have one.
    held: i64,
    /// Of the words, the rarest first.
    pub grams: Vec<i64>,
}

/// The newest block and how many seats were given in it: any seat that is given changes one of them.
pub type Mark = (i64, i64);

/// Rows without a seat are always among them.
pub enum Found {
    /// All seats that can hold the words.
    Few(Vec<i64>),
    /// More of them.
    Many(Counts),
}

/// By which seats many are counted.
pub enum Counts {
    All(Vec<i64>),
    /// From everywhere.
    Some(Vec<i64>),
}

impl Index {
    /// None where the index has nothing to say, and all rows are looked at.
    pub(super) async fn start(&self, conn: &mut Conn, site: &str, words: &Words) -> Result<Option<Start>> {
        let mark = self.mark(conn, site).await?;
        let held: i64 = conn
            .one(
                "SELECT CAST(COALESCE(sum(held), 0) AS BIGINT) FROM gram_blocks WHERE site = $1 AND of_table = $2",
                args![site, self.table],
            )
            .await?;
        if held == 0 || words.is_nothing() || self.has_many_unseated(conn, site).await? {
            return Ok(None);
        }
        let grams = self.rarest_first(conn, site, words).await?;
        Ok(Some(Start { mark, held, grams }))
    }

    pub(super) async fn seek(&self, conn: &mut Conn, site: &str, start: &Start) -> Result<Found> {
        let Some((rarest, others)) = start.grams.split_first() else { return Ok(Found::Few(Vec::new())) };
        let left = self.places(conn, site, *rarest).await?;
        let left = self.narrow(conn, site, others, left).await?;
        let count = count(&left);
        Ok(if count <= self.few_of(start.held) {
            Found::Few(seats(&left).collect())
        } else if count <= MOST_COUNTED {
            Found::Many(Counts::All(seats(&left).collect()))
        } else {
            Found::Many(Counts::Some(seats(&left).step_by(count / SAMPLE).collect()))
        })
    }

    /// Those that hold all grams; a few may hold fewer.
    pub(super) async fn narrow(
        &self,
        conn: &mut Conn,
        site: &str,
        grams: &[i64],
        mut left: BTreeMap<i64, Places>,
    ) -> Result<BTreeMap<i64, Places>> {
        for gram in grams {
            if count(&left) <= ENOUGH {
                break;
            }
            left = self.keep(conn, (site, *gram), left).await?;
        }
        Ok(left)
    }

    /// Up to so many a look at each and a sort are quicker than going through the list in its order until a page is full, which
    /// takes `51 * held / count` steps. A look takes some 20 times as long as a step where the order's index holds the words,
    /// which no order of documents does.
    fn few_of(&self, held: i64) -> usize {
        let steps = if self.order.is_some() { 1 } else { 20 };
        let held = usize::try_from(held).unwrap_or_default();
        (held * 51 / steps).isqrt().max(LEAST_OF_MANY)
    }

    pub(super) async fn mark(&self, conn: &mut Conn, site: &str) -> Result<Mark> {
        let newest = conn
            .maybe(
                "SELECT block, held FROM gram_blocks WHERE site = $1 AND of_table = $2 ORDER BY block DESC LIMIT 1",
                args![site, self.table],
            )
            .await?;
        Ok(newest.unwrap_or_default())
    }

    async fn has_many_unseated(&self, conn: &mut Conn, site: &str) -> Result<bool> {
        let sql = format!(
            "SELECT count(*) FROM (SELECT id FROM {} WHERE site = $1 AND seat = 0 LIMIT {}) unseated",
            self.table,
            MOST_UNSEATED + 1
        );
        let unseated: i64 = conn.one(&sql, args![site]).await?;
        Ok(usize::try_from(unseated).unwrap_or(usize::MAX) > MOST_UNSEATED)
    }

    /// As they are in the fullest block: it stands for the others.
    async fn rarest_first(&self, conn: &mut Conn, site: &str, words: &Words) -> Result<Vec<i64>> {
        let grams: HashSet<i64> = words.all.iter().flat_map(|word| grams::of_word(word)).collect();
        let lengths: Vec<(i64, i64)> = conn
            .all_among(
                "SELECT gram, length(places) FROM gram_places WHERE site = $1 AND of_table = $2 AND block =
                   (SELECT block FROM gram_blocks WHERE site = $1 AND of_table = $2
                    ORDER BY held DESC, block DESC LIMIT 1) AND gram IN ({among})",
                args![site, self.table],
                grams.iter().copied(),
            )
            .await?;
        let lengths: HashMap<i64, i64> = lengths.into_iter().collect();
        let mut grams: Vec<(i64, i64)> =
            grams.into_iter().map(|gram| (lengths.get(&gram).copied().unwrap_or_default(), gram)).collect();
        grams.sort_unstable();
        Ok(grams.into_iter().map(|(_, gram)| gram).take(MOST_GRAMS).collect())
    }

    /// Blocks first: SQLite keeps to the order of a CROSS JOIN, and else may go through every gram of the site.
    async fn places(&self, conn: &mut Conn, site: &str, gram: i64) -> Result<BTreeMap<i64, Places>> {
        let rows: Vec<(i64, Vec<u8>)> = conn
            .all(
                "SELECT p.block, p.places FROM gram_blocks b CROSS JOIN gram_places p
                 WHERE b.site = $1 AND b.of_table = $2
                   AND p.site = b.site AND p.of_table = b.of_table AND p.block = b.block AND p.gram = $3",
                args![site, self.table, gram],
            )
            .await?;
        Ok(as_places(rows))
    }

    async fn keep(
        &self,
        conn: &mut Conn,
        (site, gram): (&str, i64),
        left: BTreeMap<i64, Places>,
    ) -> Result<BTreeMap<i64, Places>> {
        let others = if left.len() > FEW_BLOCKS {
            self.places(conn, site, gram).await?
        } else {
            let rows: Vec<(i64, Vec<u8>)> = conn
                .all_among(
                    "SELECT block, places FROM gram_places
                     WHERE site = $1 AND of_table = $2 AND gram = $3 AND block IN ({among})",
                    args![site, self.table, gram],
                    left.keys().copied(),
                )
                .await?;
            as_places(rows)
        };
        let both = left.into_iter().filter_map(|(block, mut places)| {
            places.keep(others.get(&block)?);
            (places.count() > 0).then_some((block, places))
        });
        Ok(both.collect())
    }
}

fn as_places(rows: Vec<(i64, Vec<u8>)>) -> BTreeMap<i64, Places> {
    rows.into_iter().map(|(block, bytes)| (block, Places::from_bytes(&bytes))).collect()
}

pub(super) fn count(blocks: &BTreeMap<i64, Places>) -> usize {
    blocks.values().map(Places::count).sum()
}

/// With that of rows which have none.
fn seats(blocks: &BTreeMap<i64, Places>) -> impl Iterator<Item = i64> {
    let seats = blocks.iter().flat_map(|(block, places)| places.all().map(|place| seat(*block, place)));
    Some(NO_SEAT).into_iter().chain(seats)
}

pub fn seat(block: i64, place: usize) -> i64 {
    block * places_of_a_block() + i64::try_from(place).unwrap_or_default()
}

fn places_of_a_block() -> i64 {
    i64::try_from(PLACES).unwrap_or(i64::MAX)
}
