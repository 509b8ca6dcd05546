//! 「請求書一覧」 (INV-1, ALL-7, ALL-9).

use invoices::document::{Kind, State};
use jiff::civil::date;
use madoguchi::MIGRATIONS;
use shelf::DocumentKey;
use testkit::{Fresh, House, Page, Paper};

use crate::ground::{AOBA, KAMIDE, inside, issued, numbers, rows};

async fn a_few(house: &House) {
    house.lay(AOBA, &issued("INV-2026-000001", date(2026, 9, 1), 5000)).await;
    house
        .lay(AOBA, &Paper { state: State::Read, ..issued("INV-2026-000002", date(2026, 10, 1), 10_000) })
        .await;
    let other = Paper {
        subject: "発電機 100%保証".to_owned(),
        ..issued("INV-2026-000003", date(2026, 11, 1), 20_000)
    };
    house.lay(AOBA, &other).await;
    house
        .lay(AOBA, &Paper { kind: Kind::Summary, ..issued("SUM-2026-000004", date(2026, 11, 1), 35_000) })
        .await;
    house.lay(AOBA, &Paper { is_published: false, ..Paper::new("INV-2026-000005") }).await;
    house.lay(KAMIDE, &Paper::new("INV-2026-000006")).await;
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn members_see_what_was_published_for_them_newest_first(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let empty = browser.open("/invoice/invoices").await;
        assert!(empty.says("お届けした書類は、まだありません"), "{}", empty.text());
        a_few(&house).await;
        let top = browser.open("/invoice/").await;
        assert!(top.says("請求書一覧") && top.says("新着 3件"), "{}", top.text());
        let list = top.follow("請求書一覧新着 3件新しい書類が届いています").await;
        assert_eq!(list.heading(), "請求書一覧");
        assert!(list.says("全4件"));
        let shown = numbers(&list);
        assert_eq!(shown[2..], ["INV-2026-000002", "INV-2026-000001"]);
        assert_eq!(list.all("tr.is-new").len(), 3);
        assert!(rows(&list)[2].contains("10,000円") && rows(&list)[2].contains("既読"));
    }

    async fn filters_combine_and_take_what_people_type(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        a_few(&house).await;
        let list = browser.open("/invoice/invoices").await;
        let find = async |query: &str| numbers(&browser.open(&format!("/invoice/invoices?sort=number&up=1&{query}")).await);
        assert_eq!(list.status, 200);
        for (query, found) in [
            ("from=2026-10-01&until=2026-10-31", vec!["INV-2026-000002"]),
            // ２０２６／１０／１, １０，０００
            ("from=%EF%BC%92%EF%BC%90%EF%BC%92%EF%BC%96/10/1&least=%EF%BC%91%EF%BC%90%EF%BC%8C000", vec!["INV-2026-000002", "INV-2026-000003", "SUM-2026-000004"]),
            ("least=10000&most=20,000", vec!["INV-2026-000002", "INV-2026-000003"]),
            ("kind=summary", vec!["SUM-2026-000004"]),
            ("state=read", vec!["INV-2026-000002"]),
            // くれーん
            ("word=%E3%81%8F%E3%82%8C%E3%83%BC%E3%82%93&most=5000", vec!["INV-2026-000001"]),
            ("word=100%25", vec!["INV-2026-000003"]),
            ("word=sum2026", vec!["SUM-2026-000004"]),
            ("word=_____", vec!["INV-2026-000001", "INV-2026-000002", "INV-2026-000003", "SUM-2026-000004"]),
            ("word=nothing", vec![]),
        ] {
            assert_eq!(find(query).await, found, "{query}");
        }
    }

    async fn what_cannot_be_a_filter_is_named_beside_its_field(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        a_few(&house).await;
        for (query, field) in [("from=abc", "from"), ("most=%EF%BD%B1", "most"), ("kind=x", "kind"), ("until=2026-1-1&from=2026-2-1", "until")] {
            let page = browser.open(&format!("/invoice/invoices?{query}")).await;
            assert_eq!(page.status, 422, "{query}");
            assert_eq!(page.all(&format!("#{field}-refusal")).len(), 1, "{query}");
            assert_eq!(page.all(&format!("[role=alert] a[href='#{field}']")).len(), 1);
            assert_eq!((rows(&page).len(), page.says("全")), (0, false), "{query} finds nothing rather than all");
            let csv = browser.open(&format!("/invoice/invoices.csv?{query}")).await;
            assert_eq!((csv.path.starts_with("/invoice/invoices?"), csv.status.as_u16()), (true, 422));
        }
        let typed = browser.open("/invoice/invoices?from=abc&word=x").await;
        assert_eq!((typed.value("発行日（から）"), typed.value("番号・件名")), ("abc".to_owned(), "x".to_owned()));
    }

    async fn pages_and_the_file_hold_every_document_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        for n in 1..=53 {
            house.lay(AOBA, &issued(&format!("INV-2026-{n:06}"), date(2026, 11, 1), 1000 + n % 3)).await;
        }
        for order in ["", "?sort=gross&up=1", "?sort=number&up=0", "?sort=state", "?from=2026-11-01&sort=kind"] {
            let first = browser.open(&format!("/invoice/invoices{order}")).await;
            let second = browser.open(&next(&first)).await;
            let mut all = numbers(&first);
            all.extend(numbers(&second));
            assert_eq!((numbers(&first).len(), all.len()), (50, 53), "{order}");
            all.sort();
            all.dedup();
            assert_eq!(all.len(), 53, "{order}");
        }
        let csv = browser.open("/invoice/invoices.csv?sort=number&up=1&most=1000").await;
        let hash = DocumentKey::of(b"%PDF-1.7 INV-2026-000003");
        let first = format!("2026/11/01,請求書,INV-2026-000003,10月分 クレーン レンタル料,,1000,,未読,{hash}\r\n");
        let head = "\u{feff}発行日,種類,番号,件名,請求期間,金額（税込）,お支払期限,状態,照合値（SHA-256）\r\n";
        assert!(csv.body.starts_with(&format!("{head}{first}")), "INV-19: {}", csv.body);
        assert!(!browser.open("/invoice/invoices").await.says("SHA-256"), "the page has no room for it");
        assert_eq!(csv.body.lines().count(), 18);
        let sjis = browser.open("/invoice/invoices.csv?encoding=shift-jis").await;
        assert_eq!(sjis.headers["content-type"], "text/csv; charset=Shift_JIS");
    }

    async fn a_site_without_the_desk_has_no_such_page(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        for path in ["invoices", "invoices.csv", "invoices/archive.zip", "invoices/00000000-0000-0000-0000-000000000000/pdf"] {
            assert_eq!(browser.open(&format!("/rental/{path}")).await.status, 404, "{path}");
            assert!(browser.open(&format!("/invoice/{path}")).await.path.starts_with("/invoice/login"), "{path}");
        }
    }

    async fn consent_is_within_reach_of_the_customers_own_page(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let profile = browser.open("/invoice/profile").await;
        assert_eq!(profile.heading(), "お客様情報");
        let consent = profile.follow("同意の内容を見る").await;
        assert_eq!(consent.heading(), "電子配信の同意内容");
        let withdrawal = consent.follow("同意を撤回する").await;
        assert!(withdrawal.says("撤回"), "INV-6");
    }
}

fn next(page: &Page) -> String {
    let start = page.body.find("rel=\"next\" href=\"").unwrap() + 17;
    let href = &page.body[start..];
    href[..href.find('"').unwrap()].replace("&amp;", "&").replace("&#38;", "&")
}
