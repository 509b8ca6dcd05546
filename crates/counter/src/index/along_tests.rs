//! On both engines: in the order in which rows are seated, pages are what all rows, looked at and sorted, would show.

use store::{FromRow, Row, Store, args};

use super::{
    EVERYTHING, Index, Span, Wanted, Words,
    fill::LEAST,
    tests::{BEFORE, BLOCKS, IN_ORDER, WORDS},
};
use crate::list::{Asked, Column, Condition, Kind, Listing, Page};

const INDEX: Index = Index { table: "invoices", order: Some("issued") };
const SITE: &str = "a";

const LISTING: Listing = Listing {
    rows: "invoices WHERE site = $1",
    columns: &[Column { name: "issued", word: "issued", can_sort: true, kind: Kind::Number }],
    more: "id, words",
    key: "id",
    key_kind: Kind::Text,
    order: "issued",
    is_newest_first: true,
};

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    issued: i64,
    id: String,
    words: String,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Line { issued: row.get("issued")?, id: row.get("id")?, words: row.get("words")? })
    }
}

/// Some days over and over, one kind in eight, and of every word many rows or a handful.
async fn add(store: &Store, count: usize, days: std::ops::Range<u8>) {
    let mut tx = store.begin().await.unwrap();
    let mut rows = Vec::new();
    for at in 0..count {
        let [day, kind, one, two, three, four]: [u8; 6] = store.given().bytes();
        let issued = i64::from(days.start + day % (days.end - days.start));
        let letters = ["1", "2", "3", "4", "青", "葉", "ア", "z"];
        let of = |byte: u8| letters[usize::from(byte) % letters.len()];
        let words = format!("inv{at:05}\n{}{}{}{}", of(one), of(two), of(three), of(four));
        rows.push(args![SITE, tx.id(), issued, if kind % 8 == 0 { "rare" } else { "often" }, words].to_vec());
    }
    tx.add_all("invoices (site, id, issued, kind, words)", &rows).await.unwrap();
    tx.commit().await.unwrap();
}

async fn every(store: &Store, more: &str) -> Vec<Line> {
    let sql =
        format!("SELECT issued, id, words FROM invoices WHERE site = $1{more} ORDER BY issued DESC, id DESC");
    store.read().await.unwrap().all(&sql, args![SITE]).await.unwrap()
}

async fn page(store: &Store, query: &str, typed: &str, others: &[Condition], span: Span) -> Page<Line> {
    let (asked, words) = (Asked::of(Some(query)), Words::typed(typed));
    let wanted = Wanted { listing: &LISTING, site: SITE, words: &words, others, span, asked: &asked };
    INDEX.page(&mut store.read().await.unwrap(), &wanted).await.unwrap()
}

/// From the start to the end, then back, page by page; newest first and oldest first.
async fn shows(store: &Store, typed: &str, others: &[Condition], span: Span, mut expected: Vec<Line>) {
    for order in ["", "sort=issued&up=1&"] {
        let (mut lines, mut way) = (Vec::new(), String::new());
        let last = loop {
            let shown = page(store, &format!("{order}{way}"), typed, others, span).await;
            let count = i64::try_from(expected.len()).unwrap();
            let is_right = if shown.is_counted_out { shown.count <= count } else { shown.count == count };
            assert!(is_right, "{typed}, {order}{way}: {} of {count}, {:?}", shown.count, shown.rows.first());
            lines.extend(shown.rows.clone());
            match shown.after {
                Some(after) => way = format!("after={after}"),
                None => break shown,
            }
        };
        assert_eq!(lines, expected, "{typed}");
        let (mut back, mut before) = (last.rows, last.before);
        while let Some(place) = before {
            let shown = page(store, &format!("{order}before={place}"), typed, others, span).await;
            back.splice(0..0, shown.rows);
            before = shown.before;
        }
        assert_eq!(back, expected, "{typed}, back");
        expected.reverse();
    }
}

async fn finds(store: &Store, typed: &[&str]) {
    let all = every(store, "").await;
    let rare: Vec<String> =
        every(store, " AND kind = 'rare'").await.into_iter().map(|line| line.id).collect();
    for typed in typed {
        let folded: Vec<String> = typed.split(' ').map(crate::fold::search).collect();
        let holds = |line: &&Line| folded.iter().all(|word| line.words.to_lowercase().contains(word));
        let found: Vec<Line> = all.iter().filter(holds).cloned().collect();
        shows(store, typed, &[], EVERYTHING, found.clone()).await;
        let days = [Condition::of("issued >= ?", 12_i64), Condition::of("issued <= ?", 40_i64)];
        let within = found.iter().filter(|line| (12..=40).contains(&line.issued)).cloned().collect();
        shows(store, typed, &days, [Some(12), Some(40)], within).await;
        let kind = [Condition::of("kind = ?", "rare")];
        let rare = found.iter().filter(|line| rare.contains(&line.id)).cloned().collect();
        shows(store, typed, &kind, EVERYTHING, rare).await;
    }
}

store::on_both! {
    migrations = [BEFORE, WORDS, BLOCKS, IN_ORDER];

    async fn pages_show_what_all_rows_would(store: Store) {
        // Three blocks in order, one that lies across all, and some rows without a seat.
        for days in [0..20, 20..45, 45..60, 0..60] {
            add(&store, 260, days).await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
        }
        add(&store, 60, 0..60).await;
        finds(&store, &["INV", "1", "青葉", "青葉ア", "z 1", "INV00017", "ん"]).await;
        // A block whose ends nobody knows.
        let mut tx = store.begin().await.unwrap();
        tx.run("UPDATE gram_blocks SET lowest = NULL WHERE block = 2", &[]).await.unwrap();
        tx.commit().await.unwrap();
        finds(&store, &["INV00", "青葉"]).await;
    }

    /// Every row of a large block holds the word: each page is looked for from its own place on.
    async fn pages_deep_in_a_block_are_found_at_once(store: Store) {
        add(&store, 3000, 0..60).await;
        INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
        let all = every(&store, "").await;
        for (at, up) in [(2700, ""), (2700, "sort=issued&up=1&"), (40, ""), (40, "sort=issued&up=1&")] {
            let mut expected = all.clone();
            if !up.is_empty() {
                expected.reverse();
            }
            let place = format!("n{}.t{}", expected[at].issued, crate::hex::of(expected[at].id.as_bytes()));
            let asked = Asked::of(Some(&format!("{up}after={place}")));
            let words = Words::typed("inv");
            let wanted =
                Wanted { listing: &LISTING, site: SITE, words: &words, others: &[], span: EVERYTHING, asked: &asked };
            let mut conn = store.read().await.unwrap();
            let start = INDEX.start(&mut conn, SITE, &words).await.unwrap().unwrap();
            let shown: Page<Line> = INDEX.page_along(&mut conn, &wanted, &start).await.unwrap().unwrap();
            assert_eq!(shown.rows, expected[at + 1..at + 51], "{up}{at}");
        }
    }
}
