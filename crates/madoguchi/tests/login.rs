//! The invoice site's login, lock-out, sessions and recovery (DOOR-10 to DOOR-12, DOOR-17, DOOR-19).

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

const ADDRESS: &str = "keiri@aoba.example.jp";

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

async fn member(browser: &Browser) -> Page {
    log_in(browser, "INV00002", "Kensetsu2026").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_member_lands_where_they_wanted_to_go(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let asked = browser.open("/invoice/password").await;
        assert_eq!(asked.heading(), "ログイン");
        let page = asked.fill("ユーザID", "ＩＮＶ００００２ ").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(page.path, "/invoice/password");
        assert!(page.says("100002") && page.says("青葉建設株式会社") && page.says("青葉 花子"));
    }

    async fn nobody_is_led_away_from_the_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        for next in ["https://example.com/", "//example.com/", "/partner/", "/invoice/..//example.com", "/\\example.com"] {
            let browser = house.browser();
            let page = browser.open(&format!("/invoice/login?next={}", next.replace('/', "%2F"))).await;
            let page = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
            assert_eq!(page.path, "/invoice/", "{next}");
            page.press("ログアウト").await;
        }
    }

    async fn whatever_is_wrong_sounds_the_same(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut heard = Vec::new();
        for (login, password) in [("INV00002", "chigau2026"), ("INV99999", "Kensetsu2026"), ("INV00002", ""), ("", "")] {
            let page = log_in(&house.browser(), login, password).await;
            assert_eq!(page.status, 422);
            // What was typed comes back, and nothing else differs.
            let length = page.body.len() - login.len();
            heard.push((page.all("[role=alert]"), page.headers.len(), length));
        }
        heard.dedup();
        assert_eq!(heard.len(), 1, "{heard:?}");
    }

    async fn ten_failures_lock_and_only_the_right_password_hears_of_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        for _ in 0..10 {
            assert!(!log_in(&browser, "INV00002", "chigau2026").await.says("停止しています"));
        }
        let locked = member(&browser).await;
        assert!(locked.says("停止しています") && locked.says("09:15"), "{}", locked.text());
        assert!(!log_in(&browser, "INV00002", "chigau2026").await.says("停止しています"));
        let other = house.another_node().await;
        assert!(member(&other.browser()).await.says("停止しています"), "on every node, and after a restart");
        house.turn_clock(SignedDuration::from_mins(15));
        assert_eq!(member(&browser).await.heading(), "トップページ");
    }

    async fn one_address_cannot_try_many_users(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await;
        for number in 0..100 {
            let tried = page.clone().fill("ユーザID", &format!("INV1{number:04}")).fill("パスワード", "x").press("ログイン").await;
            assert_eq!(tried.status, 422);
        }
        let shed = page.fill("ユーザID", "INV20000").fill("パスワード", "x").press("ログイン").await;
        assert_eq!(shed.status, 429);
        assert!(shed.headers.contains_key("retry-after"));
    }

    async fn the_same_id_twice_is_refused_with_since_when_and_where(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (house.browser(), house.browser());
        member(&one).await;
        let refused = member(&two).await;
        assert_eq!(refused.status, 409);
        assert!(refused.says("使用中") && refused.says("2026/11/20 09:00") && refused.says("2026/11/20 09:30"));
        assert!(refused.says("Windows"), "{}", refused.text());
        one.open("/invoice/").await.press("ログアウト").await;
        assert_eq!(member(&two).await.heading(), "トップページ", "a logout frees it at once");
        house.turn_clock(SignedDuration::from_mins(29));
        assert_eq!(two.open("/invoice/").await.heading(), "トップページ");
        house.turn_clock(SignedDuration::from_mins(30));
        assert_eq!(member(&one).await.heading(), "トップページ", "and so does the idle time-out");
        let ended = two.open("/invoice/").await;
        assert_eq!(ended.heading(), "ログイン");
    }

    async fn logging_in_again_in_the_same_browser_is_no_second_session(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026");
        page.press("ログイン").await;
        let first = browser.cookie("invoice-session");
        assert_eq!(page.press("ログイン").await.heading(), "トップページ");
        assert_ne!(browser.cookie("invoice-session"), first, "each rise of privilege has its own id");
    }

    async fn of_two_logins_at_once_one_gets_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..10 {
            let (one, two) = (house.browser(), house.browser());
            let (first, second) = tokio::join!(member(&one), member(&two));
            let mut statuses = [first.status.as_u16(), second.status.as_u16()];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409]);
            let winner = if first.status == 200 { one } else { two };
            winner.open("/invoice/").await.press("ログアウト").await;
        }
    }

    async fn changing_the_password_tells_the_user(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        member(&browser).await;
        let page = browser.open("/invoice/password").await;
        let wrong = page.clone().fill("現パスワード", "chigau2026").fill("新パスワード", "Atarashii2026").fill("新パスワード（確認用）", "Atarashii2026").press("変更する").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.says("現パスワードが正しくありません"));
        let same = page.clone().fill("現パスワード", "Kensetsu2026").fill("新パスワード", "Kensetsu2026").fill("新パスワード（確認用）", "Kensetsu2026").press("変更する").await;
        assert_eq!(same.status, 422);
        let changed = page.fill("現パスワード", "Kensetsu2026").fill("新パスワード", "Atarashii2026").fill("新パスワード（確認用）", "Atarashii2026").press("変更する").await;
        assert_eq!(changed.status, 200);
        let mail = house.last_mail_to(ADDRESS).await;
        assert_eq!(mail.kind, "door.password-changed");
        assert!(mail.text.contains("2026/11/20 09:00"), "{}", mail.text);
    }

    async fn a_forgotten_password_is_reset_by_a_link_that_works_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (browser, other) = (house.browser(), house.browser());
        member(&other).await;
        let form = browser.open("/invoice/login").await.follow("パスワードをお忘れの方").await;
        let sent = form.fill("ユーザID", "inv00002").fill("メールアドレス", ADDRESS).press("送信する").await;
        let mail = house.last_mail_to(ADDRESS).await;
        let page = browser.open(&mail.link()).await;
        let fill = |page: &Page| page.clone().fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026");
        let done = fill(&page).press("変更する").await;
        assert_eq!(done.heading(), "ログイン");
        assert!(other.open("/invoice/").await.says("パスワードが変更された"), "other sessions hear why they ended");
        assert_eq!(fill(&page).press("変更する").await.status, 410);
        assert_eq!(log_in(&browser, "INV00002", "Kensetsu2026").await.status, 422);
        assert_eq!(log_in(&browser, "INV00002", "Atarashii2026").await.heading(), "トップページ");

        // Whoever asks for somebody else hears the same and gets nothing.
        let form = house.browser().open("/invoice/recovery").await;
        for (login, address) in [("INV00002", "else@example.jp"), ("INV99999", "else@example.jp"), ("INV00001", "else@example.jp")] {
            let answer = form.clone().fill("ユーザID", login).fill("メールアドレス", address).press("送信する").await;
            assert_eq!(answer.text(), sent.text());
        }
        assert!(house.mails_to("else@example.jp").await.is_empty());
    }

    async fn a_reset_link_expires(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let form = browser.open("/invoice/recovery").await;
        form.fill("ユーザID", "INV00002").fill("メールアドレス", ADDRESS).press("送信する").await;
        let link = house.last_mail_to(ADDRESS).await.link();
        house.turn_clock(SignedDuration::from_hours(24));
        let dead = browser.open(&link).await;
        assert_eq!(dead.status, 410);
        assert!(dead.says("有効期限が切れています"));
    }

    async fn consent_can_be_read_and_withdrawn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        member(&browser).await;
        let given = browser.open("/invoice/consent").await;
        assert!(given.says("2026/11/20 09:00"), "{}", given.text());
        let asked = given.follow("同意を撤回する").await;
        let withdrawn = asked.press("同意を撤回する").await;
        assert!(withdrawn.says("郵送"));
        assert_eq!(browser.open("/invoice/").await.heading(), "ログイン");
        let again = member(&browser).await;
        assert_eq!(again.heading(), "請求書等の電子配信同意の確認");
        let top = again.press("同意する").await;
        assert_eq!(top.heading(), "トップページ", "nothing but consent is asked for again");
    }

    async fn an_expired_first_password_is_told_to_who_has_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let now = house.portal.store.now();
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE users SET first_until = $2 WHERE site = $1 AND login = 'inv00001'", args!["invoice", now]).await.unwrap();
        tx.commit().await.unwrap();
        let page = log_in(&house.browser(), "INV00001", "Hajime2026x").await;
        assert!(page.says("初回パスワードの有効期限が切れています"));
        assert!(!log_in(&house.browser(), "INV00001", "Hajime2026y").await.says("有効期限が切れています"));
    }

    async fn forms_of_others_and_without_cookies_are_turned_away(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026");
        let (action, fields) = page.form_of("ログイン");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let stranger = house.browser();
        let without_cookies = stranger.post(&action, &fields).await;
        assert_eq!(without_cookies.status, 403);
        let stale = stranger.post(&action, &fields).await;
        assert_eq!(stale.status, 403, "another browser's token");
        assert_eq!(stranger.cookie("invoice-session"), None);
    }

    async fn the_audit_log_tells_the_story_and_shows_tampering(fresh: Fresh) {
        use counter::audit::{Finding, verify};
        let house = House::open(fresh).await;
        let (store, keys) = (&house.portal.store, &house.portal.keys);
        member(&house.browser()).await;
        log_in(&house.browser(), "INV00002", "chigau2026").await;
        assert!(matches!(verify(store, keys, "invoice").await.unwrap(), Finding::Whole { entries: 2, .. }));
        let mut tx = store.begin().await.unwrap();
        let sql = "UPDATE audit SET did = 'door.logged-in' WHERE site = $1 AND did = 'door.login-refused'";
        assert_eq!(tx.run(sql, args!["invoice"]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert_eq!(verify(store, keys, "invoice").await.unwrap(), Finding::BrokenAt { seq: 2 });
        let mut tx = store.begin().await.unwrap();
        tx.run("DELETE FROM audit WHERE site = $1 AND seq = 2", args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(verify(store, keys, "invoice").await.unwrap(), Finding::CutOff { entries: 1, expected: 2 });
    }

    async fn a_button_pressed_twice_or_an_answer_lost_locks_nobody_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026");
        page.press("ログイン").await;
        // The answer was lost on the way, and the session's cookie with it.
        browser.forget("invoice-session");
        assert_eq!(page.press("ログイン").await.heading(), "トップページ");
    }

    async fn a_logout_clears_what_the_browser_kept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let (action, fields) = member(&browser).await.form_of("ログアウト");
        let body = format!("{}={}", fields[0].0, fields[0].1);
        let out = browser.ask("POST", &action, Some(body)).await;
        assert_eq!(out.headers["clear-site-data"], "\"cache\", \"storage\"");
    }

    async fn the_language_switch_keeps_the_page_and_what_is_asked_of_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        member(&browser).await;
        let page = browser.open("/invoice/logins?outcome=in&sort=at&up=1").await;
        let english = page.follow("English").await;
        assert_eq!(english.heading(), "Login history");
        assert_eq!(english.path, "/invoice/logins?outcome=in&sort=at&up=1");
    }

    async fn a_sites_own_host_leads_to_the_site_and_shows_no_other(fresh: Fresh) {
        let house = House::open(fresh).await;
        let file = house.sites_folder().join("invoice.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        let text = text.replacen("slug = ", "host = \"seikyu.example.jp\"\nslug = ", 1);
        std::fs::write(&file, text).unwrap();
        house.portal.sites.reload().unwrap();
        let served = madoguchi::node::Node { portal: house.portal.clone() }.app();
        let own = house.browser().at(served.clone()).on("seikyu.example.jp");
        assert_eq!(own.open("/").await.path, "/invoice/login");
        assert_eq!(own.open("/dealer/login").await.status, 404);
        let elsewhere = house.browser().at(served).open("/").await;
        assert_eq!(elsewhere.status, 404);
        assert!(elsewhere.all("main a").is_empty(), "no way out that leads here again");
    }
}
