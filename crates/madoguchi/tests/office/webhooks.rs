//! Programs that are told what is done (OFF-8), against a receiver on loopback.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use counter::audit::{self, Deed};
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use office::webhooks::{self, follow, follow::Follower};
use post::testing::{Call, WebhookPeer};
use serde_json::Value as Json;
use sha2::Sha256;
use store::args;
use testkit::{Browser, Fresh, House, Page};
use tokio_util::sync::CancellationToken;

use crate::ground::{OWNER, at_work, auditor};

const WEBHOOKS: &str = "/office/invoice/webhooks";

struct Ground {
    house: House,
    office: Browser,
    peer: WebhookPeer,
    follower: Follower,
}

fn follower(house: &House) -> Follower {
    Follower::new(house.portal.clone(), CancellationToken::new())
}

impl Ground {
    async fn new(fresh: Fresh) -> Ground {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        Ground { follower: follower(&house), house, office, peer: WebhookPeer::start().await }
    }

    /// A webhook that wants these kinds; its own page, and its secret.
    async fn made(&self, kinds: &[&str]) -> (Page, String) {
        let mut page = self.office.open(&format!("{WEBHOOKS}/new")).await.fill("名前", "基幹システム");
        page = page.fill("送信先のURL", &self.peer.url());
        if !kinds.is_empty() {
            page = page.choose("選んだ操作だけ");
        }
        for kind in kinds {
            page = page.tick(kind);
        }
        let made = page.press("登録する").await;
        assert_eq!(made.heading(), "Webhookを登録しました", "{}", made.text());
        let secret = made.all("p.secret").concat();
        (made.follow("控えました").await, secret)
    }

    /// Somebody logs in, as far as the log goes.
    async fn log_in(&self) {
        let portal = &self.house.portal;
        let mut tx = portal.store.begin().await.unwrap();
        let deed = Deed::of_system("invoice", "door.logged-in");
        audit::record(&mut tx, &portal.keys, &deed).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn round(&self) {
        self.follower.round().await.unwrap();
    }

    /// What it has been told, oldest first.
    fn told(&self) -> Vec<String> {
        self.peer.calls().iter().map(|call| kind(&call.body)).collect()
    }

    fn turn(&self, by: SignedDuration) {
        self.house.turn_clock(by);
    }

    async fn cursor(&self) -> i64 {
        let sql = "SELECT seq FROM webhooks WHERE site = $1";
        self.house.portal.store.read().await.unwrap().one(sql, args!["invoice"]).await.unwrap()
    }
}

fn kind(body: &Json) -> String {
    body["type"].as_str().unwrap_or_default().to_owned()
}

fn signed_by(call: &Call, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").expect("a secret says what it is")).unwrap();
    let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{}.{}.", call.header("webhook-id"), call.header("webhook-timestamp")).as_bytes());
    mac.update(&call.raw);
    let wanted = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    call.header("webhook-signature").split(' ').any(|signature| signature == wanted)
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn whatever_is_done_is_told_in_order_and_signed(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, secret) = ground.made(&[]).await;
        assert!(page.says("有効") && page.says("127.0.0.1"), "{}", page.text());
        let login = ground.house.browser().open("/invoice/login").await;
        let inside = login.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(inside.heading(), "トップページ");
        ground.round().await;

        assert_eq!(ground.told()[..2], ["office.made-webhook", "door.logged-in"]);
        let calls = ground.peer.calls();
        assert!(calls.iter().all(|call| signed_by(call, &secret)));
        let (one, other) = (&calls[0].body["data"], &calls[1].body["data"]);
        assert_eq!((&calls[0].body["site"], &other["by"].as_str().unwrap()[..5]), (&Json::from("invoice"), "user:"));
        assert_eq!(one["seq"].as_i64().unwrap() + 1, other["seq"].as_i64().unwrap());
        assert!(one["details"]["host"] == "127.0.0.1" && !calls[0].raw.windows(8).any(|part| part == b"/notices"));
        let page = ground.office.open(WEBHOOKS).await.follow("基幹システム").await;
        let outcomes = page.all("table.list td[data-label=\"結果\"]");
        assert!(outcomes.len() == calls.len() && outcomes[0].starts_with("HTTP 202"), "{outcomes:?}");
        assert!(!page.text().contains(&secret), "a secret is shown once");
        let csv = ground.office.open(&format!("{}/calls.csv", page.path)).await.body;
        assert_eq!(csv.lines().count(), calls.len() + 1, "{csv}");
        let log = ground.office.open("/office/invoice/journal").await;
        assert!(log.says("Webhookを登録") && !log.says("/notices"), "{}", log.text());

        ground.round().await;
        assert_eq!(ground.peer.calls().len(), calls.len(), "nothing is told twice");
    }

