//! Second factors (DOOR-20): authenticator apps, recovery codes and mailed codes where the user may choose, at
//! the rental site.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use counter::Lang;
use door::{factors, people};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};
use totp_rs::{Builder, Secret};

const ADDRESS: &str = "tanto1@rental.example.jp";
const PASSWORD: &str = "Rental-2026";

async fn log_in(browser: &Browser) -> Page {
    let page = browser.open("/rental/login").await;
    let page = page.fill("ログインID", "REN00001").fill("メールアドレス", ADDRESS);
    page.fill("パスワード", PASSWORD).press("ログイン").await
}

async fn inside(house: &House) -> Browser {
    let browser = house.browser();
    assert_eq!(log_in(&browser).await.heading(), "トップページ");
    browser
}

/// What the app on the phone shows, so many seconds from now.
fn code_of(house: &House, secret: &str, seconds: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).with_skew(0).with_step_duration(30).build_noncompliant();
    let at = house.portal.store.now().as_second() + seconds;
    totp.generate(u64::try_from(at).unwrap()).to_string()
}

struct App {
    secret: String,
    codes: Vec<String>,
}

async fn register(house: &House, browser: &Browser) -> App {
    let page = browser.open("/rental/factors/do/add-authenticator").await;
    let page = page.fill("現パスワード", PASSWORD).press("次へ進む").await;
    let secret = page.all("p.secret").concat().replace(' ', "");
    assert_eq!(page.all("svg.qr").len(), 1, "{}", page.text());
    let page = page.fill("確認コード", &code_of(house, &secret, 0)).press("登録する").await;
    assert_eq!(page.heading(), "回復コード", "{}", page.text());
    let codes = page.all("ol.codes li");
    assert_eq!(codes.len(), 10);
    assert_eq!(page.press("控えました").await.heading(), "多要素認証");
    house.turn_clock(SignedDuration::from_secs(30));
    App { secret, codes }
}

