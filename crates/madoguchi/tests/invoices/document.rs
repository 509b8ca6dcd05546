//! A document, its PDF, its versions and its proof trail (INV-2, INV-3, INV-5).

use std::fs;

use invoices::document::{Kind, State};
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, Paper};

use crate::ground::{AOBA, KAMIDE, inside, made, rows, summary};

async fn count(house: &House, sql: &str) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one(sql, args!["invoice"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_first_look_is_kept_and_no_other(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let id = house.lay(AOBA, &made("INV-2026-000001")).await;
        let page = browser.open(&format!("/invoice/invoices/{id}")).await;
        assert_eq!(page.heading(), "請求書 INV-2026-000001");
        assert!(page.says("既読") && page.says("初回の閲覧") && page.says("青葉 花子"), "{}", page.text());
        // ¥105 × 3 at 10% is 31, not 30 (INV-15).
        assert!(page.says("315円") && page.says("31円") && page.says("軽減税率 ※ 8%") && page.says("25tラフタークレーン <特別>"));
        browser.open(&format!("/invoice/invoices/{id}")).await;
        browser.open(&format!("/invoice/invoices/{id}/pdf")).await;
        assert_eq!(count(&house, "SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'opened'").await, 1);
        assert_eq!(count(&house, "SELECT count(*) FROM audit WHERE site = $1 AND did = 'invoices.opened' AND details LIKE '%INV-2026-000001%'").await, 1);
        assert!(!browser.open("/invoice/").await.says("新着"));
    }

    async fn what_is_not_a_members_own_is_nowhere(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let others = house.lay(KAMIDE, &made("INV-2026-000001")).await;
        let waiting = house.lay(AOBA, &Paper { is_published: false, ..made("INV-2026-000002") }).await;
        let own = house.lay(AOBA, &made("INV-2026-000003")).await;
        let token = browser.open("/invoice/invoices").await.form_of("選択した書類をZIPで保存").1.remove(0).1;
        for id in [others, waiting, uuid::Uuid::nil()] {
            for rest in ["", "/pdf", "/pdf?save", "/jp-pint.xml", "/lines.csv"] {
                let page = browser.open(&format!("/invoice/invoices/{id}{rest}")).await;
                assert_eq!(page.status, 404, "{rest}");
            }
            let zip = browser.post("/invoice/invoices/archive", &[("_token", &token), ("id", &own.to_string()), ("id", &id.to_string())]).await;
            assert_eq!(zip.status, 404);
        }
        assert_eq!(count(&house, "SELECT count(*) FROM invoice_events WHERE site = $1 AND what <> 'issued'").await, 0);
        assert_eq!(count(&house, "SELECT count(*) FROM invoices WHERE site = $1 AND opened IS NOT NULL").await, 0);
    }

    async fn the_pdf_opens_in_the_browser_or_is_saved_under_a_name_that_sorts(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000123")).await;
        let pdf = browser.open(&format!("/invoice/invoices/{id}/pdf")).await;
        assert_eq!(pdf.body, "%PDF-1.7 INV-2026-000123");
        assert_eq!((&pdf.headers["content-type"], &pdf.headers["x-content-type-options"]), (&"application/pdf".parse().unwrap(), &"nosniff".parse().unwrap()));
        // 20261101_請求書_INV-2026-000123_サンプル建機.pdf
        let name = "filename=\"20261101_invoice_INV-2026-000123.pdf\"; filename*=UTF-8''20261101_%E8%AB%8B%E6%B1%82%E6%9B%B8_INV-2026-000123_%E3%82%B5%E3%83%B3%E3%83%97%E3%83%AB%E5%BB%BA%E6%A9%9F.pdf";
        assert_eq!(pdf.headers["content-disposition"], format!("inline; {name}"));
        assert_eq!(pdf.headers["cache-control"], "no-store");
        let saved = browser.open(&format!("/invoice/invoices/{id}/pdf?save")).await;
        assert_eq!(saved.headers["content-disposition"], format!("attachment; {name}"));
        assert_eq!(count(&house, "SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'saved'").await, 1);
        let shown = browser.open(&format!("/invoice/invoices/{id}")).await;
        assert!(!shown.says("構造化データ"), "it came as a ready PDF");
    }

    async fn a_damaged_document_is_a_fault_and_never_sent(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let id = house.lay(AOBA, &Paper::new("INV-2026-000001")).await;
        let whole = browser.open(&format!("/invoice/invoices/{id}")).await;
        let hash = whole.all("dd.hash").concat();
        let file = house.sites_folder().parent().unwrap().join("documents/invoice").join(&hash[..2]).join(&hash);
        fs::write(&file, "%PDF-1.7 INV-2026-000009").unwrap();
        let damaged = browser.open(&format!("/invoice/invoices/{id}/pdf")).await;
        assert_eq!(damaged.status, 500);
        assert!(damaged.says("お問い合わせ番号") && !damaged.body.contains("%PDF"));
        let archive = browser.open("/invoice/invoices/archive.zip").await;
        assert_eq!(archive.status, 502, "the connection breaks off");
        assert_eq!(browser.open(&format!("/invoice/invoices/{id}")).await.status, 200, "what it says is still there");
    }

    async fn versions_lead_to_one_another(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let [first, second, third] = [(); 3].map(|()| house.portal.store.given().id());
        let reason = |reason: &str| reason.to_owned();
        house.lay_as(AOBA, first, &Paper { state: State::Corrected, later: Some(second), ..made("INV-1") }).await;
        let correction = Paper { kind: Kind::Correction, earlier: Some(first), later: Some(third), state: State::Cancelled, reason: reason("数量の誤り"), ..made("INV-2") };
        house.lay_as(AOBA, second, &correction).await;
        let cancellation = Paper { kind: Kind::Cancellation, earlier: Some(second), reason: reason("ご契約の解除"), ..made("INV-3") };
        house.lay_as(AOBA, third, &cancellation).await;
        let one = browser.open(&format!("/invoice/invoices/{first}")).await;
        assert!(one.says("訂正済") && one.says("数量の誤り"), "{}", one.text());
        for number in ["INV-2", "INV-3"] {
            assert!(one.all("table a").contains(&number.to_owned()), "every version is linked");
        }
        let two = one.follow("INV-2 を見る").await;
        assert!(two.says("取消") && two.says("ご契約の解除") && two.says("お支払いの必要はありません"));
        let three = two.follow("INV-3 を見る").await;
        assert_eq!(three.heading(), "請求取消書 INV-3");
        assert_eq!(three.follow("元の書類 INV-2 を見る").await.follow("元の書類 INV-1 を見る").await.heading(), "請求書 INV-1");
        // The corrected one stays readable, as it was.
        assert_eq!(browser.open(&format!("/invoice/invoices/{first}/pdf")).await.status, 200);
    }

    async fn a_summary_shows_how_its_amount_comes_about_and_leads_to_what_it_sums_up(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        house.lay(AOBA, &made("INV-1")).await;
        house.lay(KAMIDE, &made("INV-2")).await;
        let id = house.lay(AOBA, &summary("SUM-1", &["INV-1", "INV-2"])).await;
        let page = browser.open(&format!("/invoice/invoices/{id}")).await;
        for words in ["前回ご請求額50,000円", "ご入金額48,000円", "調整額-500円", "繰越額1,500円", "今回お買上額（税抜）10,000円", "消費税額1,000円", "今回ご請求額12,500円"] {
            assert!(page.all(".facts-amounts").concat().replace(' ', "").contains(words), "{words}: {}", page.text());
        }
        assert_eq!(page.all("td a"), ["INV-1"], "the other is not this account's");
        assert_eq!(page.follow("INV-1").await.heading(), "請求書 INV-1");
        assert_eq!(rows(&page).iter().filter(|row| row.contains("INV-2")).count(), 1);
        assert_eq!(browser.open(&format!("/invoice/invoices/{id}/jp-pint.xml")).await.status, 404);
    }

    async fn the_trail_says_whether_notices_arrived(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let id = house.lay(AOBA, &made("INV-1")).await;
        for (notice, state) in [("n1", "delivered"), ("n2", "refused")] {
            let mut tx = house.portal.store.begin().await.unwrap();
            let (now, event) = (tx.now(), tx.id());
            tx.run(
                "INSERT INTO notices (site, id, kind, channel, recipient, sender_name, sender_address, subject, text, locale, left_at, state, attempts, ended_at)
                 VALUES ($1, $2, 'x', 'mail', 'a@example.jp', 'x', 'x@example.jp', 'x', 'x', 'ja', $3, $4, 1, $3)",
                args!["invoice", notice, now, state],
            ).await.unwrap();
            tx.run(
                "INSERT INTO invoice_events (site, invoice, id, at, what, who, notice) VALUES ($1, $2, $3, $4, 'notified', $5, $6)",
                args!["invoice", id, event, now, format!("{notice}@example.jp"), notice],
            ).await.unwrap();
            tx.commit().await.unwrap();
        }
        let page = browser.open(&format!("/invoice/invoices/{id}")).await;
        let line = |who: &str| rows(&page).into_iter().find(|row| row.contains(who)).unwrap();
        assert!(line("n1@example.jp").contains("送達 2026/11/20 09:00") && line("n2@example.jp").contains("不達"));
    }
}
