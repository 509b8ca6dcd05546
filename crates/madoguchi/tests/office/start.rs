//! 「本日の業務」 (OFF-2), through HTTP.

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use crate::ground::{OWNER, at_work};

store::on_both! {
    migrations = MIGRATIONS;

    async fn figures_are_there_at_the_first_look_whatever_cannot_be_read(fresh: Fresh) {
        let house = House::open(fresh).await;
        let member = house.browser();
        let login = member.open("/invoice/login").await;
        login.fill("ユーザID", "INV00001").fill("パスワード", "Hajime2026x").press("ログイン").await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let spoilt = tx.run(
            "UPDATE flows SET stage = 'of a program long gone' WHERE site = $1 AND kind = 'first-login'",
            args!["invoice"],
        )
        .await
        .unwrap();
        assert!(spoilt > 0);
        tx.commit().await.unwrap();
        let page = at_work(&house, OWNER).await.open("/office/invoice/").await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.says("初回ログインの進み具合") && page.says("時点の集計です"), "{}", page.text());
    }
}
