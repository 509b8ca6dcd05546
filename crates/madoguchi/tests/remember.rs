//! 「30日間ログイン状態を保持」 at the partner site.

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

const LOGIN: &str = "taro.sato@shokai.example.jp";
const LABEL: &str = "30日間ログイン状態を保持";

async fn log_in(browser: &Browser, keep: bool) -> Page {
    let page = browser.open("/partner/login").await;
    let page = page.fill("ログインID", LOGIN).fill("パスワード", "Torihiki2026");
    let page = if keep { page.tick(LABEL) } else { page };
    let top = page.press("ログイン").await;
    assert_eq!(top.heading(), "トップページ", "{}", top.text());
    top
}

fn kept(browser: &Browser) -> Option<String> {
    browser.cookie("partner-remember")
}

/// The browser is closed: what goes with it is gone.
fn close(browser: &Browser) {
    for cookie in ["partner-session", "partner-form"] {
        browser.forget(cookie);
    }
}

/// Another browser with nothing but a copy of the cookie.
fn thief(house: &House, cookie: &str) -> Browser {
    let browser = house.browser();
    browser.keep("partner-remember", cookie);
    browser
}

async fn is_in(browser: &Browser) -> bool {
    browser.open("/partner/").await.heading() == "トップページ"
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_closed_browser_is_in_again_for_thirty_days(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let login = browser.open("/partner/login").await;
        assert!(login.says("30日間ログイン状態を保持"));
        log_in(&browser, true).await;
        let first = kept(&browser).unwrap();
        close(&browser);
        assert!(is_in(&browser).await);
        assert_ne!(kept(&browser), Some(first), "each use brings a new cookie");
        house.turn_clock(SignedDuration::from_hours(24 * 29));
        assert!(is_in(&browser).await, "the session is long over, the login is kept");
        assert!(browser.open("/partner/logins").await.says("保持した状態で再開"));
        house.turn_clock(SignedDuration::from_hours(24));
        assert!(!is_in(&browser).await, "thirty days from the login, not from the last use");
    }

    async fn without_the_wish_nothing_is_kept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, false).await;
        assert_eq!(kept(&browser), None);
        close(&browser);
        assert!(!is_in(&browser).await);
        let dealer = browser.open("/dealer/login").await;
        assert!(!dealer.says("ログイン状態を保持"), "other policies do not offer it");
        let page = browser.open("/partner/login").await;
        let page = page.fill("ログインID", LOGIN).fill("パスワード", "chigau").tick(LABEL).press("ログイン").await;
        assert_eq!((page.status.as_u16(), page.all("input[name=remember][checked]").len()), (422, 1));
    }

    async fn an_old_cookie_is_a_theft_and_ends_all(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let copy = kept(&browser).unwrap();
        close(&browser);
        assert!(is_in(&browser).await);
        house.turn_clock(SignedDuration::from_secs(61));
        let stranger = thief(&house, &copy);
        let page = stranger.open("/partner/").await;
        assert_eq!(page.heading(), "ログイン");
        assert!(!is_in(&browser).await, "nobody can tell which of the two is the thief");
        assert!(browser.open("/partner/login").await.says("別の場所でも使われました"));
        assert_eq!(house.last_mail_to(LOGIN).await.kind, "door.remembered-copied");
        log_in(&browser, false).await;
        assert!(browser.open("/partner/logins").await.says("保持情報の複製を検出"));
        assert_eq!(house.mails_to(LOGIN).await.len(), 1, "once, however often they come");
        assert!(!is_in(&thief(&house, &copy)).await);
    }

    async fn a_thief_who_comes_first_is_found_out_when_the_owner_comes(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let stranger = thief(&house, &kept(&browser).unwrap());
        close(&browser);
        assert!(is_in(&stranger).await);
        house.turn_clock(SignedDuration::from_mins(5));
        let owner = browser.open("/partner/login").await;
        assert!(owner.says("別の場所でも使われました"), "{}", owner.text());
        assert!(!is_in(&stranger).await);
    }

    async fn two_tabs_with_the_same_cookie_get_the_same_session(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let copy = kept(&browser).unwrap();
        let tabs: Vec<Browser> = (0..6)
            .map(|n| {
                let tab = thief(&house, &copy);
                if n % 2 == 0 { tab } else { tab.at(other.app()) }
            })
            .collect();
        let opened = tabs.iter().map(|tab| tab.ask("GET", "/partner/", None));
        for page in futures_util::future::join_all(opened).await {
            assert_eq!(page.heading(), "トップページ", "{} {}", page.status, page.text());
        }
        let sessions: Vec<_> = tabs.iter().map(|tab| (tab.cookie("partner-session"), kept(tab))).collect();
        assert!(sessions.windows(2).all(|two| two[0] == two[1]), "one session and one cookie for all");
        assert_eq!(house.mails_to(LOGIN).await.len(), 0, "nobody was taken for a thief");
        // An answer that was lost on its way: the old cookie comes once more.
        house.turn_clock(SignedDuration::from_secs(59));
        assert!(is_in(&thief(&house, &copy)).await);
    }

    async fn nodes_take_turns(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let browser = house.browser();
        log_in(&browser, true).await;
        for _ in 0..3 {
            close(&browser);
            house.turn_clock(SignedDuration::from_hours(2));
            assert!(is_in(&browser.at(other.app())).await);
            close(&browser);
            house.turn_clock(SignedDuration::from_hours(2));
            assert!(is_in(&browser).await);
        }
    }

    async fn a_form_sent_after_the_session_has_ended_is_taken(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let page = browser.open("/partner/invitations").await;
        house.turn_clock(SignedDuration::from_hours(3));
        let next = page.fill("仮ID", "TMP4K7QX").fill("仮パスワード", "9W2M5RTB").press("お取引先を追加する").await;
        assert!(next.says("サンプル物産"), "{}", next.text());
    }

    async fn it_is_listed_and_ends_where_it_is_ended(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (office, phone) = (house.browser(), house.browser());
        log_in(&phone, true).await;
        log_in(&office, false).await;
        let list = office.open("/partner/sessions").await;
        assert!(list.says("保持中"));
        close(&phone);
        house.turn_clock(SignedDuration::from_mins(50));
        is_in(&office).await;
        house.turn_clock(SignedDuration::from_mins(50));
        let list = office.open("/partner/sessions").await;
        assert_eq!(list.all("tbody tr").len(), 2, "the phone is closed and can come back: {}", list.text());
        let rest = list.press("終了する").await;
        assert_eq!(rest.all("tbody tr").len(), 1);
        assert!(phone.open("/partner/").await.says("別の端末からの操作により"));
    }

    async fn ending_a_session_ends_what_it_stands_on(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (office, phone) = (house.browser(), house.browser());
        log_in(&phone, true).await;
        log_in(&office, false).await;
        office.open("/partner/sessions").await.press("終了する").await;
        close(&phone);
        assert!(!is_in(&phone).await);
    }

    async fn a_logout_and_another_login_forget_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let top = log_in(&browser, true).await;
        let copy = kept(&browser).unwrap();
        top.press("ログアウト").await;
        assert_eq!(kept(&browser), None);
        assert!(!is_in(&thief(&house, &copy)).await, "nor does a copy open anything");
        log_in(&browser, true).await;
        let copy = kept(&browser).unwrap();
        house.turn_clock(SignedDuration::from_mins(61));
        // Someone else sits down here: the login page is another way out.
        let page = house.browser().open("/partner/login").await;
        let (_, fields) = page.form_of("ログイン");
        assert!(!fields.iter().any(|(name, _)| name == "remember"));
        let top = browser.open("/partner/").await;
        top.press("ログアウト").await;
        log_in(&browser, false).await;
        assert_eq!(kept(&browser), None);
        assert!(!is_in(&thief(&house, &copy)).await);
    }

    async fn a_new_password_ends_every_kept_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, other) = (house.browser(), house.browser());
        log_in(&one, false).await;
        log_in(&other, true).await;
        let page = one.open("/partner/password").await.fill("現パスワード", "Torihiki2026");
        let page = page.fill("新パスワード", "Atarashii2026").fill("新パスワード（確認用）", "Atarashii2026");
        assert_eq!(page.press("変更する").await.status, 200);
        close(&other);
        assert!(other.open("/partner/").await.says("パスワードが変更されたため"));
    }

    async fn a_suspended_user_is_not_let_in_by_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        close(&browser);
        let mut tx = house.portal.store.begin().await.unwrap();
        let sql = "UPDATE users SET suspended = 1 WHERE site = $1 AND login = $2";
        tx.run(sql, args!["partner", LOGIN]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_in(&browser).await);
    }

    async fn it_skips_no_step_of_the_door(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        close(&browser);
        let file = house.sites_folder().join("partner.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\n[first-login]\nsteps = [\"password\"]\n")).unwrap();
        let strict = house.another_node().await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let sql = "UPDATE users SET through = NULL WHERE site = $1 AND login = $2";
        tx.run(sql, args!["partner", LOGIN]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_in(&browser.at(strict.app())).await);
        let page = browser.at(strict.app()).open("/partner/login").await;
        let page = page.fill("ログインID", LOGIN).fill("パスワード", "Torihiki2026").tick(LABEL).press("ログイン").await;
        assert_eq!(page.heading(), "パスワードの変更");
        let done = page.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026").press("変更する").await;
        assert_eq!(done.heading(), "パスワードの変更完了");
        close(&browser);
        assert!(is_in(&browser.at(strict.app())).await, "the wish went along through the first login");
    }

    async fn where_one_may_take_over_a_kept_login_waits_its_turn(fresh: Fresh) {
        let house = House::open(fresh).await;
        let file = house.sites_folder().join("partner.toml");
        let text = std::fs::read_to_string(&file).unwrap();
        std::fs::write(&file, format!("{text}\n[sessions]\nat-once = \"takeover\"\n")).unwrap();
        let strict = house.another_node().await;
        let (one, other) = (strict.browser(), strict.browser());
        log_in(&one, true).await;
        close(&one);
        assert!(is_in(&one).await, "its own session from before does not stand in its way");
        let page = other.open("/partner/login").await.fill("ログインID", LOGIN).fill("パスワード", "Torihiki2026");
        let page = page.tick(LABEL).press("ログイン").await;
        let top = page.press("先のログインを終了してログイン").await;
        assert_eq!(top.heading(), "トップページ");
        assert!(kept(&other).is_some(), "the wish went along through the takeover");
        assert!(one.open("/partner/").await.says("別の端末で同じIDのログインがあった"), "no silent second session");
        top.press("ログアウト").await;
        assert!(is_in(&one).await, "free again");
    }

    async fn what_was_not_made_here_ends_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let cookie = kept(&browser).unwrap();
        let series = cookie.split('.').next().unwrap();
        for made_up in [format!("{series}.0.x"), format!("{series}.2.{}", "A".repeat(43)), String::new(), "..".into()] {
            assert!(!is_in(&thief(&house, &made_up)).await, "{made_up}");
        }
        close(&browser);
        assert!(is_in(&browser).await);
        assert_eq!(house.mails_to(LOGIN).await.len(), 0);
    }

    async fn styles_do_not_use_it_up(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        let before = kept(&browser);
        close(&browser);
        browser.open("/partner/brand.css").await;
        assert_eq!(kept(&browser), before);
    }

    async fn a_kept_login_leaves_a_lock_as_it_is(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, true).await;
        close(&browser);
        let guesser = house.browser();
        let page = guesser.open("/partner/login").await.fill("ログインID", LOGIN).fill("パスワード", "chigau");
        for _ in 0..10 {
            page.press("ログイン").await;
        }
        assert!(is_in(&browser).await, "a stranger's guesses cost the user no session");
        let page = guesser.open("/partner/login").await.fill("ログインID", LOGIN).fill("パスワード", "Torihiki2026");
        assert!(page.press("ログイン").await.says("一時的に停止"), "no password was shown: the lock stays");
    }
}
