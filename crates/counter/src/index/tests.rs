//! On both engines: the index finds what looking at every row finds, whatever becomes of the rows.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use store::{FromRow, Migration, Row, Store, args};

use super::{
    Index, Words,
    seek::{Found, seat},
};
use crate::list::{Asked, Column, Kind, Listing};

const BEFORE: Migration = Migration {
    name: "before",
    sql: "CREATE TABLE accounts (site TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL,
            kana TEXT NOT NULL DEFAULT '', words TEXT NOT NULL, PRIMARY KEY (site, id));
          CREATE INDEX accounts_kana ON accounts (site, kana, id);
          CREATE TABLE invoices (site TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (site, id));",
};
const WORDS: Migration =
    Migration { name: "words", sql: include_str!("../../../../migrations/0025_words.sql") };

const INDEX: Index = Index { table: "accounts" };
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

/// Every row that is found, page by page.
async fn found(store: &Store, typed: &str) -> Vec<Line> {
    let words = Words::typed(typed);
    let (mut lines, mut query) = (Vec::new(), String::new());
    loop {
        let asked = Asked::of(Some(&query));
        let mut conn = store.read().await.unwrap();
        let page = INDEX.page::<Line>(&mut conn, (&LISTING, SITE), &[], (&asked, &words)).await.unwrap();
        assert!(page.count >= i64::try_from(page.rows.len()).unwrap());
        lines.extend(page.rows);
        match page.after {
            Some(after) => query = format!("after={after}"),
            None => return lines,
        }
    }
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
        store.migrate(&[BEFORE, WORDS]).await.unwrap();
        // An upgrade alone changes nothing in what is found.
        finds_what_every_row_holds(&store, &["古イ", "青葉"]).await;
        for count in [600, 300, 700] {
            add(&store, count).await;
            finds_what_every_row_holds(&store, &["古イ", "青葉1"]).await;
            INDEX.fill_with(&store, SITE, 256).await.unwrap();
        }
        add(&store, 200).await;
        INDEX.fill(&store, SITE).await.unwrap();
        assert_eq!(count(&store, "SELECT count(*) FROM accounts WHERE site = 'a' AND seat = 0").await, 200, "few wait for more");
        assert_eq!(count(&store, "SELECT count(*) FROM gram_blocks").await, 3);
        finds_what_every_row_holds(&store, &ASKED).await;
    }
}

mod seated {
    use super::*;

