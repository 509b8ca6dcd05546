//! Operators, as the command line lets them in.

use std::net::Ipv4Addr;

use axum::{extract::FromRequestParts as _, http::Request};
use counter::{
    Arrival, Lang, Scheme, Staff, Visit,
    staff::{OnDuty, Role},
};
use office::operators::actions::{self, NewOperator};
use testkit::{Browser, House, Page};
use totp_rs::{Builder, Secret};
use uuid::Uuid;

pub const OWNER: &str = "admin@example.jp";
pub const PASSWORD: &str = "Office-2026-demo";
pub const NEW: &str = "mori@example.jp";
pub const NEW_PASSWORD: &str = "Kumo no ue no 2026";

pub async fn log_in(browser: &Browser, email: &str, password: &str) -> Page {
    let page = browser.open("/office/login").await;
    page.fill("メールアドレス", email).fill("パスワード", password).press("ログイン").await
}

/// A browser in which one of the demo's operators is at work.
pub async fn at_work(house: &House, email: &str) -> Browser {
    let browser = house.browser();
    assert_eq!(log_in(&browser, email, PASSWORD).await.heading(), "サイトの選択");
    browser
}

/// The owner at work, for what the office does and no page shows: what two do at the same time.
pub async fn on_duty(house: &House) -> (Visit, Staff) {
    let arrival = Arrival {
        portal: house.portal.clone(),
        site: house.portal.sites.get("invoice"),
        lang: Lang::Ja,
        address: Ipv4Addr::LOCALHOST.into(),
        scheme: Scheme::Http,
        certificate: None,
        agent: "".into(),
        is_office: true,
        is_program: false,
        path: "/office/invoice/".into(),
        form_token: "".into(),
        has_cookies: true,
        at: house.portal.store.now(),
        acting: None,
        request: Uuid::nil(),
    };
    let mut parts = Request::new(()).into_parts().0;
    parts.extensions.insert(arrival);
    let visit = Visit::from_request_parts(&mut parts, &()).await.unwrap();
    let (name, email) = ("運営 太郎".to_owned(), OWNER.to_owned());
    let on_duty = OnDuty { operator: Uuid::nil(), name, email, role: Role::Owner, session: Vec::new() };
    (visit, Staff::new(on_duty))
}

/// Adds 森 to these sites, and gives the code that is printed for her.
pub async fn add(house: &House, role: Role, sites: &[&str]) -> String {
    let sites = sites.iter().map(|slug| house.portal.sites.get(slug).unwrap()).collect();
    let new = NewOperator { email: NEW, name: "森 涼子", role, sites };
    actions::add(&house.portal, &new).await.unwrap().expect("she is new").code
}

/// A browser in which an auditor of the first site is at work.
pub async fn auditor(house: &House) -> Browser {
    let code = add(house, Role::Auditor, &["invoice"]).await;
    let browser = house.browser();
    first_login(house, &browser, &code).await;
    browser
}

/// What the app on the phone shows.
pub fn code_of(house: &House, secret: &str) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_skew(0).with_step_duration(30).build_noncompliant();
    totp.generate(u64::try_from(house.portal.store.now().as_second()).unwrap()).to_string()
}

pub struct Registered {
    pub secret: String,
    pub codes: Vec<String>,
    /// Where the first login ended.
    pub page: Page,
}

/// From the printed code into the office.
pub async fn first_login(house: &House, browser: &Browser, code: &str) -> Registered {
    let page = log_in(browser, NEW, code).await;
    assert_eq!(page.heading(), "パスワードの設定", "{}", page.text());
    let page = page.fill("新しいパスワード", NEW_PASSWORD).fill("新しいパスワード（確認用）", NEW_PASSWORD);
    let page = page.press("次へ進む").await;
    assert_eq!(page.heading(), "二段階認証の登録", "{}", page.text());
    let page = browser.open("/office/first-login/app").await;
    assert_eq!(page.heading(), "認証アプリの登録", "{}", page.text());
    let secret = page.all("p.secret").concat().replace(' ', "");
    let page = page.fill("確認コード", &code_of(house, &secret)).press("次へ進む").await;
    assert_eq!(page.heading(), "回復コードの控え", "{}", page.text());
    let codes = page.all("ol.codes li");
    let page = page.press("控えました").await;
    Registered { secret, codes, page }
}
