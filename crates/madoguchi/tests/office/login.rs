//! In and out.

use counter::staff::Role;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use office::operators::actions;
use store::args;
use testkit::{Fresh, House};

use crate::ground::{NEW, NEW_PASSWORD, OWNER, PASSWORD, add, at_work, code_of, first_login, log_in};

store::on_both! {
    migrations = MIGRATIONS;

    async fn an_operator_of_several_sites_chooses_one_and_lands_where_they_wanted(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = at_work(&house, OWNER).await;
        let page = browser.open("/office/").await;
        assert_eq!(page.all("main a").len(), 5);
        let page = browser.open("/office/rental").await;
        assert_eq!((page.path.as_str(), page.heading().as_str()), ("/office/rental/", "本日の業務"));
        assert!(page.says("運営 一郎") && page.says("管理責任者"), "{}", page.text());
        let other = house.browser();
        let asked = other.open("/office/dealer/operators").await;
        assert_eq!(asked.heading(), "運営のログイン");
        let page = asked.fill("メールアドレス", " ADMIN@example.jp ").fill("パスワード", PASSWORD).press("ログイン").await;
        assert_eq!(page.path, "/office/dealer/operators");
    }

    async fn nobody_is_led_out_of_the_office(fresh: Fresh) {
        let house = House::open(fresh).await;
        for next in ["https://example.com/", "//example.com/", "/invoice/", "/office/..//example.com", "/office/login?x=1"] {
            let browser = house.browser();
            let page = browser.open(&format!("/office/login?next={}", next.replace('/', "%2F"))).await;
            let page = page.fill("メールアドレス", OWNER).fill("パスワード", PASSWORD).press("ログイン").await;
            assert_eq!(page.path, "/office/", "{next}");
        }
    }

    async fn whatever_is_wrong_sounds_the_same(fresh: Fresh) {
        let house = House::open(fresh).await;
        add(&house, Role::Owner, &["invoice"]).await;
        actions::disable(&house.portal, "contact@example.jp").await.unwrap();
        let mut heard = Vec::new();
        for (email, password) in [
            (OWNER, "chigau-2026-xx"),
            ("nobody@example.jp", PASSWORD),
            (NEW, "ABCD-EFGH-2345-6789"),
            ("contact@example.jp", PASSWORD),
            (OWNER, ""),
            ("", ""),
        ] {
            let page = log_in(&house.browser(), email, password).await;
            assert_eq!(page.status, 422);
            heard.push((page.all("[role=alert]"), page.headers.len(), page.body.len() - email.len()));
        }
        heard.dedup();
        assert_eq!(heard.len(), 1, "{heard:?}");
    }

    /// One entry, in the log of no site, whoever it was.
    async fn whatever_is_wrong_does_the_same_work(fresh: Fresh) {
        let house = House::open(fresh).await;
        for email in [OWNER, "nobody@example.jp"] {
            log_in(&house.browser(), email, "chigau-2026-xx").await;
        }
        let mut conn = house.portal.store.read().await.unwrap();
        let sql = "SELECT site, by_whom FROM audit WHERE did = 'office.login-refused' ORDER BY seq";
        let written: Vec<(String, String)> = conn.all(sql, args![]).await.unwrap();
        assert_eq!(written.len(), 2);
        assert!(written.iter().all(|(site, _)| site.is_empty()));
        assert!(written[0].1.starts_with("operator:") && written[1].1 == "stranger", "{written:?}");
    }

    async fn ten_failures_lock_and_only_the_right_password_hears_of_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..10 {
            assert!(log_in(&house.browser(), OWNER, "chigau-2026-xx").await.says("正しくありません"));
        }
        assert!(log_in(&house.browser(), OWNER, "chigau-2026-xx").await.says("正しくありません"));
        let told = log_in(&house.browser(), OWNER, PASSWORD).await;
        assert!(told.says("までログインできません"), "{}", told.text());
        house.turn_clock(SignedDuration::from_mins(15));
        at_work(&house, OWNER).await;
    }

    async fn one_address_cannot_try_many_operators(fresh: Fresh) {
        let house = House::open(fresh).await;
        for number in 0..50 {
            assert_eq!(log_in(&house.browser(), &format!("x{number}@example.jp"), "x").await.status, 422);
        }
        assert_eq!(log_in(&house.browser(), OWNER, PASSWORD).await.status, 429);
        house.turn_clock(SignedDuration::from_mins(10));
        at_work(&house, OWNER).await;
    }

    async fn the_second_factor_is_asked_for_and_counts_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let registered = first_login(&house, &house.browser(), &code).await;
        let browser = house.browser();
        let page = log_in(&browser, NEW, NEW_PASSWORD).await;
        assert_eq!(page.heading(), "二段階認証");
        assert_eq!(browser.cookie("office-session"), None);
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        let used = page.clone().fill("確認コード", &code_of(&house, &registered.secret)).press("ログイン").await;
        assert!(used.says("使用済み"), "{}", used.text());
        house.turn_clock(SignedDuration::from_secs(30));
        let inside = page.fill("確認コード", &code_of(&house, &registered.secret)).press("ログイン").await;
        assert_eq!(inside.path, "/office/invoice/");

        for (fits, heading) in [(true, "本日の業務"), (false, "二段階認証")] {
            let page = log_in(&house.browser(), NEW, NEW_PASSWORD).await;
            let page = page.follow("認証アプリもパスキーも使えないとき（回復コードを使う）").await;
            let page = page.fill("回復コード", &registered.codes[0].to_lowercase()).press("ログイン").await;
            assert_eq!(page.heading(), heading, "works once: {fits}");
        }
    }

    async fn five_wrong_codes_end_the_attempt(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        first_login(&house, &house.browser(), &code).await;
        let mut page = log_in(&house.browser(), NEW, NEW_PASSWORD).await;
        for left in (1..5).rev() {
            page = page.fill("確認コード", "000000").press("ログイン").await;
            assert!(page.says(&format!("あと{left}回")), "{}", page.text());
        }
        let over = page.fill("確認コード", "000000").press("ログイン").await;
        assert!(over.says("もう一度ログインしてください"), "{}", over.text());
    }

    async fn a_session_ends_by_logout_idleness_and_the_end_of_the_day(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = at_work(&house, OWNER).await;
        let kept = browser.cookie("office-session").unwrap();
        let out = browser.open("/office/invoice/").await.press("ログアウト").await;
        assert!(out.says("ログアウトしました"));
        browser.keep("office-session", &kept);
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");

        let browser = at_work(&house, OWNER).await;
        house.turn_clock(SignedDuration::from_mins(29));
        assert_eq!(browser.open("/office/invoice/").await.heading(), "本日の業務");
        house.turn_clock(SignedDuration::from_mins(30));
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");

        let browser = at_work(&house, OWNER).await;
        for _ in 0..35 {
            house.turn_clock(SignedDuration::from_mins(20));
            assert_eq!(browser.open("/office/invoice/").await.heading(), "本日の業務");
        }
        house.turn_clock(SignedDuration::from_mins(20));
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
    }

    async fn a_disabled_operator_is_out_at_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = at_work(&house, OWNER).await;
        actions::disable(&house.portal, "Admin@example.jp").await.unwrap();
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
    }

    async fn a_new_password_ends_the_other_sessions(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (here, there) = (at_work(&house, OWNER).await, at_work(&house, OWNER).await);
        let page = here.open("/office/password").await;
        let fill = |current: &str, new: &str| {
            page.clone().fill("現在のパスワード", current).fill("新しいパスワード", new).fill("新しいパスワード（確認用）", new)
        };
        assert!(fill("chigau-2026-xx", NEW_PASSWORD).press("変更する").await.says("現在のパスワードが正しくありません"));
        assert!(fill(PASSWORD, PASSWORD).press("変更する").await.says("現在と異なる"));
        assert_eq!(fill(PASSWORD, "mijikai").press("変更する").await.status, 422);
        assert!(fill(PASSWORD, NEW_PASSWORD).press("変更する").await.says("パスワードを変更しました"));
        assert_eq!(here.open("/office/invoice/").await.heading(), "本日の業務");
        assert_eq!(there.open("/office/invoice/").await.heading(), "運営のログイン");
        assert_eq!(log_in(&house.browser(), OWNER, PASSWORD).await.status, 422);
    }

    async fn a_form_without_the_browsers_token_is_not_taken(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        browser.open("/office/login").await;
        let page = browser.post("/office/login", &[("email", OWNER), ("password", PASSWORD)]).await;
        assert_eq!(page.status, 403);
        let browser = at_work(&house, OWNER).await;
        assert_eq!(browser.post("/office/logout", &[("_token", "made-up")]).await.status, 403);
        assert_eq!(browser.open("/office/invoice/").await.heading(), "本日の業務");
    }

    async fn the_language_can_be_switched(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = at_work(&house, OWNER).await;
        let page = browser.open("/office/invoice/").await.follow("English").await;
        assert_eq!((page.path.as_str(), page.heading().as_str()), ("/office/invoice/", "Today"));
    }
}
