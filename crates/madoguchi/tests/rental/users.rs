//! 「利用者管理」 (DOOR-41, DOOR-43).

use door::people::{self, NewAccount};
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House, Page};

use crate::ground::{
    ONE, PASSWORD, THREE, TWO, add, add_through, count, id_of, inside, is_inside, is_recorded, log_in, mail,
    mails,
};

const FOUR: &str = "tanto4@rental.example.jp";
const INVITATION: &str = "door.set-up-link";
const USERS: &str = "SELECT count(*) FROM memberships m JOIN users u ON u.site = m.site AND u.id = m.user_id
                     WHERE m.site = $1 AND u.login_shown = 'REN00001'";

/// The page that asks once more, by the button of the list.
async fn deletion(house: &House, by: &testkit::Browser, address: &str) -> Page {
    by.open(&format!("/rental/users/{}/deletion", id_of(house, address).await)).await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_is_added_sets_a_password_and_logs_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = one.open("/rental/").await.follow("お客様情報ご登録の内容と、利用者を管理します").await;
        assert_eq!(page.heading(), "お客様情報");
        let page = page.follow("利用者管理").await;
        assert!(page.says("3 / 10名") && page.says("ご利用中") && page.says("（ご本人）"), "{}", page.text());

        let page = add(&one, "　担当 四朗 ", " ｔａｎｔｏ４@rental.example.jp").await;
        assert!(page.says("招待メールをお送りしました") && page.says("4 / 10名") && page.says("招待中"));
        let invitation = mail(&house, FOUR, INVITATION).await;
        assert!(invitation.text.contains("担当 四朗 様") && invitation.text.contains("ログインID：REN00001"));
        let four = house.browser();
        let page = four.open(&invitation.link()).await;
        let page = page.fill("新パスワード", "Yonro-2026").fill("新パスワード確認", "Yonro-2026").press("設定する").await;
        assert_eq!(page.heading(), "ログイン");
        assert_eq!(log_in(&four, "REN00001", FOUR, "Yonro-2026").await.heading(), "トップページ");
        assert!(!one.open("/rental/users").await.says("招待中"));
        assert!(is_recorded(&house, "door.added-user").await);
    }

    async fn what_is_wrong_is_named_and_nothing_typed_is_lost(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        for (name, address, says) in [
            ("担当 五郎", "TANTO2@Rental.Example.jp", "すでに登録されています"),
            ("担当 五郎", "tanto5@", "メールアドレスの形式"),
            (" ", "tanto5@rental.example.jp", "入力してください"),
            (&"あ".repeat(61), "tanto5@rental.example.jp", "60文字以内"),
        ] {
            let page = add(&one, name, address).await;
            assert_eq!(page.status, 422, "{address}");
            assert!(page.says(says), "{}", page.text());
            assert_eq!(page.value("メールアドレス"), address);
        }
        assert_eq!(count(&house, USERS).await, 3);
    }

    async fn there_are_ten_at_most(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let form = one.open("/rental/users").await;
        for number in 4..=10 {
            assert_eq!(add(&one, "担当", &format!("tanto{number}@rental.example.jp")).await.status, 200);
        }
        let full = one.open("/rental/users").await;
        assert!(full.says("10 / 10名") && full.says("上限に達しています"));
        // From a page that was opened before.
        let late = form.fill("ユーザ名", "担当").fill("メールアドレス", "tanto11@rental.example.jp").press("追加する").await;
        assert_eq!(late.status, 422);
        assert!(late.says("登録できるのは10名まで"), "{}", late.text());
    }

    async fn both_limits_hold_at_the_same_moment(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let (one, two) = (inside(&house, ONE).await, inside(&other, TWO).await);
        let (first, second) = tokio::join!(add(&one, "担当", FOUR), add(&two, "担当", FOUR));
        let mut statuses = [first.status.as_u16(), second.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "no address twice");
        assert_eq!(mails(&house, FOUR, INVITATION).await.len(), 1);
        for number in 5..=9 {
            assert_eq!(add(&one, "担当", &format!("tanto{number}@rental.example.jp")).await.status, 200);
        }
        let pages = [one.open("/rental/users").await, two.open("/rental/users").await];
        let presses = (0..6).map(|number| {
            let page = pages[number % 2].clone().fill("ユーザ名", "担当");
            let page = page.fill("メールアドレス", &format!("saigo{number}@rental.example.jp"));
            tokio::spawn(async move { page.press("追加する").await.status.as_u16() })
        });
        let mut statuses = Vec::new();
        for press in presses.collect::<Vec<_>>() {
            statuses.push(press.await.unwrap());
        }
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422, 422, 422, 422, 422], "one place is left");
        assert_eq!(count(&house, USERS).await, 10);
    }

    async fn an_invitation_can_be_sent_again_for_a_while(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        add(&one, "担当 四朗", FOUR).await;
        let first = mail(&house, FOUR, INVITATION).await.link();
        let button = "招待メールを再送する（担当 四朗）";
        let list = one.open("/rental/users").await;
        assert!(list.press(button).await.says("招待メールを再送しました"));
        let dead = house.browser().open(&first).await;
        assert_eq!(dead.heading(), "新しいメールが届いています");
        for _ in 0..4 {
            assert_eq!(list.press(button).await.status, 200);
        }
        assert_eq!(list.press(button).await.status, 429);
        house.turn_clock(SignedDuration::from_mins(25));
        // Once it is taken up, there is nothing to send; an old page says so by showing the list.
        let page = house.browser().open(&mail(&house, FOUR, INVITATION).await.link()).await;
        page.fill("新パスワード", "Yonro-2026").fill("新パスワード確認", "Yonro-2026").press("設定する").await;
        let before = mails(&house, FOUR, INVITATION).await.len();
        assert_eq!(list.press(button).await.status, 200);
        assert_eq!(mails(&house, FOUR, INVITATION).await.len(), before);
    }

    async fn additions_are_limited(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        for _ in 0..30 {
            assert_eq!(add(&one, "担当", TWO).await.status, 422);
        }
        assert_eq!(add(&one, "担当", TWO).await.status, 429);
    }

    async fn a_deletion_asks_once_more_and_ends_everything(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (inside(&house, ONE).await, inside(&house, TWO).await);
        let notice = mail(&house, TWO, "door.login-notice").await.link();
        let page = one.open("/rental/users").await.follow("削除（担当 二郎）").await;
        assert_eq!(page.heading(), "利用者の削除");
        assert!(page.says(TWO));
        assert!(is_inside(&two).await, "nothing has happened yet");
        let id = id_of(&house, TWO).await;
        let page = page.press("削除する").await;
        assert!(page.says("利用者を削除しました") && page.says("2 / 10名") && !page.says(TWO));
        assert!(!is_inside(&two).await);
        let told = mail(&house, TWO, "door.user-deleted").await;
        assert!(told.text.contains("サンプル土木株式会社 様"), "{}", told.text);
        let again = log_in(&house.browser(), "REN00001", TWO, PASSWORD).await;
        assert!(again.says("ログインできませんでした"), "the same words as for any wrong login");
        assert_eq!(house.browser().open(&notice).await.status, 404);
        for (table, column) in door::users::ERASED {
            let left = format!("SELECT count(*) FROM {table} WHERE site = $1 AND {column} = '{id}'");
            assert_eq!(count(&house, &left).await, 0, "{table}");
        }
        assert!(is_recorded(&house, "door.deleted-user").await);
        // The address is free again.
        assert_eq!(add(&one, "担当 二郎", TWO).await.status, 200);
    }

    async fn only_ones_own_colleagues_can_be_reached(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let hajime = id_of(&house, "hajime@rental.example.jp").await;
        let nobody = "0190a5b0-0000-7000-8000-000000000000";
        for id in [hajime.as_str(), nobody, "x"] {
            assert_eq!(one.open(&format!("/rental/users/{id}/deletion")).await.status, 404, "{id}");
            for verb in ["deletion", "invitation"] {
                let token = one.open("/rental/users").await.form_of("追加する").1.remove(0).1;
                let page = one.post(&format!("/rental/users/{id}/{verb}"), &[("_token", &token)]).await;
                assert_eq!(page.status, 404, "{verb} of {id}");
            }
        }
        assert_eq!(id_of(&house, "hajime@rental.example.jp").await, hajime);
        let stranger = house.browser();
        assert!(stranger.open("/rental/users").await.path.starts_with("/rental/login"));
    }

    async fn a_site_with_one_user_per_customer_has_no_such_page(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = browser.open("/invoice/login").await;
        page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
        assert_eq!(browser.open("/invoice/users").await.status, 404);
        let page = browser.open("/invoice/profile").await;
        assert_eq!(page.heading(), "お客様情報");
        assert!(page.all("nav.tabs").is_empty() && !page.says("多要素認証"));
    }

    async fn one_may_delete_oneself_but_not_the_last(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        let page = deletion(&house, &one, ONE).await;
        assert!(page.says("ご自身を削除しようとしています"));
        let out = page.press("削除する").await;
        assert_eq!(out.heading(), "ログイン");
        assert!(!is_inside(&one).await);

        let two = inside(&house, TWO).await;
        deletion(&house, &two, THREE).await.press("削除する").await;
        // An invitation that nobody has taken up is nobody who could log in.
        add(&two, "担当 四朗", FOUR).await;
        let page = deletion(&house, &two, TWO).await;
        assert!(page.says("ログインできる利用者がいなくなる"), "{}", page.text());
        let token = two.open("/rental/users").await.form_of("追加する").1.remove(0).1;
        let path = format!("/rental/users/{}/deletion", id_of(&house, TWO).await);
        assert_eq!(two.post(&path, &[("_token", &token)]).await.status, 422);
        assert!(is_inside(&two).await);
        let link = mail(&house, FOUR, INVITATION).await.link();
        assert_eq!(deletion(&house, &two, FOUR).await.press("削除する").await.status, 200);
        assert!(!house.browser().open(&link).await.says("設定する"));
        assert!(mails(&house, FOUR, INVITATION).await.is_empty(), "nobody knows to whom it went");
    }

    async fn of_two_who_delete_each_other_one_is_left(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (inside(&house, ONE).await, inside(&house, TWO).await);
        deletion(&house, &one, THREE).await.press("削除する").await;
        let (by_one, by_two) = (deletion(&house, &one, TWO).await, deletion(&house, &two, ONE).await);
        // Both are as far as they get before the first is done: the last row that both need is held.
        let portal = &house.portal;
        let mut held = portal.store.begin().await.unwrap();
        held.run("UPDATE audit_heads SET seq = seq WHERE site = $1", args!["rental"]).await.unwrap();
        let presses = [by_one, by_two].map(|page| tokio::spawn(async move { page.press("削除する").await }));
        portal.store.given().rest(std::time::Duration::from_millis(500)).await;
        held.commit().await.unwrap();
        for press in presses {
            press.await.unwrap();
        }
        assert_eq!(count(&house, USERS).await, 1);
        assert!(is_inside(&one).await != is_inside(&two).await);
    }

    async fn who_belongs_elsewhere_too_only_leaves(fresh: Fresh) {
        let house = House::open(fresh).await;
        let site = house.portal.sites.get("rental").unwrap();
        let one = inside(&house, ONE).await;
        let id = id_of(&house, TWO).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let other = NewAccount { number: "R0000009", name: "サンプル二号店", kana: "サンプルニゴウテン" };
        let other = people::open_account(&mut tx, &site, &other).await.unwrap();
        people::sql::insert_membership(&mut tx, "rental", id.parse().unwrap(), other.id).await.unwrap();
        tx.commit().await.unwrap();
        let two = inside(&house, TWO).await;
        deletion(&house, &one, TWO).await.press("削除する").await;
        assert!(!is_inside(&two).await, "that session was for the account that is left");
        let page = log_in(&two, "REN00001", TWO, PASSWORD).await;
        assert!(page.says("サンプル二号店"), "{}", page.text());
    }

    async fn the_states_of_people_are_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        for _ in 0..10 {
            log_in(&house.browser(), "REN00001", TWO, "Chigau-2026").await;
        }
        assert!(one.open("/rental/users").await.says("ロック中"));
        house.turn_clock(SignedDuration::from_mins(16));
        assert!(!one.open("/rental/users").await.says("ロック中"));
        crate::ground::run(&house, "UPDATE users SET suspended = 1 WHERE site = $1 AND name = '担当 二郎'").await;
        assert!(one.open("/rental/users").await.says("利用停止中"));
        add_through(&house, &one, FOUR, "Yonro-2026").await;
        let page = house.browser();
        log_in(&page, "REN00001", FOUR, "Yonro-2026").await;
        let link = mail(&house, FOUR, "door.login-notice").await.link();
        house.browser().open(&link).await.press("すべてのログインを終了する").await;
        assert!(one.open("/rental/users").await.says("パスワード再設定待ち"));
    }
}
