//! The operator's flag: the steps of `when-flagged` come before anything else at the next login.

use door::people;
use madoguchi::MIGRATIONS;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{ONE, PASSWORD, count, id_of, inside, is_inside, is_recorded, log_in};

const HAJIME: &str = "hajime@rental.example.jp";
const FLAGGED: &str = "SELECT count(*) FROM users WHERE site = $1 AND must_change = 1";

async fn hajime(browser: &Browser, password: &str) -> Page {
    log_in(browser, "REN00002", HAJIME, password).await
}

async fn flag(house: &House, address: &str) {
    let site = house.portal.sites.get("rental").unwrap();
    let id = id_of(house, address).await.parse().unwrap();
    let mut tx = house.portal.store.begin().await.unwrap();
    let user = people::sql::user(&mut tx, "rental", id).await.unwrap().unwrap();
    people::flag(&mut tx, &house.portal.keys, &site, &user, "operator:test").await.unwrap();
    tx.commit().await.unwrap();
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_is_flagged_changes_the_password_first(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = hajime(&browser, "Shokai-2026").await;
        assert_eq!(page.heading(), "パスワードの変更");
        for path in ["/rental/", "/rental/profile", "/rental/users", "/rental/password"] {
            assert!(browser.open(path).await.path.starts_with("/rental/login"), "{path}");
        }
        let typed = |password: &'static str| page.clone().fill("新パスワード", password).fill("新パスワード確認", password);
        let same = typed("Shokai-2026").press("変更する").await;
        assert!(same.status == 422 && same.says("現在のパスワードと同じです"));
        let done = typed("Hajime-2027").press("変更する").await;
        assert_eq!(done.heading(), "パスワードの変更完了");
        assert_eq!(count(&house, FLAGGED).await, 0);
        assert_eq!(hajime(&house.browser(), "Hajime-2027").await.heading(), "トップページ");
    }

    async fn leaving_it_halfway_asks_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        for _ in 0..2 {
            assert_eq!(hajime(&house.browser(), "Shokai-2026").await.heading(), "パスワードの変更");
        }
        assert_eq!(count(&house, FLAGGED).await, 1);
    }

    async fn a_flag_is_for_the_next_login_and_is_recorded(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        flag(&house, ONE).await;
        assert!(is_inside(&one).await);
        assert!(is_recorded(&house, "door.flagged-user").await);
        let by = "SELECT count(*) FROM audit WHERE site = $1 AND by_whom = 'operator:test'";
        assert_eq!(count(&house, by).await, 1);
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, PASSWORD).await.heading(), "パスワードの変更");
    }

    async fn a_password_that_was_just_changed_is_not_asked_for_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let one = inside(&house, ONE).await;
        flag(&house, ONE).await;
        let page = one.open("/rental/password").await.fill("現パスワード", PASSWORD);
        page.fill("新パスワード", "Atara-2027").fill("新パスワード（確認用）", "Atara-2027").press("変更する").await;
        assert_eq!(log_in(&house.browser(), "REN00001", ONE, "Atara-2027").await.heading(), "トップページ");
    }

    async fn of_two_browsers_one_changes_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let (one, two) = (house.browser(), other.browser());
        let (first, second) = (hajime(&one, "Shokai-2026").await, hajime(&two, "Shokai-2026").await);
        let typed = |page: Page, password: &'static str| page.fill("新パスワード", password).fill("新パスワード確認", password);
        let (first, second) = (typed(first, "Hajime-2027"), typed(second, "Hajime-2028"));
        tokio::join!(first.press("変更する"), second.press("変更する"));
        assert!(is_inside(&one).await != is_inside(&two).await, "one of them is in");
    }
}
