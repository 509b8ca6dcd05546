//! Files of customers (OFF-4) where things have changed meanwhile: people, the site, the work itself.

use std::{fmt::Write as _, fs, io::Write as _};

use counter::{Error, Undertaking};
use door::people;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::{args, jobs::Worker};
use testkit::{Browser, Fresh, House, Page};

use crate::{
    ground::{OWNER, at_work},
    intake::{counts, import, report, settle, take_in},
};

/// The site's file says more, and is read anew.
fn site_says(house: &House, site: &str, more: &str) {
    let file = house.sites_folder().join(format!("{site}.toml"));
    writeln!(fs::OpenOptions::new().append(true).open(file).unwrap(), "\n{more}").unwrap();
    house.portal.sites.take_over(&house.portal.sites.read_anew().unwrap());
}

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

/// Somebody changes the address by which they log in, as the door lets them.
async fn moves(house: &House, site: &str, key: &str, to: &str) {
    let site = house.portal.sites.get(site).unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    let user = people::sql::user_by_login(&mut tx, &site.slug, key).await.unwrap().unwrap();
    people::move_to(&mut tx, &site, &user, to).await.unwrap();
    tx.commit().await.unwrap();
}

/// The page of an import that somebody looks at.
async fn begun(house: &House, office: &Browser, page: Page) -> Page {
    let page = page.press("取り込む").await;
    settle(house).await;
    office.open(&page.path).await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_moved_to_another_address_is_still_the_files(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        for (site, heads, row, key, moved) in [
            (
                "dealer",
                "お客様番号,お客様名,メールアドレス,ご担当者名",
                "D900,サンプル商店,first@shop.example.jp,一 一郎",
                "first@shop.example.jp",
                "D900,サンプル商店,second@shop.example.jp,一 一郎",
            ),
            (
                "rental",
                "お客様番号,お客様名,ログインID,メールアドレス,ご担当者名",
                "R900,サンプル工務店,REN00900,first@shop.example.jp,一 一郎",
                "ren00900 first@shop.example.jp",
                "R900,サンプル工務店,REN00900,second@shop.example.jp,一 一郎",
            ),
        ] {
            let file = format!("{heads}\n{row}\n");
            import(&house, &office, site, file.as_bytes()).await;
            moves(&house, site, key, "second@shop.example.jp").await;
            for file in [&file, &format!("{heads}\n{moved}\n")] {
                let page = take_in(&house, &office, site, file.as_bytes()).await;
                assert_eq!(counts(&page), ["0", "0", "0", "0", "1"], "{site}: {}", page.text());
            }
        }
    }

    async fn an_address_that_somebody_left_can_be_another_ones(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let heads = "お客様番号,お客様名,ログインID,メールアドレス,ご担当者名";
        let shared = "R900,サンプル工務店,REN00900,keiri@shop.example.jp,";
        import(&house, &office, "rental", format!("{heads}\n{shared}一 一郎\n").as_bytes()).await;
        moves(&house, "rental", "ren00900 keiri@shop.example.jp", "ichi@shop.example.jp").await;
        // The core system has learned of it, and files the colleague who reads the mailbox now.
        let file = format!("{heads}\n{shared}二 花子\nR900,サンプル工務店,REN00900,ichi@shop.example.jp,一 一郎\n");
        let page = import(&house, &office, "rental", file.as_bytes()).await;
        assert_eq!(counts(&page), ["0", "0", "1", "0", "1"], "{}", page.text());
        let again = take_in(&house, &office, "rental", file.as_bytes()).await;
        assert_eq!(counts(&again), ["0", "0", "0", "0", "2"], "{}", again.text());
    }

    async fn an_address_that_somebody_left_is_free_for_another_customer(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let heads = "お客様番号,お客様名,メールアドレス";
        let row = "D900,サンプル商店,first@shop.example.jp";
        import(&house, &office, "dealer", format!("{heads}\n{row}\n").as_bytes()).await;
        moves(&house, "dealer", "first@shop.example.jp", "second@shop.example.jp").await;
        let other = format!("{heads}\nD901,サンプル書店,first@shop.example.jp\n");
        let page = import(&house, &office, "dealer", other.as_bytes()).await;
        assert_eq!(counts(&page), ["1", "0", "1", "0", "0"], "{}", page.text());
        // Each of them is still who they are.
        for file in [format!("{heads}\n{row}\n"), other] {
            let page = take_in(&house, &office, "dealer", file.as_bytes()).await;
            assert_eq!(counts(&page), ["0", "0", "0", "0", "1"], "{}", page.text());
        }
        let both = format!("{heads}\n{row}\nD900,サンプル商店,second@shop.example.jp\n");
        let page = take_in(&house, &office, "dealer", both.as_bytes()).await;
        assert!(page.says("誤りあり"), "{}", page.text());
    }

    async fn rows_that_a_new_policy_refuses_are_named_and_the_others_taken(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let file = "お客様番号,お客様名,ユーザID,ご担当者名\nP1,サンプル甲,NEW00001,一 太郎\nP2,サンプル乙,,\n";
        let page = take_in(&house, &office, "invoice", file.as_bytes()).await;
        site_says(&house, "invoice", "[login]\nasks = \"access-key\"");
        let page = begun(&house, &office, page).await;
        assert!(page.says("取り込み済み"), "{}", page.text());
        assert!(page.says("誤りが1件あります") && page.says("次の行は取り込んでいません"), "{}", page.text());
        assert_eq!(report(&office, &page).await, ["3,P2,新規,,,"]);
    }

    async fn a_run_goes_on_in_the_midst_of_what_it_takes_at_a_time(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = take_in(&house, &office, "invoice", customers(600).as_bytes()).await;
        // As a worker leaves it that counted otherwise: the site's file took fewer columns then.
        run(&house, "UPDATE imports SET done = 498 WHERE site = $1", args!["invoice"]).await;
        let page = begun(&house, &office, page).await;
        assert!(page.says("取り込み済み"), "{}", page.text());
        assert_eq!(report(&office, &page).await.len(), 102);
        let told: String = house
            .portal
            .store
            .read()
            .await
            .unwrap()
            .one("SELECT details FROM audit WHERE site = $1 AND did = $2", args!["invoice", "door.imported"])
            .await
            .unwrap();
        assert!(told.contains("\"rows\":600"), "{told}");
    }

    async fn a_run_that_finds_other_rows_than_the_check_stops_and_says_so(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = take_in(&house, &office, "invoice", customers(3).as_bytes()).await;
        run(&house, "UPDATE imports SET file_rows = 4 WHERE site = $1", args!["invoice"]).await;
        let page = begun(&house, &office, page).await;
        assert!(page.says("処理が止まっています") && page.says("行数が確認したときと異なる"), "{}", page.text());
        assert!(office.open("/office/invoice/").await.says("止まっているお客様の取り込み"));
        let page = page.press("この取り込みを取りやめる").await;
        assert!(page.says("取りやめ") && !page.says("処理が止まっています"), "{}", page.text());
        assert!(!office.open("/office/invoice/").await.says("止まっているお客様の取り込み"));
    }

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

    async fn who_is_shut_out_gets_no_mail(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let heads = "お客様番号,お客様名,ログインID,メールアドレス,ご担当者名";
        import(&house, &office, "rental", format!("{heads}\nR901,サンプル閉店,,,\n").as_bytes()).await;
        let shut = "UPDATE accounts SET state = 'suspended', shut = 1 WHERE site = $1 AND number = 'R901'";
        run(&house, shut, args!["rental"]).await;
        let people = "R901,サンプル閉店,REN00901,shut@shop.example.jp,一\nR902,サンプル開店,REN00902,open@shop.example.jp,二";
        let page = import(&house, &office, "rental", format!("{heads}\n{people}\n").as_bytes()).await;
        assert_eq!(counts(&page), ["1", "0", "2", "0", "0"], "{}", page.text());
        assert_eq!(house.mails_to("open@shop.example.jp").await.len(), 1);
        assert!(house.mails_to("shut@shop.example.jp").await.is_empty());
    }

    async fn a_corrected_address_takes_the_invitation_with_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        site_says(&house, "rental", "[login]\nasks = \"user-id\"");
        let office = at_work(&house, OWNER).await;
        let file = |address: &str| format!("お客様番号,お客様名,ユーザID,メールアドレス\nR900,サンプル工務店,REN00900,{address}\n");
        import(&house, &office, "rental", file("tyop@shop.example.jp").as_bytes()).await;
        let old = house.last_mail_to("tyop@shop.example.jp").await.link();
        assert_eq!(house.browser().open(&old).await.status, 200);
        let page = import(&house, &office, "rental", file("typo@shop.example.jp").as_bytes()).await;
        assert_eq!(counts(&page), ["0", "0", "0", "1", "0"], "{}", page.text());
        assert_eq!(house.browser().open(&old).await.status, 410, "who reads the wrong mailbox gets nowhere");
        let new = house.last_mail_to("typo@shop.example.jp").await.link();
        assert!(house.browser().open(&new).await.says("REN00900"));
    }
}
