//! From a checked batch to documents that are read (INV-11 to INV-14).

use std::io::Write as _;

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::{Engine, args};
use testkit::{Fresh, House, small_pdf};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::ground::{HEAD, at_work, deliver, faults, member, settle, take_in};

fn batch() -> String {
    format!(
        "{HEAD}\
         INV-1,100002,2026/11/20,2026/12/31,11月分,クレーン,3,日,105,10,,,\n\
         INV-1,100002,2026/11/20,,,飲料,2,箱,100,8,,,\n\
         INV-2,100003,2026/11/20,,11月分,クレーン,1,日,1000,10,,,\n"
    )
}

/// Documents that point at one that is not there.
async fn dangling(house: &House) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT count(*) FROM invoices i WHERE i.site = $1 AND i.earlier IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM invoices e WHERE e.site = i.site AND e.id = i.earlier)";
    conn.one(sql, args!["invoice"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn nobody_sees_anything_before_its_time_and_then_everybody_is_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await;
        let page = page.press("登録する").await;
        settle(&house).await;
        let page = office.open(&page.path).await;
        assert!(page.says("公開待ち"), "{}", page.text());
        let reader = member(&house, "INV00002").await;
        assert!(!reader.open("/invoice/invoices").await.says("INV-1"));
        house.turn_clock(SignedDuration::from_hours(24 * 14));
        let mail = house.last_mail_to("keiri@aoba.example.jp").await;
        assert!(mail.subject.contains("書類を掲載しました") && mail.text.contains("請求書 INV-1"), "{}", mail.text);
        assert!(!mail.text.contains("円"), "amounts stay behind the door");
        let reader = member(&house, "INV00002").await;
        let list = reader.open("/invoice/invoices").await;
        assert!(list.says("INV-1") && list.says("562円") && !list.says("INV-2"), "{}", list.text());
        let office = at_work(&house).await;
        let page = office.open(&page.path).await;
        let tracked = page.all("table.bars tbody tr").join("|");
        assert!(tracked.contains("電子でお届け 1 / 2") && tracked.contains("書面でお届け 1 / 2"), "{tracked}");
        assert!(tracked.contains("通知メールの到達 1 / 1") && tracked.contains("開封済み 0 / 1"), "{tracked}");
    }

    async fn who_reads_english_is_told_in_english(fresh: Fresh) {
        let house = House::open(fresh).await;
        let reader = house.browser().speaking("en");
        let page = reader.open("/invoice/login").await;
        page.fill("User ID", "INV00002").fill("Password", "Kensetsu2026").press("Log in").await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let mail = house.last_mail_to("keiri@aoba.example.jp").await;
        assert!(mail.text.contains("Invoice INV-1") && !mail.subject.contains("書類"), "{} {}", mail.subject, mail.text);
    }

    async fn the_pdf_of_data_is_one_and_opening_it_is_tracked(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let reader = member(&house, "INV00002").await;
        let detail = reader.open("/invoice/invoices").await.follow("INV-1").await;
        let pdf = reader.open(&format!("{}/pdf", detail.path)).await;
        assert!(pdf.bytes.starts_with(b"%PDF-") && pdf.bytes.len() > 10_000);
        let page = office.open(&page.path).await;
        let tracked = page.all("table.bars tbody tr").join("|");
        assert!(tracked.contains("開封済み 1 / 1"), "{tracked}");
        assert!(page.says("日ごとの開封数") && !page.says("お知らせのメールを送る"), "{}", page.text());
    }

    async fn those_who_have_not_opened_are_reminded_once_and_only_after_a_week(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        assert!(page.says("公開から7日たつと"), "{}", page.text());
        house.turn_clock(SignedDuration::from_hours(24 * 7));
        let office = at_work(&house).await;
        let page = office.open(&page.path).await.press("お知らせのメールを送る").await;
        let mails = house.mails_to("keiri@aoba.example.jp").await;
        let reminders = mails.iter().filter(|mail| mail.subject.contains("まだ開かれていない書類")).count();
        assert_eq!(reminders, 1);
        let page = office.open(&page.path).await;
        assert!(!page.says("お知らせのメールを送る"), "{}", page.text());
    }

    async fn who_presses_twice_leaves_one_job_and_one_trace(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        house.turn_clock(SignedDuration::from_hours(24 * 7));
        let office = at_work(&house).await;
        let page = office.open(&page.path).await;
        for button in ["お知らせのメールを送る", "印刷用PDFを作成する"] {
            tokio::join!(page.press(button), page.press(button));
            page.press(button).await;
        }
        let mut conn = house.portal.store.read().await.unwrap();
        for kind in ["invoices.remind", "invoices.paper"] {
            let jobs: i64 = conn.one("SELECT count(*) FROM jobs WHERE site = $1 AND kind = $2", args!["invoice", kind]).await.unwrap();
            assert_eq!(jobs, 1, "{kind}");
        }
        settle(&house).await;
        for (sql, what) in [
            ("SELECT count(*) FROM invoice_events WHERE site = $1 AND what = $2", "printed"),
            ("SELECT count(*) FROM invoice_events WHERE site = $1 AND what = $2", "reminded"),
            ("SELECT count(*) FROM audit WHERE site = $1 AND did = $2", "invoices.reminded"),
            ("SELECT count(*) FROM audit WHERE site = $1 AND did = $2", "invoices.asked-for-paper-run"),
        ] {
            assert_eq!(conn.one::<i64>(sql, args!["invoice", what]).await.unwrap(), 1, "{what}");
        }
        drop(conn);
        // Whoever has withdrawn since is on the next one.
        office.open(&page.path).await.press("印刷用PDFを作成する").await;
        let mut conn = house.portal.store.read().await.unwrap();
        assert_eq!(conn.one::<i64>("SELECT count(*) FROM jobs WHERE site = $1 AND kind = 'invoices.paper'", args!["invoice"]).await.unwrap(), 1);
    }

    /// As where a worker was taken for dead and was not.
    async fn two_who_remind_at_the_same_time_remind_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        house.turn_clock(SignedDuration::from_hours(24 * 7));
        let office = at_work(&house).await;
        office.open(&page.path).await.press("お知らせのメールを送る").await;
        let store = &house.portal.store;
        let mut tx = store.begin().await.unwrap();
        let id = tx.id();
        tx.run(
            "INSERT INTO jobs (site, id, kind, payload, priority, state, due, attempt, left_at)
             SELECT site, $2, kind, payload, priority, state, due, attempt, left_at FROM jobs
             WHERE site = $1 AND kind = 'invoices.remind'",
            args!["invoice", id],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let other = house.another_node().await;
        let held = if store.engine() == Engine::Postgres {
            let mut tx = store.begin().await.unwrap();
            tx.run("UPDATE invoices SET reminded = reminded WHERE site = $1", args!["invoice"]).await.unwrap();
            Some(tx)
        } else {
            None
        };
        let let_go = async {
            let Some(held) = held else { return };
            let waiting = "SELECT count(*) FROM pg_stat_activity
                           WHERE datname = current_database() AND wait_event_type = 'Lock'";
            while store.read().await.unwrap().one::<i64>(waiting, args![]).await.unwrap() < 2 {
                tokio::task::yield_now().await;
            }
            held.commit().await.unwrap();
        };
        tokio::join!(settle(&house), settle(&other), let_go);
        let mails = house.mails_to("keiri@aoba.example.jp").await;
        assert_eq!(mails.iter().filter(|mail| mail.subject.contains("まだ開かれていない書類")).count(), 1);
        let mut conn = store.read().await.unwrap();
        let events = "SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'reminded'";
        assert_eq!(conn.one::<i64>(events, args!["invoice"]).await.unwrap(), 1);
    }

    async fn paper_goes_to_those_who_have_not_agreed(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let csv = page.follow("UTF-8（Excel用）").await;
        assert!(csv.body.contains("有限会社かみで工業") && csv.body.contains("INV-2") && !csv.body.contains("INV-1,"), "{}", csv.body);
        let sjis = page.follow("Shift_JIS").await;
        assert_eq!(sjis.headers["content-type"], "text/csv; charset=Shift_JIS");
        assert_eq!(encoding_rs::SHIFT_JIS.decode(&sjis.bytes).0, csv.body.trim_start_matches('\u{feff}'));
        let page = page.press("印刷用PDFを作成する").await;
        settle(&house).await;
        let pdf = office.open(&page.path).await.follow("印刷用PDF").await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
    }

    async fn a_correction_marks_what_it_corrects_and_replaces_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let wrong = format!("{HEAD}INV-3,100003,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,日数の誤り\n");
        let page = take_in(&house, &office, "wrong.csv", wrong.as_bytes()).await;
        assert!(faults(&page)[0].contains("このお客様の書類に見つかりません"), "another customer's document");
        let right = format!("{HEAD}INV-3,100002,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,日数の誤り\n");
        deliver(&house, &office, "right.csv", right.as_bytes()).await;
        let reader = member(&house, "INV00002").await;
        let old = reader.open("/invoice/invoices?word=INV-1").await.follow("INV-1").await;
        assert!(old.says("訂正済") && old.says("INV-3"), "{}", old.text());
        let new = reader.open("/invoice/invoices?word=INV-3").await.follow("INV-3").await;
        assert!(new.says("日数の誤り") && new.says("INV-1"), "{}", new.text());
    }

    async fn a_batch_can_be_withdrawn_until_it_is_published(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let page = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let page = office.open(&page.path).await.press("この登録を取りやめる").await;
        assert!(page.says("取りやめ") && !page.says("登録する"), "{}", page.text());
        house.turn_clock(SignedDuration::from_hours(24 * 14));
        assert!(house.mails_to("keiri@aoba.example.jp").await.is_empty());
        let mut conn = house.portal.store.read().await.unwrap();
        let left: i64 = conn.one("SELECT count(*) FROM invoices WHERE site = $1", args!["invoice"]).await.unwrap();
        assert_eq!(left, 0);
        // What was withdrawn may come again.
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
    }

    async fn whoever_reads_early_or_late_stands_in_the_chart(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let rows: Vec<String> = (0..40).map(|n| format!("INV-{n:02},100002,2026/11/20,,,クレーン,1,日,100,10,,,\n")).collect();
        let page = deliver(&house, &office, "november.csv", format!("{HEAD}{}", rows.concat()).as_bytes()).await;
        // One of them while others were still being published; then two on the second day, and one on each day after that.
        let published = house.portal.store.now();
        let mut tx = house.portal.store.begin().await.unwrap();
        for n in 0..40_i64 {
            let days = if n == 0 { -1 } else { (n - 1).max(1) };
            let at = published + SignedDuration::from_hours(24 * days);
            let sql = "UPDATE invoices SET opened = $3, state = 'read' WHERE site = $1 AND number = $2";
            tx.run(sql, args!["invoice", format!("INV-{n:02}"), at]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let page = office.open(&page.path).await;
        let columns = page.all("svg.columns rect title");
        let counts: Vec<i64> = columns.iter().map(|title| title.rsplit(' ').next().unwrap().parse().unwrap()).collect();
        assert_eq!(counts.iter().sum::<i64>(), 40, "{columns:?}");
        assert_eq!((counts.len(), counts[0], counts[1]), (31, 1, 2), "{columns:?}");
        assert!(columns[30].contains('〜') && counts[30] == 9, "the last has all that came later: {columns:?}");
    }

    async fn what_another_batch_corrects_is_not_withdrawn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let wrong = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let right = format!("{HEAD}INV-3,100002,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,日数の誤り\n");
        let right = take_in(&house, &office, "right.csv", right.as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let refused = office.open(&wrong.path).await.press("この登録を取りやめる").await;
        assert!(refused.status == 422 && refused.says("right.csv"), "{}", refused.text());
        assert!(office.open(&wrong.path).await.says("公開待ち"));
        // The other one first, then this one.
        office.open(&right.path).await.press("この登録を取りやめる").await;
        let page = office.open(&wrong.path).await.press("この登録を取りやめる").await;
        assert!(page.says("取りやめ") && !page.says("公開待ち"), "{}", page.text());
        assert_eq!(dangling(&house).await, 0);
    }

    /// However they meet, nothing is left that corrects what is gone.
    async fn who_withdraws_while_a_correction_comes_in_leaves_nothing_that_corrects_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let wrong = take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let wrong = office.open(&wrong.path).await;
        let right = format!("{HEAD}INV-3,100002,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,日数の誤り\n");
        let right = take_in(&house, &office, "right.csv", right.as_bytes()).await.press("登録する").await;
        let store = &house.portal.store;
        // Both are held up where each of them has yet to see the other.
        let held = if store.engine() == Engine::Postgres {
            let mut tx = store.begin().await.unwrap();
            tx.run("UPDATE invoice_batches SET stage = stage WHERE site = $1 AND name = 'november.csv'", args!["invoice"]).await.unwrap();
            Some(tx)
        } else {
            None
        };
        let let_go = async {
            let Some(held) = held else { return };
            let waiting = "SELECT count(*) FROM pg_stat_activity
                           WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let mut looks = 0;
            while store.read().await.unwrap().one::<i64>(waiting, args![]).await.unwrap() < 2 && looks < 3000 {
                looks += 1;
                tokio::task::yield_now().await;
            }
            held.commit().await.unwrap();
        };
        tokio::join!(settle(&house), wrong.press("この登録を取りやめる"), let_go);
        settle(&house).await;
        assert_eq!(dangling(&house).await, 0);
        let (wrong, right) = (office.open(&wrong.path).await, office.open(&right.path).await);
        let is_withdrawn = wrong.says("取りやめ") && !wrong.says("公開待ち");
        assert_eq!(is_withdrawn, right.says("誤りあり"), "{} {}", wrong.text(), right.text());
    }

    async fn ready_pdfs_come_in_a_zip_with_their_index(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let zip = |file: &str| {
            let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
            let index = format!("請求書番号,お客様番号,発行日,件名,税込合計,ファイル名\nINV-9,100002,2026/11/20,11月分,1100,{file}\n");
            for (name, content) in [("index.csv", index.as_bytes()), ("請求書9.pdf", &*small_pdf("nine")), ("bad.pdf", b"no")] {
                zip.start_file(name, SimpleFileOptions::default()).unwrap();
                zip.write_all(content).unwrap();
            }
            zip.finish().unwrap().into_inner()
        };
        let page = take_in(&house, &office, "a.zip", &zip("bad.pdf")).await;
        assert!(faults(&page)[0].contains("「bad.pdf」はPDFではありません"), "{}", page.text());
        let page = take_in(&house, &office, "a.zip", &zip("none.pdf")).await;
        assert!(faults(&page)[0].contains("「none.pdf」がZIPの中にありません"), "{}", page.text());
        deliver(&house, &office, "a.zip", &zip("請求書9.pdf")).await;
        let reader = member(&house, "INV00002").await;
        let detail = reader.open("/invoice/invoices").await.follow("INV-9").await;
        let pdf = reader.open(&format!("{}/pdf", detail.path)).await;
        assert_eq!(pdf.bytes, small_pdf("nine"));
    }
}
