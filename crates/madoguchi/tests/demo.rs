//! The demo's documents, as its contract has them: manuals and newcomers rely on it.

use std::{env, fs};

use madoguchi::{MIGRATIONS, demo};
use store::args;
use testkit::{Browser, Fresh, House};
use uuid::Uuid;

async fn member(house: &House, login: &str) -> Browser {
    let browser = house.browser();
    let page = browser.open("/invoice/login").await;
    let top = page.fill("ユーザID", login).fill("パスワード", "Kensetsu2026").press("ログイン").await;
    assert_eq!(top.heading(), "トップページ", "{}", top.text());
    browser
}

async fn count(reader: &Browser, query: &str) -> String {
    reader.open(&format!("/invoice/invoices{query}")).await.all("p.count").concat()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn aoba_has_a_year_of_documents(fresh: Fresh) {
        let house = House::open(fresh).await;
        demo::deliver(&house.portal, 0).await.unwrap();
        // A second start finds them.
        demo::deliver(&house.portal, 0).await.unwrap();
        let reader = member(&house, "INV00002").await;
        for (query, counted) in
            [("", "全36件"), ("?state=unread", "全3件"), ("?state=corrected", "全1件"), ("?kind=summary", "全12件")]
        {
            assert_eq!(count(&reader, query).await, counted, "{query}");
        }
        assert!(reader.open("/invoice/").await.says("新しい書類が届いています"));
        let mut conn = house.portal.store.read().await.unwrap();
        let months: i64 = conn
            .one("SELECT count(DISTINCT issued / 100) FROM invoices WHERE site = $1", args!["invoice"])
            .await
            .unwrap();
        assert_eq!(months, 12);
        // All of them are printed, and one is the correction of the one that is corrected.
        house.mails_to("nobody@example.jp").await;
        let unprinted: i64 = conn
            .one("SELECT count(*) FROM invoices WHERE site = $1 AND hash IS NULL", args!["invoice"])
            .await
            .unwrap();
        assert_eq!(unprinted, 0);
        let list = reader.open("/invoice/invoices?state=corrected").await;
        let number = list.all("table.list tbody a").concat();
        let old = list.follow(&number).await;
        assert!(old.says("訂正済") && old.says(&format!("{number}-R1")), "{}", old.text());
    }

    /// For `cargo xtask jp-pint`.
    async fn its_documents_are_laid_out_for_the_schematron(fresh: Fresh) {
        let Ok(folder) = env::var("JP_PINT_OUT") else { return };
        let house = House::open(fresh).await;
        demo::settle(&house.portal, 3).await.unwrap();
        demo::deliver(&house.portal, 3).await.unwrap();
        let mut conn = house.portal.store.read().await.unwrap();
        let sql = "SELECT id FROM invoices WHERE site = $1 AND kind <> $2";
        let ids: Vec<Uuid> = conn.all(sql, args!["invoice", "summary"]).await.unwrap();
        drop(conn);
        let mut laid = 0;
        for login in ["INV00002", "LOAD0000001", "LOAD0000002", "LOAD0000003"] {
            let reader = member(&house, login).await;
            for id in &ids {
                let xml = reader.open(&format!("/invoice/invoices/{id}/jp-pint.xml")).await;
                if xml.status.is_success() {
                    fs::write(format!("{folder}/demo-{laid}.xml"), &xml.bytes).unwrap();
                    laid += 1;
                }
            }
        }
        assert_eq!(laid, ids.len(), "each is somebody's");
    }

    async fn a_crowd_has_its_documents_too_and_they_are_printed_when_opened(fresh: Fresh) {
        let house = House::open(fresh).await;
        demo::settle(&house.portal, 3).await.unwrap();
        demo::deliver(&house.portal, 3).await.unwrap();
        let reader = member(&house, "LOAD0000003").await;
        assert_eq!(count(&reader, "").await, "全36件");
        assert_eq!(count(&reader, "?state=unread").await, "全3件");
        let list = reader.open("/invoice/invoices").await;
        let number = list.all("table.list tbody a")[0].clone();
        let detail = list.follow(&number).await;
        let [first, again] = [
            reader.open(&format!("{}/pdf", detail.path)).await,
            reader.open(&format!("{}/pdf", detail.path)).await,
        ];
        assert!(first.bytes.starts_with(b"%PDF-") && first.bytes == again.bytes);
        assert!(reader.open(&detail.path).await.says("照合値"));
    }
}
