//! The invoice site's first login, from the letter to the top page (DOOR-30 to DOOR-36).

use door::{consent, policy::Consent};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

const ADDRESS: &str = "keiri@hajime.example.jp";
const CODE: &str = "Sakura2026";

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

async fn begin(browser: &Browser) -> Page {
    log_in(browser, "INV00001", "Hajime2026x").await
}

async fn give_address(page: &Page) -> Page {
    page.clone()
        .fill("認証コード", CODE)
        .fill("変更後メールアドレス", ADDRESS)
        .fill("変更後メールアドレス(確認用)", ADDRESS)
        .press("送信する")
        .await
}

async fn choose_password(page: &Page) -> Page {
    page.clone()
        .fill("新パスワード", "Atarashii2026")
        .fill("新パスワード確認", "Atarashii2026")
        .press("変更する")
        .await
}

/// Another text from now on, that asks again.
async fn renew_consent(house: &House) {
    let mut tx = house.portal.store.begin().await.expect("a transaction");
    let (ja, en) = ("新しい同意書です。".to_owned(), "A new text.".to_owned());
    let new = Consent { version: "第2版".to_owned(), asks_again: true, ja, en, documents: Vec::new() };
    let since = tx.now();
    assert!(consent::write(&mut tx, "invoice", (&new, 1), (since, "森")).await.expect("it is written"));
    tx.commit().await.expect("it is kept");
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_letter_leads_to_the_top_page(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();

        let consent = begin(&browser).await;
        assert_eq!(consent.heading(), "請求書等の電子配信同意の確認");
        let address = consent.press("同意する").await;
        assert_eq!(address.heading(), "メールアドレスの変更");
        let sent = give_address(&address).await;
        assert_eq!(sent.heading(), "確認用メールアドレスの送信完了");
        assert!(sent.says(CODE) && sent.says(ADDRESS));

        let mail = house.last_mail_to(ADDRESS).await;
        assert!(mail.subject.contains("仮登録"), "{}", mail.subject);
        assert!(mail.text.contains("株式会社はじめ建設\n一 始 様"), "{}", mail.text);
        let confirm = browser.open(&mail.link()).await;
        assert_eq!(confirm.heading(), "メールアドレスの登録認証");
        let password = confirm.fill("認証コード", CODE).press("認証する").await;
        assert_eq!(password.heading(), "パスワードの変更");
        let done = choose_password(&password).await;
        assert_eq!(done.heading(), "パスワードの変更完了");
        let top = done.follow("トップページへ").await;
        assert_eq!(top.heading(), "トップページ");
        assert!(top.says("お客様番号") && top.says("100001") && top.says("株式会社はじめ建設"));

        let out = top.press("ログアウト").await;
        assert_eq!(out.heading(), "ログイン");
        assert_eq!(log_in(&browser, "INV00001", "Hajime2026x").await.status, 422);
        assert_eq!(log_in(&browser, "inv00001", "Atarashii2026").await.heading(), "トップページ");
        assert_eq!(house.last_mail_to(ADDRESS).await.kind, "door.address-registered");
    }

    async fn leaving_at_any_step_goes_on_there(fresh: Fresh) {
        let house = House::open(fresh).await;
        begin(&house.browser()).await.press("同意する").await;
        let again = begin(&house.browser()).await;
        assert_eq!(again.heading(), "メールアドレスの変更");
        give_address(&again).await;
        let later = begin(&house.browser()).await;
        assert_eq!(later.heading(), "確認用メールアドレスの送信完了");
        assert!(later.says(CODE), "nothing given before is asked for again (DOOR-35)");
    }

    async fn no_page_can_be_reached_before_the_last_step(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        begin(&browser).await;
        for path in ["/invoice/", "/invoice/password", "/invoice/consent", "/invoice/consent/withdrawal"] {
            let page = browser.open(path).await;
            assert!(page.path.starts_with("/invoice/login"), "{path} led to {}", page.path);
        }
        for page in ["address", "sent", "password", "done"] {
            let page = browser.open(&format!("/invoice/first-login/{page}")).await;
            assert_eq!(page.path, "/invoice/first-login/consent");
        }
        // A second tab sends the last step's form, with this browser's own token.
        let token = browser.open("/invoice/first-login").await.form_of("同意する").1;
        let token = &token.iter().find(|(name, _)| name == "_token").expect("a token").1;
        for (step, fields) in [
            ("password", vec![("password", "Atarashii2026"), ("again", "Atarashii2026")]),
            ("address", vec![("code", CODE), ("address", ADDRESS), ("address_again", ADDRESS)]),
            ("resend", vec![]),
        ] {
            let fields: Vec<_> = fields.into_iter().chain([("_token", token.as_str())]).collect();
            let page = browser.post(&format!("/invoice/first-login/{step}"), &fields).await;
            assert_eq!(page.path, "/invoice/first-login/consent", "after {step}");
        }
        assert!(house.mails_to(ADDRESS).await.is_empty());
        assert_eq!(browser.cookie("invoice-session"), None);
    }

    async fn the_link_opens_in_any_browser_and_a_scanner_changes_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = house.browser();
        give_address(&begin(&office).await.press("同意する").await).await;
        let link = house.last_mail_to(ADDRESS).await.link();
        for _ in 0..7 {
            assert_eq!(house.browser().open(&link).await.status, 200);
        }
        let phone = house.browser();
        let password = phone.open(&link).await.fill("認証コード", CODE).press("認証する").await;
        assert_eq!(password.heading(), "パスワードの変更", "the phone goes on where it is");
        assert_eq!(office.open("/invoice/first-login").await.heading(), "パスワードの変更", "and so does the office");
        assert_eq!(choose_password(&password).await.heading(), "パスワードの変更完了");
        // The office's ticket went with the last step.
        assert!(office.open("/invoice/first-login").await.path.starts_with("/invoice/login"));
        let used = house.browser().open(&link).await;
        assert_eq!(used.status, 410);
        assert!(used.says("すでに使用されています"));
    }

    async fn five_wrong_codes_spoil_the_link(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        give_address(&begin(&browser).await.press("同意する").await).await;
        let link = house.last_mail_to(ADDRESS).await.link();
        let page = browser.open(&link).await;
        for left in [4, 3, 2, 1] {
            let wrong = page.clone().fill("認証コード", "Chigau2026").press("認証する").await;
            assert_eq!(wrong.status, 422);
            assert!(wrong.says(&format!("あと{left}回")));
        }
        let spoiled = page.clone().fill("認証コード", "Chigau2026").press("認証する").await;
        assert_eq!(spoiled.status, 410);
        let too_late = page.fill("認証コード", CODE).press("認証する").await;
        assert_eq!(too_late.status, 410, "the right code comes too late");
        let again = browser.open("/invoice/first-login").await;
        assert_eq!(again.value("変更後メールアドレス"), ADDRESS, "the address is not asked for again");
    }

    async fn a_link_lives_for_a_day_and_gives_way_to_a_newer_one(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let sent = give_address(&begin(&browser).await.press("同意する").await).await;
        let first = house.last_mail_to(ADDRESS).await.link();
        assert_eq!(sent.press("再送する").await.heading(), "確認用メールアドレスの送信完了");
        assert_eq!(house.mails_to(ADDRESS).await.len(), 1, "not before a minute has gone");
        house.turn_clock(SignedDuration::from_secs(60));
        sent.press("再送する").await;
        let second = house.last_mail_to(ADDRESS).await.link();
        assert_ne!(first, second);
        assert!(browser.open(&first).await.says("新しいメールが届いています"));
        house.turn_clock(SignedDuration::from_hours(24));
        assert!(browser.open(&second).await.says("有効期限が切れています"));
        assert_eq!(browser.open("/invoice/confirm/garbled").await.status, 404);
    }

    async fn a_refusal_is_kept_and_asked_about_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let declined = begin(&browser).await.press("同意しない").await;
        assert_eq!(declined.status, 200);
        assert!(declined.says("郵送"), "{}", declined.text());
        assert!(browser.open("/invoice/first-login").await.path.starts_with("/invoice/login"));
        assert_eq!(begin(&browser).await.heading(), "請求書等の電子配信同意の確認");
    }

    async fn what_was_typed_is_kept_when_it_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let address = begin(&house.browser()).await.press("同意する").await;
        let refused = address
            .fill("認証コード", "みじかい")
            .fill("変更後メールアドレス", ADDRESS)
            .fill("変更後メールアドレス(確認用)", "keiri@hajime.example.com")
            .press("送信する")
            .await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.value("変更後メールアドレス"), ADDRESS);
        assert_eq!(refused.value("変更後メールアドレス(確認用)"), "keiri@hajime.example.com");
        assert_eq!(refused.value("認証コード"), "みじかい");
        assert!(refused.says("確認用と一致していません"));
        // Full-width letters are taken for what they mean (ALL-7).
        let sent = refused
            .fill("認証コード", "Ｓａｋｕｒａ２０２６")
            .fill("変更後メールアドレス", "　ｋｅｉｒｉ＠hajime.example.jp ")
            .fill("変更後メールアドレス(確認用)", ADDRESS)
            .press("送信する")
            .await;
        assert!(sent.says("Sakura2026") && sent.says(ADDRESS), "{}", sent.text());
    }

    async fn the_letters_password_cannot_be_kept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        give_address(&begin(&browser).await.press("同意する").await).await;
        let link = house.last_mail_to(ADDRESS).await.link();
        let page = browser.open(&link).await.fill("認証コード", CODE).press("認証する").await;
        let same = page.clone().fill("新パスワード", "Hajime2026x").fill("新パスワード確認", "Hajime2026x").press("変更する").await;
        assert_eq!(same.status, 422);
        let weak = page.clone().fill("新パスワード", "short").fill("新パスワード確認", "short").press("変更する").await;
        assert_eq!(weak.status, 422);
        assert!(weak.says("8文字以上") || weak.says("8"), "{}", weak.text());
        assert_eq!(choose_password(&page).await.heading(), "パスワードの変更完了");
    }

    async fn two_nodes_serve_one_browser_in_turn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let one = house.browser();
        let two = one.at(other.app());
        begin(&one).await;
        two.open("/invoice/first-login").await.press("同意する").await;
        give_address(&one.open("/invoice/first-login").await).await;
        let link = other.last_mail_to(ADDRESS).await.link();
        two.open(&link).await.fill("認証コード", CODE).press("認証する").await;
        choose_password(&one.open("/invoice/first-login").await).await;
        assert_eq!(two.open("/invoice/").await.heading(), "トップページ");
    }

    async fn consent_is_given_to_the_text_that_was_shown(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = begin(&browser).await;
        let (action, fields) = page.form_of("同意する");
        let other = fields.iter().map(|(name, value)| {
            (name.as_str(), if name == "version" { "another" } else { value.as_str() })
        });
        let again = browser.post(&action, &other.collect::<Vec<_>>()).await;
        assert_eq!(again.heading(), "請求書等の電子配信同意の確認", "shown as it is now");
        let neither: Vec<(&str, &str)> = fields
            .iter()
            .filter(|(name, _)| name != "answer")
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(browser.post(&action, &neither).await.path, "/invoice/first-login/consent");
        assert_eq!(page.press("同意する").await.heading(), "メールアドレスの変更");
    }

    async fn whoever_stopped_on_the_way_is_asked_for_a_newer_consent_first(fresh: Fresh) {
        let house = House::open(fresh).await;
        begin(&house.browser()).await.press("同意する").await;
        renew_consent(&house).await;
        let again = begin(&house.browser()).await;
        assert!(again.says("新しい同意書です。"), "{}", again.text());
        let address = again.press("同意する").await;
        assert_eq!(address.heading(), "メールアドレスの変更", "and then goes on");
        assert_eq!(begin(&house.browser()).await.heading(), "メールアドレスの変更", "once is enough");
    }

    async fn nobody_gets_in_on_a_consent_that_was_replaced_on_the_way(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        give_address(&begin(&browser).await.press("同意する").await).await;
        let link = house.last_mail_to(ADDRESS).await.link();
        let password = browser.open(&link).await.fill("認証コード", CODE).press("認証する").await;
        renew_consent(&house).await;
        let asked = choose_password(&password).await;
        assert!(asked.says("新しい同意書です。"), "{}", asked.text());
        assert!(browser.open("/invoice/").await.path.starts_with("/invoice/login"), "not yet");
        assert_eq!(asked.press("同意する").await.heading(), "トップページ", "the password has been set");
        assert!(browser.open("/invoice/consent").await.says("第2版"));
    }

    /// The code belongs to the address it was given with: whoever corrects the address at the same moment
    /// must not have the other one registered unseen.
    async fn an_address_is_registered_only_by_its_own_mail(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..5 {
            let browser = house.browser();
            let page = begin(&browser).await;
            let page = if page.path.ends_with("consent") { page.press("同意する").await } else { page };
            if page.heading() == "パスワードの変更" {
                break;
            }
            give_address(&browser.open("/invoice/first-login/address").await).await;
            let confirm = browser.open(&house.last_mail_to(ADDRESS).await.link()).await;
            let confirm = confirm.fill("認証コード", CODE);
            let form = browser.open("/invoice/first-login/address").await;
            let correct = form
                .fill("変更後メールアドレス", "hoka@hajime.example.jp")
                .fill("変更後メールアドレス(確認用)", "hoka@hajime.example.jp");
            let (_, confirmed) = tokio::join!(correct.press("送信する"), confirm.press("認証する"));
            let mut conn = house.portal.store.read().await.unwrap();
            let email: Option<String> = conn
                .one("SELECT email FROM users WHERE site = $1 AND login = 'inv00001'", store::args!["invoice"])
                .await
                .unwrap();
            assert_ne!(email.as_deref(), Some("hoka@hajime.example.jp"), "{}", confirmed.text());
        }
    }
}