    async fn only_what_was_chosen_is_told_and_idle_rounds_write_nothing(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&["テストメールを送信", "ログアウト"]).await;
        let before = ground.cursor().await;
        ground.log_in().await;
        ground.round().await;
        assert!(ground.peer.calls().is_empty());
        assert_eq!(ground.cursor().await, before, "what nobody wants moves nothing");
        ground.office.open("/office/invoice/outbox").await.press("テストメールを送る").await;
        ground.round().await;
        assert_eq!(ground.told(), ["office.sent-test-mail"]);
        ground.log_in().await;
        ground.round().await;

        let page = ground.office.open(WEBHOOKS).await.follow("基幹システム").await.follow("Webhookの変更").await;
        assert_eq!(page.value("名前"), "基幹システム");
        page.choose("すべての操作").press("変更を保存する").await;
        ground.log_in().await;
        ground.round().await;
        assert_eq!(ground.told()[1..], ["office.changed-webhook", "door.logged-in"]);
    }

    async fn what_is_not_taken_is_told_again_before_anything_else(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&["ログイン"]).await;
        ground.log_in().await;
        ground.peer.answer(500);
        ground.round().await;
        ground.log_in().await;
        ground.round().await;
        assert_eq!(ground.told(), ["door.logged-in"], "it is given time");
        let page = ground.office.open(WEBHOOKS).await.follow("基幹システム").await;
        assert!(page.says("再送中") && page.says("HTTP 500: the text was: 123456"), "{}", page.text());

        ground.turn(SignedDuration::from_secs(4));
        ground.round().await;
        ground.peer.answer(204);
        ground.turn(SignedDuration::from_secs(10));
        ground.round().await;
        let calls = ground.peer.calls();
        let ids: Vec<&str> = calls.iter().map(|call| call.header("webhook-id")).collect();
        assert_eq!(ids.len(), 4, "{ids:?}");
        assert!(ids[0] == ids[1] && ids[1] == ids[2] && ids[2] != ids[3], "{ids:?}");
        assert!(calls[0].header("webhook-timestamp") < calls[2].header("webhook-timestamp"));
        assert!(ground.office.open(WEBHOOKS).await.says("有効"));
    }

    async fn what_fails_for_days_is_stopped_and_goes_on_where_it_stopped(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&["ログイン"]).await;
        ground.log_in().await;
        ground.peer.answer(404);
        for _ in 0..60 {
            ground.round().await;
            ground.turn(SignedDuration::from_mins(90));
        }
        let tries = ground.peer.calls().len();
        assert!((40..60).contains(&tries), "{tries} tries in three days");
        let office = at_work(&ground.house, OWNER).await;
        let start = office.open("/office/invoice/").await;
        assert!(start.says("届いていないWebhook"), "{}", start.text());
        let page = office.open(WEBHOOKS).await.follow("基幹システム").await;
        assert!(page.says("自動停止"), "{}", page.text());
        assert!(office.open("/office/invoice/journal").await.says("Webhookを自動停止"));

        ground.peer.answer(204);
        ground.log_in().await;
        page.press("送信を再開する").await;
        ground.round().await;
        let seqs: Vec<i64> =
            ground.peer.calls().iter().map(|call| call.body["data"]["seq"].as_i64().unwrap()).collect();
        assert!(seqs.len() == tries + 2 && seqs[tries - 1] == seqs[tries] && seqs[tries] < seqs[tries + 1]);
        assert!(!office.open("/office/invoice/").await.says("届いていないWebhook"));
    }

    async fn a_success_in_between_lets_the_days_begin_anew(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&["ログイン"]).await;
        ground.log_in().await;
        ground.peer.answer(503);
        ground.round().await;
        ground.turn(SignedDuration::from_hours(73));
        ground.peer.answer_in_turn(&[204, 503]);
        ground.log_in().await;
        ground.round().await;
        assert!(at_work(&ground.house, OWNER).await.open(WEBHOOKS).await.says("再送中"));
    }

    async fn who_says_to_be_gone_is_believed(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&[]).await;
        ground.peer.answer(410);
        ground.round().await;
        ground.round().await;
        assert_eq!(ground.peer.calls().len(), 1);
        assert!(ground.office.open(WEBHOOKS).await.says("自動停止"));
    }

    async fn a_pause_keeps_what_happens_and_a_leap_leaves_it_out(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, _) = ground.made(&["ログイン"]).await;
        let page = page.press("一時停止する").await;
        ground.log_in().await;
        ground.round().await;
        assert!(ground.peer.calls().is_empty());
        let page = page.press("送信を再開する").await;
        ground.round().await;
        assert_eq!(ground.told().len(), 1);
        let page = page.press("一時停止する").await;
        ground.log_in().await;
        let page = page.press("これまでの分を送らずに再開する").await;
        ground.round().await;
        assert_eq!(ground.told().len(), 1);
        ground.log_in().await;
        ground.round().await;
        assert_eq!(ground.told().len(), 2);
        let list = page.press("削除する").await;
        assert!(list.says("Webhookはまだありません"), "{}", list.text());
        ground.log_in().await;
        ground.round().await;
        assert_eq!(ground.told().len(), 2);
    }

    async fn a_new_secret_signs_beside_the_old_one_for_a_day(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, old) = ground.made(&["ログイン"]).await;
        let renewed = page.press("秘密鍵を変更する").await;
        assert_eq!(renewed.heading(), "秘密鍵を変更しました");
        let new = renewed.all("p.secret").concat();
        assert_ne!(old, new);
        for (hours, old_is_good) in [(0, true), (23, true), (2, false)] {
            ground.turn(SignedDuration::from_hours(hours));
            ground.log_in().await;
            ground.round().await;
            let call = ground.peer.calls().pop().unwrap();
            assert_eq!((signed_by(&call, &new), signed_by(&call, &old)), (true, old_is_good), "{hours}");
        }
    }

    async fn two_nodes_tell_each_thing_once(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let node = ground.house.another_node().await;
        let other = follower(&node);
        ground.made(&[]).await;
        for _ in 0..5 {
            ground.log_in().await;
        }
        let (one, two) = tokio::join!(ground.follower.round(), other.round());
        one.unwrap();
        two.unwrap();
        ground.round().await;
        let told: Vec<String> =
            ground.peer.calls().iter().map(|call| call.header("webhook-id").to_owned()).collect();
        let mut once = told.clone();
        once.sort();
        once.dedup();
        assert_eq!((told.len(), once.len()), (6, 6), "{told:?}");
    }

    async fn what_a_node_held_when_it_died_is_told_by_another(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&[]).await;
        let store = &ground.house.portal.store;
        let mut tx = store.begin().await.unwrap();
        let id = webhooks::sql::all(&mut tx, "invoice").await.unwrap()[0].id;
        let until = tx.now() + SignedDuration::from_mins(1);
        assert!(webhooks::sql::take(&mut tx, "invoice", id, until).await.unwrap().is_some());
        tx.commit().await.unwrap();
        ground.round().await;
        assert!(ground.peer.calls().is_empty(), "somebody else is at it");
        ground.turn(SignedDuration::from_secs(61));
        ground.round().await;
        assert_eq!(ground.told(), ["office.made-webhook"]);
    }

    async fn what_an_owner_does_is_not_undone_by_a_call_under_way(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, _) = ground.made(&["ログイン"]).await;
        ground.log_in().await;
        ground.peer.answer(410);
        ground.round().await;
        ground.office.open(&page.path).await.press("送信を再開する").await;
        // As a node that is still at it sees the webhook: from before the leap.
        let store = &ground.house.portal.store;
        let mut tx = store.begin().await.unwrap();
        let hook = webhooks::sql::all(&mut tx, "invoice").await.unwrap().remove(0);
        let until = tx.now() + SignedDuration::from_mins(1);
        let hold = webhooks::sql::take(&mut tx, "invoice", hook.id, until).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let page = ground.office.open(&format!("{WEBHOOKS}/{}", hook.id)).await.press("一時停止する").await;
        page.press("これまでの分を送らずに再開する").await;
        let leapt = ground.cursor().await;
        assert!(leapt > hook.seq);
        let mut tx = store.begin().await.unwrap();
        let now = tx.now();
        assert!(!webhooks::sql::failed(&mut tx, &hold, hook.seq, now + SignedDuration::from_hours(1)).await.unwrap());
        assert!(!webhooks::sql::took(&mut tx, &hold, hook.seq + 1, until).await.unwrap());
        webhooks::sql::let_go(&mut tx, &hold, hook.seq + 1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(ground.cursor().await, leapt);
        assert!(ground.office.open(WEBHOOKS).await.says("有効"));
    }

    async fn a_change_lets_the_days_begin_anew(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, _) = ground.made(&["ログイン"]).await;
        ground.log_in().await;
        ground.peer.answer(503);
        for _ in 0..30 {
            ground.round().await;
            ground.turn(SignedDuration::from_mins(90));
        }
        let office = at_work(&ground.house, OWNER).await;
        let change = office.open(&format!("{}/change", page.path)).await;
        let page = change.choose("すべての操作").press("変更を保存する").await;
        assert!(page.says("有効") && !page.says("届いていません"), "{}", page.text());
        ground.turn(SignedDuration::from_hours(48));
        ground.round().await;
        assert!(at_work(&ground.house, OWNER).await.open(WEBHOOKS).await.says("再送中"));
    }

    async fn a_secret_that_is_asked_for_twice_is_made_once(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, old) = ground.made(&["ログイン"]).await;
        let new = page.press("秘密鍵を変更する").await.all("p.secret").concat();
        assert_eq!(page.press("秘密鍵を変更する").await.all("p.secret").concat(), new, "the same press again");
        ground.log_in().await;
        ground.round().await;
        assert!(signed_by(&ground.peer.calls()[0], &old) && signed_by(&ground.peer.calls()[0], &new));
        let again = page.follow("Webhook").await.follow("基幹システム").await;
        assert!(again.says("24時間たっていません"), "{}", again.text());
        again.press("秘密鍵を変更する").await;
        assert_eq!(page.press("秘密鍵を変更する").await.status, 409, "of the secret before the last");
    }

    async fn a_site_has_only_so_many(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        for _ in 0..20 {
            ground.made(&[]).await;
        }
        let page = ground.office.open(&format!("{WEBHOOKS}/new")).await.fill("名前", "もう1つ");
        let page = page.fill("送信先のURL", &ground.peer.url()).press("登録する").await;
        assert!(page.status == 422 && page.says("20件まで"), "{}", page.text());
    }

    async fn whoever_had_a_turn_comes_after_the_others(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&["ログイン"]).await;
        ground.turn(SignedDuration::from_secs(1));
        ground.made(&["ログイン"]).await;
        let store = &ground.house.portal.store;
        let order = async || -> Vec<uuid::Uuid> {
            let behind = webhooks::sql::behind(&mut store.read().await.unwrap(), "invoice").await.unwrap();
            behind.into_iter().map(|(hook, _)| hook.id).collect()
        };
        ground.log_in().await;
        ground.turn(SignedDuration::from_secs(1));
        let [older, newer] = order().await[..] else { panic!("there are two") };
        let mut tx = store.begin().await.unwrap();
        let until = tx.now() + SignedDuration::from_mins(1);
        let hold = webhooks::sql::take(&mut tx, "invoice", older, until).await.unwrap().unwrap();
        webhooks::sql::let_go(&mut tx, &hold, hold.hook.seq).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(order().await, [newer, older]);
    }

    async fn a_test_and_an_old_call_go_at_once(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (page, secret) = ground.made(&["ログイン"]).await;
        let page = page.press("テスト送信").await;
        assert!(page.says("手動") && page.says("HTTP 202"), "{}", page.text());
        assert_eq!(ground.told(), ["office.tested-webhook"]);
        ground.peer.answer(401);
        let seq = &ground.peer.calls()[0].body["data"]["seq"];
        let page = page.press(&format!("もう一度送る ({seq})")).await;
        assert!(page.says("HTTP 401"), "{}", page.text());
        let calls = ground.peer.calls();
        assert_eq!(calls[0].header("webhook-id"), calls[1].header("webhook-id"));
        assert!(calls.iter().all(|call| signed_by(call, &secret)));
        assert!(page.says("有効"), "what goes by hand does not count: {}", page.text());
    }

    async fn an_address_that_must_not_be_called_is_refused_with_the_reason(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        for (url, why) in [
            ("", "https://core.example.jp/hooks のように"),
            ("http://203.0.113.9/", "社内やこのサーバー"),
            ("http://93.184.215.14/", "暗号化されない"),
            ("https://169.254.169.254/latest/meta-data", "社内やこのサーバー"),
            ("https://sato:secret@core.example.jp/", "ユーザー名やパスワード"),
        ] {
            let page = ground.office.open(&format!("{WEBHOOKS}/new")).await;
            let page = page.fill("送信先のURL", url).choose("選んだ操作だけ").press("登録する").await;
            assert_eq!(page.status, 422);
            assert!(page.says(why), "{url}: {}", page.text());
            assert!(page.says("名前を入力") && page.says("1つ以上選んで"), "{}", page.text());
        }
    }

    async fn auditors_look_and_see_no_whole_address(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (made, _) = ground.made(&[]).await;
        assert!(made.says("/notices"));
        let auditor = auditor(&ground.house).await;
        let page = auditor.open(&made.path).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.says("127.0.0.1") && !page.says("/notices") && !page.says("テスト送信"), "{}", page.text());
        ground.peer.answer(404);
        made.press("テスト送信").await;
        let page = auditor.open(&made.path).await;
        assert!(page.says("HTTP 404") && !page.says("the text was"), "{}", page.text());
        let csv = auditor.open(&format!("{}/calls.csv", made.path)).await.body;
        assert!(csv.contains("HTTP 404") && !csv.contains("the text was"), "{csv}");
        assert_eq!(auditor.open(&format!("{}/change", made.path)).await.status, 403);
        let contact = at_work(&ground.house, "contact@example.jp").await;
        assert_eq!(contact.open(WEBHOOKS).await.status, 403);
        let elsewhere = ground.office.open(&made.path.replace("/invoice/", "/certificate/")).await;
        assert_eq!(elsewhere.status, 404, "a webhook is of one site");
    }

    async fn a_copy_tells_nobody_until_it_is_released(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        let (made, _) = ground.made(&[]).await;
        let store = &ground.house.portal.store;
        let mut tx = store.begin().await.unwrap();
        webhooks::put_aside(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        ground.round().await;
        assert!(ground.peer.calls().is_empty());
        let list = ground.office.open(WEBHOOKS).await;
        assert!(list.says("復元後の待機"));
        let page = list.follow("基幹システム").await;
        assert!(page.says("madoguchi release") && !page.says("送信を再開する"), "{}", page.text());
        assert_eq!(made.press("テスト送信").await.status, 409);
        assert!(ground.peer.calls().is_empty());
        let mut tx = store.begin().await.unwrap();
        webhooks::take_up(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        ground.round().await;
        assert_eq!(ground.told(), ["office.made-webhook"]);
    }

    async fn calls_are_forgotten_after_two_weeks(fresh: Fresh) {
        let ground = Ground::new(fresh).await;
        ground.made(&[]).await;
        ground.round().await;
        let kept = async || {
            let sql = "SELECT count(*) FROM webhook_calls WHERE site = $1";
            ground.house.portal.store.read().await.unwrap().one::<i64>(sql, args!["invoice"]).await.unwrap()
        };
        for (days, left) in [(13, 1), (2, 0)] {
            ground.turn(SignedDuration::from_hours(24 * days));
            follow::sweep(&ground.house.portal, "invoice").await.unwrap();
            assert_eq!(kept().await, left, "{days}");
        }
    }
}
