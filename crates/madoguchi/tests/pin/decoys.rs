//! Whether a customer number exists, and how it can be reached, cannot be told from outside.

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Fresh, House};

use super::*;

/// All that an observer sees of a page, but for what differs from browser to browser.
fn seen(page: &Page) -> (u16, String, String, Vec<String>) {
    let mut headers: Vec<String> = page.headers.iter().map(|(name, _)| name.to_string()).collect();
    headers.sort();
    let token = page.body.split("name=\"_token\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
    let body = token.map_or_else(|| page.body.clone(), |token| page.body.replace(token, "…"));
    (page.status.as_u16(), page.path.clone(), body, headers)
}

/// Everything that can be done without knowing a PIN, page by page.
async fn walk(house: &House, number: &str, way: &str) -> Vec<(u16, String, String, Vec<String>)> {
    let browser = house.browser();
    let mut pages = Vec::new();
    let page = browser.open("/dealer/login-reset").await.fill("お客様ID", number).choose(way);
    pages.push(page.send("PINコードを受け取る").await);
    let page = page.press("PINコードを受け取る").await;
    pages.push(page.clone());
    house.mails_to("the jobs are done").await;
    pages.push(browser.open("/dealer/login-reset/pin").await);
    pages.push(page.press("PINコードを再発行する").await);
    // No PIN has letters.
    pages.push(try_pin(&page, "あいうえお").await);
    house.turn_clock(SignedDuration::from_secs(60));
    pages.push(page.send("PINコードを再発行する").await);
    house.mails_to("the jobs are done").await;
    pages.push(try_pin(&page, "").await);
    house.turn_clock(SignedDuration::from_secs(60));
    pages.push(page.press("PINコードを再発行する").await);
    house.mails_to("the jobs are done").await;
    pages.push(browser.open("/dealer/login-reset/change").await);
    pages.push(browser.open("/dealer/login-reset/code").await);
    pages.push(browser.open("/dealer/login-reset/sent").await);
    for _ in 0..3 {
        pages.push(try_pin(&page, "12345").await);
    }
    pages.push(try_pin(&page, "12345").await);
    pages.push(browser.open("/dealer/login-reset/pin").await);
    pages.iter().map(seen).collect()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn every_number_walks_the_same_pages(fresh: Fresh) {
        let house = House::open(fresh).await;
        for way in ["自動音声", "ショートメッセージ", "メール"] {
            let nobody = walk(&house, "D9999999", way).await;
            // D0000004 has all three contacts, D0000001 no mobile phone, D0000005 no phone.
            for number in ["D0000004", "D0000001", "D0000005"] {
                let somebody = walk(&house, number, way).await;
                for (page, (one, other)) in nobody.iter().zip(&somebody).enumerate() {
                    assert_eq!(one, other, "{number} by {way}, page {page}");
                }
            }
            house.turn_clock(SignedDuration::from_hours(2));
        }
        assert!(house.mails_to(PHONE).await.len() >= 4, "and yet the real ones were called");
    }

    async fn a_pin_goes_only_where_there_is_that_contact(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        ask(&browser, "D0000001", "ショートメッセージ").await;
        assert!(house.mails_to("0300000001").await.is_empty(), "no short message to a telephone");
        ask(&browser, "D0000001", "自動音声").await;
        assert_eq!(house.mails_to("0300000001").await.len(), 1);
        ask(&browser, "D0000005", "メール").await;
        assert_eq!(house.mails_to("info@shop.example.jp").await.len(), 1);
    }

    async fn who_has_never_set_the_login_up_or_is_suspended_gets_no_pin(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let suspend = "UPDATE users SET suspended = 1 WHERE site = $1 AND login = $2";
        tx.run(suspend, store::args!["dealer", LOGIN]).await.unwrap();
        let unused = "UPDATE users SET through = NULL WHERE site = $1 AND login = $2";
        tx.run(unused, store::args!["dealer", "shop@dealer.example.jp"]).await.unwrap();
        tx.commit().await.unwrap();
        ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        ask(&house.browser(), "D0000005", "メール").await;
        assert!(house.mails_to(PHONE).await.is_empty());
        assert!(house.mails_to("info@shop.example.jp").await.is_empty());
    }

    async fn what_is_missing_is_said_beside_its_field(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = house.browser().open("/dealer/login-reset").await;
        let refused = page.press("PINコードを受け取る").await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("PINコードの受け取り方法を選んでください") && refused.says("入力してください"));
        let kept = page.fill("お客様ID", "D0000004").press("PINコードを受け取る").await;
        assert_eq!((kept.status.as_u16(), kept.value("お客様ID")), (422, "D0000004".to_owned()));
    }
}
