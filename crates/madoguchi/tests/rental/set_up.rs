//! A first password by a link in a mail.

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use testkit::{Fresh, House, Page};

use crate::ground::{ONE, add, inside, is_recorded, log_in, mail};

const FOUR: &str = "tanto4@rental.example.jp";

/// The link of somebody who was just invited.
async fn link(house: &House) -> String {
    let one = inside(house, ONE).await;
    assert_eq!(add(&one, "担当 四朗", FOUR).await.status, 200);
    mail(house, FOUR, "door.set-up-link").await.link()
}

fn typed(page: &Page, password: &str, again: &str) -> Page {
    page.clone().fill("新パスワード", password).fill("新パスワード確認", again)
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_rules_shown_are_those_that_hold(fresh: Fresh) {
        let house = House::open(fresh).await;
        let page = house.browser().open(&link(&house).await).await;
        assert_eq!(page.heading(), "パスワードの設定");
        assert!(page.says("REN00001") && page.says(FOUR), "what one logs in with");
        assert!(page.says("8文字以上12文字以内") && page.says("ログインIDを含まない"));
        assert!(!page.says("現在のパスワードと異なる"), "there is none yet");
        for (password, again, says) in [
            ("Yonro-2", "Yonro-2", "8文字以上"),
            ("Yonro-2026-abc", "Yonro-2026-abc", "12文字以内"),
            ("yonro-2026", "yonro-2026", "英大文字"),
            ("Yonro!2026", "Yonro!2026", "使えない文字「!」"),
            ("xRen00001", "xRen00001", "ログインIDが含まれています"),
            ("Yonro-2026", "Yonro-2027", "一致していません"),
        ] {
            let refused = typed(&page, password, again).press("設定する").await;
            assert_eq!(refused.status, 422, "{password}");
            assert!(refused.says(says), "{}", refused.text());
        }
        let done = typed(&page, "Yonro-2026", "Yonro-2026").press("設定する").await;
        assert!(done.says("パスワードを設定しました"));
        assert_eq!(log_in(&house.browser(), "REN00001", FOUR, "Yonro-2026").await.heading(), "トップページ");
        assert!(is_recorded(&house, "door.set-up").await);
    }

    async fn fetching_the_link_changes_nothing_and_it_works_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let link = link(&house).await;
        for _ in 0..3 {
            assert_eq!(house.browser().open(&link).await.status, 200);
        }
        let page = house.browser().open(&link).await;
        typed(&page, "Yonro-2026", "Yonro-2026").press("設定する").await;
        let again = typed(&page, "Betsu-2026", "Betsu-2026").press("設定する").await;
        assert!(again.status == 410 && again.says("パスワードの設定は済んでいます"), "{}", again.text());
        assert_eq!(log_in(&house.browser(), "REN00001", FOUR, "Betsu-2026").await.status, 422);
    }

    async fn of_two_browsers_with_one_link_one_sets_the_password(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let link = link(&house).await;
        let (one, two) = (house.browser().open(&link).await, other.browser().open(&link).await);
        let (one, two) = (typed(&one, "Yonro-2026", "Yonro-2026"), typed(&two, "Betsu-2026", "Betsu-2026"));
        let (one, two) = tokio::join!(one.press("設定する"), two.press("設定する"));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 410]);
        let first = log_in(&house.browser(), "REN00001", FOUR, "Yonro-2026").await.status == 200;
        let second = log_in(&house.browser(), "REN00001", FOUR, "Betsu-2026").await.status == 200;
        assert!(first != second);
    }

    async fn a_link_expires_after_a_week_and_belongs_to_its_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        let link = link(&house).await;
        assert_eq!(house.browser().open(&link.replace("/rental/", "/partner/")).await.status, 404);
        house.turn_clock(SignedDuration::from_hours(24 * 7) - SignedDuration::from_secs(1));
        assert_eq!(house.browser().open(&link).await.status, 200);
        house.turn_clock(SignedDuration::from_secs(1));
        let late = house.browser().open(&link).await;
        assert!(late.status == 410 && late.says("リンクの再送をご依頼ください"), "{}", late.text());
    }
}
