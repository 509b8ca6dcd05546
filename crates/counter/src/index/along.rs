//! A list that is sorted as its rows are seated: blocks are gone through from the page's place on, each from its nearer end,
//! and reading stops as soon as the page is full. So it takes as long among ten million rows as among ten thousand.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    ops::Range,
};

use store::{Conn, FromRow, Result, Value, args};

use super::{
    Index, Span, Wanted,
    places::Places,
    seek::{NO_SEAT, Start, count, seat},
};
use crate::list::{Condition, Counted, MOST_COUNTED, Page, Path, Place};

/// So many rows are looked at in one statement.
const AT_ONCE: usize = 512;
/// Where so many were looked at, nobody counts on; and where the page is not full yet, other filters leave less than the words,
/// and another way is shorter.
const MOST_LOOKED_AT: usize = 2000;
/// So many blocks are sought in first, and four times as many each time that there was too little in them.
const FIRST_BLOCKS: usize = 8;

/// Where a row stands in the order: its number, then its key.
pub(super) type At = (i64, String);

struct Block {
    number: i64,
    /// Its first and its last row; none where it was filled in no order.
    ends: Option<[At; 2]>,
}

impl Block {
    fn may_hold(&self, [from, until]: Span) -> bool {
        let Some([first, last]) = &self.ends else { return true };
        from.is_none_or(|from| last.0 >= from) && until.is_none_or(|until| first.0 <= until)
    }
}

/// What was found of a list.
struct Walked {
    /// In the list's order.
    rows: Vec<At>,
    is_all: bool,
}

impl Walked {
    fn counted(&self) -> Counted {
        Counted::of(self.rows.len(), self.is_all)
    }
}

impl Index {
    /// A page; none where it is sooner found in another way.
    pub(super) async fn page_along<T: FromRow>(
        &self,
        conn: &mut Conn,
        wanted: &Wanted<'_>,
        start: &Start,
    ) -> Result<Option<Page<T>>> {
        let (listing, asked) = (wanted.listing, wanted.asked);
        let Some(order) = self.order.filter(|order| *order == asked.order(listing)) else { return Ok(None) };
        let blocks = self.blocks(conn, wanted).await?;
        let goes_up = asked.goes_up(listing) != asked.goes_back(listing);
        let mut walk = Walk { index: self, order, wanted, start, blocks, goes_up, unseated: BTreeSet::new() };
        walk.unseated = walk.look(conn, &[NO_SEAT]).await?;
        let on_page = asked.most + 1;
        let most = if asked.is_counted { MOST_COUNTED + 1 } else { 0 };
        let place = asked.place(listing).and_then(at);
        let Some(all) =
            walk.walk(conn, None, if place.is_none() { [on_page, most] } else { [0, most] }).await?
        else {
            return Ok(None);
        };
        let counted = all.counted();
        let shown = match &place {
            None => all,
            Some(_) => match walk.walk(conn, place.as_ref(), [on_page, 0]).await? {
                Some(shown) => shown,
                None => return Ok(None),
            },
        };
        // Of a block that was cleared meanwhile, rows that had not been looked at have no seat any more.
        if !walk.look(conn, &[NO_SEAT]).await?.is_subset(&walk.unseated) {
            return Ok(None);
        }
        let mut keys: Vec<Value> = shown.rows.into_iter().take(on_page).map(|(_, key)| key.into()).collect();
        let on_this = keys.len().min(asked.most);
        if keys.is_empty() {
            keys.push(Value::from(""));
        }
        let these = [Condition::of_all("id IN (?)", keys)];
        let page =
            listing.page_of(conn, args![wanted.site], &these, (asked, counted, Path::Straight)).await?;
        // Some may have been deleted meanwhile, and the page would look as if it were the last.
        Ok(Some(page).filter(|page: &Page<T>| page.rows.len() == on_this))
    }

    /// Those that can hold anything within the span.
    async fn blocks(&self, conn: &mut Conn, wanted: &Wanted<'_>) -> Result<Vec<Block>> {
        type Row = (i64, Option<i64>, Option<String>, Option<i64>, Option<String>);
        let rows: Vec<Row> = conn
            .all(
                "SELECT block, lowest, lowest_id, highest, highest_id FROM gram_blocks
                 WHERE site = $1 AND of_table = $2",
                args![wanted.site, self.table],
            )
            .await?;
        let block = |(number, lowest, lowest_id, highest, highest_id): Row| Block {
            number,
            ends: lowest.zip(lowest_id).zip(highest.zip(highest_id)).map(|(first, last)| [first, last]),
        };
        Ok(rows.into_iter().map(block).filter(|block| block.may_hold(wanted.span)).collect())
    }
}

