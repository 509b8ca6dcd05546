//! Several documents at once (INV-2).

use jiff::civil::date;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, Page, Paper};

use crate::ground::{AOBA, KAMIDE, inside, issued};

/// Names and contents.
fn unpack(page: &Page) -> Vec<(String, String)> {
    page.unpack().into_iter().map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_ticked_ones_come_with_their_list(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let later = house.lay(AOBA, &issued("INV-2", date(2026, 11, 1), 2000)).await;
        let earlier = house.lay(AOBA, &issued("INV-1", date(2026, 10, 1), 1000)).await;
        house.lay(AOBA, &Paper::new("INV-3")).await;
        let list = browser.open("/invoice/invoices").await;
        let (action, fields) = list.form_of("選択した書類をZIPで保存");
        let token = &fields[0].1;
        let zip = browser.post(&action, &[("_token", token), ("id", &later.to_string()), ("id", &earlier.to_string())]).await;
        let files = unpack(&zip);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["index.csv", "20261001_請求書_INV-1_サンプル建機.pdf", "20261101_請求書_INV-2_サンプル建機.pdf"]);
        assert_eq!(files[2].1, "%PDF-1.7 INV-2");
        let index: Vec<&str> = files[0].1.lines().collect();
        assert_eq!(index.len(), 3);
        assert!(index[0].starts_with("\u{feff}ファイル名,発行日,種類,番号,") && index[0].ends_with(",照合値（SHA-256）"));
        assert!(index[1].starts_with("20261001_請求書_INV-1_サンプル建機.pdf,2026/10/01,請求書,INV-1,"));
        let mut conn = house.portal.store.read().await.unwrap();
        let saved: i64 = conn.one("SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'saved'", args!["invoice"]).await.unwrap();
        let deeds: Vec<String> = conn.all("SELECT details FROM audit WHERE site = $1 AND did = 'invoices.saved'", args!["invoice"]).await.unwrap();
        let unread: i64 = conn.one("SELECT count(*) FROM invoices WHERE site = $1 AND state = 'unread'", args!["invoice"]).await.unwrap();
        assert_eq!((saved, deeds, unread), (2, vec![r#"{"documents":2,"numbers":["INV-1","INV-2"]}"#.to_owned()], 1));
        drop(conn);
        // Who has it in an archive has opened it, and the trail says so once.
        let page = browser.open(&format!("/invoice/invoices/{later}")).await;
        assert_eq!(page.text().matches("初回の閲覧").count(), 1, "{}", page.text());
        assert!(page.text().find("初回の閲覧") < page.text().rfind("保存"), "opened first, then saved: {}", page.text());
        browser.open("/invoice/invoices/archive.zip?word=INV-2").await;
        let page = browser.open(&format!("/invoice/invoices/{later}")).await;
        assert_eq!(page.text().matches("初回の閲覧").count(), 1, "{}", page.text());
    }

    async fn none_ticked_is_said_on_the_list(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        house.lay(AOBA, &Paper::new("INV-1")).await;
        let list = browser.open("/invoice/invoices?word=inv").await;
        let refused = list.press("選択した書類をZIPで保存").await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("書類が選択されていません") && refused.says("全1件"), "the list is still there");
        assert_eq!(refused.value("番号・件名"), "inv", "and so are its filters");
        let sorted = refused.follow("番号").await;
        assert!(sorted.path.starts_with("/invoice/invoices?word=inv&sort=number") && sorted.says("全1件"), "{}", sorted.path);
        let token = list.form_of("選択した書類をZIPで保存").1.remove(0).1;
        assert_eq!(browser.post("/invoice/invoices/archive", &[("_token", &token), ("id", "x")]).await.status, 400);
        assert_eq!(browser.post("/invoice/invoices/archive", &[("_token", "x"), ("id", "x")]).await.status, 403);
    }

    async fn the_whole_result_comes_however_many_pages_it_has(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        for n in 0..103 {
            house.lay(AOBA, &issued(&format!("INV-{n:03}"), date(2026, 11, 1), n)).await;
        }
        house.lay(KAMIDE, &Paper::new("INV-900")).await;
        house.lay(AOBA, &Paper { is_published: false, ..Paper::new("INV-901") }).await;
        // Two names that no file system tells apart from one another.
        house.lay(AOBA, &Paper::new("INV/999")).await;
        house.lay(AOBA, &Paper::new("INV:999")).await;
        let all = unpack(&browser.open("/invoice/invoices/archive.zip").await);
        assert_eq!(all.len(), 106);
        let mut names: Vec<_> = all.iter().map(|(name, _)| name).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 106, "no file twice");
        assert_eq!(all[0].1.lines().count(), 106);
        let some = unpack(&browser.open("/invoice/invoices/archive.zip?least=100&most=101").await);
        assert_eq!(some.len(), 3);
        assert_eq!(browser.open("/invoice/invoices/archive.zip?word=nothing").await.status, 404);
        assert_eq!(browser.open("/invoice/invoices/archive.zip?from=abc").await.status, 422);
    }
}
