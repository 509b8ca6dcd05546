//! Operators' passkeys (OFF-1): chosen at the first login, shown at every other, and looked after by their owners.

use counter::staff::Role;
use madoguchi::MIGRATIONS;
use office::{attempt::TRIES, operators::actions};
use serde_json::Value as Json;
use store::args;
use testkit::{Browser, Fresh, House, Page, SoftKey};

use crate::ground::{NEW, NEW_PASSWORD, OWNER, PASSWORD, add, at_work, code_of, first_login, log_in};

const HERE: &str = "http://localhost:8080";
const SHOW: &str = "パスキーで認証する";
const CREATE: &str = "パスキーを作成する";

/// The script's part: asks what the browser is to be asked.
async fn options(browser: &Browser, page: &Page, (button, from): (&str, &str)) -> Json {
    let (_, fields) = page.form_of(button);
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = browser.post(from, &fields).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    serde_json::from_str(&answer.body).unwrap()
}

/// From the printed code into the office, with a passkey and without an app.
async fn first_login_by_passkey(browser: &Browser, code: &str) -> (SoftKey, Vec<String>) {
    let page = log_in(browser, NEW, code).await;
    let page = page.fill("新しいパスワード", NEW_PASSWORD).fill("新しいパスワード（確認用）", NEW_PASSWORD);
    assert_eq!(page.press("次へ進む").await.heading(), "二段階認証の登録");
    let page = browser.open("/office/first-login/passkey").await;
    assert_eq!(page.heading(), "パスキーの登録", "{}", page.text());
    let asked = options(browser, &page, (CREATE, "/office/first-login/passkey/options")).await;
    let (key, answer) = SoftKey::create(&asked, HERE);
    let page = page.fill("名前", "会社のパソコン").answer(CREATE, &answer).await;
    assert_eq!(page.heading(), "回復コードの控え", "{}", page.text());
    let codes = page.all("ol.codes li");
    assert!(page.press("控えました").await.path.starts_with("/office/"));
    (key, codes)
}

/// The page that asks for a passkey, and what it asks.
async fn challenged(browser: &Browser, (email, password): (&str, &str)) -> (Page, Json) {
    let page = log_in(browser, email, password).await;
    assert_eq!(page.heading(), "二段階認証", "{}", page.text());
    let asked = options(browser, &page, (SHOW, "/office/login/passkey/options")).await;
    (page, asked)
}

/// As one of one's own: with the password first.
async fn register(browser: &Browser, password: &str, name: &str) -> SoftKey {
    let page = browser.open("/office/factors/passkeys/new").await;
    let page = page.fill("現在のパスワード", password).press("次へ進む").await;
    assert_eq!(page.path, "/office/factors/passkeys/creation", "{}", page.text());
    let (key, answer) = SoftKey::create(&page.challenge().unwrap(), HERE);
    let page = page.fill("名前", name).answer(CREATE, &answer).await;
    assert!(page.says("変更を保存しました") && page.says(name), "{}", page.text());
    key
}

async fn deeds(house: &House, did: &str) -> i64 {
    let mut conn = house.portal.store.read().await.unwrap();
    conn.one("SELECT count(*) FROM audit WHERE site = $1 AND did = $2", args!["invoice", did]).await.unwrap()
}

