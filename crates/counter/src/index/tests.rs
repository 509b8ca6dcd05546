//! On both engines: the index finds what looking at every row finds, whatever becomes of the rows.

use std::collections::{BTreeSet, HashMap};

use jiff::SignedDuration;
use store::{FromRow, Migration, Row, Store, args};

use super::{
    EVERYTHING, Index, Wanted, Words,
    fill::{LEASE, LEAST, grams_of},
    seek::{Counts, Found, seat},
};
use crate::list::{Asked, Column, Condition, Kind, Listing, Page};

pub(super) const BEFORE: Migration = Migration {
    name: "before",
    sql: "CREATE TABLE accounts (site TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL,
            kana TEXT NOT NULL DEFAULT '', words TEXT NOT NULL, PRIMARY KEY (site, id));
          CREATE INDEX accounts_kana ON accounts (site, kana, id);
          CREATE TABLE invoices (site TEXT NOT NULL, id TEXT NOT NULL, issued BIGINT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL DEFAULT '',
            words TEXT NOT NULL, PRIMARY KEY (site, id));
          CREATE INDEX invoices_issued ON invoices (site, issued, id);",
};
pub(super) const WORDS: Migration =
    Migration { name: "words", sql: include_str!("../../../../migrations/0025_words.sql") };
pub(super) const BLOCKS: Migration =
    Migration { name: "blocks", sql: include_str!("../../../../migrations/0029_blocks.sql") };
pub(super) const IN_ORDER: Migration =
    Migration { name: "in order", sql: include_str!("../../../../migrations/0032_seats_in_order.sql") };

const INDEX: Index = Index { table: "accounts", order: None };
const SITE: &str = "a";

const LISTING: Listing = Listing {
    rows: "accounts WHERE site = $1",
    columns: &[Column { name: "number", word: "number", can_sort: true, kind: Kind::Text }],
    more: "words",
    key: "id",
    key_kind: Kind::Text,
    order: "number",
    is_newest_first: false,
};

#[derive(Debug)]
struct Line {
    number: String,
    words: String,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Line { number: row.get("number")?, words: row.get("words")? })
    }
}

/// A handful of letters, so that each stands in many rows and few follow one another everywhere.
const LETTERS: [&str; 12] = ["1", "1", "1", "2", "3", "4", "ア", "葉", "青", "%", "\\", "z"];

fn letters(store: &Store, count: u8) -> String {
    let most = usize::from(count);
    let bytes: [u8; 32] = store.given().bytes();
    bytes[..most].iter().map(|byte| LETTERS[usize::from(*byte) % LETTERS.len()]).collect()
}

async fn add(store: &Store, count: usize) {
    let mut tx = store.begin().await.unwrap();
    let mut rows = Vec::new();
    for _ in 0..count {
        let [length, number @ ..]: [u8; 5] = store.given().bytes();
        let words = format!("{}\n{}", letters(store, length % 20), letters(store, 6));
        let number = format!("{:09}", u32::from_le_bytes(number) % 500);
        rows.push(args![SITE, tx.id(), number, words].to_vec());
        // What another site has is nobody's business here.
        rows.push(args!["b", tx.id(), "b", "1青葉11\n2"].to_vec());
    }
    tx.add_all("accounts (site, id, number, words)", &rows).await.unwrap();
    tx.commit().await.unwrap();
}

async fn all_words(store: &Store) -> Vec<String> {
    store
        .read()
        .await
        .unwrap()
        .all("SELECT words FROM accounts WHERE site = $1 ORDER BY number, id", args![SITE])
        .await
        .unwrap()
}

fn wanted<'a>(asked: &'a Asked, words: &'a Words, others: &'a [Condition]) -> Wanted<'a> {
    Wanted { listing: &LISTING, site: SITE, words, others, span: EVERYTHING, asked }
}

/// None where all rows are looked at.
async fn sought(store: &Store, typed: &str) -> Option<Found> {
    let mut conn = store.read().await.unwrap();
    let start = INDEX.start(&mut conn, SITE, &Words::typed(typed)).await.unwrap()?;
    Some(INDEX.seek(&mut conn, SITE, &start).await.unwrap())
}

