//! The PIN replaces a forgotten secret, never a second factor (DOOR-56).

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use super::*;

/// The dealer site with codes by mail as the user's choice, which the agency has made.
async fn house(fresh: Fresh) -> House {
    let house = House::open(fresh).await;
    let file = house.sites_folder().join("dealer.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = format!("{text}\n[factors]\nsecond = {{ users-choice = [\"one-time-password\"] }}\n");
    std::fs::write(&file, text).unwrap();
    let anew = house.portal.sites.read_anew().unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    house.portal.sites.take_over(&anew);
    let mut tx = house.portal.store.begin().await.unwrap();
    let wants = "UPDATE users SET wants_code = 1 WHERE site = $1 AND login = $2";
    tx.run(wants, args!["dealer", LOGIN]).await.unwrap();
    tx.commit().await.unwrap();
    house
}

async fn code(house: &House) -> String {
    pin(house, LOGIN).await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_has_a_second_factor_is_asked_for_it_as_well(fresh: Fresh) {
        let house = house(fresh).await;
        let browser = house.browser();
        let page = ask(&browser, AGENCY, "ショートメッセージ").await;
        let page = try_pin(&page, &pin(&house, PHONE).await).await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
        assert!(!page.body.contains(LOGIN), "DOOR-51");
        let around = browser.open("/dealer/login-reset/change").await;
        assert_eq!(around.heading(), "ワンタイムパスワード認証", "there is no way around it");
        let (_, fields) = page.form_of("認証する");
        let token = &fields.iter().find(|(name, _)| name == "_token").unwrap().1;
        let typed = [("_token", token.as_str()), ("password", NEW), ("again", NEW)];
        let direct = browser.post("/dealer/login-reset/change", &typed).await;
        assert_eq!(direct.heading(), "ワンタイムパスワード認証");
        let code = code(&house).await;
        let refused = page.clone().fill("ワンタイムパスワード", wrong(&code)).press("認証する").await;
        assert!(refused.status == 422 && refused.says("あと4回"));
        let page = page.fill("ワンタイムパスワード", &code).press("認証する").await;
        assert_eq!(page.heading(), "ログイン情報の変更");
        set_password(page).await;
        let login = log_in(&house.browser(), LOGIN, NEW).await;
        assert_eq!(login.heading(), "ワンタイムパスワード認証", "and the login asks for it, too");
    }

    async fn five_wrong_codes_end_the_attempt(fresh: Fresh) {
        let house = house(fresh).await;
        let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        let page = try_pin(&page, &pin(&house, PHONE).await).await;
        let code = code(&house).await;
        for _ in 0..4 {
            assert_eq!(page.clone().fill("ワンタイムパスワード", wrong(&code)).press("認証する").await.status, 422);
        }
        let spoiled = page.clone().fill("ワンタイムパスワード", wrong(&code)).press("認証する").await;
        assert_eq!(spoiled.heading(), "ログイン情報の再設定");
        let late = page.fill("ワンタイムパスワード", &code).press("認証する").await;
        assert_eq!(late.heading(), "ログイン情報の再設定");
    }

    async fn one_mailbox_is_not_two_factors(fresh: Fresh) {
        let house = house(fresh).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let same = "UPDATE accounts SET mail = $3 WHERE site = $1 AND number = $2";
        tx.run(same, args!["dealer", AGENCY, LOGIN]).await.unwrap();
        tx.commit().await.unwrap();
        ask(&house.browser(), AGENCY, "メール").await;
        assert!(house.mails_to(LOGIN).await.is_empty());
    }
}
