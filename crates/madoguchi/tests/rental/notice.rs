//! The notice of a login, and 「心当たりがない場合」 (DOOR-16).

use std::{fs, io::Write as _};

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{ONE, PASSWORD, THREE, TWO, count, inside, is_inside, is_recorded, log_in, mail, mails};

const NOTICE: &str = "door.login-notice";
const REPORT: &str = "すべてのログインを終了する";

async fn report(house: &House, link: &str) -> Page {
    house.browser().open(link).await.press(REPORT).await
}

/// The code that was sent last.
async fn code(house: &House) -> String {
    let mail = mail(house, THREE, "door.one-time-password").await;
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|b| b.is_ascii_digit());
    mail.text.split(|c: char| !c.is_ascii_digit()).find(is_code).unwrap().to_owned()
}

/// Another node, to which a site's policy says more.
async fn node_where(house: &House, site: &str, policy: &str) -> House {
    let file = house.sites_folder().join(format!("{site}.toml"));
    let mut file = fs::OpenOptions::new().append(true).open(file).unwrap();
    writeln!(file, "\n{policy}").unwrap();
    house.another_node().await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn each_login_is_told_to_ones_own_address_only(fresh: Fresh) {
        let house = House::open(fresh).await;
        inside(&house, ONE).await;
        let told = mail(&house, ONE, NOTICE).await;
        assert!(told.subject.contains("ログインのお知らせ"));
        assert!(told.text.contains("Windows (Chrome)") && told.text.contains("127.0.0.1"), "{}", told.text);
        assert!(told.text.contains("心当たりがない場合"));
        assert!(house.mails_to(TWO).await.is_empty());
        log_in(&house.browser(), "REN00001", ONE, "Chigau-2026").await;
        assert_eq!(mails(&house, ONE, NOTICE).await.len(), 1, "a refusal is no login");
        // Other presets send none.
        let page = house.browser().open("/invoice/login").await;
        page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert!(mails(&house, "keiri@aoba.example.jp", NOTICE).await.is_empty());
    }

    async fn a_new_login_that_a_stranger_asked_for_ends_with_the_report(fresh: Fresh) {
        let house = House::open(fresh).await;
        let node = node_where(&house, "partner", "[notices]\nat-login = \"sent\"").await;
        let (taro, thiefs) = ("taro.sato@shokai.example.jp", "dare@example.com");
        let thief = node.browser();
        let page = thief.open("/partner/login").await;
        page.fill("ログインID", taro).fill("パスワード", "Torihiki2026").press("ログイン").await;
        let page = thief.open("/partner/login-address").await;
        let page = page.fill("新しいログインID（メールアドレス）", thiefs).fill("新しいログインID（確認用）", thiefs);
        page.fill("現パスワード", "Torihiki2026").press("確認メールを送信する").await;
        let planted = node.last_mail_to(thiefs).await.link();
        assert_eq!(thief.open(&planted).await.status, 200);
        let link = mail(&node, taro, NOTICE).await.link();
        assert_eq!(node.browser().open(&link).await.press(REPORT).await.heading(), "パスワードの変更");
        assert_eq!(thief.open(&planted).await.status, 410);
    }

    async fn the_click_ends_all_sessions_and_starts_a_reset(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (owner, thief) = (inside(&house, ONE).await, inside(&house, ONE).await);
        let link = mail(&house, ONE, NOTICE).await.link();
        let page = house.browser().open(&link).await;
        assert_eq!(page.heading(), "心当たりがない場合");
        assert!(page.says("Windows (Chrome)"));
        assert!(is_inside(&thief).await, "a mail scanner that fetches the link changes nothing");

        let reset = page.press(REPORT).await;
        assert_eq!(reset.heading(), "パスワードの変更");
        for browser in [&owner, &thief] {
            let page = browser.open("/rental/").await;
            assert!(page.says("すべての端末でのログインを終了しました"), "{}", page.text());
        }
        // Until there is a new password, the old one leads nowhere, and says why to who has it.
        let stopped = log_in(&house.browser(), "REN00001", ONE, PASSWORD).await;
        assert_eq!(stopped.status, 422);
        assert!(stopped.says("「パスワードをお忘れの方」から"));
        let wrong = log_in(&house.browser(), "REN00001", ONE, "Chigau-2026").await;
        assert!(wrong.says("ログインできませんでした") && !wrong.says("お申し出"));
        assert!(is_inside(&inside(&house, TWO).await).await, "nobody else is touched");

        let same = reset.clone().fill("新パスワード", PASSWORD).fill("新パスワード確認", PASSWORD).press("変更する").await;
        assert_eq!(same.status, 422, "the stolen password is no new one");
        let done = reset.fill("新パスワード", "Atara-2027").fill("新パスワード確認", "Atara-2027").press("変更する").await;
        assert_eq!(done.heading(), "ログイン");
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.status, 422);
        let browser = house.browser();
        assert_eq!(log_in(&browser, "REN00001", ONE, "Atara-2027").await.heading(), "トップページ");
        assert!(browser.open("/rental/logins").await.says("パスワード再設定待ち"));
        assert!(is_recorded(&house, "door.reported-login").await);
    }

    async fn a_link_works_once_and_says_why_it_is_dead(fresh: Fresh) {
        let house = House::open(fresh).await;
        inside(&house, ONE).await;
        let link = mail(&house, ONE, NOTICE).await.link();
        report(&house, &link).await;
        let used = house.browser().open(&link).await;
        assert_eq!((used.status.as_u16(), used.heading().as_str()), (410, "このリンクはすでに使用されています"));
        assert_eq!(used.follow("再設定をもう一度申し込む").await.heading(), "パスワードの再設定");

        inside(&house, TWO).await;
        let link = mail(&house, TWO, NOTICE).await.link();
        let foreign = house.browser().open(&link.replace("/rental/", "/invoice/")).await;
        assert_eq!(foreign.status, 404, "another site knows nothing of it");
        house.turn_clock(SignedDuration::from_hours(24 * 7));
        let late = house.browser().open(&link).await;
        assert_eq!((late.status.as_u16(), late.heading().as_str()), (410, "このリンクは有効期限が切れています"));
    }

    async fn every_login_has_a_link_of_its_own(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..3 {
            inside(&house, ONE).await;
        }
        for told in mails(&house, ONE, NOTICE).await {
            assert_eq!(house.browser().open(&told.link()).await.heading(), "心当たりがない場合");
        }
        // Two of them pressed one after the other: both lead on to a new password.
        let links: Vec<String> = mails(&house, ONE, NOTICE).await.iter().map(testkit::Mail::link).collect();
        for link in &links[..2] {
            assert_eq!(report(&house, link).await.heading(), "パスワードの変更");
        }
    }

    async fn of_two_clicks_at_once_one_starts_the_reset(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        inside(&house, ONE).await;
        let link = mail(&house, ONE, NOTICE).await.link();
        let (one, two) = (house.browser().open(&link).await, other.browser().open(&link).await);
        let (one, two) = tokio::join!(one.press(REPORT), two.press(REPORT));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 410]);
    }

    async fn an_attempt_that_waits_for_its_code_ends_too(fresh: Fresh) {
        let house = House::open(fresh).await;
        let owner = house.browser();
        let page = log_in(&owner, "REN00001", THREE, PASSWORD).await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証");
        assert!(mails(&house, THREE, NOTICE).await.is_empty(), "nobody is inside yet");
        page.fill("ワンタイムパスワード", &code(&house).await).press("送信").await;
        let link = mail(&house, THREE, NOTICE).await.link();
        let thief = house.browser();
        let waiting = log_in(&thief, "REN00001", THREE, PASSWORD).await;
        let code = code(&house).await;
        report(&house, &link).await;
        waiting.fill("ワンタイムパスワード", &code).press("送信").await;
        assert_eq!(thief.cookie("rental-session"), None, "the right code came after the report");
    }

    async fn a_takeover_and_the_end_of_a_first_login_are_told_too(fresh: Fresh) {
        let house = House::open(fresh).await;
        let policy = "[notices]\nat-login = \"sent\"\n[sessions]\nat-once = \"takeover\"";
        let node = node_where(&house, "rental", "[sessions]\nat-once = \"takeover\"").await;
        let (one, two) = (node.browser(), node.browser());
        log_in(&one, "REN00001", ONE, PASSWORD).await;
        let in_use = log_in(&two, "REN00001", ONE, PASSWORD).await;
        assert_eq!(mails(&house, ONE, NOTICE).await.len(), 1);
        in_use.press("先のログインを終了してログイン").await;
        assert_eq!(mails(&house, ONE, NOTICE).await.len(), 2);

        let node = node_where(&house, "invoice", policy).await;
        let browser = node.browser();
        let page = browser.open("/invoice/login").await;
        let page = page.fill("ユーザID", "INV00001").fill("パスワード", "Hajime2026x").press("ログイン").await;
        let page = page.press("同意する").await;
        let address = "hajime@hajime.example.jp";
        let page = page.fill("認証コード", "Kotoba77").fill("変更後メールアドレス", address);
        page.fill("変更後メールアドレス(確認用)", address).press("送信する").await;
        let page = browser.open(&house.last_mail_to(address).await.link()).await;
        let page = page.fill("認証コード", "Kotoba77").press("認証する").await;
        assert!(mails(&house, address, NOTICE).await.is_empty());
        page.fill("新パスワード", "Aozora2027").fill("新パスワード確認", "Aozora2027").press("変更する").await;
        let told = mail(&house, address, NOTICE).await;
        assert_eq!(node.browser().open(&told.link()).await.heading(), "心当たりがない場合");
    }

    async fn where_only_the_operator_can_reset_the_page_says_so(fresh: Fresh) {
        let house = House::open(fresh).await;
        let policy = "[notices]\nat-login = \"sent\"\n[recovery]\nby = \"operator\"";
        let node = node_where(&house, "invoice", policy).await;
        let log_in = async |browser: Browser| {
            let page = browser.open("/invoice/login").await;
            page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await
        };
        let (browser, address) = (node.browser(), "keiri@aoba.example.jp");
        log_in(browser.clone()).await;
        let page = node.browser().open(&mail(&house, address, NOTICE).await.link()).await.press(REPORT).await;
        assert_eq!(page.heading(), "すべてのログインを終了しました");
        assert_ne!(browser.open("/invoice/").await.heading(), "トップページ");
        let stopped = log_in(node.browser()).await;
        assert!(stopped.says("現在のパスワードは使えません。下記の窓口へ"), "{}", stopped.text());
    }

    async fn links_lie_in_the_database_as_hashes_and_go_after_a_while(fresh: Fresh) {
        let house = House::open(fresh).await;
        inside(&house, ONE).await;
        assert_eq!(count(&house, "SELECT count(*) FROM login_notices WHERE site = $1").await, 1);
        house.turn_clock(SignedDuration::from_hours(24 * 120));
        door::sweep(&house.portal).await.unwrap();
        assert_eq!(count(&house, "SELECT count(*) FROM login_notices WHERE site = $1").await, 0);
        assert_eq!(count(&house, "SELECT count(*) FROM links WHERE site = $1").await, 0);
    }
}
