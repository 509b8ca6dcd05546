//! The PIN replaces a forgotten secret, never a second factor (DOOR-56).

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};
use totp_rs::{Builder, Secret};

use super::*;

/// The dealer site with second factors as the user's choice.
async fn choosing(fresh: Fresh) -> House {
    let house = House::open(fresh).await;
    let file = house.sites_folder().join("dealer.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    let text = format!(
        "{text}\n[factors]\nsecond = {{ users-choice = [\"one-time-password\", \"authenticator\"] }}\n"
    );
    std::fs::write(&file, text).unwrap();
    let anew = house.portal.sites.read_anew().unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    house.portal.sites.take_over(&anew);
    house
}

/// The agency has chosen codes by mail.
async fn house(fresh: Fresh) -> House {
    let house = choosing(fresh).await;
    let mut tx = house.portal.store.begin().await.unwrap();
    let wants = "UPDATE users SET wants_code = 1 WHERE site = $1 AND login = $2";
    tx.run(wants, args!["dealer", LOGIN]).await.unwrap();
    tx.commit().await.unwrap();
    house
}

async fn code(house: &House) -> String {
    pin(house, LOGIN).await
}

/// What the app shows for its next step.
fn code_of(house: &House, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_skew(0).with_step_duration(30).build_noncompliant();
    totp.generate(u64::try_from(house.portal.store.now().as_second()).unwrap()).to_string()
}

/// Registers an app for the agency; gives its secret and the recovery codes.
async fn register_app(house: &House) -> (String, Vec<String>) {
    let browser = house.browser();
    assert_eq!(log_in(&browser, LOGIN, "Dairiten2026").await.heading(), "トップページ");
    let page = browser.open("/dealer/factors/do/add-authenticator").await;
    let page = page.fill("現パスワード", "Dairiten2026").press("次へ進む").await;
    let secret = page.all("p.secret").concat().replace(' ', "");
    let page = page.fill("確認コード", &code_of(house, &secret)).press("登録する").await;
    let codes = page.all("ol.codes li");
    assert_eq!(page.press("控えました").await.heading(), "多要素認証");
    house.turn_clock(SignedDuration::from_secs(30));
    (secret, codes)
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_registered_app_is_asked_for_and_nothing_is_mailed(fresh: Fresh) {
        let house = choosing(fresh).await;
        let (secret, codes) = register_app(&house).await;
        let at_factor = async || {
            let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
            let page = try_pin(&page, &pin(&house, PHONE).await).await;
            assert_eq!(page.heading(), "多要素認証", "{}", page.text());
            page
        };
        let label = "確認コードまたは回復コード";
        let page = at_factor().await;
        let refused = page.clone().fill(label, "AAAAA-AAAAA").press("認証する").await;
        assert!(refused.status == 422 && refused.says("あと4回"));
        let code = code_of(&house, &secret);
        assert_eq!(page.fill(label, &code).press("認証する").await.heading(), "ログイン情報の変更");
        let again = at_factor().await;
        assert_eq!(again.clone().fill(label, &code).press("認証する").await.status, 422, "used already");
        assert_eq!(again.fill(label, &codes[0]).press("認証する").await.heading(), "ログイン情報の変更");
        let third = at_factor().await;
        assert_eq!(third.fill(label, &codes[0]).press("認証する").await.status, 422, "used already");
        let mails = house.mails_to(LOGIN).await;
        assert!(mails.iter().all(|mail| mail.kind != "door.one-time-password"));
        assert!(mails.iter().any(|mail| mail.text.contains("残りは9個")));
    }

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
