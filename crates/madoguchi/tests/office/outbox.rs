//! What was sent, and what operators do about it (OFF-7), through HTTP.

use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Fresh, House};

use crate::ground::{OWNER, at_work, auditor};

const CONTACT: &str = "contact@example.jp";

/// As if the other side had refused whatever went to an address.
async fn refuse(house: &House, address: &str) {
    let mut tx = house.portal.store.begin().await.unwrap();
    tx.run(
        "UPDATE notices SET state = 'refused', reply = '550 5.1.1 no such user' WHERE site = 'invoice' AND recipient = $1",
        args![address],
    )
    .await
    .unwrap();
    let why = ("550 5.1.1 no such user", None);
    post::suppressed::suppress(&mut tx, "invoice", address, why).await.unwrap();
    tx.commit().await.unwrap();
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_test_mail_reaches_the_operator_and_its_way_can_be_followed(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        let page = office.open("/office/invoice/outbox").await.press("テストメールを送る").await;
        assert_eq!(page.heading(), "お知らせの詳細");
        assert!(page.says("送信待ち") && page.says("テストメール"), "{}", page.text());
        let mail = house.last_mail_to(CONTACT).await;
        assert!(mail.subject.ends_with("テストメール"), "{}", mail.subject);
        let page = office.open(&page.path).await;
        assert!(page.says("送信済み"), "{}", page.text());
        assert!(!page.says("もう一度送る"));
        assert!(!page.says("届いていれば"), "the text stays out of the office");
        let list = office.open(&format!("/office/invoice/outbox?to={CONTACT}&state=delivered")).await;
        assert!(list.says("全1件"), "{}", list.text());
        let list = office.open(&format!("/office/invoice/outbox?to={CONTACT}&state=refused")).await;
        assert!(list.says("条件に合うものはありません"), "{}", list.text());
        let csv = office.open("/office/invoice/outbox.csv").await.text();
        assert!(csv.contains(CONTACT) && csv.contains("送信済み"), "{csv}");
    }

    async fn what_came_back_is_released_and_sent_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        office.open("/office/invoice/outbox").await.press("テストメールを送る").await;
        house.mails_to(CONTACT).await;
        refuse(&house, CONTACT).await;
        let list = office.open("/office/invoice/outbox?state=refused").await;
        assert!(list.says("受け取り拒否"), "{}", list.text());
        let notice = list.all("td.whole a").concat();
        let page = list.follow(&notice).await;
        assert!(page.says("この宛先への配信は止まっています"), "{}", page.text());
        assert!(!page.says("もう一度送る"), "first the address, then the mail");

        let auditor = auditor(&house).await;
        let seen = auditor.open(&page.path).await;
        assert!(seen.says("受け取り拒否") && !seen.says("配信を再開する"), "{}", seen.text());

        let suppressed = page.press("配信を再開する").await;
        assert_eq!(suppressed.heading(), "配信を止めている宛先");
        assert!(suppressed.says("配信を止めている宛先はありません"), "{}", suppressed.text());
        let page = office.open(&page.path).await.press("もう一度送る").await;
        assert!(page.says("送信待ち"), "{}", page.text());
        house.mails_to(CONTACT).await;
        assert!(office.open(&page.path).await.says("送信済み"));

        let journal = at_work(&house, OWNER).await.open("/office/invoice/journal").await;
        for did in ["テストメールを送信", "配信を止めた宛先を再開", "お知らせを再送"] {
            assert!(journal.says(did), "{did}: {}", journal.text());
        }
    }

    async fn one_sites_outbox_shows_nothing_of_anothers(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        let page = office.open("/office/invoice/outbox").await.press("テストメールを送る").await;
        let elsewhere = page.path.replace("/invoice/", "/rental/");
        assert_eq!(office.open(&elsewhere).await.status, 404);
        assert!(!office.open("/office/rental/outbox").await.says(CONTACT));
    }
}
