//! The audit log as operators read it (OFF-10), through HTTP.

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, Page};

use crate::ground::{OWNER, at_work, auditor};

const JOURNAL: &str = "/office/invoice/journal";

/// What stands in one column of the list, from the top.
fn column(page: &Page, name: &str) -> Vec<String> {
    page.all(&format!("table.list td[data-label=\"{name}\"]"))
}

async fn checked(house: &House, page: Page) -> Page {
    let page = page.press("記録を検証する").await;
    assert!(page.says("検証しています"), "{}", page.text());
    assert!(!page.says("記録を検証する"), "one check at a time");
    house.mails_to("nobody@example.jp").await;
    page.follow("操作の記録").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_did_what_is_found_by_who_what_and_when(fresh: Fresh) {
        let house = House::open(fresh).await;
        let member = house.browser();
        let login = member.open("/invoice/login").await;
        let inside = login.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(inside.heading(), "トップページ");
        let office = at_work(&house, OWNER).await;
        let contact = at_work(&house, "contact@example.jp").await;
        contact.open("/office/invoice/outbox").await.press("テストメールを送る").await;

        let page = office.open(JOURNAL).await;
        assert_eq!(column(&page, "操作")[0], "テストメールを送信", "{}", page.text());
        assert_eq!(column(&page, "操作した人")[0], "窓口 良子");
        let by_contact = vec!["テストメールを送信", "運営担当者がログイン"];
        for (query, dids) in [
            ("who=inv00002", vec!["ログイン"]),
            ("who=Contact@example.jp", by_contact.clone()),
            ("did=office.sent-test-mail", vec!["テストメールを送信"]),
        ] {
            let page = office.open(&format!("{JOURNAL}?{query}")).await;
            assert_eq!(column(&page, "操作"), dids, "{query}: {}", page.text());
        }
        for query in ["who=nobody", "until=2001-01-01", "from=2101-01-01", "did=door.closed-account", "about=x"] {
            assert!(column(&office.open(&format!("{JOURNAL}?{query}")).await, "操作").is_empty(), "{query}");
        }
        let by = page.follow("窓口 良子").await;
        assert_eq!(column(&by, "操作"), by_contact, "a name leads to what its bearer did");
        let csv = office.open("/office/invoice/journal.csv?did=office.sent-test-mail").await.body;
        assert_eq!(csv.lines().count(), 2, "{csv}");
        assert!(csv.contains("operator:"), "{csv}");
    }

    async fn who_acted_for_whom_is_named_where_anybody_did(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        assert!(!office.open(JOURNAL).await.says("代理の相手"));
        let mut tx = house.portal.store.begin().await.unwrap();
        let user: uuid::Uuid =
            tx.one("SELECT id FROM users WHERE site = $1 AND login = 'inv00002'", args!["invoice"]).await.unwrap();
        let deed = counter::audit::Deed {
            on_behalf: Some(format!("user:{user}")),
            ..counter::audit::Deed::of_system("invoice", "door.logged-in")
        };
        counter::audit::record(&mut tx, &house.portal.keys, &deed).await.unwrap();
        tx.commit().await.unwrap();

        let page = office.open(JOURNAL).await;
        assert_eq!(column(&page, "代理の相手")[..2], ["青葉 花子".to_owned(), String::new()], "{}", page.text());
        let seqs: Vec<i64> = column(&page, "番号").iter().map(|seq| seq.parse().unwrap()).collect();
        assert!(seqs.windows(2).all(|pair| pair[0] == pair[1] + 1), "{seqs:?}");
        let csv = office.open("/office/invoice/journal.csv?did=door.logged-in").await.body;
        let head = csv.trim_start_matches('\u{feff}').lines().next().unwrap();
        assert_eq!(head, "番号,日時,操作した人,代理の相手,操作,対象,接続元,詳細");
        assert!(csv.contains(&format!(",user:{user},")), "{csv}");
    }

    async fn pages_follow_one_another_without_a_gap(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        for number in 0..120 {
            let deed = counter::audit::Deed::of_system("invoice", "door.logged-in").about(number);
            counter::audit::record(&mut tx, &house.portal.keys, &deed).await.unwrap();
        }
        tx.commit().await.unwrap();
        let mut page = office.open(&format!("{JOURNAL}?who=system&did=door.logged-in")).await;
        let mut seen = column(&page, "対象");
        while page.says("次の50件") {
            page = page.follow("次の50件").await;
            seen.extend(column(&page, "対象"));
        }
        let all: Vec<String> = (0..120).rev().map(|number| number.to_string()).collect();
        assert_eq!(seen, all, "entries of one moment stand in the order of their numbers");
    }

    async fn a_log_that_somebody_changed_is_found_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = checked(&house, office.open(JOURNAL).await).await;
        assert!(page.says("異常はありませんでした"), "{}", page.text());
        assert_eq!(column(&page, "操作")[0], "操作の記録を検証");

        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE audit SET by_whom = 'system' WHERE site = $1 AND seq = 1", args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        let page = checked(&house, page).await;
        assert!(page.says("1番目の記録に異常"), "{}", page.text());
    }

    async fn auditors_read_the_log_and_others_do_not(fresh: Fresh) {
        let house = House::open(fresh).await;
        let auditor = auditor(&house).await.open(JOURNAL).await;
        assert_eq!(auditor.status, 200);
        assert!(!auditor.says("記録を検証する"));
        assert_eq!(at_work(&house, "contact@example.jp").await.open(JOURNAL).await.status, 403);
    }
}
