//! What no row names any more leaves the shelf, and nothing else does.

use std::time::Duration;

use counter::{Assignment, Desks, leftovers, table::RowFault};
use futures_util::TryStreamExt as _;
use invoices::batches::sql;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use serde_json::json;
use shelf::DocumentKey;
use store::{Engine, Table, args, jobs::Job};
use testkit::{Fresh, House};
use uuid::Uuid;

use crate::ground::{HEAD, at_work, deliver, settle, take_in};

async fn kept(house: &House) -> Vec<DocumentKey> {
    house.portal.shelf.list("invoice").try_collect().await.unwrap()
}

fn batch() -> String {
    format!("{HEAD}INV-1,100002,2026/11/20,,11月分,クレーン,3,日,105,10,,,\n")
}

/// The batch of one document as a job found it, that is about to print it; its PDF lies on the shelf, as leftovers do.
async fn as_before_it_was_printed(house: &House) -> Assignment {
    let portal = &house.portal;
    let mut tx = portal.store.begin().await.unwrap();
    let (id, batch, hash, length): (Uuid, Uuid, String, i64) = tx
        .one("SELECT id, batch, hash, length FROM invoices WHERE site = $1", args!["invoice"])
        .await
        .unwrap();
    let now = tx.now();
    let left = args!["invoice", hash, length, now].to_vec();
    tx.add_all("leftovers (site, hash, length, left_at)", &[left]).await.unwrap();
    for sql in [
        "UPDATE invoices SET hash = NULL, length = 0, pages = 0 WHERE site = $1",
        "UPDATE invoice_batches SET stage = 'printing', printed = 0 WHERE site = $1",
    ] {
        tx.run(sql, args!["invoice"]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let job = Job {
        site: "invoice".to_owned(),
        id: Uuid::nil(),
        kind: "invoices.print".to_owned(),
        payload: json!({ "batch": batch, "first": id, "last": id }),
        attempt: 1,
        why: None,
        left_at: now,
    };
    let site = portal.sites.get("invoice").unwrap();
    Assignment { portal: portal.clone(), site, id: batch, job }
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn withdrawn_and_refused_batches_leave_nothing_on_the_shelf(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        assert_eq!(kept(&house).await.len(), 2, "the file and the PDF");
        office.open(&page.path).await.press("この登録を取りやめる").await;
        take_in(&house, &office, "wrong.csv", "請求書番号,お客様番号,発行日\n,,\n".as_bytes()).await;
        // Not before everybody who may be about to name them is done.
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 0);
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 3);
        assert!(kept(&house).await.is_empty());
    }

    async fn what_comes_again_is_kept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        office.open(&page.path).await.press("この登録を取りやめる").await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 0);
        assert_eq!(kept(&house).await.len(), 2);
        assert!(page.says("公開済み"));
    }

    async fn what_was_swept_can_come_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await;
        page.press("この登録を取りやめる").await;
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 1);
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        house.turn_clock(SignedDuration::from_hours(24 * 3));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 0);
        assert_eq!(kept(&house).await.len(), 2);
    }

    /// Else what it names would be swept, and lacking in backups.
    async fn every_table_that_names_documents_is_known(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut known: Vec<&str> =
            leftovers::naming(house.portal.part::<Desks>()).chain(["leftovers"]).collect();
        known.sort_unstable();
        let mut tables = house.portal.store.read().await.unwrap().tables().await.unwrap();
        let has = |table: &Table, name: &str| table.columns.iter().any(|column| column.name == name);
        tables.retain(|table| ["site", "hash", "length"].iter().all(|name| has(table, name)));
        assert!(tables.iter().map(|table| &*table.name).eq(known), "{tables:?}");
    }

    async fn who_relied_on_what_was_swept_is_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (store, shelf) = (&house.portal.store, &house.portal.shelf);
        let key = shelf.put("invoice", "once").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let file = store::args!["invoice", store.given().id(), "source", 0, key.to_string(), 4].to_vec();
        tx.add_all("kept_files (site, owner, what, place, hash, length)", &[file]).await.unwrap();
        leftovers::leave(&mut tx, "kept_files WHERE site = $1", store::args!["invoice"]).await.unwrap();
        tx.run("DELETE FROM kept_files WHERE site = $1", store::args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        house.turn_clock(SignedDuration::from_hours(2));
        // A sweep that dies between the shelf and its commit leaves the row as it was.
        shelf.delete("invoice", &key).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        assert!(leftovers::keep(&mut tx, &house.portal, "invoice", &[key]).await.is_err());
        drop(tx);
        shelf.put("invoice", "once").await.unwrap();
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 1);
        // Put before it was swept, named after: the transaction fails, and the second time it is put anew.
        let mut tx = store.begin().await.unwrap();
        assert!(leftovers::keep(&mut tx, &house.portal, "invoice", &[key]).await.is_err());
        drop(tx);
        assert!(!shelf.exists("invoice", &key).await.unwrap());
        shelf.put("invoice", "once").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        leftovers::keep(&mut tx, &house.portal, "invoice", &[key]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The other node's clock is an hour ahead, or this one's behind.
    async fn what_was_swept_by_another_clock_is_asked_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (store, shelf) = (&house.portal.store, &house.portal.shelf);
        let [key] = leftovers::put(&house.portal, "invoice", vec!["once".into()]).await.unwrap()[..] else {
            panic!("one document has one key");
        };
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 1);
        house.turn_clock(SignedDuration::from_hours(-2));
        let mut tx = store.begin().await.unwrap();
        assert!(leftovers::keep(&mut tx, &house.portal, "invoice", &[key]).await.is_err());
        drop(tx);
        leftovers::put(&house.portal, "invoice", vec!["once".into()]).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        leftovers::keep(&mut tx, &house.portal, "invoice", &[key]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(shelf.exists("invoice", &key).await.unwrap());
    }

    async fn what_is_put_again_while_a_sweep_waits_for_it_stays(fresh: Fresh) {
        let house = House::open(fresh).await;
        let [key] = leftovers::put(&house.portal, "invoice", vec!["once".into()]).await.unwrap()[..] else {
            panic!("one document has one key");
        };
        house.turn_clock(SignedDuration::from_hours(2));
        let mut tx = house.portal.store.begin().await.unwrap();
        let now = tx.now();
        let again = "UPDATE leftovers SET left_at = $2 WHERE site = $1";
        tx.run(again, store::args!["invoice", now]).await.unwrap();
        let portal = house.portal.clone();
        let sweeping = tokio::spawn(async move { leftovers::sweep(&portal).await.unwrap() });
        // Long enough that it stands and waits.
        tokio::time::sleep(Duration::from_millis(200)).await;
        tx.commit().await.unwrap();
        assert_eq!(sweeping.await.unwrap(), 0);
        assert!(house.portal.shelf.exists("invoice", &key).await.unwrap());
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 1, "nobody named it");
    }

    async fn a_withdrawn_batch_is_stuck_no_longer(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE invoice_batches SET stalled = 'no room' WHERE site = $1", store::args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(office.open("/office/invoice/").await.says("止まっている帳票の処理"));
        page.press("この登録を取りやめる").await;
        assert!(!office.open("/office/invoice/").await.says("止まっている帳票の処理"));
    }

    async fn what_is_printed_while_its_batch_is_withdrawn_is_swept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let store = &house.portal.store;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let it = as_before_it_was_printed(&house).await;
        // From here on nobody lists what was printed: printing is done, and not saved.
        let mut held = store.begin().await.unwrap();
        held.run("UPDATE leftovers SET left_at = left_at WHERE site = $1", args!["invoice"]).await.unwrap();
        let printing = tokio::spawn(async move { invoices::print::work(&it).await });
        // Longer than it takes to read what is to be printed.
        tokio::time::sleep(Duration::from_millis(300)).await;
        let stage = async || -> String {
            let sql = "SELECT stage FROM invoice_batches WHERE site = $1";
            store.read().await.unwrap().one(sql, args!["invoice"]).await.unwrap()
        };
        let withdrawing = {
            let (office, path) = (office.clone(), page.path.clone());
            tokio::spawn(async move { office.open(&path).await.press("この登録を取りやめる").await })
        };
        if store.engine() == Engine::Postgres {
            while stage().await != "withdrawn" {
                tokio::task::yield_now().await;
            }
        } else {
            // It stands and waits, before whoever saves what was printed.
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        held.commit().await.unwrap();
        withdrawing.await.unwrap();
        assert_eq!(stage().await, "withdrawn");
        printing.await.unwrap().unwrap();
        assert_eq!(kept(&house).await.len(), 2, "the file and the PDF");
        house.turn_clock(SignedDuration::from_hours(2));
        assert_eq!(leftovers::sweep(&house.portal).await.unwrap(), 2);
        assert!(kept(&house).await.is_empty());
        let mut conn = store.read().await.unwrap();
        let left: i64 = conn.one("SELECT count(*) FROM invoices WHERE site = $1", args!["invoice"]).await.unwrap();
        assert_eq!(left, 0);
    }

    /// Whoever imports it finds no file any more: that is no mistake of the file.
    async fn a_withdrawn_batch_stays_withdrawn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await;
        page.press("この登録を取りやめる").await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let id: Uuid = tx.one("SELECT id FROM invoice_batches WHERE site = $1", args!["invoice"]).await.unwrap();
        let faults = [RowFault::of_file("intake-empty")];
        assert!(!sql::refuse(&mut tx, "invoice", id, &faults).await.unwrap());
        tx.commit().await.unwrap();
        assert!(!office.open(&page.path).await.says("誤りあり"));
    }
}
