//! Where these tests take place: the owner is at work in the office, 青葉建設 reads, かみで工業 gets paper.

use testkit::{Browser, House, Page};

pub const HEAD: &str =
    "請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率,種別,元の請求書番号,理由\n";

pub async fn at_work(house: &House) -> Browser {
    operator(house, "admin@example.jp").await
}

pub async fn operator(house: &House, email: &str) -> Browser {
    let browser = house.browser();
    let page = browser.open("/office/login").await;
    let page =
        page.fill("メールアドレス", email).fill("パスワード", "Office-2026-demo").press("ログイン").await;
    assert_eq!(page.heading(), "サイトの選択", "{}", page.text());
    browser
}

pub async fn member(house: &House, login: &str) -> Browser {
    let browser = house.browser();
    let page = browser.open("/invoice/login").await;
    let top = page.fill("ユーザID", login).fill("パスワード", "Kensetsu2026").press("ログイン").await;
    assert_eq!(top.heading(), "トップページ", "{}", top.text());
    browser
}

/// Lets all jobs be done that are due.
pub async fn settle(house: &House) {
    house.mails_to("nobody@example.jp").await;
}

/// Takes a file in, lets it be checked, and shows what came of it.
pub async fn take_in(house: &House, office: &Browser, name: &str, file: &[u8]) -> Page {
    let page = office.open("/office/invoice/batches/new").await;
    let page = page.press_with("内容を確認する", ("file", name), file).await;
    assert_eq!(page.status, 200, "{}", page.text());
    settle(house).await;
    office.open(&page.path).await
}

/// The same, through to its publication.
pub async fn deliver(house: &House, office: &Browser, name: &str, file: &[u8]) -> Page {
    let page = take_in(house, office, name, file).await;
    let page = page.choose("準備ができしだい公開する").press("登録する").await;
    settle(house).await;
    let page = office.open(&page.path).await;
    assert!(page.says("公開済み"), "{}", page.text());
    page
}

/// The faults on a batch's page: row, column, reason.
pub fn faults(page: &Page) -> Vec<String> {
    page.all("table.list tbody tr")
}
