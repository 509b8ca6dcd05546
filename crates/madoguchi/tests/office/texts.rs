//! Texts that the office writes (OFF-6), through HTTP: who reads them, from when, and what stays of them.

use std::fs;

use door::{
    consent,
    policy::{Consent, Policy},
};
use jiff::{SignedDuration, Timestamp};
use madoguchi::MIGRATIONS;
use store::{Store, args};
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{OWNER, at_work, auditor};

const TEXTS: &str = "/office/invoice/texts";
const BODY: &str = "本文";
const ENGLISH: &str = "本文（英語）";
const ASKS_AGAIN: &str = "同意済みのお客様にも、次回のログインで同意をお願いする";

async fn write(office: &Browser, path: &str, fields: &[(&str, &str)]) -> Page {
    let mut page = office.open(&format!("{TEXTS}/{path}")).await;
    for (label, value) in fields {
        page = page.fill(label, value);
    }
    let confirm = page.press("確認画面へ").await;
    assert_eq!(confirm.heading(), "文章の確認", "{}", confirm.text());
    confirm
}

/// Opens the consent, and writes another version of it that asks again.
async fn write_consent(office: &Browser, label: &str, body: &str, starts: &str) -> Page {
    let page = office.open(&format!("{TEXTS}/consent/-")).await;
    let page = page.fill("版の名前", label).fill(BODY, body).fill(ENGLISH, body).fill("掲載開始", starts);
    let confirm = page.tick(ASKS_AGAIN).press("確認画面へ").await;
    assert_eq!(confirm.heading(), "文章の確認", "{}", confirm.text());
    confirm
}

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

fn new_consent(label: &str, asks_again: bool) -> Consent {
    let (ja, en) = ("新しい同意書".to_owned(), "A new text".to_owned());
    Consent { version: label.to_owned(), asks_again, ja, en, documents: Vec::new() }
}