/// Every row that is found, page by page.
async fn found(store: &Store, typed: &str) -> Vec<Line> {
    let words = Words::typed(typed);
    let (mut lines, mut query) = (Vec::new(), String::new());
    loop {
        let asked = Asked::of(Some(&query));
        let mut conn = store.read().await.unwrap();
        let page = INDEX.page::<Line>(&mut conn, &wanted(&asked, &words, &[])).await.unwrap();
        assert!(page.count >= i64::try_from(page.rows.len()).unwrap());
        lines.extend(page.rows);
        match page.after {
            Some(after) => query = format!("after={after}"),
            None => return lines,
        }
    }
}

async fn page_of(store: &Store, query: &str, typed: &str) -> Page<Line> {
    let mut conn = store.read().await.unwrap();
    let asked = Asked::of(Some(query));
    INDEX.page(&mut conn, &wanted(&asked, &Words::typed(typed), &[])).await.unwrap()
}

/// So many rows like it.
async fn add_like(store: &Store, count: usize, words: &str) {
    let mut tx = store.begin().await.unwrap();
    let rows: Vec<_> =
        (0..count).map(|at| args![SITE, tx.id(), format!("{at:09}"), words].to_vec()).collect();
    tx.add_all("accounts (site, id, number, words)", &rows).await.unwrap();
    tx.commit().await.unwrap();
}

async fn without_seat(store: &Store) -> Vec<(uuid::Uuid, String)> {
    let sql = "SELECT id, words FROM accounts WHERE site = $1 AND seat = 0 ORDER BY id";
    store.read().await.unwrap().all(sql, args![SITE]).await.unwrap()
}

async fn count(store: &Store, sql: &str) -> i64 {
    store.read().await.unwrap().one(sql, &[]).await.unwrap()
}

