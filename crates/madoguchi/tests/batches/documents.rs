//! What operators find, read and cancel (INV-14, INV-19).

use invoices::{
    document::Kind,
    said::{Earlier, Invoice, Said},
};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use crate::ground::{HEAD, at_work, deliver, member, operator, settle, take_in};

fn batch() -> String {
    format!(
        "{HEAD}\
         INV-1,100002,2026/11/20,2026/12/31,11月分,クレーン,3,日,105,10,,,\n\
         INV-2,100003,2026/11/20,,11月分,クレーン,1,日,1000,10,,,\n\
         INV-3,100002,2026/11/19,,高所作業車,作業車,1,日,5000,10,,,\n"
    )
}

/// The SHA-256 of its PDF, as the database has it.
async fn key_of(house: &House, number: &str) -> Option<String> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT hash FROM invoices WHERE site = $1 AND number = $2";
    conn.one(sql, args!["invoice", number]).await.unwrap()
}

async fn said(house: &House, number: &str) -> Invoice {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT said FROM invoices WHERE site = $1 AND number = $2";
    let text: String = conn.one(sql, args!["invoice", number]).await.unwrap();
    let Said::Invoice(invoice) = serde_json::from_str(&text).unwrap() else {
        panic!("{number} is a summary")
    };
    invoice
}

