//! The way of somebody who is who they say.

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Fresh, House};

use super::*;

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_pin_by_short_message_leads_to_a_new_password(fresh: Fresh) {
        let house = House::open(fresh).await;
        let inside = house.browser();
        assert_eq!(log_in(&inside, LOGIN, "Dairiten2026").await.heading(), "トップページ");
        let browser = house.browser();
        let page = ask(&browser, " ｄ００００００４ ", "ショートメッセージ").await;
        assert_eq!(page.heading(), "PINコードの入力");
        let code = pin(&house, PHONE).await;
        let sms = house.last_mail_to(PHONE).await;
        assert!(sms.text.encode_utf16().count() <= 70 && sms.subject.is_empty(), "{}", sms.text);
        let page = try_pin(&page, &code).await;
        assert_eq!(page.heading(), "ログイン情報の変更");
        assert!(page.says("担当の方が異動・退職されたときは"), "DOOR-55");
        assert!(!page.body.contains(LOGIN), "DOOR-51: the phone's holder does not learn the login");
        let done = set_password(page).await;
        assert_eq!((done.heading(), done.says("パスワードを変更しました")), ("ログイン".to_owned(), true));
        assert_eq!(browser.cookie("dealer-ticket"), None);

        assert_eq!(inside.open("/dealer/").await.heading(), "ログイン", "all sessions end");
        for to in [LOGIN, ON_FILE] {
            let mails = house.mails_to(to).await;
            assert_eq!(mails.iter().filter(|mail| mail.kind == "door.login-changed").count(), 1, "{to}");
        }
        assert_eq!(log_in(&browser, LOGIN, "Dairiten2026").await.status, 422);
        assert_eq!(log_in(&browser, LOGIN, NEW).await.heading(), "トップページ");
    }

    async fn a_call_reads_the_pin_digit_by_digit_and_twice(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = ask(&house.browser(), AGENCY, "自動音声").await;
        let code = pin(&house, PHONE).await;
        let spoken: Vec<String> = code.chars().map(String::from).collect();
        let text = house.last_mail_to(PHONE).await.text;
        assert_eq!(text.matches(&spoken.join("、")).count(), 2, "{text}");
        assert_eq!(try_pin(&page, &code).await.heading(), "ログイン情報の変更");
    }

    async fn a_mail_goes_to_the_contact_on_file_and_not_to_the_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = ask(&house.browser(), AGENCY, "メール").await;
        assert!(house.mails_to(LOGIN).await.is_empty());
        let mail = house.last_mail_to(ON_FILE).await;
        let code = pin(&house, ON_FILE).await;
        assert!(!mail.subject.contains(&code));
        assert_eq!(try_pin(&page, &code).await.heading(), "ログイン情報の変更");
    }

    async fn a_new_address_takes_effect_when_its_link_is_opened(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = open_change(&house, &browser).await;
        let new = "atarashii@agency.example.jp";
        let typed = page
            .fill("新しいログインID（メールアドレス）", new)
            .fill("新しいログインID（確認用）", new);
        let sent = typed.press("変更する").await;
        assert_eq!(sent.heading(), "確認メールを送信しました");
        assert_eq!(log_in(&house.browser(), LOGIN, "Dairiten2026").await.heading(), "トップページ");
        assert_eq!(log_in(&house.browser(), new, "Dairiten2026").await.status, 422);

        let link = house.last_mail_to(new).await.link();
        let phone = house.browser();
        phone.open(&link).await;
        assert_eq!(log_in(&house.browser(), new, "Dairiten2026").await.status, 422, "fetching changes nothing");
        let done = phone.open(&link).await.press("変更する").await;
        assert!(done.says("新しいログインIDでログインしてください"), "{}", done.text());
        assert_eq!(log_in(&house.browser(), LOGIN, "Dairiten2026").await.status, 422);
        assert_eq!(log_in(&house.browser(), new, "Dairiten2026").await.heading(), "トップページ");
        for to in [LOGIN, ON_FILE] {
            let mail = house.last_mail_to(to).await;
            assert_eq!(mail.kind, "door.login-changed");
            assert!(!mail.text.contains(new), "the old mailbox need not be the customer's any more");
        }
        let again = phone.open(&link).await;
        assert_eq!((again.status.as_u16(), again.heading().as_str()), (410, "このリンクはすでに使用されています"));
    }

    async fn both_at_once_and_an_address_that_was_mistyped(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = open_change(&house, &browser).await;
        let give = |page: Page, address: &str| {
            page.fill("新しいログインID（メールアドレス）", address).fill("新しいログインID（確認用）", address)
        };
        let refused = give(page.clone(), "atarashii").fill("新パスワード", "kurz").press("変更する").await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.value("新しいログインID（メールアドレス）"), "atarashii");
        assert_eq!(page.press("変更する").await.status, 422, "nothing was given");

        let both = give(page, "typo@agency.example.jp").fill("新パスワード", NEW).fill("新パスワード確認", NEW);
        let sent = both.press("変更する").await;
        assert!(sent.says("パスワードを変更しました") && sent.says("typo@agency.example.jp"));
        assert_eq!(log_in(&house.browser(), LOGIN, NEW).await.heading(), "トップページ");
        let old = house.last_mail_to("typo@agency.example.jp").await.link();
        let corrected = give(sent.follow("アドレスを訂正する").await, "right@agency.example.jp");
        corrected.press("変更する").await;
        assert_eq!(house.browser().open(&old).await.heading(), "新しいメールが届いています");
        let link = house.last_mail_to("right@agency.example.jp").await.link();
        house.browser().open(&link).await.press("変更する").await;
        assert_eq!(log_in(&house.browser(), "right@agency.example.jp", NEW).await.heading(), "トップページ");
    }

    async fn pins_expire_and_only_the_newest_counts(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = ask(&browser, AGENCY, "ショートメッセージ").await;
        let first = pin(&house, PHONE).await;
        page.press("PINコードを再発行する").await;
        assert_eq!(house.mails_to(PHONE).await.len(), 1, "not before a minute has gone");
        house.turn_clock(SignedDuration::from_secs(60));
        let page = page.press("PINコードを再発行する").await;
        assert!(page.says("再発行を受け付けました"));
        assert_eq!(try_pin(&page, &first).await.status, 422, "the old one is dead at once");
        let second = pin(&house, PHONE).await;
        house.turn_clock(SignedDuration::from_mins(10));
        assert_eq!(try_pin(&page, &second).await.status, 422);
        let page = page.press("PINコードを再発行する").await;
        assert!(!page.body.contains("PINコードを再発行する"), "three times at most");
        let third = pin(&house, PHONE).await;
        assert_eq!(try_pin(&page, &third).await.heading(), "ログイン情報の変更");
    }

    async fn five_wrong_pins_end_the_attempt(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        let code = pin(&house, PHONE).await;
        for left in [4, 3, 2, 1] {
            let refused = try_pin(&page, wrong(&code)).await;
            assert!(refused.says(&format!("あと{left}回")), "{}", refused.text());
        }
        assert!(try_pin(&page, wrong(&code)).await.says("PINコードの誤りが続いたため"));
        assert!(try_pin(&page, &code).await.says("PINコードの誤りが続いたため"), "the right one comes too late");
        let known = house.browser();
        log_in(&known, LOGIN, "Dairiten2026").await;
        assert!(known.open("/dealer/logins").await.says("PINコードの誤り"), "the user sees it in the history");
    }

    async fn an_attempt_belongs_to_its_browser_and_its_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (house.browser(), house.browser());
        let first = ask(&one, AGENCY, "ショートメッセージ").await;
        let code = pin(&house, PHONE).await;
        let second = ask(&two, "D0000001", "ショートメッセージ").await;
        assert_eq!(try_pin(&second, &code).await.status, 422);
        assert_eq!(house.browser().open("/dealer/login-reset/pin").await.heading(), "ログイン情報の再設定");
        assert_eq!(house.browser().open("/dealer/login-reset/change").await.heading(), "ログイン情報の再設定");
        assert_eq!(house.browser().open("/invoice/login-reset").await.status, 404);
        assert_eq!(house.browser().open("/invoice/inquiry").await.status, 404);
        let before = one.cookie("dealer-ticket");
        assert_eq!(try_pin(&first, &code).await.heading(), "ログイン情報の変更");
        assert_ne!(one.cookie("dealer-ticket"), before, "what it is good for has risen");
        // A second press leads to the same page.
        assert_eq!(try_pin(&first, &code).await.heading(), "ログイン情報の変更");
    }

    async fn of_two_attempts_the_first_change_ends_the_other(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (house.browser(), house.browser());
        let (first, second) = (open_change(&house, &one).await, open_change(&house, &two).await);
        set_password(first.clone()).await;
        let late = set_password(second).await;
        assert!(late.says("ログイン情報がすでに変更されています"), "{}", late.text());
        assert_eq!(set_password(first).await.heading(), "ログイン情報の再設定", "nor does it work twice");
        assert_eq!(house.mails_to(LOGIN).await.len(), 1);
    }

    async fn a_pin_from_before_a_new_password_opens_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = ask(&house.browser(), AGENCY, "ショートメッセージ").await;
        let code = pin(&house, PHONE).await;
        let inside = house.browser();
        log_in(&inside, LOGIN, "Dairiten2026").await;
        let change = inside.open("/dealer/password").await.fill("現パスワード", "Dairiten2026");
        change.fill("新パスワード", NEW).fill("新パスワード（確認用）", NEW).press("変更する").await;
        assert_eq!(try_pin(&page, &code).await.status, 422);
    }

    async fn two_nodes_serve_one_attempt_in_turn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let browser = house.browser();
        ask(&browser, AGENCY, "ショートメッセージ").await;
        let page = browser.at(other.app()).open("/dealer/login-reset/pin").await;
        let page = try_pin(&page, &pin(&house, PHONE).await).await;
        assert_eq!(set_password(page).await.heading(), "ログイン");
        assert_eq!(log_in(&browser, LOGIN, NEW).await.heading(), "トップページ");
    }

    async fn the_page_for_the_change_closes_after_half_an_hour(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = open_change(&house, &house.browser()).await;
        house.turn_clock(SignedDuration::from_mins(30));
        assert!(set_password(page).await.says("手続きの有効時間を過ぎたか"));
    }
}
