//! Passkeys (DOOR-20): registered by name, as second factor, and for a login without typing an ID.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use door::people;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use serde_json::Value as Json;
use testkit::{Browser, Fresh, House, Page, SoftKey};

const ADDRESS: &str = "taro.sato@shokai.example.jp";
const PASSWORD: &str = "Torihiki2026";
const HERE: &str = "http://localhost:8080";

async fn log_in(browser: &Browser) -> Page {
    let page = browser.open("/partner/login").await;
    page.fill("ログインID", ADDRESS).fill("パスワード", PASSWORD).press("ログイン").await
}

async fn inside(house: &House) -> Browser {
    let browser = house.browser();
    assert_eq!(log_in(&browser).await.heading(), "トップページ");
    browser
}

async fn begin(browser: &Browser) -> Page {
    let page = browser.open("/partner/factors/do/add-passkey").await;
    let page = page.fill("現パスワード", PASSWORD).press("次へ進む").await;
    assert_eq!(page.heading(), "パスキーの登録", "{}", page.text());
    page
}

async fn register(browser: &Browser, name: &str) -> SoftKey {
    let page = begin(browser).await;
    let (key, answer) = SoftKey::create(&page.challenge().unwrap(), HERE);
    let page = page.fill("名前", name).answer("パスキーを作成する", &answer).await;
    let page = if page.heading() == "回復コード" { page.press("控えました").await } else { page };
    assert_eq!(page.heading(), "多要素認証", "{}", page.text());
    assert!(page.says(name));
    key
}

/// The script's part of a login by passkey: gets the challenge, and sends the answer.
async fn challenge(browser: &Browser) -> (Page, Json) {
    let page = browser.open("/partner/login?next=/partner/sessions").await;
    let (_, fields) = page.form_of("パスキーでログイン");
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let options = browser.post("/partner/login/passkey/options", &fields).await;
    (page, serde_json::from_str(&options.body).unwrap())
}

