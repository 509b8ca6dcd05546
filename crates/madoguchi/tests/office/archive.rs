//! What the search for documents has found, as a ZIP (INV-2).

use jiff::civil::date;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, Page, Paper};

use crate::ground::{OWNER, at_work, auditor};

const LIST: &str = "/office/invoice/documents";

/// Ticks these on a page, and presses the button.
async fn ticked(list: &Page, ids: &[String]) -> Page {
    let button = "選択した書類をZIPで保存";
    let (_, fields) = list.form_of(button);
    assert!(fields.iter().all(|(name, _)| name != "_token"), "it asks, and changes nothing");
    let ids: Vec<(&str, &str)> = ids.iter().map(|id| ("id", id.as_str())).collect();
    list.ask(button, &ids).await
}

async fn deeds(house: &House) -> Vec<(String, String)> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT about, details FROM audit WHERE site = $1 AND did = 'invoices.fetched-documents' ORDER BY seq";
    conn.all(sql, args!["invoice"]).await.unwrap()
}

async fn number(house: &House, sql: &str) -> i64 {
    house.portal.store.read().await.unwrap().one(sql, args!["invoice"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn an_operator_takes_the_ticked_ones_and_to_their_customers_nothing_has_happened(fresh: Fresh) {
        let house = House::open(fresh).await;
        let paper = |number, day| Paper { issued: day, ..Paper::new(number) };
        let later = house.lay("100002", &paper("INV-2", date(2026, 11, 1))).await.to_string();
        let earlier = house.lay("100003", &paper("INV-1", date(2026, 10, 1))).await.to_string();
        house.lay("100002", &Paper::new("INV-3")).await;
        let office = at_work(&house, OWNER).await;
        let list = office.open(&format!("{LIST}?sort=number&up=1")).await;
        let files = ticked(&list, &[later.clone(), earlier]).await.unpack();
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["index.csv", "20261001_請求書_INV-1_サンプル建機.pdf", "20261101_請求書_INV-2_サンプル建機.pdf"]);
        assert_eq!(files[2].1, b"%PDF-1.7 INV-2");
        let index = String::from_utf8(files[0].1.clone()).unwrap();
        let index: Vec<&str> = index.lines().collect();
        assert!(index[0].starts_with("\u{feff}ファイル名,発行日,") && index[0].ends_with(",お客様名,件名,金額（税込）,お支払期限,状態,照合値（SHA-256）"), "{}", index[0]);
        assert!(index[1].starts_with("20261001_請求書_INV-1_サンプル建機.pdf,2026/10/01,請求書,INV-1,100003,"), "{}", index[1]);
        ticked(&list, std::slice::from_ref(&later)).await.unpack();
        let deeds = deeds(&house).await;
        assert_eq!(deeds[0], (String::new(), r#"{"documents":2,"numbers":["INV-1","INV-2"]}"#.to_owned()));
        assert_eq!(deeds[1], (later, r#"{"documents":1,"number":"INV-2"}"#.to_owned()));
        assert_eq!(number(&house, "SELECT count(*) FROM invoices WHERE site = $1 AND (opened IS NOT NULL OR state <> 'unread')").await, 0);
        assert_eq!(number(&house, "SELECT count(*) FROM invoice_events WHERE site = $1 AND what IN ('opened', 'saved')").await, 0);
        assert!(office.open("/office/invoice/journal").await.says("書類をZIPでまとめて取り出し"));
    }

    async fn none_ticked_is_said_on_the_list(fresh: Fresh) {
        let house = House::open(fresh).await;
        house.lay("100002", &Paper::new("INV-1")).await;
        let office = at_work(&house, OWNER).await;
        let list = office.open(&format!("{LIST}?word=inv&sort=number&up=1")).await;
        let refused = ticked(&list, &[]).await;
        assert!(refused.status == 422 && refused.says("書類が選択されていません") && refused.says("全1件"), "{}", refused.text());
        assert_eq!(refused.value("番号・件名"), "inv");
        let back = refused.follow("番号").await;
        assert!(back.status == 200 && back.path.starts_with(&format!("{LIST}?word=inv&sort=number&up=0")), "{}", back.path);
        assert_eq!(office.open(&format!("{LIST}/archive?id=x")).await.status, 400);
        let nobodys = "00000000-0000-7000-8000-000000000000";
        assert_eq!(office.open(&format!("{LIST}/archive?id={nobodys}")).await.status, 404);
    }

    async fn the_whole_result_comes_whatever_it_was_searched_by(fresh: Fresh) {
        let house = House::open(fresh).await;
        for n in 0..60 {
            house.lay("100002", &Paper { gross: counter::Yen(n), ..Paper::new(&format!("INV-{n:03}")) }).await;
        }
        // Nobody but the house knows of it yet.
        house.lay("100003", &Paper { is_published: false, ..Paper::new("INV-900") }).await;
        let office = at_work(&house, OWNER).await;
        for (query, count) in [("", 61), ("?least=10&most=19", 10), ("?customer=100003", 1), ("?word=inv&least=59", 2)] {
            let page = office.open(&format!("{LIST}{query}")).await;
            let all = page.follow("条件に合う書類をすべてZIPで保存").await;
            assert_eq!(all.unpack().len(), count + 1, "{query}");
        }
        assert_eq!(office.open(&format!("{LIST}/archive.zip?word=nothing")).await.status, 404);
        assert_eq!(office.open(&format!("{LIST}/archive.zip?from=abc")).await.status, 422);
    }

    async fn whoever_may_open_one_may_take_many_and_nobody_else(fresh: Fresh) {
        let house = House::open(fresh).await;
        let id = house.lay("100002", &Paper::new("INV-1")).await.to_string();
        let reader = auditor(&house).await;
        let list = reader.open(LIST).await;
        assert_eq!(ticked(&list, std::slice::from_ref(&id)).await.unpack().len(), 2);
        assert_eq!(reader.open(&format!("{LIST}/archive.zip")).await.unpack().len(), 2);
        let contact = at_work(&house, "contact@example.jp").await;
        for path in [format!("archive?id={id}"), "archive.zip".to_owned()] {
            assert_eq!(contact.open(&format!("{LIST}/{path}")).await.status, 403, "{path}");
            assert_eq!(reader.open(&format!("/office/rental/documents/{path}")).await.status, 404, "{path}");
        }
    }
}