async fn with_app(fresh: Fresh) -> (House, App) {
    let house = House::open(fresh).await;
    let browser = inside(&house).await;
    let app = register(&house, &browser).await;
    (house, app)
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn an_authenticator_app_is_registered_and_asked_for(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        assert!(house.last_mail_to(ADDRESS).await.text.contains("認証アプリが登録されました"));
        let browser = house.browser();
        let page = log_in(&browser).await;
        assert_eq!(page.heading(), "多要素認証");
        assert_eq!(browser.cookie("rental-session"), None);
        let code = code_of(&house, &app.secret, 0);
        let full_width: String = code.chars().map(|c| char::from_u32(c as u32 - 0x30 + 0xff10).unwrap()).collect();
        assert_eq!(page.fill("確認コード", &format!(" {full_width} ")).press("送信").await.heading(), "トップページ");
        let mails = house.mails_to(ADDRESS).await;
        assert!(mails.iter().all(|mail| mail.kind != "door.one-time-password"), "no code is mailed unasked");
    }

    async fn adding_asks_for_the_password_and_confirming_for_the_right_code(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let page = browser.open("/rental/factors/do/add-authenticator").await;
        let refused = page.clone().fill("現パスワード", "Machigai-2026").press("次へ進む").await;
        assert_eq!(refused.status, 422);
        assert_eq!(browser.open("/rental/factors/authenticator").await.heading(), "多要素認証", "no secret is shown");
        let page = page.fill("現パスワード", PASSWORD).press("次へ進む").await;
        let secret = page.all("p.secret").concat().replace(' ', "");
        let late = page.clone().fill("確認コード", &code_of(&house, &secret, 300)).press("登録する").await;
        assert_eq!(late.status, 422);
        assert!(late.says("時計がずれている"), "{}", late.text());
        assert_eq!(late.all("p.secret").concat().replace(' ', ""), secret, "the same picture is shown again");
        let other = inside(&house).await;
        assert_eq!(other.open("/rental/factors/authenticator").await.heading(), "多要素認証", "another browser sees nothing");
        assert_eq!(log_in(&house.browser()).await.heading(), "トップページ", "nothing is registered yet");
        house.turn_clock(SignedDuration::from_mins(15));
        let over = page.fill("確認コード", &code_of(&house, &secret, 0)).press("登録する").await;
        assert_eq!(over.heading(), "多要素認証");
        assert!(over.says("認証アプリの登録"), "too late: begin again");
    }

    async fn a_code_works_once_and_its_neighbours_help_a_slow_clock(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let code = code_of(&house, &app.secret, -30);
        let used = log_in(&house.browser()).await.fill("確認コード", &code).press("送信").await;
        assert!(used.says("使用済み"), "the code of the registration: {}", used.text());
        let (one, other) = (log_in(&house.browser()).await, log_in(&house.browser()).await);
        let code = code_of(&house, &app.secret, 30);
        assert_eq!(one.fill("確認コード", &code).press("送信").await.heading(), "トップページ");
        let again = other.clone().fill("確認コード", &code).press("送信").await;
        assert_eq!(again.status, 422);
        let older = other.clone().fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await;
        assert!(older.says("使用済み"), "no step before one that was used");
        let clock = other.fill("確認コード", &code_of(&house, &app.secret, 9 * 60)).press("送信").await;
        assert!(clock.says("時計がずれている") && clock.says("あと2回"), "{}", clock.text());
    }

    async fn of_two_browsers_with_one_code_one_wins(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let (one, other) = (log_in(&house.browser()).await, log_in(&house.browser()).await);
        let code = code_of(&house, &app.secret, 0);
        let (one, other) = (one.fill("確認コード", &code), other.fill("確認コード", &code));
        let (one, other) = futures_util::future::join(one.press("送信"), other.press("送信")).await;
        let entered = [&one, &other].iter().filter(|page| page.heading() == "トップページ").count();
        assert_eq!(entered, 1, "{} / {}", one.text(), other.text());
    }

    async fn five_wrong_proofs_of_any_kind_end_the_attempt_and_count_as_a_failure(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let browser = house.browser();
        let mut page = log_in(&browser).await;
        page = page.fill("確認コード", "12345").press("送信").await;
        assert!(page.status == 422 && page.says("6桁の数字で"), "what cannot be a code is no try");
        for left in [4, 3] {
            page = page.fill("確認コード", "000000").press("送信").await;
            assert!(page.says(&format!("あと{left}回")), "{}", page.text());
        }
        page = page.press("回復コード").await;
        for left in [2, 1] {
            page = page.fill("回復コード", "AAAAA-AAAAA").press("送信").await;
            assert!(page.says(&format!("あと{left}回")), "{}", page.text());
        }
        let form = page.clone().fill("回復コード", &app.codes[0]);
        let last = page.fill("回復コード", "AAAAA-AAAAA").press("送信").await;
        assert_eq!(last.heading(), "ログイン");
        assert!(last.says("認証の誤りが続いた"));
        assert_eq!(form.press("送信").await.heading(), "ログイン", "the right one comes too late");
        let mut conn = house.portal.store.read().await.unwrap();
        let key = format!("ren00001 {ADDRESS}");
        let user = people::sql::user_by_login(&mut conn, "rental", &key).await.unwrap().unwrap();
        assert_eq!(user.standing.failures, 1);
    }

    async fn guesses_are_few_however_they_are_spread_over_attempts(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        // Four of each attempt, so that none is spoiled; 30 an hour are heard in all.
        for _ in 0..7 {
            let page = log_in(&house.browser()).await.fill("確認コード", "000000");
            for _ in 0..4 {
                assert_eq!(page.press("送信").await.status, 422);
            }
        }
        let page = log_in(&house.browser()).await;
        for _ in 0..2 {
            assert_eq!(page.clone().fill("確認コード", "000000").press("送信").await.status, 422);
        }
        let code = code_of(&house, &app.secret, 0);
        assert_eq!(page.fill("確認コード", &code).press("送信").await.status, 429, "not even the right one");
        house.turn_clock(SignedDuration::from_mins(60));
        let page = log_in(&house.browser()).await.fill("確認コード", &code_of(&house, &app.secret, 0));
        assert_eq!(page.press("送信").await.heading(), "トップページ");
    }

    async fn what_a_stranger_registered_goes_with_the_report(fresh: Fresh) {
        let house = House::open(fresh).await;
        let thief = inside(&house).await;
        let mails = house.mails_to(ADDRESS).await;
        let link = mails.iter().find(|mail| mail.kind == "door.login-notice").unwrap().link();
        let app = register(&house, &thief).await;
        assert_eq!(log_in(&house.browser()).await.heading(), "多要素認証");

        let reset = house.browser().open(&link).await.press("すべてのログインを終了する").await;
        let done = reset.fill("新パスワード", "Atara-2027").fill("新パスワード確認", "Atara-2027").press("変更する").await;
        assert_eq!(done.heading(), "ログイン");
        let page = done.fill("ログインID", "REN00001").fill("メールアドレス", ADDRESS).fill("パスワード", "Atara-2027");
        let page = page.press("ログイン").await;
        assert_eq!(page.heading(), "トップページ", "the owner has no app: {}", app.codes.len());
    }

    async fn a_recovery_code_works_once_and_its_use_is_told(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let enter = async |typed: &str| {
            let page = log_in(&house.browser()).await.press("回復コード").await;
            page.fill("回復コード", typed).press("送信").await
        };
        let typed = app.codes[3].replace('-', " ").to_lowercase();
        assert_eq!(enter(&typed).await.heading(), "トップページ", "as people copy it");
        let mails = house.mails_to(ADDRESS).await;
        let mail = mails.iter().rfind(|mail| mail.kind == "door.factor-changed").unwrap();
        assert!(mail.text.contains("残りは9個") && !mail.text.contains(&app.codes[3]), "{}", mail.text);
        assert_eq!(enter(&typed).await.status, 422);
        assert_eq!(enter(&app.codes[4]).await.heading(), "トップページ");
        let browser = house.browser();
        log_in(&browser).await.fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await;
        let page = browser.open("/rental/factors/do/make-codes").await;
        let page = page.fill("現パスワード", PASSWORD).press("発行する").await;
        let new = page.all("ol.codes li");
        assert_eq!(new.len(), 10);
        assert_eq!(enter(&app.codes[5]).await.status, 422, "the old ones are over");
        assert_eq!(enter(&new[0]).await.heading(), "トップページ");
        page.press("控えました").await;
        assert_eq!(browser.open("/rental/factors/codes").await.heading(), "多要素認証", "shown once");
    }

    async fn a_button_pressed_twice_lands_where_it_did_the_first_time(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let browser = house.browser();
        let page = browser.open("/rental/login?next=/rental/sessions").await;
        let page = page.fill("ログインID", "REN00001").fill("メールアドレス", ADDRESS);
        let page = page.fill("パスワード", PASSWORD).press("ログイン").await;
        let ticket = browser.cookie("rental-ticket").unwrap();
        let page = page.fill("確認コード", &code_of(&house, &app.secret, 0));
        assert_eq!(page.press("送信").await.heading(), "ログイン中の端末");
        // The second press left the browser with the cookies of before.
        browser.keep("rental-ticket", &ticket);
        let second = page.press("送信").await;
        assert_eq!((second.heading(), second.path.as_str()), ("ログイン中の端末".to_owned(), "/rental/sessions"));
        assert_eq!(browser.open("/rental/sessions").await.all("tbody tr").len(), 2, "no session beside it");
    }

    async fn a_changed_password_ends_attempts_under_way(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let waiting = log_in(&house.browser()).await;
        let browser = house.browser();
        log_in(&browser).await.fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await;
        let page = browser.open("/rental/password").await.fill("現パスワード", PASSWORD);
        let page = page.fill("新パスワード", "Atarashii.26").fill("新パスワード（確認用）", "Atarashii.26");
        assert_eq!(page.press("変更する").await.status, 200);
        house.turn_clock(SignedDuration::from_secs(30));
        let late = waiting.fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await;
        assert_eq!(late.heading(), "ログイン");
    }

    async fn two_nodes_serve_one_registration_and_one_login_in_turn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let browser = inside(&house).await;
        let page = browser.open("/rental/factors/do/add-authenticator").await;
        page.fill("現パスワード", PASSWORD).press("次へ進む").await;
        let page = browser.at(other.app()).open("/rental/factors/authenticator").await;
        let secret = page.all("p.secret").concat().replace(' ', "");
        let codes = page.fill("確認コード", &code_of(&house, &secret, 0)).press("登録する").await;
        assert_eq!(codes.heading(), "回復コード");
        house.turn_clock(SignedDuration::from_secs(30));
        let browser = house.browser();
        log_in(&browser).await;
        let page = browser.at(other.app()).open("/rental/login/code").await;
        assert_eq!(page.fill("確認コード", &code_of(&house, &secret, 0)).press("送信").await.heading(), "トップページ");
    }

    async fn a_removal_asks_for_the_password_and_is_told(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let browser = house.browser();
        log_in(&browser).await.fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await;
        let page = browser.open("/rental/factors").await.follow("認証アプリの削除").await;
        let refused = page.clone().fill("現パスワード", "Machigai-2026").press("削除する").await;
        assert!(refused.says("現パスワードが正しくありません"));
        assert_eq!(page.fill("現パスワード", PASSWORD).press("削除する").await.heading(), "多要素認証");
        assert!(house.last_mail_to(ADDRESS).await.text.contains("登録が削除されました"));
        assert_eq!(log_in(&house.browser()).await.heading(), "トップページ", "nothing is asked for any more");
    }

    async fn the_operator_can_clear_what_is_lost(fresh: Fresh) {
        let (house, app) = with_app(fresh).await;
        let site = house.portal.sites.get("rental").unwrap();
        let mut tx = house.portal.store.begin().await.unwrap();
        let key = format!("ren00001 {ADDRESS}");
        let user = people::sql::user_by_login(&mut tx, "rental", &key).await.unwrap().unwrap();
        let by = (&user, "operator:contact@example.jp");
        factors::clear(&mut tx, &house.portal, (&site, Lang::Ja), by).await.unwrap();
        tx.commit().await.unwrap();
        assert!(house.last_mail_to(ADDRESS).await.text.contains("窓口が多要素認証の登録をすべて解除しました"));
        assert_eq!(log_in(&house.browser()).await.heading(), "トップページ");
        drop(app);
    }

    async fn users_choose_codes_by_mail_and_the_better_kind_comes_first(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let page = browser.open("/rental/factors/do/use-mail").await;
        page.fill("現パスワード", PASSWORD).press("利用する").await;
        let page = log_in(&house.browser()).await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
        assert_eq!(house.last_mail_to(ADDRESS).await.kind, "door.one-time-password");
        let app = register(&house, &browser).await;
        let mails = house.mails_to(ADDRESS).await.len();
        let page = log_in(&house.browser()).await;
        assert_eq!(page.heading(), "多要素認証");
        assert_eq!(house.mails_to(ADDRESS).await.len(), mails);
        let page = page.press("メールのワンタイムパスワード").await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
        assert_eq!(house.mails_to(ADDRESS).await.len(), mails + 1);
        let page = page.press("認証アプリ").await;
        assert_eq!(page.fill("確認コード", &code_of(&house, &app.secret, 0)).press("送信").await.heading(), "トップページ");
    }

    async fn a_site_without_second_factors_has_no_such_pages(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await;
        assert!(!page.body.contains("passkeys.js"));
        page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        for path in ["factors", "factors/do/add-authenticator", "factors/do/use-mail"] {
            assert_eq!(browser.open(&format!("/invoice/{path}")).await.status, 404, "{path}");
        }
    }
}
