//! The change of an address over both mailboxes (DOOR-42).

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{ONE, PASSWORD, TWO, add, count, inside, is_inside, is_recorded, log_in, mail, mails};

const NEW: &str = "ichiko@rental.example.jp";
const TO_OLD: &str = "door.change-address";
const TO_NEW: &str = "door.new-address";
const DONE: &str = "door.address-changed";

async fn ask(browser: &Browser) -> Page {
    browser.open("/rental/profile").await.press("メールアドレス変更依頼").await
}

async fn give(house: &House, address: &str) -> Page {
    let page = house.browser().open(&mail(house, ONE, TO_OLD).await.link()).await;
    typed(page, address, address).await
}

async fn typed(page: Page, address: &str, again: &str) -> Page {
    let page = page.fill("変更後メールアドレス", address);
    page.fill("変更後メールアドレス(確認用)", again).press("送信する").await
}

async fn confirm(house: &House) -> Page {
    house.browser().open(&mail(house, NEW, TO_NEW).await.link()).await.press("変更を確定する").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn only_the_new_mailbox_makes_the_change(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let notice = mail(&house, ONE, "door.login-notice").await.link();
        let page = ask(&one).await;
        assert!(page.says("お手続き用のメールをお送りしました"));
        assert!(page.says("この利用者の削除と、新しいアドレスでの追加"), "what to do with a lost mailbox");

        // Both links are opened where nobody is logged in.
        let page = house.browser().open(&mail(&house, ONE, TO_OLD).await.link()).await;
        assert_eq!(page.heading(), "新しいメールアドレスの入力");
        assert_eq!(count(&house, "SELECT count(*) FROM links WHERE site = $1 AND ended IS NOT NULL").await, 0);
        let page = typed(page, " Ichiko@RENTAL.example.jp".trim(), "Ichiko@rental.example.jp").await;
        assert_eq!(page.heading(), "確認のメールをお送りしました");
        assert!(page.says("Ichiko@rental.example.jp"));
        let new = "Ichiko@rental.example.jp";
        assert_eq!(log_in(&house.browser(), "REN00001", new, PASSWORD).await.status, 422, "not yet");

        let page = house.browser().open(&mail(&house, new, TO_NEW).await.link()).await;
        assert!(page.says(ONE) && page.says(new));
        assert_eq!(log_in(&house.browser(), "REN00001", new, PASSWORD).await.status, 422, "a scanner changes nothing");
        assert_eq!(page.press("変更を確定する").await.heading(), "メールアドレスを変更しました");

        assert_eq!(log_in(&house.browser(), "REN00001", NEW, PASSWORD).await.heading(), "トップページ");
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.status, 422);
        assert!(is_inside(&one).await, "who is inside stays inside");
        assert!(one.open("/rental/profile").await.says(new));
        for (address, says) in [(ONE, "新しいメールアドレスへ"), (new, "このメールアドレスへ")] {
            let told = mail(&house, address, DONE).await;
            assert!(told.text.contains(says), "{}", told.text);
        }
        assert!(!mail(&house, ONE, DONE).await.text.to_lowercase().contains(NEW));
        let dead = house.browser().open(&notice).await;
        assert_eq!(dead.status, 410, "what lies in the old mailbox opens nothing any more");
        assert!(dead.says("メールアドレスが変更されたため"));
        for did in ["door.requested-address-change", "door.gave-new-address", "door.changed-address"] {
            assert!(is_recorded(&house, did).await, "{did}");
        }
    }

    async fn what_cannot_be_the_new_address_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        ask(&one).await;
        let page = house.browser().open(&mail(&house, ONE, TO_OLD).await.link()).await;
        for (address, again, says) in [
            ("ichiko@", "ichiko@", "形式が正しくありません"),
            (NEW, TWO, "一致していません"),
            ("TANTO1@rental.example.jp", "TANTO1@rental.example.jp", "現在のメールアドレスと同じ"),
            ("Tanto2@rental.example.jp", "Tanto2@rental.example.jp", "ほかの利用者が使用しています"),
        ] {
            let refused = typed(page.clone(), address, again).await;
            assert_eq!(refused.status, 422, "{address}");
            assert!(refused.says(says), "{}", refused.text());
            assert_eq!(refused.value("変更後メールアドレス"), address);
        }
        assert_eq!(typed(page, NEW, NEW).await.status, 200, "the link still works");
    }

    async fn an_address_that_was_taken_meanwhile_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (inside(&house, ONE).await, inside(&house, TWO).await);
        ask(&one).await;
        give(&house, NEW).await;
        assert_eq!(add(&two, "担当 四朗", NEW).await.status, 200);
        let refused = confirm(&house).await;
        assert_eq!(refused.status, 422);
        assert!(refused.says("お手続きの間に"), "{}", refused.text());
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.status, 200);
    }

    async fn of_an_addition_and_a_change_at_once_one_gets_the_address(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (inside(&house, ONE).await, inside(&house, TWO).await);
        ask(&one).await;
        give(&house, NEW).await;
        let page = house.browser().open(&mail(&house, NEW, TO_NEW).await.link()).await;
        let (changed, added) = tokio::join!(page.press("変更を確定する"), add(&two, "担当 四朗", NEW));
        let mut statuses = [changed.status.as_u16(), added.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422]);
        assert_eq!(count(&house, &format!("SELECT count(*) FROM users WHERE site = $1 AND email = '{NEW}'")).await, 1);
    }

    async fn each_link_works_once_and_for_a_day(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        ask(&one).await;
        let old_link = mail(&house, ONE, TO_OLD).await.link();
        house.turn_clock(SignedDuration::from_hours(24));
        let late = house.browser().open(&old_link).await;
        assert_eq!((late.status.as_u16(), late.heading().as_str()), (410, "このリンクは有効期限が切れています"));

        let one = inside(&house, ONE).await;
        ask(&one).await;
        let old_link = mail(&house, ONE, TO_OLD).await.link();
        give(&house, NEW).await;
        let used = house.browser().open(&old_link).await;
        assert!(used.says("すでに使用されています") && used.says("確認のメールをお送りしています"));
        assert_eq!(house.browser().open(&old_link.replace("/rental/", "/dealer/")).await.status, 404);
        let new_link = mail(&house, NEW, TO_NEW).await.link();
        house.turn_clock(SignedDuration::from_hours(24));
        assert_eq!(house.browser().open(&new_link).await.status, 410);

        let one = inside(&house, ONE).await;
        ask(&one).await;
        give(&house, NEW).await;
        let page = house.browser().open(&mail(&house, NEW, TO_NEW).await.link()).await;
        assert_eq!(page.press("変更を確定する").await.status, 200);
        let again = page.press("変更を確定する").await;
        assert!(again.says("メールアドレスの変更は済んでいます"), "{}", again.text());
        assert_eq!(mails(&house, NEW, DONE).await.len(), 1);
    }

    async fn asking_again_supersedes_what_was_asked_before(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        ask(&one).await;
        let first = mail(&house, ONE, TO_OLD).await.link();
        ask(&one).await;
        assert_eq!(house.browser().open(&first).await.heading(), "新しいメールが届いています");
        give(&house, NEW).await;
        let first = mail(&house, NEW, TO_NEW).await.link();
        ask(&one).await;
        assert_eq!(house.browser().open(&first).await.heading(), "新しいメールが届いています");
        assert_eq!(give(&house, "betsu@rental.example.jp").await.status, 200);
    }

    async fn of_two_browsers_with_one_link_one_gives_the_address(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        ask(&inside(&house, ONE).await).await;
        let link = mail(&house, ONE, TO_OLD).await.link();
        let (one, two) = (house.browser().open(&link).await, other.browser().open(&link).await);
        let (one, two) = tokio::join!(typed(one, NEW, NEW), typed(two, "betsu@rental.example.jp", "betsu@rental.example.jp"));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 410]);
        let sent = mails(&house, NEW, TO_NEW).await.len() + mails(&house, "betsu@rental.example.jp", TO_NEW).await.len();
        assert_eq!(sent, 1);
    }

    async fn requests_are_limited(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        for _ in 0..5 {
            assert_eq!(ask(&one).await.status, 200);
        }
        assert_eq!(ask(&one).await.status, 429);
    }

    async fn nobody_asks_without_end_which_addresses_are_in_use(fresh: Fresh) {
        let house = House::open(fresh).await;
        ask(&inside(&house, ONE).await).await;
        let page = house.browser().open(&mail(&house, ONE, TO_OLD).await.link()).await;
        for _ in 0..10 {
            assert_eq!(typed(page.clone(), TWO, TWO).await.status, 422);
        }
        assert_eq!(typed(page, TWO, TWO).await.status, 429);
    }

    async fn a_report_of_a_login_ends_the_change(fresh: Fresh) {
        let house = House::open(fresh).await;
        ask(&inside(&house, ONE).await).await;
        give(&house, NEW).await;
        let notice = mail(&house, ONE, "door.login-notice").await.link();
        house.browser().open(&notice).await.press("すべてのログインを終了する").await;
        let dead = house.browser().open(&mail(&house, NEW, TO_NEW).await.link()).await;
        assert_eq!(dead.status, 410);
    }

    // DOOR-51: this way says whether somebody else has the address.
    async fn where_the_address_is_the_login_another_way_changes_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/partner/login").await;
        let page = page.fill("ログインID", "taro.sato@shokai.example.jp").fill("パスワード", "Torihiki2026");
        let token = page.press("ログイン").await.form_of("ログアウト").1.remove(0).1;
        let page = browser.open("/partner/profile").await;
        assert!(!page.says("メールアドレス変更依頼") && page.body.contains("/partner/login-address"));
        assert_eq!(browser.post("/partner/profile/address", &[("_token", &token)]).await.status, 404);
    }
}
