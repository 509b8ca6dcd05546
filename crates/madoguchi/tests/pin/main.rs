//! 「ログイン情報の再設定」 by a PIN at the dealer site (DOOR-52, DOOR-53, DOOR-56).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod decoys;
mod gateway;
mod limits;
mod second_factor;
mod way;

use testkit::{Browser, House, Page};

const AGENCY: &str = "D0000004";
const PHONE: &str = "09000000004";
const LOGIN: &str = "agency@dealer.example.jp";
const ON_FILE: &str = "info@agency.example.jp";
const NEW: &str = "Atarashii2027";

/// Asks for a PIN, from the login page on.
async fn ask(browser: &Browser, number: &str, way: &str) -> Page {
    let page = browser.open("/dealer/login").await.follow("お問い合わせ").await;
    assert_eq!(page.heading(), "お問い合わせ");
    assert!(page.says("ログイン情報の再設定") && page.body.contains("/dealer/login-reset"));
    let page = browser.open("/dealer/login-reset").await;
    page.fill("お客様ID", number).choose(way).press("PINコードを受け取る").await
}

/// The PIN of the newest message, whichever way it came.
async fn pin(house: &House, to: &str) -> String {
    let text = house.last_mail_to(to).await.text;
    let voice: String =
        text.split('。').nth(2).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let is_pin = |word: &&str| word.len() == 6;
    let written = text.split(|c: char| !c.is_ascii_digit()).find(is_pin).map(str::to_owned);
    written.unwrap_or(voice)
}

async fn try_pin(page: &Page, pin: &str) -> Page {
    page.clone().fill("PINコード", pin).press("認証する").await
}

async fn open_change(house: &House, browser: &Browser) -> Page {
    let page = ask(browser, AGENCY, "ショートメッセージ").await;
    let page = try_pin(&page, &pin(house, PHONE).await).await;
    assert_eq!(page.heading(), "ログイン情報の変更", "{}", page.text());
    page
}

async fn set_password(page: Page) -> Page {
    page.fill("新パスワード", NEW).fill("新パスワード確認", NEW).press("変更する").await
}

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/dealer/login").await;
    page.fill("ログインID", login).fill("パスワード", password).press("ログイン").await
}

fn wrong(pin: &str) -> &'static str {
    if pin == "000000" { "000001" } else { "000000" }
}