/// One list, in one direction.
struct Walk<'a> {
    index: &'a Index,
    order: &'static str,
    wanted: &'a Wanted<'a>,
    start: &'a Start,
    blocks: Vec<Block>,
    goes_up: bool,
    /// Rows that have no seat.
    unseated: BTreeSet<At>,
}

impl Walk<'_> {
    /// Rows from a place on, until a page of them is certain to be the nearest and so many are counted. None where that takes
    /// too long.
    async fn walk(
        &self,
        conn: &mut Conn,
        place: Option<&At>,
        [on_page, most]: [usize; 2],
    ) -> Result<Option<Walked>> {
        let mut blocks = self.nearest_first(place);
        let mut waiting: VecDeque<(&Block, i64)> = VecDeque::new();
        let (mut some, mut looked_at) = (FIRST_BLOCKS, 0);
        let is_beyond = |row: &At| place.is_none_or(|place| self.is_before(place, row));
        let mut rows: BTreeSet<At> = self.unseated.iter().filter(|row| is_beyond(row)).cloned().collect();
        loop {
            while waiting.len() < AT_ONCE && !blocks.is_empty() {
                let next: Vec<&Block> = blocks.drain(..some.min(blocks.len())).collect();
                waiting.extend(self.seats(conn, &next, place).await?);
                some *= 4;
            }
            let seats: Vec<i64> = waiting.drain(..AT_ONCE.min(waiting.len())).map(|(_, seat)| seat).collect();
            looked_at += seats.len();
            rows.extend(self.look(conn, &seats).await?.into_iter().filter(is_beyond));
            let is_all = waiting.is_empty() && blocks.is_empty();
            let is_counted = rows.len() >= on_page.max(most) || looked_at >= MOST_LOOKED_AT;
            let is_enough = is_all
                || is_counted
                    && self.certain(&rows, self.ahead(conn, &waiting, &blocks).await?.as_ref()) >= on_page;
            if is_enough {
                let rows = self.in_order(&rows).cloned().collect();
                return Ok(Some(Walked { rows, is_all }));
            }
            if looked_at >= MOST_LOOKED_AT {
                return Ok(None);
            }
        }
    }

    /// Whether one row stands before another one in the list.
    fn is_before(&self, one: &At, other: &At) -> bool {
        if self.goes_up { one < other } else { one > other }
    }

    fn in_order<'r>(&self, rows: &'r BTreeSet<At>) -> Box<dyn Iterator<Item = &'r At> + 'r> {
        if self.goes_up { Box::new(rows.iter()) } else { Box::new(rows.iter().rev()) }
    }

    fn near_end<'b>(&self, block: &'b Block) -> Option<&'b At> {
        let [first, last] = block.ends.as_ref()?;
        Some(if self.goes_up { first } else { last })
    }

    /// Blocks that have something beyond the place. Those in no order come first: they may hold the nearest row.
    fn nearest_first(&self, place: Option<&At>) -> VecDeque<&Block> {
        let is_beyond = |block: &&Block| match (&block.ends, place) {
            (Some([first, last]), Some(place)) => {
                self.is_before(place, if self.goes_up { last } else { first })
            }
            _ => true,
        };
        let mut blocks: Vec<&Block> = self.blocks.iter().filter(is_beyond).collect();
        blocks.sort_by(|one, other| match (self.near_end(one), self.near_end(other)) {
            (Some(one), Some(other)) if self.goes_up => one.cmp(other),
            (Some(one), Some(other)) => other.cmp(one),
            (one, other) => one.is_some().cmp(&other.is_some()),
        });
        blocks.into()
    }

    /// The seats in some blocks that can hold the words, as the list goes.
    async fn seats<'b>(
        &self,
        conn: &mut Conn,
        blocks: &[&'b Block],
        place: Option<&At>,
    ) -> Result<Vec<(&'b Block, i64)>> {
        let every = blocks.iter().map(|block| (block.number, Places::every())).collect();
        let left: BTreeMap<i64, Places> =
            self.index.narrow(conn, self.wanted.site, &self.start.grams, every).await?;
        let mut seats = Vec::with_capacity(count(&left));
        for block in blocks {
            let Some(places) = left.get(&block.number) else { continue };
            let first = seats.len();
            let beyond = self.beyond(conn, block, place).await?;
            let all = places.all().map(|place| seat(block.number, place));
            seats.extend(all.filter(|seat| beyond.contains(seat)).map(|seat| (*block, seat)));
            if !self.goes_up
                && let Some(these) = seats.get_mut(first..)
            {
                these.reverse();
            }
        }
        Ok(seats)
    }

    /// A block's seats beyond the place, where it lies in the block: its rows sit in order.
    async fn beyond(&self, conn: &mut Conn, block: &Block, place: Option<&At>) -> Result<Range<i64>> {
        let mut seats = seat(block.number, 0)..seat(block.number + 1, 0);
        let (Some([first, last]), Some(place)) = (&block.ends, place) else { return Ok(seats) };
        if place < first || place > last {
            return Ok(seats);
        }
        let (edge, sign) = if self.goes_up { ("max", "<=") } else { ("min", ">=") };
        let sql = format!(
            "SELECT {edge}(seat) FROM {} WHERE site = $1 AND seat >= $2 AND seat < $3 AND ({}, id) {sign} ($4, $5)",
            self.index.table, self.order
        );
        let known = args![self.wanted.site, seats.start, seats.end, place.0, &*place.1];
        match conn.one::<Option<i64>>(&sql, known).await? {
            Some(seat) if self.goes_up => seats.start = seat + 1,
            Some(seat) => seats.end = seat,
            None => {}
        }
        Ok(seats)
    }

    /// Those of some seats that are in the list.
    async fn look(&self, conn: &mut Conn, seats: &[i64]) -> Result<BTreeSet<At>> {
        if seats.is_empty() {
            return Ok(BTreeSet::new());
        }
        let conditions = self.index.within(conn.store().engine(), seats, &self.wanted.conditions());
        let (filters, values) = Condition::all(&conditions, args![self.wanted.site]);
        let sql = format!("SELECT {}, id FROM {}{filters}", self.order, self.wanted.listing.rows);
        let rows: Vec<At> = conn.all(&sql, &values).await?;
        Ok(rows.into_iter().collect())
    }

    /// Nothing that was not looked at yet stands before that. None where it may stand anywhere.
    async fn ahead(
        &self,
        conn: &mut Conn,
        waiting: &VecDeque<(&Block, i64)>,
        blocks: &VecDeque<&Block>,
    ) -> Result<Option<At>> {
        let mut next = waiting.iter().map(|(block, _)| *block).chain(blocks.iter().copied());
        let Some(begun) = next.next() else { return Ok(None) };
        let Some(end) = self.near_end(begun) else { return Ok(None) };
        let mut ahead = end.clone();
        if let Some((_, seat)) = waiting.front()
            && let Some(row) = self.at_seat(conn, *seat).await?
        {
            ahead = row;
        }
        if let Some(other) = next.find(|block| block.number != begun.number) {
            match self.near_end(other) {
                Some(end) if self.is_before(end, &ahead) => ahead = end.clone(),
                Some(_) => {}
                None => return Ok(None),
            }
        }
        Ok(Some(ahead))
    }

    async fn at_seat(&self, conn: &mut Conn, seat: i64) -> Result<Option<At>> {
        let sql =
            format!("SELECT {}, id FROM {} WHERE site = $1 AND seat = $2", self.order, self.index.table);
        conn.maybe(&sql, args![self.wanted.site, seat]).await
    }

    /// How many rows have nothing before them that was not looked at.
    fn certain(&self, rows: &BTreeSet<At>, ahead: Option<&At>) -> usize {
        let Some(ahead) = ahead else { return 0 };
        self.in_order(rows).take_while(|row| self.is_before(row, ahead)).count()
    }
}

fn at(place: &Place) -> Option<At> {
    match place.parts() {
        (Value::Int(number), Value::Text(key)) => Some((*number, key.clone())),
        _ => None,
    }
}