store::on_both! {
    async fn versions_of_before_are_numbered_as_they_counted(store: Store) {
        let place = MIGRATIONS.iter().position(|migration| migration.name == "0028_consent_numbers").unwrap();
        store.migrate(&MIGRATIONS[..place]).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        for (site, version, since) in [("a", "c", 10), ("a", "a", 30), ("b", "x", 5), ("a", "b", 20), ("a", "d", 20)] {
            let since = Timestamp::from_millisecond(since).unwrap();
            tx.run(
                "INSERT INTO consent_texts (site, version, hash, asks_again, ja, en, since)
                 VALUES ($1, $2, '', 0, '', '', $3)",
                args![site, version, since],
            )
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        store.migrate(&MIGRATIONS).await.unwrap();
        let mut conn = store.read().await.unwrap();
        for (site, wanted) in [("a", vec!["a", "d", "b", "c"]), ("b", vec!["x"])] {
            let written = consent::sql::written(&mut conn, site).await.unwrap();
            let numbers: Vec<i64> = written.iter().map(|one| one.number).collect();
            assert!(numbers.iter().rev().copied().eq(1..=i64::try_from(wanted.len()).unwrap()), "{numbers:?}");
            let labels: Vec<_> = written.into_iter().map(|one| one.consent.version).collect();
            assert_eq!(labels, wanted);
        }
    }
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn news_is_seen_by_those_for_whom_it_is_and_as_long_as_it_is(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let fields = [("題名", "倉庫の移転"), (BODY, "移転します。\n\n1. 新しい住所\n東京都"), ("掲載開始", "2026-11-21T09:00"), ("掲載終了", "2026/11/22 9:00")];
        let confirm = write(&office, "news/new", &fields).await;
        assert!(confirm.says("2026/11/21 09:00") && confirm.says("新しい住所"), "{}", confirm.text());
        let done = confirm.press("登録する").await;
        assert!(done.says("登録しました") && done.says("掲載前"), "{}", done.text());
        // The same press once more, from a page of before.
        let again = confirm.press("登録する").await;
        assert_eq!(again.path, done.path, "one press, one piece of news");

        let member = house.browser();
        let top = log_in(&member, "INV00002", "Kensetsu2026").await;
        assert!(!top.says("倉庫の移転"), "not before its time");
        house.turn_clock(SignedDuration::from_hours(24));
        let top = log_in(&member, "INV00002", "Kensetsu2026").await;
        assert!(top.says("倉庫の移転") && top.says("新しい住所"), "{}", top.text());
        let stranger = house.browser();
        assert!(!stranger.open("/invoice/login").await.says("倉庫の移転"), "it is for customers");
        assert!(!stranger.open("/invoice/news").await.says("倉庫の移転"));
        assert!(!stranger.open("/rental/login").await.says("倉庫の移転"));

        let office = at_work(&house, OWNER).await;
        let page = office.open(&done.path).await;
        assert_eq!((page.value("掲載開始"), page.value("掲載終了")), ("2026-11-21T09:00".to_owned(), "2026-11-22T09:00".to_owned()));
        let page = page.fill("掲載終了", "").tick("ログイン画面にも表示する").press("確認画面へ").await;
        page.press("登録する").await;
        assert!(stranger.open("/invoice/login").await.says("倉庫の移転"));
        let refused = log_in(&stranger, "INV00002", "wrong").await;
        assert!(refused.says("倉庫の移転"), "a wrong password takes nothing away");
        house.turn_clock(SignedDuration::from_hours(24));
        assert!(stranger.open("/invoice/login").await.says("倉庫の移転"), "the new version has no end");
        let office = at_work(&house, OWNER).await;
        office.open(&done.path).await.press("掲載をやめる").await;
        assert!(!stranger.open("/invoice/login").await.says("倉庫の移転"));
        let old = office.open(&format!("{}/versions/1", done.path.split('?').next().unwrap())).await;
        assert!(old.says("移転します"), "its versions stay: {}", old.text());
    }

    async fn who_was_slower_is_told_and_may_go_on(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let first = write(&office, "terms/-", &[("版の名前", "2026-11"), (BODY, "一つめの規約")]).await;
        let second = write(&office, "terms/-", &[("版の名前", "2026-12"), (BODY, "二つめの規約")]).await;
        first.press("登録する").await;
        let told = second.press("登録する").await;
        assert_eq!(told.status, 422);
        assert!(told.says("ほかの担当者が新しい版を登録しました"), "{}", told.text());
        assert_eq!(told.value(BODY), "二つめの規約", "nothing that was typed is lost");
        let terms = house.browser().open("/invoice/terms").await;
        assert!(terms.says("一つめの規約") && terms.says("2026-11版"), "{}", terms.text());

        house.turn_clock(SignedDuration::from_mins(1));
        told.press("確認画面へ").await.press("登録する").await;
        let terms = house.browser().open("/invoice/terms").await;
        assert!(terms.says("二つめの規約"), "{}", terms.text());
        let old = terms.follow("2026-11版（2026/11/20から）").await;
        assert!(old.says("一つめの規約") && old.says("過去の利用規約です"), "{}", old.text());
        let same = write(&office, "terms/-", &[("版の名前", "2026-11"), (BODY, "三つめの規約")]).await;
        assert!(same.press("登録する").await.says("この名前の版がすでにあります"));
    }

    async fn questions_are_found_by_their_words(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        for (question, answer, place) in [("ぱすわーどを忘れました", "再設定できます。", "2"), ("領収書は出ますか", "はい。", "1")] {
            let fields = [("ご質問", question), ("回答", answer), ("並び順", place)];
            write(&office, "faq/new", &fields).await.press("登録する").await;
        }
        let browser = house.browser();
        let found = browser.open("/invoice/faq?q=%EF%BE%8A%EF%BE%9F%EF%BD%BD%EF%BE%9C%EF%BD%B0%EF%BE%84%EF%BE%9E").await;
        assert!(found.says("ぱすわーどを忘れました") && !found.says("領収書は出ますか"), "kana are kana: {}", found.text());
        assert!(browser.open("/invoice/faq?q=zzz").await.says("該当するご質問がありません"));
        assert!(browser.open("/invoice/login").await.says("よくあるご質問"));
        let all = browser.open("/invoice/faq").await.text();
        assert!(all.find("領収書は出ますか") < all.find("ぱすわーどを忘れました"), "in their order");
    }

    async fn a_new_consent_asks_again_at_the_next_login_and_its_very_text_is_kept(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let before = log_in(&house.browser(), "INV00002", "Kensetsu2026").await;
        assert_eq!(before.heading(), "トップページ", "nobody is asked before");
        let page = office.open(&format!("{TEXTS}/consent/-")).await;
        let refused = page.fill("版の名前", "2026-11").fill(ENGLISH, "").press("確認画面へ").await;
        assert_eq!(refused.status, 422, "the English page needs its text: {}", refused.text());
        let page = refused.fill(BODY, "新しい同意書です。").fill(ENGLISH, "The new text.").fill("掲載開始", "2026-11-20T09:10");
        let confirm = page.tick("同意済みのお客様にも、次回のログインで同意をお願いする").press("確認画面へ").await;
        assert!(confirm.says("すべてのお客様に次回のログインで同意をお願いします"), "{}", confirm.text());
        confirm.press("登録する").await;

        // Not before its time: somebody answers to the old one meanwhile.
        let browser = house.browser();
        let old = log_in(&browser, "INV00003", "Kamide2026").await;
        assert!(!old.says("新しい同意書です"), "{}", old.text());
        house.turn_clock(SignedDuration::from_mins(10));
        let shown = old.press("同意する").await;
        assert!(shown.says("新しい同意書です"), "who was shown another text is shown the present one: {}", shown.text());

        let browser = house.browser();
        let asked = log_in(&browser, "INV00002", "Kensetsu2026").await;
        assert_eq!(asked.heading(), "請求書等の電子配信同意の確認", "{}", asked.text());
        assert!(asked.says("新しい同意書です") && asked.says("2026-11"));
        let elsewhere = asked.press("同意する").await;
        assert!(elsewhere.says("別の端末でログイン中"), "the device of before is still in: {}", elsewhere.text());
        before.press("ログアウト").await;
        let inside = log_in(&browser, "INV00002", "Kensetsu2026").await;
        assert_eq!(inside.heading(), "トップページ", "once is enough: {}", inside.text());
        let given = browser.open("/invoice/consent").await;
        assert!(given.says("新しい同意書です") && given.says("2026-11"), "{}", given.text());
    }

    async fn a_consent_that_waits_is_corrected_by_a_later_version(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let done = write_consent(&office, "第9版", "第九の本文", "2026-11-21T09:00").await.press("登録する").await;
        assert_eq!(done.value("掲載開始"), "2026-11-21T09:00", "what waits keeps its time when it is mended");
        let page = done.fill("版の名前", "第10版").fill(BODY, "第十の本文").fill(ENGLISH, "第十の本文");
        let confirm = page.press("確認画面へ").await;
        assert!(confirm.says("次回のログインで同意をお願いします"), "and goes on asking again: {}", confirm.text());
        confirm.press("登録する").await;
        let before = log_in(&house.browser(), "INV00002", "Kensetsu2026").await;
        assert_eq!(before.heading(), "トップページ");
        before.press("ログアウト").await;

        house.turn_clock(SignedDuration::from_hours(24));
        let asked = log_in(&house.browser(), "INV00002", "Kensetsu2026").await;
        assert!(asked.says("第十の本文") && !asked.says("第九の本文"), "{}", asked.text());
        assert_eq!(asked.press("同意する").await.heading(), "トップページ");
    }

    async fn a_consent_written_at_once_takes_the_place_of_one_that_waits(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        write_consent(&office, "第9版", "第九の本文", "2026-11-21T09:00").await.press("登録する").await;
        let page = office.open(&format!("{TEXTS}/consent/-")).await;
        let page = page.fill("版の名前", "第10版").fill(BODY, "第十の本文").fill("掲載開始", "");
        let (action, fields) = page.form_of("確認画面へ");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let silent: Vec<_> = fields.into_iter().filter(|(name, _)| *name != "asks_again").collect();
        office.post(&action, &silent).await.press("登録する").await;
        house.turn_clock(SignedDuration::from_hours(24));
        let inside = log_in(&house.browser(), "INV00002", "Kensetsu2026").await;
        assert_eq!(inside.heading(), "トップページ", "nobody is asked for what was never shown: {}", inside.text());
        let asked = log_in(&house.browser(), "INV00003", "Kamide2026").await;
        assert!(asked.says("第十の本文") && !asked.says("第九の本文"), "{}", asked.text());
    }

    async fn a_consent_is_taken_back_until_it_begins(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let done = write_consent(&office, "第9版", "第九の本文", "2026-11-21T09:00").await.press("登録する").await;
        let version = done.follow("第9版").await;
        let back = version.press("この版を取りやめる").await;
        assert!(back.says("掲載をやめた"), "{}", back.text());
        assert!(!back.value(BODY).contains("第九"), "the form begins with what counts");
        assert_eq!(version.press("この版を取りやめる").await.status, 200, "one press or two");
        let again = write_consent(&office, "第10版", "第十の本文", "2026-11-22T09:00").await.press("登録する").await;
        let tenth = again.follow("第10版").await;

        house.turn_clock(SignedDuration::from_hours(24));
        let inside = log_in(&house.browser(), "INV00002", "Kensetsu2026").await;
        assert_eq!(inside.heading(), "トップページ", "nobody is asked: {}", inside.text());
        inside.press("ログアウト").await;
        house.turn_clock(SignedDuration::from_hours(24));
        let office = at_work(&house, OWNER).await;
        let old = office.open(&tenth.path).await;
        assert!(!old.says("この版を取りやめる"), "{}", old.text());
        let token = old.form_of("ログアウト").1[0].1.clone();
        let late = office.post(&format!("{}/withdrawal", tenth.path), &[("_token", &token)]).await;
        assert_eq!(late.status, 409, "what has begun has been read: {}", late.text());
        assert!(log_in(&house.browser(), "INV00002", "Kensetsu2026").await.says("第十の本文"));
    }

    async fn two_who_write_a_consent_do_not_overwrite_one_another(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let first = write_consent(&office, "第9版", "第九の本文", "").await;
        let second = write_consent(&office, "第10版", "第十の本文", "").await;
        first.press("登録する").await;
        let told = second.press("登録する").await;
        assert_eq!(told.status, 422);
        assert!(told.says("ほかの担当者が新しい版を登録しました"), "{}", told.text());
        told.press("確認画面へ").await.press("登録する").await;
        assert!(log_in(&house.browser(), "INV00002", "Kensetsu2026").await.says("第十の本文"));
    }

    async fn a_mistake_does_not_hide_that_somebody_was_quicker(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let done = write(&office, "faq/new", &[("ご質問", "領収書は出ますか"), ("回答", "はい。")]).await.press("登録する").await;
        let slower = office.open(&done.path).await;
        done.fill("回答", "いいえ。").press("確認画面へ").await.press("登録する").await;
        let refused = slower.fill("ご質問", &"あ".repeat(101)).press("確認画面へ").await;
        assert_eq!(refused.status, 422);
        let told = refused.fill("ご質問", "領収書").press("確認画面へ").await.press("登録する").await;
        assert_eq!(told.status, 422);
        assert!(told.says("ほかの担当者が新しい版を登録しました"), "{}", told.text());
    }

    async fn a_text_that_waits_stays_waiting_when_it_is_mended(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let fields = [("ご質問", "領収書は出ますか"), ("回答", "はい。"), ("掲載開始", "2026/12/1 9:00")];
        let confirm = write(&office, "faq/new", &fields).await;
        let back = confirm.follow("訂正する").await;
        assert_eq!(back.value("掲載開始"), "2026-12-01T09:00", "as the browser's own field holds it");
        let done = back.press("確認画面へ").await.press("登録する").await;
        assert_eq!(done.value("掲載開始"), "2026-12-01T09:00");
        let bad = done.clone().fill("掲載開始", "十二月").press("確認画面へ").await;
        assert_eq!((bad.status.as_u16(), bad.value("掲載開始").as_str()), (422, "十二月"), "nothing that was typed is lost");
        done.fill("回答", "いいえ。").press("確認画面へ").await.press("登録する").await;
        assert!(!house.browser().open("/invoice/faq").await.says("領収書は出ますか"));
    }

    async fn terms_that_were_never_in_force_are_not_shown_as_earlier_ones(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let fields = [("版の名前", "四月版"), (BODY, "四月の規約"), ("掲載開始", "2026-11-21T09:00")];
        let waiting = write(&office, "terms/-", &fields).await.press("登録する").await;
        let number = waiting.follow("四月版").await.path.rsplit('/').next().unwrap().to_owned();
        let fields = [("版の名前", "三月版"), (BODY, "三月の規約"), ("掲載開始", "")];
        write(&office, "terms/-", &fields).await.press("登録する").await;
        house.turn_clock(SignedDuration::from_hours(48));
        let browser = house.browser();
        let terms = browser.open("/invoice/terms").await;
        assert!(terms.says("三月の規約") && !terms.says("四月版"), "{}", terms.text());
        assert_eq!(browser.open(&format!("/invoice/terms/{number}")).await.status, 404);
    }

    async fn a_text_is_as_long_as_the_page_says(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let longest = "約".repeat(50_000);
        let fields = [("版の名前", "長い版"), (BODY, longest.as_str()), (ENGLISH, longest.as_str())];
        write(&office, "terms/-", &fields).await.press("登録する").await;
        assert!(house.browser().open("/invoice/terms").await.body.contains(&longest));
    }

    async fn whoever_declines_a_new_consent_is_inside_nowhere(fresh: Fresh) {
        let house = House::open(fresh).await;
        let inside = house.browser();
        assert_eq!(log_in(&inside, "INV00002", "Kensetsu2026").await.heading(), "トップページ");
        let office = at_work(&house, OWNER).await;
        write_consent(&office, "第9版", "第九の本文", "").await.press("登録する").await;
        let declined = log_in(&house.browser(), "INV00002", "Kensetsu2026").await.press("同意しない").await;
        assert!(declined.says("郵送"), "{}", declined.text());
        let out = inside.open("/invoice/invoices").await;
        assert!(out.path.starts_with("/invoice/login"), "{}", out.path);
        assert!(out.says("電子配信への同意をいただいていないため"), "{}", out.text());
    }

    async fn what_is_withdrawn_is_what_was_agreed_to(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, "INV00002", "Kensetsu2026").await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let sent = "SELECT user_id, account_id, version, hash FROM consents WHERE site = $1 AND answer = 'agreed'
                    AND user_id = (SELECT id FROM users WHERE site = $1 AND login = 'inv00002')";
        let (user, account, version, hash): (uuid::Uuid, uuid::Uuid, String, String) =
            tx.one(sent, args!["invoice"]).await.unwrap();
        let (since, new) = (tx.now(), new_consent("第9版", false));
        assert!(consent::write(&mut tx, "invoice", (&new, 1), (since, "森")).await.unwrap());
        tx.commit().await.unwrap();
        browser.open("/invoice/consent/withdrawal").await.press("同意を撤回する").await;
        let mut conn = house.portal.store.read().await.unwrap();
        let withdrawn: (String, String) = conn
            .one("SELECT version, hash FROM consents WHERE site = $1 AND answer = 'withdrawn'", args!["invoice"])
            .await
            .unwrap();
        assert_eq!(withdrawn, (version.clone(), hash.clone()), "and not a text that they never saw");
        drop(conn);

        // A row that came in while they were inside: the page says how it stands.
        let asked = log_in(&browser, "INV00002", "Kensetsu2026").await;
        asked.press("同意する").await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let late = tx.now() + SignedDuration::from_mins(1);
        tx.run(
            "INSERT INTO consents (site, id, user_id, account_id, version, hash, answer, at, address)
             VALUES ($1, 'late', $2, $3, $4, $5, 'declined', $6, '127.0.0.1')",
            args!["invoice", user, account, version, hash, late],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let page = browser.open("/invoice/consent").await;
        assert!(page.says("「同意しない」とお答えいただいています") && !page.says("同意をいただいています。"), "{}", page.text());
    }

    async fn a_label_of_the_office_in_the_sites_file_stops_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        write_consent(&office, "第9版", "第九の本文", "").await.press("登録する").await;
        let file = house.sites_folder().join("invoice.toml");
        let text = fs::read_to_string(&file).unwrap().replace("version = \"2026-10\"", "version = \"第9版\"");
        fs::write(&file, &text).unwrap();
        let other = house.another_node().await;
        assert!(log_in(&other.browser(), "INV00003", "Kamide2026").await.says("第九の本文"), "the office's text stands");

        // A file that contradicts its own earlier version is refused as before.
        let site = other.portal.sites.get("invoice").unwrap();
        let of_file = site.part::<Policy>().consent.clone().unwrap();
        let changed = Consent { version: "2026-10".to_owned(), ja: "別の本文".to_owned(), ..of_file };
        assert!(consent::publish(&house.portal.store, "invoice", &changed).await.is_err());
    }

    async fn a_site_speaks_around_the_words_of_a_mail(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = office.open(&format!("{TEXTS}/mail/door.reset-link")).await;
        let confirm = page
            .fill("件名", "パスワードの件")
            .fill("冒頭に加える文章", "いつもありがとうございます。\n\n1. お願い\n期限内にお手続きください。")
            .fill("末尾に加える文章", "年末は休みます。")
            .press("確認画面へ")
            .await;
        assert!(confirm.says("いつもありがとうございます。") && confirm.says("https://"), "{}", confirm.text());
        assert!(confirm.all("h3").is_empty(), "a mail has no headings: {:?}", confirm.all("h3"));
        let done = confirm.press("登録する").await;
        let ask = house.browser().open("/invoice/recovery").await;
        ask.fill("ユーザID", "INV00002").fill("メールアドレス", "keiri@aoba.example.jp").press("送信する").await;
        let mail = house.last_mail_to("keiri@aoba.example.jp").await;
        assert_eq!(mail.subject, "パスワードの件");
        let places = ["いつもありがとうございます。", "パスワード再設定のお申し込み", "/recovery/", "年末は休みます。"]
            .map(|words| mail.text.find(words).unwrap_or_else(|| panic!("{words}: {}", mail.text)));
        assert!(places.is_sorted(), "{}", mail.text);
        let (own, _) = mail.html.split_once("1. お願い\n期限内に").expect("its lines stay lines");
        assert!(own.ends_with("white-space:pre-line\">"), "{own}");

        office.open(&done.path).await.press("加えた文章をやめる").await;
        let ask = house.browser().open("/invoice/recovery").await;
        ask.fill("ユーザID", "INV00002").fill("メールアドレス", "keiri@aoba.example.jp").press("送信する").await;
        assert!(house.last_mail_to("keiri@aoba.example.jp").await.subject.contains("パスワード再設定のご案内"));
        assert_eq!(office.open(&format!("{TEXTS}/mail/door.pin")).await.status, 404, "this site sends none");
    }

    async fn auditors_read_texts_and_others_have_no_part_in_them(fresh: Fresh) {
        let house = House::open(fresh).await;
        let auditor = auditor(&house).await;
        let page = auditor.open(TEXTS).await;
        assert_eq!(page.status, 200);
        assert!(!page.says("お知らせを追加する"));
        assert!(!auditor.open(&format!("{TEXTS}/consent/-")).await.says("確認画面へ"));
        let contact = at_work(&house, "contact@example.jp").await;
        assert_eq!(contact.open(TEXTS).await.status, 403);
        for path in ["news/1", "faq/-", "terms/new", "nothing/-", "mail/door.nothing", "consent/new"] {
            assert_eq!(auditor.open(&format!("{TEXTS}/{path}")).await.status, 404, "{path}");
        }
        let rental = auditor.open("/office/rental/texts/consent/-").await;
        assert_ne!(rental.status, 200);
    }
}
