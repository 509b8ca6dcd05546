//! 「ログイン中の端末」 (DOOR-18), and what a new password does to the others (DOOR-19), where the same user may be
//! in several times: the dealer site.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use door::{
    hashing::Hashing,
    people::{self, NewAccount, NewUser},
};
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

const LOGIN: &str = "dairi@dealer.example.jp";

async fn house(fresh: Fresh) -> House {
    let house = House::open(fresh).await;
    let site = house.portal.sites.get("dealer").unwrap();
    let hash = house.portal.part::<Hashing>().make("Dairiten2026").await.unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    for (number, login) in [("D1000004", LOGIN), ("D1000005", "mise@dealer.example.jp")] {
        let account =
            NewAccount { number, name: "サンプル代理店", kana: "サンプルダイリテン" };
        let user = NewUser { login, email: Some(login), name: "代理 太郎", first: None };
        let user = people::admit(&mut tx, &house.portal.keys, &site, &account, &user).await.unwrap();
        let now = tx.now();
        people::sql::save_password(&mut tx, "dealer", user.id, &hash).await.unwrap();
        people::sql::save_through(&mut tx, "dealer", user.id, now).await.unwrap();
    }
    tx.commit().await.unwrap();
    house
}

async fn log_in(browser: &Browser, login: &str) -> Page {
    let page = browser.open("/dealer/login").await;
    let page = page.fill("ログインID", login).fill("パスワード", "Dairiten2026").press("ログイン").await;
    assert_eq!(page.heading(), "トップページ", "{}", page.text());
    page
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn users_end_their_other_sessions_and_the_other_device_is_told(fresh: Fresh) {
        let house = house(fresh).await;
        let (office, phone) = (house.browser(), house.browser());
        log_in(&office, LOGIN).await;
        log_in(&phone, LOGIN).await;
        let list = office.open("/dealer/sessions").await;
        assert_eq!(list.all("tbody tr").len(), 2);
        let rest = list.press("終了する").await;
        assert_eq!(rest.all("tbody tr").len(), 1);
        assert!(rest.says("この端末"));
        assert!(phone.open("/dealer/").await.says("別の端末からの操作により"));
        assert_eq!(list.press("終了する").await.status, 404, "what has ended cannot be ended again");
    }

    async fn nobody_ends_another_users_session(fresh: Fresh) {
        let house = house(fresh).await;
        let (one, other) = (house.browser(), house.browser());
        log_in(&one, LOGIN).await;
        log_in(&house.browser(), LOGIN).await;
        let (action, _) = one.open("/dealer/sessions").await.form_of("終了する");
        let page = log_in(&other, "mise@dealer.example.jp").await;
        let token = page.form_of("ログアウト").1.into_iter().find(|(name, _)| name == "_token").unwrap().1;
        assert_eq!(other.post(&action, &[("_token", &token)]).await.status, 404);
        assert_eq!(one.open("/dealer/sessions").await.all("tbody tr").len(), 2);
    }

    async fn a_new_password_ends_all_other_sessions(fresh: Fresh) {
        let house = house(fresh).await;
        let (one, other) = (house.browser(), house.browser());
        log_in(&one, LOGIN).await;
        log_in(&other, LOGIN).await;
        let page = one.open("/dealer/password").await;
        let page = page.fill("現パスワード", "Dairiten2026").fill("新パスワード", "Atarashii2026");
        let changed = page.fill("新パスワード（確認用）", "Atarashii2026").press("変更する").await;
        assert_eq!(changed.status, 200);
        assert_eq!(one.open("/dealer/").await.heading(), "トップページ");
        assert!(other.open("/dealer/").await.says("パスワードが変更されたため"));
        assert_eq!(house.last_mail_to(LOGIN).await.kind, "door.password-changed");
    }
}
