//! Files of customers (OFF-4) where things have changed meanwhile: people, the site, the work itself.

use std::fmt::Write as _;

use counter::{Error, Undertaking};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::{args, jobs::Worker};
use testkit::{Fresh, House};

use crate::{
    ground::{OWNER, at_work},
    intake::settle,
};

async fn run(house: &House, sql: &str, args: &[store::Value]) {
    let mut tx = house.portal.store.begin().await.unwrap();
    assert!(tx.run(sql, args).await.unwrap() > 0, "{sql}");
    tx.commit().await.unwrap();
}

async fn count(house: &House, sql: &str, args: &[store::Value]) -> i64 {
    house.portal.store.read().await.unwrap().one(sql, args).await.unwrap()
}

/// What `invoice` takes, without people.
fn customers(how_many: u32) -> String {
    let mut file = String::from("お客様番号,お客様名\n");
    for number in 1..=how_many {
        writeln!(file, "N{number},サンプル{number}号").unwrap();
    }
    file
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn work_that_was_begun_too_often_is_given_up_before_it_is_begun_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/invoice/imports/new").await;
        let page = page.press_with("内容を確認する", ("file", "customers.csv"), customers(2).as_bytes()).await;
        // Each of these took its worker with it.
        run(&house, "UPDATE jobs SET attempt = 12 WHERE site = $1 AND kind = $2", args!["invoice", "door.check-import"]).await;
        settle(&house).await;
        let page = office.open(&page.path).await;
        assert!(page.says("処理が止まっています"), "{}", page.text());
        let page = page.press("処理を再開する").await;
        settle(&house).await;
        assert!(office.open(&page.path).await.says("取り込み待ち"));
        assert_eq!(count(&house, "SELECT count(*) FROM jobs WHERE site = $1", args!["invoice"]).await, 0);
    }

    async fn work_that_meets_others_for_ever_is_given_up(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/invoice/imports/new").await;
        let page = page.press_with("内容を確認する", ("file", "customers.csv"), customers(2).as_bytes()).await;
        let imports = Undertaking { table: "imports", name: "import" };
        let worker = Worker::new(house.portal.store.clone());
        let worker = imports.does(worker, &house.portal, "door.check-import", |_| async { Err(Error::Conflict) });
        for _ in 0..13 {
            assert!(!office.open(&page.path).await.says("処理が止まっています"));
            worker.settle(&["invoice".to_owned()]).await.unwrap();
            house.turn_clock(SignedDuration::from_mins(1));
        }
        let page = office.open(&page.path).await;
        assert!(page.says("処理が止まっています"), "{}", page.text());
        let page = page.press("処理を再開する").await;
        settle(&house).await;
        assert!(office.open(&page.path).await.says("取り込み待ち"));
    }
}
