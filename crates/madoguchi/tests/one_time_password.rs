//! 「ワンタイムパスワード認証」 at the certificate site (DOOR-15).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use door::people::{self, NewAccount, NewUser};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

const ADDRESS: &str = "sslkan@kumo.example.jp";

/// Somebody with a letter, whose address the operator knows.
async fn house(fresh: Fresh) -> House {
    let house = House::open(fresh).await;
    let site = house.portal.sites.get("certificate").unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    for (login, email) in [("CERT1003", Some(ADDRESS)), ("CERT1004", None)] {
        let account =
            NewAccount { number: login, name: "くも商事株式会社", kana: "クモショウジ" };
        let user = NewUser { login, email, name: "雲 花子", first: Some(("Shomei2026c", None)) };
        people::admit(&mut tx, &house.portal.keys, &site, &account, &user).await.unwrap();
    }
    tx.commit().await.unwrap();
    house
}

async fn log_in(browser: &Browser) -> Page {
    let page = browser.open("/certificate/login/one-time-password").await;
    page.fill("アクセスキー", "CERT1003").fill("パスワード", "Shomei2026c").press("ログイン").await
}

async fn code(house: &House) -> String {
    let mail = house.last_mail_to(ADDRESS).await;
    assert!(!mail.subject.contains(|c: char| c.is_ascii_digit()), "nothing of the code in the subject");
    let digits = |word: &str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
    let found = mail.text.split(|c: char| !c.is_ascii_digit()).find(|word| digits(word));
    found.expect("the mail has a code").to_owned()
}

fn wrong(code: &str) -> String {
    if code == "000000" { "000001".to_owned() } else { "000000".to_owned() }
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_code_of_the_mail_leads_on(fresh: Fresh) {
        let house = house(fresh).await;
        let browser = house.browser();
        let page = log_in(&browser).await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
        assert!(page.says("s***@kumo.example.jp") && !page.says(ADDRESS));
        assert_eq!(browser.cookie("certificate-session"), None);
        let code = code(&house).await;
        let full_width: String = code.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xff10).unwrap()).collect();
        let next = page.fill("ワンタイムパスワード", &format!(" {full_width} ")).press("送信").await;
        // The first login then makes them change the password, and nothing else is in reach.
        assert_eq!(next.heading(), "パスワードの変更");
        assert!(browser.open("/certificate/").await.path.starts_with("/certificate/login"));
        let done = next.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026").press("変更する").await;
        assert_eq!(done.follow("トップページへ").await.heading(), "トップページ");
    }

    async fn the_password_alone_reaches_nothing(fresh: Fresh) {
        let house = house(fresh).await;
        let browser = house.browser();
        log_in(&browser).await;
        for path in ["/certificate/", "/certificate/password", "/certificate/logins", "/certificate/first-login/password"] {
            assert!(browser.open(path).await.path.starts_with("/certificate/login"), "{path}");
        }
    }

    async fn a_code_is_bound_to_its_browser(fresh: Fresh) {
        let house = house(fresh).await;
        let (one, two) = (house.browser(), house.browser());
        let first = log_in(&one).await;
        let code_of_one = code(&house).await;
        let second = log_in(&two).await;
        let code_of_two = code(&house).await;
        if code_of_one != code_of_two {
            assert_eq!(second.fill("ワンタイムパスワード", &code_of_one).press("送信").await.status, 422);
        }
        let stranger = house.browser();
        assert_eq!(stranger.open("/certificate/login/code").await.heading(), "ログイン");
        assert_eq!(first.fill("ワンタイムパスワード", &code_of_one).press("送信").await.heading(), "パスワードの変更");
    }

    async fn five_wrong_codes_end_the_attempt(fresh: Fresh) {
        let house = house(fresh).await;
        let browser = house.browser();
        let page = log_in(&browser).await;
        let code = code(&house).await;
        let bad = page.clone().fill("ワンタイムパスワード", &wrong(&code));
        for left in [4, 3, 2, 1] {
            let refused = bad.press("送信").await;
            assert!(refused.says(&format!("あと{left}回")), "{}", refused.text());
        }
        assert_eq!(bad.press("送信").await.heading(), "ログイン");
        let late = page.fill("ワンタイムパスワード", &code).press("送信").await;
        assert_eq!(late.heading(), "ログイン", "the right code comes too late");
    }

    async fn codes_expire_and_only_the_newest_counts(fresh: Fresh) {
        let house = house(fresh).await;
        let page = log_in(&house.browser()).await;
        let first = code(&house).await;
        page.press("再送する").await;
        assert_eq!(house.mails_to(ADDRESS).await.len(), 1, "not before a minute has gone");
        house.turn_clock(SignedDuration::from_secs(60));
        let page = page.press("再送する").await;
        assert_eq!(house.mails_to(ADDRESS).await.len(), 2);
        let second = code(&house).await;
        if first != second {
            assert_eq!(page.clone().fill("ワンタイムパスワード", &first).press("送信").await.status, 422);
        }
        house.turn_clock(SignedDuration::from_mins(10));
        assert_eq!(page.fill("ワンタイムパスワード", &second).press("送信").await.status, 422);
    }

    async fn two_nodes_serve_one_attempt_in_turn(fresh: Fresh) {
        let house = house(fresh).await;
        let other = house.another_node().await;
        let browser = house.browser();
        log_in(&browser).await;
        let page = browser.at(other.app()).open("/certificate/login/code").await;
        let next = page.fill("ワンタイムパスワード", &code(&house).await).press("送信").await;
        assert_eq!(next.heading(), "パスワードの変更");
    }

    async fn without_an_address_only_the_operator_can_help(fresh: Fresh) {
        let house = house(fresh).await;
        let page = house.browser().open("/certificate/login/one-time-password").await;
        let page = page.fill("アクセスキー", "CERT1004").fill("パスワード", "Shomei2026c").press("ログイン").await;
        assert_eq!(page.status, 422);
        assert!(page.says("メールアドレスが登録されていない"));
    }

    async fn codes_cannot_be_asked_for_without_end(fresh: Fresh) {
        let house = house(fresh).await;
        for _ in 0..10 {
            assert_eq!(log_in(&house.browser()).await.heading(), "ワンタイムパスワード認証");
        }
        assert_eq!(log_in(&house.browser()).await.status, 429);
    }
}