async fn change(store: &Store, sql: &str) {
    let mut tx = store.begin().await.unwrap();
    tx.run(sql, &[]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn finds_what_every_row_holds(store: &Store, words: &[&str]) {
    let all = all_words(store).await;
    for typed in words {
        let expected: Vec<&String> =
            all.iter().filter(|row| typed.split_whitespace().all(|word| row.contains(word))).collect();
        let lines = found(store, typed).await;
        assert!(lines.is_sorted_by(|one, next| one.number <= next.number), "{typed}");
        assert_eq!(lines.iter().map(|line| &line.words).collect::<Vec<_>>(), expected, "{typed}");
        let whole = Words::whole(typed);
        if !typed.contains(' ') {
            let ids = INDEX.ids(&mut store.read().await.unwrap(), SITE, &whole, 100_000).await.unwrap();
            let different: BTreeSet<_> = ids.iter().collect();
            assert_eq!((ids.len(), different.len()), (expected.len(), expected.len()), "{typed}");
        }
    }
}

const ASKED: [&str; 16] = [
    "1",
    "z",
    "11",
    "青葉",
    "1青",
    "青葉1",
    "葉青ア",
    "111",
    "1111",
    "11青葉",
    "z%\\",
    "%",
    "1 青葉",
    "青葉 葉ア 1",
    "zzzzzz",
    "ん",
];

store::on_both! {
    migrations = [BEFORE];

    async fn what_a_row_holds_is_found_before_and_after_it_has_a_seat(store: Store) {
        let mut tx = store.begin().await.unwrap();
        for number in ["1", "2", "3"] {
            let id = tx.id();
            tx.run("INSERT INTO accounts (site, id, number, words) VALUES ($1, $2, $3, '古イ青葉')", args![SITE, id, number]).await.unwrap();
        }
        tx.commit().await.unwrap();
        store.migrate(&[BEFORE, WORDS, BLOCKS, IN_ORDER]).await.unwrap();
        // An upgrade alone changes nothing in what is found.
        finds_what_every_row_holds(&store, &["古イ", "青葉"]).await;
        for count in [600, 300, 700] {
            add(&store, count).await;
            finds_what_every_row_holds(&store, &["古イ", "青葉1"]).await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
        }
        add(&store, 200).await;
        INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM accounts WHERE site = 'a' AND seat = 0").await, 200, "few wait for more");
        assert_eq!(count(&store, "SELECT count(*) FROM gram_blocks").await, 3);
        finds_what_every_row_holds(&store, &ASKED).await;
    }
}

mod seated {
    use super::*;

    store::on_both! {
        migrations = [BEFORE, WORDS, BLOCKS, IN_ORDER];

        async fn random_words_are_found(store: Store) {
            for count in [900, 300, 100] {
                add(&store, count).await;
                INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            }
            let typed: Vec<String> = (0..24).map(|turn| letters(&store, 1 + turn % 7)).collect();
            finds_what_every_row_holds(&store, &typed.iter().map(String::as_str).collect::<Vec<_>>()).await;
        }

        async fn many_are_told_from_few(store: Store) {
            add(&store, 2000).await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            for (typed, is_many) in [("1", true), ("青葉ア", false), ("ん", false)] {
                assert_eq!(matches!(sought(&store, typed).await, Some(Found::Many(_))), is_many, "{typed}");
            }
            let page = page_of(&store, "", "1").await;
            assert!(page.is_counted_out && (51..=1000).contains(&page.count), "{}", page.count);
        }

        async fn counts_say_what_there_is(store: Store) {
            add_like(&store, 600, "数エル").await;
            add_like(&store, 2000, "多イ").await;
            // In all of them, one after the other in none but three.
            add_like(&store, 2000, "赤青\n青黄").await;
            add_like(&store, 3, "赤青黄").await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            assert!(matches!(sought(&store, "数エ").await, Some(Found::Many(Counts::All(_)))));
            let counted = |page: Page<Line>| (page.rows.len(), page.count, page.is_counted_out);
            assert_eq!(counted(page_of(&store, "", "数エ").await), (50, 600, false));
            assert_eq!(counted(page_of(&store, "", "数").await), (50, 600, false));
            let (rows, some, is_counted_out) = counted(page_of(&store, "", "多イ").await);
            assert!(rows == 50 && (51..2000).contains(&some) && is_counted_out, "{some}");
            assert!(matches!(sought(&store, "赤 黄").await, Some(Found::Many(Counts::Some(_)))));
            let none = [Condition::of("number = ?", "nobody's")];
            let few = [Condition::of("number < ?", "000000002")];
            for (others, expected) in [(none, (0, 0, false)), (few, (4, 4, false))] {
                let mut conn = store.read().await.unwrap();
                let (asked, words) = (Asked::of(None), Words::typed("赤 黄"));
                let page = INDEX.page::<Line>(&mut conn, &wanted(&asked, &words, &others)).await.unwrap();
                assert_eq!(counted(page), expected);
            }
        }

        async fn where_many_have_no_seat_all_rows_are_looked_at(store: Store) {
            add_like(&store, 300, "青葉").await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            for (more, is_anywhere) in [(16_384, false), (1, true)] {
                add_like(&store, more, "青葉").await;
                assert_eq!(sought(&store, "青葉").await.is_none(), is_anywhere);
            }
        }

        async fn other_words_are_found_and_the_former_are_gone_within_days(store: Store) {
            add(&store, 600).await;
            change(&store, "UPDATE accounts SET words = '消エル名前' WHERE site = 'a' AND id = (SELECT min(id) FROM accounts WHERE site = 'a')").await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            let grams = "SELECT count(*) FROM gram_places WHERE gram = 28040";
            assert_eq!((found(&store, "消える").await.len(), count(&store, grams).await), (1, 1), "消 is U+6D88");
            change(&store, "UPDATE accounts SET words = '新シイ名前', seat = 0 WHERE words = '消エル名前'").await;
            assert_eq!((found(&store, "消える").await.len(), found(&store, "新しい").await.len()), (0, 1));
            change(&store, "DELETE FROM accounts WHERE site = 'a' AND id = (SELECT max(id) FROM accounts WHERE site = 'a')").await;
            finds_what_every_row_holds(&store, &ASKED).await;
            for (hours, is_there) in [(24, 1), (24 * 7 - 1, 1), (1, 0)] {
                store.given().turn(SignedDuration::from_hours(hours));
                INDEX.tend(&store, SITE).await.unwrap();
                assert_eq!(count(&store, grams).await, is_there, "of two rows among 600, after {hours} more hours");
                finds_what_every_row_holds(&store, &ASKED).await;
            }
            assert_eq!((found(&store, "消える").await.len(), found(&store, "新しい").await.len()), (0, 1));
            assert_eq!(count(&store, "SELECT max(block) FROM gram_blocks").await, 3, "no number is given twice");
        }

        async fn only_what_has_worn_is_made_anew_a_block_at_a_time(store: Store) {
            add_like(&store, 8192 + 1100, "青葉").await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            let blocks = "SELECT block FROM gram_blocks WHERE held > 0 ORDER BY block";
            let leave = |first: i64, count: i64| {
                let (first, end) = (seat(first, 0), seat(first, 0) + count);
                format!("DELETE FROM accounts WHERE site = 'a' AND seat >= {first} AND seat < {end}")
            };
            let now = async || -> Vec<i64> { store.read().await.unwrap().all(blocks, &[]).await.unwrap() };
            change(&store, &leave(1, 500)).await;
            change(&store, &leave(2, 69)).await;
            store.given().turn(SignedDuration::from_hours(24));
            INDEX.tend(&store, SITE).await.unwrap();
            assert_eq!(now().await, [1, 4], "of the first fewer than one in sixteen have left");
            change(&store, &leave(1, 512)).await;
            store.given().turn(SignedDuration::from_hours(24));
            INDEX.tend(&store, SITE).await.unwrap();
            assert_eq!(now().await, [4, 5]);
            assert_eq!(count(&store, "SELECT count(*) FROM accounts WHERE site = 'a' AND seat = 0").await, 0);
            assert_eq!(found(&store, "青葉").await.len(), 8192 + 1100 - 512 - 69);
        }

        async fn many_small_blocks_become_one(store: Store) {
            for _ in 0..8 {
                add(&store, 260).await;
                INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            }
            INDEX.tend(&store, SITE).await.unwrap();
            assert_eq!(count(&store, "SELECT count(*) FROM gram_blocks WHERE held > 0").await, 1);
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn what_gets_a_seat_between_two_reads_is_found(store: Store) {
            add(&store, 1500).await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            add_like(&store, 300, "古イ名前").await;
            let words = Words::typed("古イ");
            let rows = without_seat(&store).await;
            let block = INDEX.add_block(&store, SITE).await.unwrap().unwrap();
            let mut conn = store.read().await.unwrap();
            let start = INDEX.start(&mut conn, SITE, &words).await.unwrap().unwrap();
            assert!(INDEX.stands(&mut conn, SITE, &start).await.unwrap());
            drop(conn);
            assert!(INDEX.write_grams(&store, (SITE, block), grams_of(&rows)).await.unwrap());
            let seated: Vec<_> = rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
            assert_eq!(INDEX.give_seats(&store, (SITE, block), &seated[..100]).await.unwrap(), Some(100));
            let mut conn = store.read().await.unwrap();
            assert!(!INDEX.stands(&mut conn, SITE, &start).await.unwrap());
            drop(conn);
            assert_eq!(found(&store, "古イ").await.len(), 300);
        }

        async fn one_fills_at_a_time_and_who_died_loses_the_block(store: Store) {
            add(&store, 1500).await;
            let rows = without_seat(&store).await;
            let block = INDEX.add_block(&store, SITE).await.unwrap().unwrap();
            assert_eq!(INDEX.add_block(&store, SITE).await.unwrap(), None);
            let seated: Vec<_> = rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
            assert!(INDEX.write_grams(&store, (SITE, block), grams_of(&rows)).await.unwrap());
            assert_eq!(INDEX.give_seats(&store, (SITE, block), &seated[..256]).await.unwrap(), Some(256));
            assert!(!INDEX.tend(&store, SITE).await.unwrap(), "somebody else is at it");
            assert_eq!(without_seat(&store).await.len(), 1244);
            finds_what_every_row_holds(&store, &ASKED).await;
            store.given().turn(LEASE);
            assert!(INDEX.tend(&store, SITE).await.unwrap());
            assert_eq!(INDEX.give_seats(&store, (SITE, block), &seated[256..]).await.unwrap(), None);
            assert!(!INDEX.write_grams(&store, (SITE, block), HashMap::from([(1, vec![1])])).await.unwrap());
            assert_eq!(without_seat(&store).await.len(), 0);
            assert_eq!(count(&store, "SELECT count(DISTINCT block) FROM gram_places").await, 1, "nothing is left of it");
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn several_fill_at_once(store: Store) {
            add(&store, 1500).await;
            INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            add(&store, 300).await;
            let fill = || INDEX.fill_with(&store, SITE, LEAST);
            let all = tokio::join!(fill(), fill(), fill());
            all.0.and(all.1).and(all.2).unwrap();
            assert_eq!(without_seat(&store).await.len(), 0);
            assert_eq!(count(&store, "SELECT count(*) FROM gram_blocks").await, 2, "and one made a block");
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        /// Both have asked before either began.
        async fn whoever_comes_second_takes_no_block(store: Store) {
            add(&store, 300).await;
            let block = INDEX.add_block(&store, SITE).await.unwrap();
            assert!(block.is_some());
            let mut tx = store.begin().await.unwrap();
            assert_eq!(INDEX.take_block(&mut tx, SITE).await.unwrap(), None);
            assert!(INDEX.take_block(&mut tx, "b").await.unwrap().is_some(), "another site's is its own");
        }

        async fn a_block_that_is_cleared_meanwhile_takes_nobody_in(store: Store) {
            add(&store, 300).await;
            let block = INDEX.add_block(&store, SITE).await.unwrap().unwrap();
            INDEX.clear(&store, SITE, block).await.unwrap();
            assert_eq!(count(&store, "SELECT max(block) FROM gram_blocks").await, block, "not while it is filled");
            store.given().turn(LEASE);
            INDEX.clear(&store, SITE, block).await.unwrap();
            let rows = without_seat(&store).await;
            let seated: Vec<_> = rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
            assert_eq!(INDEX.give_seats(&store, (SITE, block), &seated).await.unwrap(), None);
            assert_eq!(without_seat(&store).await.len(), 300);
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn a_thousand_words_are_no_search(store: Store) {
            add_like(&store, 300, "青葉建設").await;
            let many: Vec<String> = (0..1000).map(|word| format!("{word:04}番")).collect();
            for _ in 0..2 {
                assert_eq!(page_of(&store, "", &many.join(" ")).await.count, 0);
                assert_eq!(page_of(&store, "", &"青".repeat(60_000)).await.count, 0);
                INDEX.fill_with(&store, SITE, LEAST).await.unwrap();
            }
        }
    }
}

#[test]
fn words_within_words_are_not_sought_and_too_many_are_refused() {
    let words = Words::typed("青葉 アオバ 青 青葉建設 アオバ");
    assert_eq!((&words, words.refusal("word").is_some()), (&Words::typed("アオバ 青葉建設"), false));
    let twenty: Vec<String> = ('a'..='t').map(String::from).collect();
    for (typed, is_refused) in [
        (twenty.join(" "), false),
        (format!("{} u", twenty.join(" ")), true),
        (format!("{} {}", twenty.join(" "), twenty.join(" ")), false),
        ("青".repeat(200), false),
        ("青".repeat(201), true),
        (format!("{} 葉", "青".repeat(200)), true),
    ] {
        assert_eq!(Words::typed(&typed).refusal("word").is_some(), is_refused, "{typed}");
        assert!(Words::typed(&typed).conditions().count() <= 20);
    }
}
