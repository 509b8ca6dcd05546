//! One login per customer, and the change of its address, as the `dealer` preset has them (DOOR-50, DOOR-51).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::borrow::Cow;

use counter::{Error, Lang};
use door::people::{self, NewAccount, NewUser, Registration, contacts};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

const SHOP: &str = "shop@dealer.example.jp";
const NEW: &str = "atarashii@shop.example.jp";

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/dealer/login").await;
    page.fill("ログインID", login).fill("パスワード", password).press("ログイン").await
}

fn customer<'a>(number: &'a str, login: &'a str) -> Registration<'a> {
    let account =
        NewAccount { number, name: "サンプル新規商店", kana: "サンプルシンキショウテン" };
    let phone = Some("０３（００００）００２０");
    Registration { account, phone, mail: Some("info@shinki.example.jp"), login, name: "新木 一" }
}

async fn register(house: &House, new: &Registration<'_>) -> Result<people::Account, Vec<Cow<'static, str>>> {
    let site = house.portal.sites.get("dealer").unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    let registered = people::register(&mut tx, &house.portal, (&site, Lang::Ja), new).await.unwrap();
    tx.commit().await.unwrap();
    registered.map_err(|refusals| refusals.into_iter().map(|refusal| refusal.key).collect())
}

async fn ask_for(browser: &Browser, address: &str, password: &str) -> Page {
    let page = browser.open("/dealer/login-address").await;
    let page =
        page.fill("新しいログインID（メールアドレス）", address).fill("新しいログインID（確認用）", address);
    page.fill("現パスワード", password).press("確認メールを送信する").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_registered_customer_sets_the_login_up_by_the_link(fresh: Fresh) {
        let house = House::open(fresh).await;
        let login = "hajime@shinki.example.jp";
        let account = register(&house, &customer("D0000020", login)).await.ok().unwrap();
        let mut conn = house.portal.store.read().await.unwrap();
        let on_file = contacts::of_account(&mut conn, "dealer", account.id).await.unwrap();
        drop(conn);
        assert_eq!(on_file.phone.as_deref(), Some("0300000020"));
        assert_eq!(log_in(&house.browser(), login, "Hajime2026").await.status, 422, "not before the address is proved");

        let link = house.last_mail_to(login).await.link();
        let browser = house.browser();
        let page = browser.open(&link).await;
        assert!(page.says("ほかのサービスと同じパスワードは使わないでください"), "DOOR-55");
        page.fill("新パスワード", "Hajime2026").fill("新パスワード確認", "Hajime2026").press("設定する").await;
        let top = log_in(&browser, login, "Hajime2026").await;
        assert_eq!(top.heading(), "トップページ", "the link was address and password in one");
        assert!(top.says("D0000020"), "DOOR-54");
    }

    async fn what_cannot_be_registered_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let taken = register(&house, &customer("D0000001", "x@shinki.example.jp")).await;
        assert_eq!(taken.err().unwrap(), ["refused-number-taken"]);
        let new = Registration { phone: Some("12"), mail: Some("@"), ..customer(" ", "nobody") };
        let all = ["refused-empty", "refused-phone", "refused-address", "refused-address"];
        assert_eq!(register(&house, &new).await.err().unwrap(), all);
    }

    // DOOR-51
    async fn who_registers_does_not_learn_whose_address_is_a_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        assert!(register(&house, &customer("D0000021", SHOP)).await.is_ok(), "the same answer");
        let mail = house.last_mail_to(SHOP).await;
        assert_eq!(mail.kind, "door.login-taken");
        assert!(!mail.text.contains("サンプル新規商店"), "the mailbox need not belong to that customer");
        assert_eq!(log_in(&house.browser(), SHOP, "Dairiten2026").await.heading(), "トップページ");
    }

    // DOOR-43, DOOR-50
    async fn an_account_takes_one_user_even_from_two_at_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let site = house.portal.sites.get("dealer").unwrap();
        let mut tx = house.portal.store.begin().await.unwrap();
        let account = NewAccount { number: "D0000022", name: "サンプル競走", kana: "サンプルキョウソウ" };
        let account = people::open_account(&mut tx, &site, &account).await.unwrap();
        tx.commit().await.unwrap();
        let add = async |login: &'static str| -> Result<(), Error> {
            let mut tx = house.portal.store.begin().await?;
            let user = NewUser { login, email: Some(login), ..NewUser::default() };
            people::add_user(&mut tx, &house.portal.keys, &site, &account, &user).await?;
            tx.commit().await?;
            Ok(())
        };
        let (one, two) = futures_util::join!(add("one@race.example.jp"), add("two@race.example.jp"));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        assert!(matches!(one.and(two), Err(Error::Conflict)));
        let mut conn = house.portal.store.read().await.unwrap();
        let count = "SELECT count(*) FROM memberships WHERE site = $1 AND account_id = $2";
        let users: i64 = conn.one(count, args!["dealer", account.id]).await.unwrap();
        assert_eq!(users, 1);
    }

    async fn a_member_changes_the_login_address_by_a_link(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (browser, other) = (house.browser(), house.browser());
        for browser in [&browser, &other] {
            log_in(browser, SHOP, "Dairiten2026").await;
        }
        assert!(browser.open("/dealer/").await.body.contains("/dealer/login-address"));
        let refused = ask_for(&browser, NEW, "Falsch2026").await;
        assert_eq!((refused.status.as_u16(), refused.value("新しいログインID（メールアドレス）")), (422, NEW.to_owned()));
        assert_eq!(ask_for(&browser, SHOP, "Dairiten2026").await.status, 422);
        let sent = ask_for(&browser, NEW, "Dairiten2026").await;
        assert_eq!(sent.heading(), "確認メールを送信しました");
        assert_eq!(log_in(&house.browser(), NEW, "Dairiten2026").await.status, 422, "nothing has changed yet");

        house.turn_clock(SignedDuration::from_secs(60));
        let again = sent.press("再送する").await;
        assert!(again.says("再送しました"));
        let done = browser.open(&house.last_mail_to(NEW).await.link()).await.press("変更する").await;
        assert!(done.says("ログインIDを変更しました") && done.says(NEW), "{}", done.text());
        assert_eq!(other.open("/dealer/").await.heading(), "ログイン", "other sessions end");
        assert_eq!(house.last_mail_to(SHOP).await.kind, "door.login-changed");
        assert_eq!(log_in(&house.browser(), SHOP, "Dairiten2026").await.status, 422);
        assert_eq!(log_in(&house.browser(), NEW, "Dairiten2026").await.heading(), "トップページ");
    }

    async fn a_new_password_ends_a_change_of_address_that_waits(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, SHOP, "Dairiten2026").await;
        ask_for(&browser, NEW, "Dairiten2026").await;
        let link = house.last_mail_to(NEW).await.link();
        let page = browser.open("/dealer/password").await;
        assert!(page.says("担当の方が異動・退職されたときは"), "DOOR-55");
        let page = page.fill("現パスワード", "Dairiten2026").fill("新パスワード", "Anzen2027");
        page.fill("新パスワード（確認用）", "Anzen2027").press("変更する").await;
        assert_eq!(house.browser().open(&link).await.status, 410, "a thief's wish dies with the old password");
        assert_eq!(log_in(&house.browser(), NEW, "Anzen2027").await.status, 422);
    }

    // DOOR-51
    async fn an_address_that_is_taken_is_told_to_its_mailbox_alone(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, SHOP, "Dairiten2026").await;
        let taken = ask_for(&browser, "agency@dealer.example.jp", "Dairiten2026").await;
        let free = ask_for(&browser, "nobody@shop.example.jp", "Dairiten2026").await;
        assert_eq!((taken.status, taken.heading()), (free.status, free.heading()));
        assert_eq!(house.last_mail_to("agency@dealer.example.jp").await.kind, "door.login-taken");
    }

    async fn two_links_to_one_address_make_one_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut links = Vec::new();
        for login in [SHOP, "agency@dealer.example.jp"] {
            let browser = house.browser();
            log_in(&browser, login, "Dairiten2026").await;
            ask_for(&browser, NEW, "Dairiten2026").await;
            links.push(house.last_mail_to(NEW).await.link());
        }
        let done = house.browser().open(&links[0]).await.press("変更する").await;
        assert_eq!(done.heading(), "ログイン");
        let late = house.browser().open(&links[1]).await.press("変更する").await;
        assert_eq!(late.status, 410);
        assert_eq!(log_in(&house.browser(), "agency@dealer.example.jp", "Dairiten2026").await.heading(), "トップページ");
    }

    async fn a_link_expires_and_belongs_to_its_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, SHOP, "Dairiten2026").await;
        ask_for(&browser, NEW, "Dairiten2026").await;
        let link = house.last_mail_to(NEW).await.link();
        assert_eq!(house.browser().open(&link.replace("/dealer/", "/partner/")).await.status, 404);
        house.turn_clock(SignedDuration::from_hours(24));
        let late = house.browser().open(&link).await;
        assert_eq!((late.status.as_u16(), late.heading().as_str()), (410, "このリンクは有効期限が切れています"));
        assert_eq!(log_in(&browser, SHOP, "Dairiten2026").await.status, 200);
        let elsewhere = house.browser();
        let page = elsewhere.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026");
        page.press("ログイン").await;
        assert_eq!(elsewhere.open("/invoice/login-address").await.status, 404, "there the login is no address");
    }

    // DOOR-51, DOOR-73
    async fn the_audit_log_names_no_address_and_no_pin(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, SHOP, "Dairiten2026").await;
        ask_for(&browser, NEW, "Dairiten2026").await;
        browser.open(&house.last_mail_to(NEW).await.link()).await.press("変更する").await;
        let page = house.browser().open("/dealer/login-reset").await;
        page.fill("お客様ID", "D0000005").choose("メール").press("PINコードを受け取る").await;
        house.last_mail_to("info@shop.example.jp").await;
        let mut conn = house.portal.store.read().await.unwrap();
        let entries: Vec<(String, String, String)> =
            conn.all("SELECT did, about, details FROM audit WHERE site = $1", args!["dealer"]).await.unwrap();
        for did in ["door.asked-for-login-address", "door.changed-login-address", "door.asked-for-pin"] {
            assert!(entries.iter().any(|(done, ..)| done == did), "{did}");
        }
        for (did, about, details) in entries {
            assert!(!about.contains('@') && !details.contains('@') && !details.contains("D0000005"), "{did}: {details}");
        }
    }
}
