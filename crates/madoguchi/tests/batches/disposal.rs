//! What nobody has to keep any longer goes, and no more than that (INV-14).

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use crate::ground::{HEAD, at_work, deliver, operator, settle};

const DAY: i64 = 24;

async fn numbers(house: &House) -> Vec<String> {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.all("SELECT number FROM invoices WHERE site = $1 ORDER BY number", args!["invoice"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn documents_go_after_their_time_and_chains_stay_whole(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let old = format!(
            "{HEAD}\
             OLD-1,100002,2015/01/20,,古い,クレーン,3,日,105,10,,,\n\
             OLD-2,100002,2015/01/20,,古い,クレーン,3,日,105,10,,,\n\
             OLD-3,100003,2015/02/20,,古い,クレーン,3,日,105,10,,,\n\
             OLD-4,100002,2015/02/20,,古い,クレーン,2,日,105,10,訂正,OLD-1,日数\n\
             OLD-5,100002,2015/02/20,,古い,クレーン,2,日,105,10,訂正,OLD-2,日数\n"
        );
        let batch = deliver(&house, &office, "old.csv", old.as_bytes()).await;
        // A young correction keeps what it corrects.
        let young = format!("{HEAD}NEW-1,100002,2026/11/20,,新しい,クレーン,1,日,105,10,訂正,OLD-5,日数\n");
        deliver(&house, &office, "young.csv", young.as_bytes()).await;
        let page = office.open("/office/invoice/disposal").await;
        assert!(page.says("全3件"), "{}", page.text());
        let refused = page.clone().fill("この発行日まで", "2026-01-01").fill("廃棄の理由", "稟議123").press("確認画面へ").await;
        assert!(refused.says("まだ廃棄できません"), "{}", refused.text());
        let refused = page.clone().fill("廃棄の理由", "稟議\u{1b}123").press("確認画面へ").await;
        assert!(refused.says("使えない制御文字があります"), "{}", refused.text());
        let confirm = page.fill("廃棄の理由", "稟議123").press("確認画面へ").await;
        assert!(confirm.says("稟議123") && confirm.says("全3件"), "{}", confirm.text());
        assert_eq!(numbers(&house).await.len(), 6, "nothing goes before it is confirmed");
        confirm.press("廃棄する").await;
        confirm.press("廃棄する").await;
        settle(&house).await;
        assert_eq!(numbers(&house).await, ["NEW-1", "OLD-2", "OLD-5"]);
        let page = office.open("/office/invoice/disposal").await;
        let done = page.all("table.list tbody tr");
        assert!(done.len() == 1 && done[0].contains("稟議123") && done[0].contains('3'), "{done:?}");
        let mut conn = house.portal.store.read().await.unwrap();
        let told: Vec<String> = conn
            .all("SELECT details FROM audit WHERE site = $1 AND did = 'invoices.disposed' ORDER BY seq", args!["invoice"])
            .await
            .unwrap();
        let told = told.join(" ");
        assert!(["OLD-1", "OLD-3", "OLD-4"].iter().all(|number| told.contains(number)) && !told.contains("OLD-2") && !told.contains("OLD-5"), "{told}");
        let events: i64 = conn
            .one(
                "SELECT count(*) FROM invoice_events e WHERE e.site = $1
                 AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.site = e.site AND i.id = e.invoice)",
                args!["invoice"],
            )
            .await
            .unwrap();
        assert_eq!(events, 0);
        assert!(office.open(&batch.path).await.status.is_success(), "its batch still has a document");
    }

    async fn nothing_is_left_of_a_batch_that_went_whole(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!("{HEAD}INV-1,100002,2026/11/20,,11月分,クレーン,3,日,105,10,,,\n");
        let batch = deliver(&house, &office, "november.csv", file.as_bytes()).await;
        house.turn_clock(SignedDuration::from_hours(DAY * 365 * 12));
        let office = at_work(&house).await;
        let page = office.open("/office/invoice/disposal").await;
        page.fill("廃棄の理由", "稟議456").press("確認画面へ").await.press("廃棄する").await;
        settle(&house).await;
        assert!(numbers(&house).await.is_empty());
        assert_eq!(office.open(&batch.path).await.status, 404);
        house.turn_clock(SignedDuration::from_hours(2));
        let swept = counter::leftovers::sweep(&house.portal).await.unwrap();
        assert_eq!(swept, 2, "its PDF and its file");
    }

    async fn what_gets_no_further_is_given_up_and_goes_on_when_somebody_says_so(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!("{HEAD}OLD-1,100002,2015/01/20,,古い,クレーン,3,日,105,10,,,\n");
        deliver(&house, &office, "old.csv", file.as_bytes()).await;
        let page = office.open("/office/invoice/disposal").await;
        page.fill("廃棄の理由", "稟議789").press("確認画面へ").await.press("廃棄する").await;
        // Its worker has died with it again and again.
        let mut tx = house.portal.store.begin().await.unwrap();
        let tried = tx.run("UPDATE jobs SET attempt = 12 WHERE site = $1 AND kind = 'invoices.dispose'", args!["invoice"]).await.unwrap();
        assert_eq!(tried, 1);
        tx.commit().await.unwrap();
        settle(&house).await;
        assert_eq!(numbers(&house).await, ["OLD-1"]);
        assert!(office.open("/office/invoice").await.says("停止している廃棄処理"), "whoever comes to work is told");
        let page = office.open("/office/invoice/disposal").await;
        assert!(page.says("処理が止まっています"), "{}", page.text());
        let page = page.press("処理を再開する").await;
        assert!(!page.says("処理が止まっています"), "{}", page.text());
        settle(&house).await;
        assert!(numbers(&house).await.is_empty());
        assert!(!office.open("/office/invoice").await.says("止まっている廃棄"));
        let mut conn = house.portal.store.read().await.unwrap();
        let resumed: i64 = conn.one("SELECT count(*) FROM audit WHERE site = $1 AND did = 'invoices.resumed-disposal'", args!["invoice"]).await.unwrap();
        assert_eq!(resumed, 1);
    }

    async fn auditors_look_and_the_contact_centre_does_not(fresh: Fresh) {
        let house = House::open(fresh).await;
        let contact = operator(&house, "contact@example.jp").await;
        assert_eq!(contact.open("/office/invoice/disposal").await.status, 403);
    }
}