/// What the log says of this deed: about what, and its facts.
async fn said_of(house: &House, did: &str) -> Vec<(String, String)> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT about, details FROM audit WHERE site = $1 AND did = $2 ORDER BY seq";
    conn.all(sql, args!["invoice", did]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_passkey_takes_the_apps_place_from_the_first_login_on(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Auditor, &["invoice"]).await;
        let (mut key, codes) = first_login_by_passkey(&house.browser(), &code).await;
        assert_eq!(codes.len(), 10);
        assert_eq!(log_in(&house.browser(), NEW, &code).await.status, 422, "the printed code is used up");

        let browser = house.browser();
        let (page, asked) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        assert!(!page.says("認証アプリの確認コードを使う"), "there is no app: {}", page.text());
        let inside = page.answer(SHOW, &key.show(&asked)).await;
        assert_eq!(inside.path, "/office/invoice/", "{}", inside.text());

        // A recovery code stands in for it.
        let elsewhere = house.browser();
        log_in(&elsewhere, NEW, NEW_PASSWORD).await;
        let page = elsewhere.open("/office/login/code?by=recovery-code").await;
        let inside = page.fill("回復コード", &codes[0]).press("ログイン").await;
        assert_eq!(inside.path, "/office/invoice/", "{}", inside.text());
        assert_eq!(deeds(&house, "office.used-recovery-code").await, 1);
    }

    async fn the_second_step_cannot_be_left_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let (mut key, _) = first_login_by_passkey(&house.browser(), &code).await;
        let browser = house.browser();
        let (page, asked) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        assert_eq!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        assert_eq!(page.answer(SHOW, "").await.status, 422);
        // The challenge was answered: another is needed.
        assert!(page.answer(SHOW, &key.show(&asked)).await.says("時間切れ"));
        // Nor is one browser's challenge another one's.
        let asked = options(&browser, &page, (SHOW, "/office/login/passkey/options")).await;
        let thief = house.browser();
        let (others, _) = challenged(&thief, (NEW, NEW_PASSWORD)).await;
        assert_eq!(others.answer(SHOW, &key.show(&asked)).await.status, 422);
        assert_eq!(thief.open("/office/invoice/").await.heading(), "運営のログイン");
        // Without a password there is nothing to be asked.
        let stranger = house.browser();
        let form = stranger.open("/office/login").await;
        let (_, fields) = form.form_of("ログイン");
        let asked = stranger.ask("POST", "/office/login/passkey/options", Some(format!("_token={}", fields[0].1))).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
    }

    async fn wrong_passkeys_count_like_wrong_codes(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let (mut key, _) = first_login_by_passkey(&house.browser(), &code).await;
        let code = actions::reset(&house.portal, NEW).await.unwrap().code;
        let browser = house.browser();
        let (mut new, _) = first_login_by_passkey(&browser, &code).await;

        let browser = house.browser();
        let (mut page, _) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        for left in (1..TRIES).rev() {
            let asked = options(&browser, &page, (SHOW, "/office/login/passkey/options")).await;
            page = page.answer(SHOW, &key.show(&asked)).await;
            assert!(page.says(&format!("あと{left}回")), "that of before the reset: {}", page.text());
        }
        let asked = options(&browser, &page, (SHOW, "/office/login/passkey/options")).await;
        assert_eq!(page.answer(SHOW, &key.show(&asked)).await.heading(), "運営のログイン");
        let failures: i64 = {
            let mut conn = house.portal.store.read().await.unwrap();
            conn.one("SELECT failures FROM operators WHERE site = $1 AND email = $2", args!["", NEW]).await.unwrap()
        };
        assert_eq!(failures, 1, "a spent attempt is one failure of the login");
        let browser = house.browser();
        let (page, asked) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        new.verifies = false;
        assert_eq!(page.answer(SHOW, &new.show(&asked)).await.status, 422, "nobody showed a finger");
        new.verifies = true;
        let asked = options(&browser, &page, (SHOW, "/office/login/passkey/options")).await;
        assert_eq!(page.answer(SHOW, &new.show(&asked)).await.path, "/office/invoice/");
    }

    async fn a_copied_passkey_is_found_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let (mut key, _) = first_login_by_passkey(&house.browser(), &code).await;
        let browser = house.browser();
        let (page, asked) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        assert_eq!(page.answer(SHOW, &key.show(&asked)).await.path, "/office/invoice/");
        key.counter = 0;
        let browser = house.browser();
        let (page, asked) = challenged(&browser, (NEW, NEW_PASSWORD)).await;
        let refused = page.answer(SHOW, &key.show(&asked)).await;
        assert!(refused.status == 422 && refused.says("複製された疑い"), "{}", refused.text());
        assert_eq!(deeds(&house, "office.refused-copied-passkey").await, 1);
        assert!(refused.says("別のパスキー"), "what to do first: {}", refused.text());
        let told = house.mails_to(NEW).await;
        assert_eq!(told.len(), 2, "she has added one, and it was refused");
        let told = house.last_mail_to(NEW).await;
        assert_eq!(told.kind, "office.passkey-changed");
        assert!(told.text.contains("会社のパソコン") && told.text.contains("複製された疑い"), "{}", told.text);
        for did in ["office.added-passkey", "office.refused-copied-passkey"] {
            let said = said_of(&house, did).await;
            assert!(said.len() == 1 && said[0].0.starts_with("passkey:"), "{did}: {said:?}");
            assert!(said[0].1.contains("会社のパソコン"), "{did}: {said:?}");
        }
    }

    async fn a_refused_answer_gives_no_more_time(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/factors/passkeys/new").await;
        let page = page.fill("現在のパスワード", PASSWORD).press("次へ進む").await;
        house.turn_clock(jiff::SignedDuration::from_mins(4));
        let refused = page.answer(CREATE, "").await;
        assert_eq!(refused.status, 422, "{}", refused.text());
        assert_eq!(office.open("/office/factors/passkeys/creation").await.path, "/office/factors/passkeys/creation");
        house.turn_clock(jiff::SignedDuration::from_mins(2));
        assert_eq!(office.open("/office/factors/passkeys/creation").await.path, "/office/factors", "five minutes after the password");
    }

    async fn a_recovery_code_is_offered_where_one_is_left(fresh: Fresh) {
        let house = House::open(fresh).await;
        let owner = at_work(&house, OWNER).await;
        register(&owner, PASSWORD, "事務所のパソコン").await;
        // The demo's owner has no codes.
        let page = log_in(&house.browser(), OWNER, PASSWORD).await;
        assert!(page.heading() == "二段階認証" && !page.says("回復コードを使う"), "{}", page.text());
        let code = add(&house, Role::Owner, &["invoice"]).await;
        first_login_by_passkey(&house.browser(), &code).await;
        let page = log_in(&house.browser(), NEW, NEW_PASSWORD).await;
        assert!(page.says("認証アプリもパスキーも使えないとき（回復コードを使う）"), "{}", page.text());
    }

    async fn operators_look_after_their_own(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        let app = first_login(&house, &browser, &code).await;
        let page = browser.open("/office/invoice/").await.follow("二段階認証").await;
        assert!(page.says("登録済み") && page.says("残り10個") && page.says("登録されていません"), "{}", page.text());

        let wrong = browser.open("/office/factors/passkeys/new").await.fill("現在のパスワード", "chigau-2026");
        assert_eq!(wrong.press("次へ進む").await.status, 422);
        assert_eq!(browser.open("/office/factors/passkeys/creation").await.path, "/office/factors", "the password comes first");
        let mut desk = register(&browser, NEW_PASSWORD, "事務所のパソコン").await;
        register(&browser, NEW_PASSWORD, "会社のスマートフォン").await;
        let page = browser.open("/office/factors").await.follow("名前を変更 (会社のスマートフォン)").await;
        let page = page.fill("名前", "鈴木のスマートフォン").press("保存する").await;
        assert!(page.says("鈴木のスマートフォン") && !page.says("会社のスマートフォン"), "{}", page.text());

        // Both ways lead in.
        let inside_by_it = house.browser();
        let (page, asked) = challenged(&inside_by_it, (NEW, NEW_PASSWORD)).await;
        assert!(page.says("認証アプリの確認コードを使う"));
        assert_eq!(page.answer(SHOW, &desk.show(&asked)).await.path, "/office/invoice/");
        house.turn_clock(jiff::SignedDuration::from_secs(60));
        let fresh = house.browser();
        log_in(&fresh, NEW, NEW_PASSWORD).await;
        let page = fresh.open("/office/login/code?by=app").await;
        let inside = page.fill("確認コード", &code_of(&house, &app.secret)).press("ログイン").await;
        assert_eq!(inside.path, "/office/invoice/", "{}", inside.text());

        let waiting = house.browser();
        let (under_way, asked) = challenged(&waiting, (NEW, NEW_PASSWORD)).await;
        let page = browser.open("/office/factors").await.follow("削除する (事務所のパソコン)").await;
        assert_eq!(page.clone().fill("現在のパスワード", "chigau-2026").press("削除する").await.status, 422);
        let page = page.fill("現在のパスワード", NEW_PASSWORD).press("削除する").await;
        assert!(!page.says("事務所のパソコン"), "{}", page.text());
        assert_eq!(inside_by_it.open("/office/invoice/").await.heading(), "運営のログイン", "nor does it stay inside");
        assert_ne!(browser.open("/office/invoice/").await.heading(), "運営のログイン");
        assert_eq!(under_way.answer(SHOW, &desk.show(&asked)).await.heading(), "運営のログイン", "it ends what was begun by it");
        for did in ["office.added-passkey", "office.renamed-passkey", "office.removed-passkey"] {
            assert_eq!(deeds(&house, did).await, if did == "office.added-passkey" { 2 } else { 1 }, "{did}");
            let said = said_of(&house, did).await;
            assert!(said.iter().all(|(about, details)| about.starts_with("passkey:") && details.contains("name")), "{did}: {said:?}");
        }
    }

    async fn nobody_ends_without_a_second_factor(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        first_login_by_passkey(&browser, &code).await;
        let page = browser.open("/office/factors").await;
        assert!(page.says("最後の一つは削除できません") && !page.says("削除する"), "{}", page.text());
        register(&browser, NEW_PASSWORD, "もう一つ").await;
        let both = browser.open("/office/factors").await;
        let (first, second) = (both.follow("削除する (会社のパソコン)").await, both.follow("削除する (もう一つ)").await);
        assert!(first.fill("現在のパスワード", NEW_PASSWORD).press("削除する").await.says("もう一つ"));
        // Open since before: refused all the same.
        let refused = second.fill("現在のパスワード", NEW_PASSWORD).press("削除する").await;
        assert!(refused.status == 422 && refused.says("最後の一つは削除できません"), "{}", refused.text());
    }

    async fn one_operators_passkeys_are_nobody_elses(fresh: Fresh) {
        let house = House::open(fresh).await;
        let code = add(&house, Role::Owner, &["invoice"]).await;
        let browser = house.browser();
        let (mut key, _) = first_login_by_passkey(&browser, &code).await;
        let owner = at_work(&house, OWNER).await;
        register(&owner, PASSWORD, "管理者のパソコン").await;
        let links = {
            let page = browser.open("/office/factors").await;
            page.body.split('"').find(|text| text.starts_with("/office/factors/passkeys/") && text.ends_with("/name")).unwrap().to_owned()
        };
        assert_eq!(owner.open(&links).await.status, 404);
        assert_eq!(owner.open(&links.replace("/name", "/removal")).await.status, 404);

        // The demo's owner has a passkey now, so it is asked for; another one's is not taken.
        let fresh = house.browser();
        let (page, asked) = challenged(&fresh, (OWNER, PASSWORD)).await;
        assert_eq!(page.answer(SHOW, &key.show(&asked)).await.status, 422);
        assert_eq!(house.browser().open("/office/factors").await.heading(), "運営のログイン");
    }
}