/// As it stood before its PDF was printed.
async fn unprint(house: &House, number: &str) {
    let mut tx = house.portal.store.begin().await.unwrap();
    let sql = "UPDATE invoices SET hash = NULL, length = 0, pages = 0 WHERE site = $1 AND number = $2";
    tx.run(sql, args!["invoice", number]).await.unwrap();
    tx.commit().await.unwrap();
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn documents_are_found_by_day_amount_and_customer_together(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let list = "/office/invoice/documents";
        let all = [
            ("", vec!["INV-1", "INV-2", "INV-3"]),
            ("?from=2026-11-20", vec!["INV-1", "INV-2"]),
            ("?from=2026/11/19&until=2026/11/20&least=1000", vec!["INV-2", "INV-3"]),
            ("?customer=100002", vec!["INV-1", "INV-3"]),
            ("?customer=%E3%81%82%E3%81%8A%E3%81%B0&least=5,000", vec!["INV-3"]),
            ("?customer=%E3%81%8B%E3%81%BF%E3%81%A7", vec!["INV-2"]),
            ("?word=%E3%81%8F%E3%82%8C%E3%83%BC%E3%82%93", vec![]),
            ("?state=read", vec![]),
            // 「月分」
            ("?word=%E6%9C%88%E5%88%86", vec!["INV-1", "INV-2"]),
            ("?word=%E6%9C%88%E5%88%86&least=1000&from=2026-11-20", vec!["INV-2"]),
            ("?word=%E6%9C%88%E5%88%86&customer=100002", vec!["INV-1"]),
            ("?word=inv3", vec!["INV-3"]),
        ];
        for place in ["", " in the index"] {
            if !place.is_empty() {
                invoices::search::INDEX.fill_with(&house.portal.store, "invoice", 1).await.unwrap();
                counter::customers::INDEX.fill_with(&house.portal.store, "invoice", 1).await.unwrap();
            }
            for (query, found) in &all {
                let page = office.open(&format!("{list}{query}")).await;
                let rows = page.all("table.list tbody tr");
                assert_eq!(rows.len(), found.len(), "{query}{place}: {rows:?}");
                assert!(found.iter().all(|number| rows.iter().any(|row| row.contains(number))), "{query}: {rows:?}");
            }
        }
        let refused = office.open(&format!("{list}?from=abc")).await;
        assert!(refused.says("日付は「2026/11/01」のように") && !refused.says("INV-1"));
        let csv = office.open("/office/invoice/documents.csv?customer=100003&encoding=utf-8").await;
        let key = key_of(&house, "INV-2").await.unwrap();
        assert!(csv.body.contains(&format!("INV-2,100003,有限会社かみで工業,11月分,1100,,未読,{key}\r\n")), "{}", csv.body);
        assert!(csv.body.lines().count() == 2 && csv.body.contains("状態,照合値（SHA-256）\r\n"), "{}", csv.body);
        assert!(!office.open(list).await.says("SHA-256"), "the page has no room for it");
    }

    /// Its hash is known when it has been printed: at the latest when somebody takes it, once it is published.
    async fn what_is_not_printed_yet_has_no_hash_and_is_printed_for_an_archive(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        unprint(&house, "INV-1").await;
        let csv = office.open("/office/invoice/documents.csv?sort=number&up=1").await;
        assert!(csv.body.lines().nth(1).unwrap().ends_with(",未読,"), "{}", csv.body);
        let files = office.open("/office/invoice/documents/archive.zip").await.unpack();
        assert_eq!(files.len(), 4, "the list and all three");
        unprint(&house, "INV-1").await;
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE invoices SET published = NULL WHERE number = 'INV-1'", &[]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(office.open("/office/invoice/documents/archive.zip?word=INV-1").await.status, 404);
    }

    async fn a_correction_begins_with_what_the_document_says(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        let file = format!(
            "{HEAD}\
             INV-1,100002,2026/11/20,2026/12/31,=11月分,\"'=クレーン, 25t\",3,日,105,10,,,\n\
             INV-1,,,,,-値引,,,,10,,,\n\
             INV-1,100002,2026/11/20,,,飲料,2,箱,100,8,,,\n\
             INV-2,100003,2026/11/20,,,クレーン,1,日,1000,10,,,\n"
        )
        .replace("品名,数量", "品名,金額,数量")
        .replace("25t\",", "25t\",,")
        .replace("-値引,", "-値引,-15,")
        .replace("飲料,", "飲料,,")
        .replace(",クレーン,1", ",クレーン,,1");
        deliver(&house, &office, "november.csv", file.as_bytes()).await;
        let page = office.open("/office/invoice/documents?word=INV-1").await.follow("INV-1").await;
        let csv = page.follow("訂正用のCSVをダウンロード").await;
        assert!(csv.headers["content-disposition"].to_str().unwrap().contains("correction_20261120_invoice_INV-1.csv"));
        let before = said(&house, "INV-1").await;
        // As an operator fills it in: the number in every row, the reason in the first.
        let lines: Vec<&str> = csv.body.lines().collect();
        assert!(lines.len() == 4 && lines[0].starts_with("\u{feff}種別,請求書番号,お客様番号,発行日,"), "{}", csv.body);
        assert!(lines[1].starts_with("訂正,,100002,") && lines[1].contains(",INV-1,,,"), "{}", csv.body);
        let filled = [
            lines[0].to_owned(),
            lines[1].replacen("訂正,,", "訂正,INV-9,", 1).replacen(",INV-1,,", ",INV-1,日数の誤り,", 1),
            lines[2].replacen(",,", ",INV-9,", 1),
            lines[3].replacen(",,", ",INV-9,", 1),
        ];
        let unfilled = take_in(&house, &office, "as-it-came.csv", csv.body.as_bytes()).await;
        assert!(unfilled.says("誤りあり") && unfilled.says("理由"), "{}", unfilled.text());
        deliver(&house, &office, "correction.csv", filled.join("\r\n").as_bytes()).await;
        let after = said(&house, "INV-9").await;
        assert_eq!((&after.lines, &after.totals), (&before.lines, &before.totals));
        assert_eq!((after.subject, after.due, after.kind), (before.subject, before.due, Kind::Correction));
        assert_eq!(after.earlier, Some(Earlier { number: "INV-1".to_owned(), reason: "日数の誤り".to_owned() }));
        let old = office.open(&page.path).await;
        assert!(old.says("訂正済") && !old.says("訂正用のCSV"), "{}", old.text());
        assert_eq!(office.open(&format!("{}/correction.csv", page.path)).await.status, 409);
        let mut conn = house.portal.store.read().await.unwrap();
        let sql = "SELECT details FROM audit WHERE site = $1 AND did = 'invoices.fetched-document'";
        assert_eq!(conn.all::<String>(sql, args!["invoice"]).await.unwrap(), [r#"{"number":"INV-1"}"#]);
    }

    async fn a_document_is_read_with_its_trail_and_reading_it_opens_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let page = office.open("/office/invoice/documents?word=INV-1").await.follow("INV-1").await;
        assert!(page.says("発行") && page.says("keiri@aoba.example.jp") && page.says("346円"), "{}", page.text());
        let pdf = office.open(&format!("{}/pdf", page.path)).await;
        assert!(pdf.bytes.starts_with(b"%PDF-"));
        for data in ["jp-pint.xml", "lines.csv"] {
            let file = office.open(&format!("{}/{data}", page.path)).await;
            assert!(file.status.is_success() && file.body.contains("INV-1"), "{data}");
        }
        assert!(office.open(&page.path).await.says("未読"));
        // Another site's office, another role.
        let id = page.path.rsplit('/').next().unwrap().to_owned();
        assert_eq!(office.open(&format!("/office/rental/documents/{id}")).await.status, 404);
        let contact = operator(&house, "contact@example.jp").await;
        assert_eq!(contact.open(&page.path).await.status, 403);
        assert_eq!(contact.open(&format!("{}/pdf", page.path)).await.status, 403);
    }

    async fn what_is_cancelled_stays_marked_and_its_customer_is_told_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let page = office.open("/office/invoice/documents?word=INV-1").await.follow("INV-1").await;
        let form = page.follow("この書類を取り消す").await;
        let control = form.clone().fill("取消の理由", "二重に\u{7}請求した").press("確認画面へ").await;
        assert!(control.status == 422 && control.says("使えない制御文字があります"), "{}", control.text());
        let empty = form.press("確認画面へ").await;
        assert!(empty.says("取消の理由を入力してください"), "{}", empty.text());
        let confirm = form.fill("取消の理由", "二重に請求したため\r\n（受注番号7）").press("確認画面へ").await;
        assert!(confirm.says("二重に請求したため") && confirm.says("INV-1"), "{}", confirm.text());
        let back = confirm.follow("訂正する").await;
        assert!(back.body.contains("二重に請求したため"), "nothing typed is lost");
        let done = confirm.press("取り消す").await;
        assert!(done.says("INV-1-C"), "{}", done.text());
        let reason = said(&house, "INV-1-C").await.earlier.unwrap().reason;
        assert_eq!(reason, "二重に請求したため\n（受注番号7）", "lines end alike, whoever sends them");
        // Pressed again, and by somebody else at the same moment.
        let again = confirm.press("取り消す").await;
        assert!(again.says("INV-1-C") && !again.says("INV-1-C2"), "{}", again.text());
        settle(&house).await;
        let told = house.mails_to("keiri@aoba.example.jp").await;
        assert_eq!(told.iter().filter(|mail| mail.text.contains("請求取消書 INV-1-C")).count(), 1);
        let reader = member(&house, "INV00002").await;
        let old = reader.open("/invoice/invoices?word=INV-1&kind=invoice").await.follow("INV-1").await;
        assert!(old.says("取消") && old.says("二重に請求したため") && old.says("INV-1-C"), "{}", old.text());
        let new = old.follow("INV-1-C").await;
        assert!(new.says("346円") && new.says("請求取消書"), "{}", new.text());
        let page = office.open(&page.path).await;
        assert!(!page.says("この書類を取り消す"), "once is enough");
        assert_eq!(office.open(&format!("{}/cancellation", page.path)).await.status, 409);
        // Nor is it corrected any more.
        let file = format!("{HEAD}INV-4,100002,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,日数の誤り\n");
        let refused = take_in(&house, &office, "late.csv", file.as_bytes()).await;
        assert!(refused.says("すでに訂正または取消されています"), "{}", refused.text());
    }

    async fn nothing_is_corrected_twice(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        deliver(&house, &office, "november.csv", batch().as_bytes()).await;
        let correction = |number: &str| format!("{number},100002,2026/11/25,,,クレーン,2,日,105,10,訂正,INV-1,誤り\n");
        let file = format!("{HEAD}{}{}", correction("INV-5"), correction("INV-6"));
        let page = take_in(&house, &office, "twice.csv", file.as_bytes()).await;
        assert!(page.says("2行目でも訂正または取消されています"), "{}", page.text());
        // Two files that were right when they were checked.
        let one = take_in(&house, &office, "one.csv", format!("{HEAD}{}", correction("INV-5")).as_bytes()).await;
        let other = take_in(&house, &office, "other.csv", format!("{HEAD}{}", correction("INV-6")).as_bytes()).await;
        let (one, other) = (one.press("登録する").await, other.press("登録する").await);
        settle(&house).await;
        let (one, other) = (office.open(&one.path).await, office.open(&other.path).await);
        assert!(one.says("公開待ち"), "{}", one.text());
        assert!(other.says("別に訂正または取消されました"), "{}", other.text());
    }

    async fn what_is_not_published_cannot_be_cancelled(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house).await;
        take_in(&house, &office, "november.csv", batch().as_bytes()).await.press("登録する").await;
        settle(&house).await;
        let page = office.open("/office/invoice/documents?word=INV-1").await.follow("INV-1").await;
        assert!(page.says("まだ公開されていません") && !page.says("この書類を取り消す"), "{}", page.text());
        house.turn_clock(SignedDuration::from_hours(24 * 14));
        settle(&house).await;
        let office = at_work(&house).await;
        assert!(office.open(&page.path).await.says("この書類を取り消す"));
    }
}