    store::on_both! {
        migrations = [BEFORE, WORDS];

        async fn random_words_are_found(store: Store) {
            for count in [900, 300, 100] {
                add(&store, count).await;
                INDEX.fill(&store, SITE).await.unwrap();
            }
            let typed: Vec<String> = (0..24).map(|turn| letters(&store, 1 + turn % 7)).collect();
            finds_what_every_row_holds(&store, &typed.iter().map(String::as_str).collect::<Vec<_>>()).await;
        }

        async fn many_are_told_from_few(store: Store) {
            add(&store, 2000).await;
            INDEX.fill(&store, SITE).await.unwrap();
            let mut conn = store.read().await.unwrap();
            for (typed, is_many) in [("1", true), ("青葉ア", false), ("ん", false)] {
                let sought = INDEX.seek(&mut conn, SITE, &Words::typed(typed)).await.unwrap();
                assert_eq!(matches!(sought.found, Found::Many(_)), is_many, "{typed}");
            }
            let words = Words::typed("1");
            let page = INDEX.page::<Line>(&mut conn, (&LISTING, SITE), &[], (&Asked::of(None), &words)).await.unwrap();
            assert!(page.is_counted_out && (51..=1000).contains(&page.count), "{}", page.count);
        }

        async fn other_words_are_found_and_the_former_are_gone_within_a_day(store: Store) {
            add(&store, 600).await;
            change(&store, "UPDATE accounts SET words = '消エル名前' WHERE site = 'a' AND id = (SELECT min(id) FROM accounts WHERE site = 'a')").await;
            INDEX.fill(&store, SITE).await.unwrap();
            let grams = "SELECT count(*) FROM gram_places WHERE gram = 28040";
            assert_eq!((found(&store, "消える").await.len(), count(&store, grams).await), (1, 1), "消 is U+6D88");
            change(&store, "UPDATE accounts SET words = '新シイ名前', seat = 0 WHERE words = '消エル名前'").await;
            assert_eq!((found(&store, "消える").await.len(), found(&store, "新しい").await.len()), (0, 1));
            change(&store, "DELETE FROM accounts WHERE site = 'a' AND id = (SELECT max(id) FROM accounts WHERE site = 'a')").await;
            finds_what_every_row_holds(&store, &ASKED).await;
            store.given().turn(SignedDuration::from_hours(23));
            INDEX.renew(&store, SITE).await.unwrap();
            assert_eq!(count(&store, grams).await, 1, "nobody has looked yet");
            store.given().turn(SignedDuration::from_hours(1));
            INDEX.renew(&store, SITE).await.unwrap();
            assert_eq!(count(&store, "SELECT count(*) FROM gram_places").await, 0);
            finds_what_every_row_holds(&store, &ASKED).await;
            INDEX.fill(&store, SITE).await.unwrap();
            assert_eq!((found(&store, "消える").await.len(), found(&store, "新しい").await.len()), (0, 1));
            assert_eq!(count(&store, grams).await, 0);
            assert_eq!(count(&store, "SELECT max(block) FROM gram_blocks").await, 2, "no number is given twice");
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn many_small_blocks_become_one(store: Store) {
            for _ in 0..8 {
                add(&store, 260).await;
                INDEX.fill(&store, SITE).await.unwrap();
            }
            store.given().turn(SignedDuration::from_hours(24));
            INDEX.renew(&store, SITE).await.unwrap();
            INDEX.fill(&store, SITE).await.unwrap();
            assert_eq!(count(&store, "SELECT count(*) FROM gram_blocks WHERE held > 0").await, 1);
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn several_fill_at_once_and_a_row_that_moves_is_sought_again(store: Store) {
            add(&store, 1500).await;
            let words = Words::typed("青葉ア");
            INDEX.fill(&store, SITE).await.unwrap();
            add(&store, 300).await;
            let mut conn = store.read().await.unwrap();
            let sought = INDEX.seek(&mut conn, SITE, &words).await.unwrap();
            assert!(INDEX.stands(&mut conn, SITE, &sought).await.unwrap());
            let all = tokio::join!(INDEX.fill(&store, SITE), INDEX.fill(&store, SITE), INDEX.fill(&store, SITE));
            all.0.and(all.1).and(all.2).unwrap();
            assert!(!INDEX.stands(&mut conn, SITE, &sought).await.unwrap());
            assert_eq!(count(&store, "SELECT count(*) FROM accounts WHERE site = 'a' AND seat = 0").await, 0);
            finds_what_every_row_holds(&store, &ASKED).await;
        }

        async fn a_block_that_is_cleared_meanwhile_takes_nobody_in(store: Store) {
            add(&store, 300).await;
            let block = INDEX.add_block(&store, SITE, 300).await.unwrap().unwrap();
            INDEX.clear(&store, SITE, block).await.unwrap();
            let rows: Vec<(uuid::Uuid, String)> =
                store.read().await.unwrap().all("SELECT id, words FROM accounts WHERE site = 'a'", &[]).await.unwrap();
            let seated: Vec<_> = rows.iter().enumerate().map(|(place, row)| (seat(block, place), row)).collect();
            assert!(!INDEX.give_seats(&store, (SITE, block), &seated).await.unwrap());
            assert_eq!(count(&store, "SELECT count(*) FROM accounts WHERE seat <> 0").await, 0);
            finds_what_every_row_holds(&store, &ASKED).await;
        }
    }
}
