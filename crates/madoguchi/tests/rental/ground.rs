//! What these tests share: the three people of REN00001, who log in by three fields.

use store::args;
use testkit::{Browser, House, Mail, Page};

pub const PASSWORD: &str = "Rental-2026";
pub const ONE: &str = "tanto1@rental.example.jp";
pub const TWO: &str = "tanto2@rental.example.jp";
pub const THREE: &str = "tanto3@rental.example.jp";

pub async fn log_in(browser: &Browser, id: &str, address: &str, password: &str) -> Page {
    let page = browser.open("/rental/login").await;
    page.fill("ログインID", id)
        .fill("メールアドレス", address)
        .fill("パスワード", password)
        .press("ログイン")
        .await
}

/// A browser in which one of them is inside.
pub async fn inside(house: &House, address: &str) -> Browser {
    let browser = house.browser();
    let page = log_in(&browser, "REN00001", address, PASSWORD).await;
    assert_eq!(page.heading(), "トップページ", "{}", page.text());
    browser
}

pub async fn is_inside(browser: &Browser) -> bool {
    browser.open("/rental/").await.heading() == "トップページ"
}

pub async fn mails(house: &House, address: &str, kind: &str) -> Vec<Mail> {
    house.mails_to(address).await.into_iter().filter(|mail| mail.kind == kind).collect()
}

pub async fn mail(house: &House, address: &str, kind: &str) -> Mail {
    mails(house, address, kind).await.pop().unwrap_or_else(|| panic!("no {kind} to {address}"))
}

pub async fn add(browser: &Browser, name: &str, address: &str) -> Page {
    let page = browser.open("/rental/users").await;
    page.fill("ユーザ名", name).fill("メールアドレス", address).press("追加する").await
}

/// Adds somebody who then sets this password by the mail's link.
pub async fn add_through(house: &House, by: &Browser, address: &str, password: &str) {
    assert_eq!(add(by, "担当 四朗", address).await.status, 200);
    let page = house.browser().open(&mail(house, address, "door.set-up-link").await.link()).await;
    let page = page.fill("新パスワード", password).fill("新パスワード確認", password).press("設定する").await;
    assert_eq!(page.heading(), "ログイン");
}

pub async fn count(house: &House, sql: &str) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one(sql, args!["rental"]).await.unwrap()
}

pub async fn run(house: &House, sql: &str) {
    let mut tx = house.portal.store.begin().await.unwrap();
    tx.run(sql, args!["rental"]).await.unwrap();
    tx.commit().await.unwrap();
}

pub async fn is_recorded(house: &House, did: &str) -> bool {
    count(house, &format!("SELECT count(*) FROM audit WHERE site = $1 AND did = '{did}'")).await > 0
}

/// The id of a user, as addresses name it.
pub async fn id_of(house: &House, address: &str) -> String {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT id FROM users WHERE site = $1 AND email = $2";
    conn.one::<(String,)>(sql, args!["rental", address]).await.unwrap().0
}
