//! 「ログイン履歴」 (DOOR-18), and with it what every list can do (ALL-9).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

async fn log_in(browser: &Browser, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", "INV00002").fill("パスワード", password).press("ログイン").await
}

fn rows(page: &Page) -> Vec<String> {
    page.all("tbody tr")
}

/// 120 logins of a minute each before now, by hand: nobody logs in so often.
async fn many_logins(house: &House) {
    let mut tx = house.portal.store.begin().await.unwrap();
    let user: String = tx
        .one("SELECT id FROM users WHERE site = $1 AND login = 'inv00002'", args!["invoice"])
        .await
        .unwrap();
    let now = tx.now().as_millisecond();
    for minute in 1..=120_i64 {
        let id = tx.id();
        // Two at the same moment, so that pages must keep them apart.
        let at = now - (minute / 2) * 60_000;
        let address = format!("192.0.2.{minute}");
        tx.run(
            "INSERT INTO logins (site, id, user_id, at, outcome, device, address)
             VALUES ($1, $2, $3, $4, 'in', 'Windows (Edge)', $5)",
            args!["invoice", id, &user, at, address],
        )
        .await
        .unwrap();
    }
    tx.commit().await.unwrap();
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn users_see_their_own_logins_and_failures(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, "chigau2026").await;
        let top = log_in(&browser, "Kensetsu2026").await;
        assert!(top.says("ログイン履歴"));
        let history = browser.open("/invoice/logins").await;
        assert_eq!(history.heading(), "ログイン履歴");
        assert_eq!(rows(&history).len(), 2);
        assert!(history.says("全2件") && history.says("パスワードの誤り") && history.says("127.0.0.1"));
        let wrong = browser.open("/invoice/logins?outcome=wrong").await;
        assert_eq!(rows(&wrong).len(), 1);
        let none = browser.open("/invoice/logins?from=2026-11-21").await;
        assert!(none.says("条件に合うものはありません"));
        let today = browser.open("/invoice/logins?from=2026-11-20&until=2026-11-20").await;
        assert_eq!(rows(&today).len(), 2);
    }

    async fn pages_follow_one_another_without_gap_or_repeat(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, "Kensetsu2026").await;
        many_logins(&house).await;
        for order in ["", "?sort=at&up=1", "?sort=address&up=1", "?sort=device&up=0"] {
            let mut page = browser.open(&format!("/invoice/logins{order}")).await;
            let mut seen = rows(&page);
            let mut pages = vec![rows(&page)];
            while let Some(next) = link(&page, "next") {
                page = browser.open(&format!("/invoice/logins{next}")).await;
                seen.extend(rows(&page));
                pages.push(rows(&page));
            }
            assert_eq!(seen.len(), 121, "{order}");
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 121, "no row twice in {order:?}");
            // And back again, page by page.
            for earlier in pages.iter().rev().skip(1) {
                page = browser.open(&format!("/invoice/logins{}", link(&page, "prev").unwrap())).await;
                assert_eq!(&rows(&page), earlier, "{order}");
            }
        }
    }

    async fn garbled_addresses_of_a_list_are_its_start(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, "Kensetsu2026").await;
        for query in ["after=x", "after=t61.x", "sort=device&after=n5.x", "after=n5.%00", "after=t00.x", "sort=device&after=t00.x", "after=n1", "before=tzz.1", "sort=password", "from=2026-99-99", "outcome='", "up=maybe", "%ff"] {
            let page = browser.open(&format!("/invoice/logins?{query}")).await;
            assert_eq!((page.status.as_u16(), rows(&page).len()), (200, 1), "{query}");
        }
    }

    async fn the_list_can_be_saved_in_both_encodings(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, "Kensetsu2026").await;
        many_logins(&house).await;
        let csv = browser.open("/invoice/logins.csv?outcome=in&encoding=utf-8").await;
        assert!(csv.body.starts_with("\u{feff}日時,結果,端末の種類,接続元\r\n2026/11/20 09:00,ログイン,"), "{}", &csv.body[..200]);
        assert_eq!(csv.body.lines().count(), 122);
        let sjis = browser.open("/invoice/logins.csv?encoding=shift-jis").await;
        assert_eq!(sjis.headers["content-type"], "text/csv; charset=Shift_JIS");
        assert!(house.browser().open("/invoice/logins.csv").await.path.starts_with("/invoice/login"), "behind the door");
    }
}

fn link(page: &Page, rel: &str) -> Option<String> {
    let start = page.body.find(&format!("rel=\"{rel}\" href=\""))? + rel.len() + 13;
    let href = &page.body[start..];
    Some(href[..href.find('"')?].replace("&amp;", "&").replace("&#38;", "&"))
}