async fn enter(browser: &Browser, key: &mut SoftKey) -> Page {
    let (page, options) = challenge(browser).await;
    page.answer("パスキーでログイン", &key.show(&options)).await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_passkey_stands_for_id_password_and_second_factor(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let mut phone = register(&browser, "会社のスマートフォン").await;
        let mut desk = register(&browser, "事務所のパソコン").await;
        assert_eq!(house.mails_to(ADDRESS).await.iter().filter(|mail| mail.text.contains("登録されました")).count(), 2);
        for key in [&mut phone, &mut desk] {
            let page = enter(&house.browser(), key).await;
            assert_eq!((page.heading(), page.path.as_str()), ("ログイン中の端末".to_owned(), "/partner/sessions"));
        }
        let other = house.another_node().await;
        let fresh = house.browser();
        let (page, options) = challenge(&fresh).await;
        let (_, fields) = page.form_of("パスキーでログイン");
        let answer = desk.show(&options);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| {
            (name.as_str(), if name == "answer" { answer.as_str() } else { value.as_str() })
        }).collect();
        let page = fresh.at(other.app()).post("/partner/login/passkey", &fields).await;
        assert_eq!(page.heading(), "ログイン中の端末", "another node");
    }

    async fn beside_the_password_the_passkey_is_asked_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        let browser = house.browser();
        let page = log_in(&browser).await;
        assert_eq!(page.heading(), "多要素認証");
        assert_eq!(browser.cookie("partner-session"), None);
        let answer = key.show(&page.challenge().unwrap());
        assert_eq!(page.answer("パスキーで認証する", &answer).await.heading(), "トップページ");
        let page = log_in(&house.browser()).await;
        let old = page.answer("パスキーで認証する", &answer).await;
        assert!(old.says("あと4回"), "an old answer is none: {}", old.text());
        let next = key.show(&old.challenge().unwrap());
        assert_eq!(old.answer("パスキーで認証する", &next).await.heading(), "トップページ");
        let page = log_in(&house.browser()).await;
        house.turn_clock(SignedDuration::from_mins(5));
        let answer = key.show(&page.challenge().unwrap());
        let late = page.answer("パスキーで認証する", &answer).await;
        assert!(late.says("時間切れ") && !late.says("あと4回"), "{}", late.text());
        let again = late.press("もう一度認証する").await;
        let answer = key.show(&again.challenge().unwrap());
        assert_eq!(again.answer("パスキーで認証する", &answer).await.heading(), "トップページ");
    }

    async fn a_challenge_is_answered_once_in_its_own_browser_and_in_time(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        let (page, options) = challenge(&house.browser()).await;
        let answer = key.show(&options);
        let (other, _) = challenge(&house.browser()).await;
        assert_eq!(other.answer("パスキーでログイン", &answer).await.status, 422, "another browser's challenge");
        assert_eq!(page.answer("パスキーでログイン", &answer).await.heading(), "ログイン中の端末");
        let twice = page.answer("パスキーでログイン", &answer).await;
        assert_eq!(twice.heading(), "ログイン中の端末", "pressed twice");
        assert_eq!(twice.all("tbody tr").len(), 2, "no session beside it");
        twice.press("ログアウト").await;
        assert!(page.answer("パスキーでログイン", &answer).await.says("時間切れ"), "a replay");
        let browser = house.browser();
        let (page, _) = challenge(&browser).await;
        assert_eq!(page.answer("パスキーでログイン", &answer).await.status, 422, "an answer to another challenge");
        let (page, options) = challenge(&browser).await;
        house.turn_clock(SignedDuration::from_mins(5));
        let late = page.answer("パスキーでログイン", &key.show(&options)).await;
        assert!(late.says("時間切れ"), "{}", late.text());
        for garbage in ["{}", "x", "{\"id\":\"\"}"] {
            assert_eq!(page.answer("パスキーでログイン", garbage).await.status, 422);
        }
    }

    async fn without_verification_or_from_another_origin_it_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        key.verifies = false;
        assert_eq!(enter(&house.browser(), &mut key).await.status, 422);
        key.verifies = true;
        key.origin = "http://localhost.attacker.example:8080";
        assert_eq!(enter(&house.browser(), &mut key).await.status, 422);
        key.origin = HERE;
        assert_eq!(enter(&house.browser(), &mut key).await.heading(), "ログイン中の端末");
    }

    async fn a_counter_that_goes_back_is_refused_and_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        key.counter = 9;
        assert_eq!(enter(&house.browser(), &mut key).await.heading(), "ログイン中の端末");
        key.counter = 5;
        let page = enter(&house.browser(), &mut key).await;
        assert!(page.status == 422 && page.says("複製された疑い"), "{}", page.text());
        assert!(house.last_mail_to(ADDRESS).await.subject.contains("重要"));
    }

    async fn suspended_users_stay_out_and_a_timed_lock_does_not_shut_a_passkey_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        let stranger = house.browser();
        for _ in 0..10 {
            let page = stranger.open("/partner/login").await;
            page.fill("ログインID", ADDRESS).fill("パスワード", "Machigai2026").press("ログイン").await;
        }
        assert!(log_in(&house.browser()).await.says("一時的に停止"));
        assert_eq!(enter(&house.browser(), &mut key).await.heading(), "ログイン中の端末");
        let mut tx = house.portal.store.begin().await.unwrap();
        let now = tx.now();
        tx.run("UPDATE users SET suspended = $2 WHERE site = $1", store::args!["partner", now]).await.unwrap();
        tx.commit().await.unwrap();
        assert!(enter(&house.browser(), &mut key).await.says("現在ご利用いただけません"));
    }

    async fn passkeys_are_renamed_and_removed_by_their_owner_alone(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        register(&browser, "古い名前").await;
        let mut key = register(&browser, "残る鍵").await;
        let page = browser.open("/partner/factors").await;
        let page = page.follow("名前を変更 (古い名前)").await.fill("名前", "新しい名前").press("保存する").await;
        assert!(page.says("新しい名前") && !page.says("古い名前"));
        let remove = page.follow("削除する (新しい名前)").await;
        let other = house.browser();
        let login = other.open("/partner/login").await;
        login.fill("ログインID", "hiroyuki.sato@shokai.example.jp").fill("パスワード", PASSWORD).press("ログイン").await;
        assert_eq!(other.open(&remove.path).await.status, 404, "nobody else's");
        let elsewhere = house.browser();
        assert_eq!(enter(&elsewhere, &mut key).await.heading(), "ログイン中の端末");
        let page = remove.fill("現パスワード", PASSWORD).press("削除する").await;
        assert!(!page.says("新しい名前") && page.says("残る鍵"), "{}", page.text());
        assert_eq!(elsewhere.open("/partner/").await.heading(), "ログイン", "nobody stays inside by it");
        assert_eq!(browser.open("/partner/").await.heading(), "トップページ");
        assert!(house.last_mail_to(ADDRESS).await.text.contains("「新しい名前」が削除されました"));
        assert_eq!(enter(&house.browser(), &mut key).await.heading(), "ログイン中の端末");
    }

    async fn a_refused_answer_gives_no_more_time(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let page = begin(&browser).await;
        house.turn_clock(SignedDuration::from_mins(4));
        assert_eq!(page.answer("パスキーを作成する", "").await.status, 422);
        assert_eq!(browser.open("/partner/factors/passkey").await.heading(), "パスキーの登録");
        house.turn_clock(SignedDuration::from_mins(2));
        assert_ne!(browser.open("/partner/factors/passkey").await.heading(), "パスキーの登録", "five minutes after the password");
    }

    async fn a_copy_is_found_out_by_the_counter_of_now(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        let asked = log_in(&house.browser()).await;
        key.counter = 8;
        assert_eq!(enter(&house.browser(), &mut key).await.heading(), "ログイン中の端末");
        key.counter = 5;
        let copied = asked.answer("パスキーで認証する", &key.show(&asked.challenge().unwrap())).await;
        assert!(copied.status == 422 && copied.says("複製された疑い"), "{}", copied.text());
    }

    async fn a_passkey_of_one_site_opens_no_other(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut key = register(&inside(&house).await, "鍵").await;
        let browser = house.browser();
        let page = browser.open("/rental/login").await;
        let (_, fields) = page.form_of("パスキーでログイン");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let options = browser.post("/rental/login/passkey/options", &fields).await;
        let options: Json = serde_json::from_str(&options.body).unwrap();
        let refused = page.answer("パスキーでログイン", &key.show(&options)).await;
        assert!(refused.status == 422 && refused.says("このパスキーではログインできませんでした"));
    }

    async fn of_two_answers_with_one_registration_one_counts(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = inside(&house).await;
        let page = begin(&browser).await;
        let (_, answer) = SoftKey::create(&page.challenge().unwrap(), HERE);
        let press = || page.answer("パスキーを作成する", &answer);
        let (one, other) = futures_util::future::join(press(), press()).await;
        assert!(one.status == 200 && other.status == 200, "a button pressed twice: {} {}", one.text(), other.text());
        assert_eq!(browser.open("/partner/factors").await.all("tbody tr").len(), 1);
        let mut conn = house.portal.store.read().await.unwrap();
        assert!(people::sql::user_by_login(&mut conn, "partner", ADDRESS).await.unwrap().is_some());
    }
}
