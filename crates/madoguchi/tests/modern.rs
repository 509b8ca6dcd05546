//! The `modern` preset from end to end (DOOR-5): invited by mail, a long password, a second factor before
//! anything else, and a login with it.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use counter::Lang;
use door::{
    people::{self, NewAccount, NewUser},
    set_up,
};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page, SoftKey};
use totp_rs::{Builder, Secret};

const ADDRESS: &str = "mirai@modern.example.jp";
const PASSWORD: &str = "あさがおと夕焼けの坂道をゆっくり歩く";

/// A site on the preset, and somebody who is invited.
async fn house(fresh: Fresh) -> House {
    let house = House::open(fresh).await;
    let text = std::fs::read_to_string(house.sites_folder().join("rental.toml")).unwrap();
    let text = text.replace("slug = \"rental\"", "slug = \"modern\"");
    let text = text.replace("preset = \"rental\"", "preset = \"modern\"");
    std::fs::write(house.sites_folder().join("modern.toml"), text).unwrap();
    house.portal.sites.reload().unwrap();
    let site = house.portal.sites.get("modern").unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    let account =
        NewAccount { number: "M0000001", name: "サンプル未来", kana: "サンプルミライ" };
    let user = NewUser { login: ADDRESS, email: Some(ADDRESS), name: "未来 花", first: None };
    let user = people::admit(&mut tx, &house.portal.keys, &site, &account, &user).await.unwrap();
    set_up::invite(&mut tx, &house.portal, (&site, Lang::Ja), &user).await.unwrap();
    tx.commit().await.unwrap();
    house
}

async fn log_in(browser: &Browser) -> Page {
    let page = browser.open("/modern/login").await;
    page.fill("ログインID", ADDRESS).fill("パスワード", PASSWORD).press("ログイン").await
}

/// Through the link of the invitation, to a password.
async fn set_password(house: &House) {
    let link = house.last_mail_to(ADDRESS).await.link();
    let page = house.browser().open(&link).await;
    let page = page.fill("新パスワード", PASSWORD).fill("新パスワード確認", PASSWORD);
    assert_eq!(page.press("設定する").await.heading(), "ログイン");
}

fn code_of(house: &House, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_skew(0).with_step_duration(30).build_noncompliant();
    totp.generate(u64::try_from(house.portal.store.now().as_second()).unwrap()).to_string()
}

