//! Print runs (OFF-5): who is in one.

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use crate::{
    ground::{OWNER, at_work},
    intake::{import, print},
};

store::on_both! {
    migrations = MIGRATIONS;

    async fn who_belongs_to_a_shut_customer_too_gets_the_letter_for_the_open_one(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let file = "お客様番号,お客様名,ユーザID\nL1,サンプル閉店,NEW00001\nL2,サンプル開店,\n";
        import(&house, &office, "invoice", file.as_bytes()).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let both = "INSERT INTO memberships (site, user_id, account_id, since)
            SELECT u.site, u.id, a.id, 1 FROM users u JOIN accounts a ON a.site = u.site AND a.number = 'L2'
            WHERE u.site = $1 AND u.login = 'new00001'";
        let shut = "UPDATE accounts SET state = 'closed', shut = 1 WHERE site = $1 AND number = 'L1'";
        for sql in [both, shut] {
            assert_eq!(tx.run(sql, args!["invoice"]).await.unwrap(), 1);
        }
        tx.commit().await.unwrap();
        let page = print(&house, &office).await;
        assert!(page.says("1通"), "{}", page.text());
        let listed = office.open(&format!("{}/list.csv", page.path)).await;
        assert!(listed.text().contains("L2,サンプル開店") && !listed.text().contains("L1"), "{}", listed.text());
    }
}