/// From the page that asks which kind it shall be.
async fn register_app(house: &House, page: &Page) -> (String, Page) {
    assert_eq!(page.heading(), "多要素認証の登録", "{}", page.text());
    let page = page.press("認証アプリの登録").await;
    let secret = page.all("p.secret").concat().replace(' ', "");
    let page = page.fill("確認コード", &code_of(house, &secret)).press("登録する").await;
    assert_eq!(page.heading(), "回復コード", "{}", page.text());
    (secret, page)
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn from_the_invitation_to_a_login_with_the_app(fresh: Fresh) {
        let house = house(fresh).await;
        let link = house.last_mail_to(ADDRESS).await.link();
        let page = house.browser().open(&link).await;
        for weak in ["Kensetsu2026", "passwordpassword", "サンプルレンタルサンプルレンタル"] {
            let page = page.clone().fill("新パスワード", weak).fill("新パスワード確認", weak);
            assert_eq!(page.press("設定する").await.status, 422, "{weak}");
        }
        set_password(&house).await;
        let browser = house.browser();
        let page = log_in(&browser).await;
        let (secret, codes) = register_app(&house, &page).await;
        assert_eq!(codes.all("ol.codes li").len(), 10);
        assert_eq!(browser.cookie("modern-session"), None, "not before the codes are copied");
        assert_eq!(codes.press("控えました").await.heading(), "トップページ");
        house.turn_clock(SignedDuration::from_secs(30));
        let page = log_in(&house.browser()).await;
        assert_eq!(page.heading(), "多要素認証");
        assert_eq!(page.fill("確認コード", &code_of(&house, &secret)).press("送信").await.heading(), "トップページ");
    }

    async fn a_passkey_registered_at_the_first_login_opens_the_door_by_itself(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let page = log_in(&house.browser()).await.press("パスキーの登録").await;
        let (mut key, answer) = SoftKey::create(&page.challenge().unwrap(), "http://localhost:8080");
        let codes = page.answer("パスキーを作成する", &answer).await;
        assert_eq!(codes.press("控えました").await.heading(), "トップページ");
        let browser = house.browser();
        let page = browser.open("/modern/login").await;
        let (_, fields) = page.form_of("パスキーでログイン");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let options = browser.post("/modern/login/passkey/options", &fields).await;
        let answer = key.show(&serde_json::from_str(&options.body).unwrap());
        assert_eq!(page.answer("パスキーでログイン", &answer).await.heading(), "トップページ");
    }

    async fn nothing_else_is_in_reach_before_a_factor_is_registered(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let browser = house.browser();
        log_in(&browser).await;
        for path in ["", "password", "factors", "factors/do/add-passkey", "sessions", "logins"] {
            let page = browser.open(&format!("/modern/{path}")).await;
            assert!(page.path.starts_with("/modern/login"), "{path} led to {}", page.path);
        }
        for path in ["first-login/codes", "first-login/password", "first-login/done", "first-login"] {
            assert_eq!(browser.open(&format!("/modern/{path}")).await.heading(), "多要素認証の登録", "{path}");
        }
        let page = browser.open("/modern/first-login/factor").await;
        let (_, fields) = page.form_of("認証アプリの登録");
        let token = fields.into_iter().find(|(name, _)| name == "_token").unwrap().1;
        let skipped = browser.post("/modern/first-login/codes", &[("_token", &token)]).await;
        assert_eq!(skipped.heading(), "多要素認証の登録");
        assert_eq!(browser.cookie("modern-session"), None);
    }

    /// Whoever knows only the password had a ticket of their own before the owner registered.
    async fn a_ticket_from_before_the_registration_is_over(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let (owner, other) = (house.browser(), house.browser());
        let page = log_in(&owner).await;
        let begun = log_in(&other).await.press("認証アプリの登録").await;
        let (_, codes) = register_app(&house, &page).await;
        let secret = begun.all("p.secret").concat().replace(' ', "");
        let late = begun.fill("確認コード", &code_of(&house, &secret)).press("登録する").await;
        assert_eq!(late.heading(), "ログイン", "{}", late.text());
        assert_eq!(other.open("/modern/first-login/codes").await.heading(), "ログイン");
        assert_eq!(other.cookie("modern-session"), None);
        // And who left before the codes were copied comes back to them by the new factor alone.
        assert_eq!(log_in(&other).await.heading(), "多要素認証");
        assert_eq!(codes.press("控えました").await.heading(), "トップページ");
    }

    async fn who_left_before_copying_the_codes_is_given_new_ones(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let page = log_in(&house.browser()).await;
        let (secret, old) = register_app(&house, &page).await;
        house.turn_clock(SignedDuration::from_secs(30));
        let page = log_in(&house.browser()).await;
        let page = page.fill("確認コード", &code_of(&house, &secret)).press("送信").await;
        assert_eq!(page.heading(), "回復コード");
        assert!(page.all("ol.codes li").is_empty(), "another browser's codes are not shown");
        let page = page.press("発行する").await;
        assert_eq!(page.all("ol.codes li").len(), 10);
        assert_ne!(page.all("ol.codes li"), old.all("ol.codes li"));
        assert_eq!(page.press("控えました").await.heading(), "トップページ");
    }

    async fn the_last_factor_is_replaced_but_not_removed(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let browser = house.browser();
        let page = log_in(&browser).await;
        let (old, codes) = register_app(&house, &page).await;
        codes.press("控えました").await;
        let page = browser.open("/modern/factors").await;
        assert!(page.says("最後の一つは削除できません") && !page.says("認証アプリの削除"));
        let page = browser.open("/modern/factors/do/remove-authenticator").await;
        assert_eq!(page.fill("現パスワード", PASSWORD).press("削除する").await.status, 422);
        let page = browser.open("/modern/factors").await.follow("認証アプリを登録し直す").await;
        let page = page.fill("現パスワード", PASSWORD).press("次へ進む").await;
        let secret = page.all("p.secret").concat().replace(' ', "");
        assert_eq!(page.fill("確認コード", &code_of(&house, &secret)).press("登録する").await.heading(), "多要素認証");
        house.turn_clock(SignedDuration::from_secs(30));
        let page = log_in(&house.browser()).await;
        assert_eq!(page.clone().fill("確認コード", &code_of(&house, &old)).press("送信").await.status, 422);
        assert_eq!(page.fill("確認コード", &code_of(&house, &secret)).press("送信").await.heading(), "トップページ");
    }

    async fn a_reset_password_still_wants_the_factor(fresh: Fresh) {
        let house = house(fresh).await;
        set_password(&house).await;
        let page = log_in(&house.browser()).await;
        register_app(&house, &page).await.1.press("控えました").await;
        let page = house.browser().open("/modern/recovery").await;
        page.fill("ログインID", ADDRESS).press("送信する").await;
        let link = house.last_mail_to(ADDRESS).await.link();
        let new = "ひまわりと夜明けの橋をみんなで渡る";
        let page = house.browser().open(&link).await.fill("新パスワード", new).fill("新パスワード確認", new);
        page.press("変更する").await;
        let page = house.browser().open("/modern/login").await;
        let page = page.fill("ログインID", ADDRESS).fill("パスワード", new).press("ログイン").await;
        assert_eq!(page.heading(), "多要素認証");
    }
}
