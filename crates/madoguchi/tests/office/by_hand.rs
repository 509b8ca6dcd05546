//! Customers and their users, entered and changed by hand (OFF-3), through HTTP.

use counter::staff::Role;
use door::people;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{OWNER, add, at_work, first_login};

const CONTACT: &str = "contact@example.jp";
const NEW: &str = "shinki@shinki.example.jp";
const TYPO: &str = "shinki@shinki.example.com";

async fn registration(office: &Browser, site: &str) -> Page {
    office.open(&format!("/office/{site}/customers")).await.follow("お客様の登録").await
}

/// 新規土木 at the rental site, with its first user; nobody has been through the door.
async fn shinki(office: &Browser, email: &str) -> Page {
    let page = registration(office, "rental").await;
    let page =
        page.fill("お客様番号", "R0000099").fill("名称", "新規土木株式会社").fill("ログインID", "REN00099");
    let page = page.fill("氏名", "新木 一").fill("メールアドレス", email).press("登録する").await;
    assert!(page.says("利用者を登録しました"), "{}", page.text());
    page
}

async fn customer(office: &Browser, site: &str, number: &str) -> Page {
    office.open(&format!("/office/{site}/customers?word={number}")).await.follow(number).await
}

async fn set_up(house: &House, link: &str) {
    let page = house.browser().open(link).await;
    let page = page.fill("新パスワード", "Shinki-2026").fill("新パスワード確認", "Shinki-2026");
    assert_eq!(page.press("設定する").await.heading(), "ログイン");
}

/// What the log says of a kind of deed.
async fn details(house: &House, did: &str) -> Vec<String> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = "SELECT details FROM audit WHERE did = $1 AND by_whom LIKE 'operator:%' ORDER BY site, seq";
    conn.all(sql, args![did]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_customer_is_registered_and_their_user_comes_by_a_letter(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = registration(&office, "invoice").await;
        let page = page
            .fill("お客様番号", "１００００９")
            .fill("名称", " 新規商事株式会社　")
            .fill("フリガナ", "ｼﾝｷｼｮｳｼﾞ")
            .fill("郵便番号", "〒１００−０００９")
            .fill("住所", "東京都千代田区見本町9\n見本ビル9階")
            .fill("電話番号", "03(0000)0009")
            .fill("ユーザID", "INV00009")
            .fill("氏名", "新木 一");
        let page = page.press("登録する").await;
        assert!(page.says("利用者を登録しました") && page.says("INV00009 新木 一"), "{}", page.text());
        assert!(page.says("案内状を発行する"), "the deed that comes next");
        let page = customer(&office, "invoice", "100009").await;
        for says in ["新規商事株式会社", "シンキショウジ", "〒100-0009", "見本ビル9階", "0300000009", "初回ログイン待ち"] {
            assert!(page.says(says), "{says}: {}", page.text());
        }
        for word in ["シンキ", "0300000009"] {
            let found = office.open(&format!("/office/invoice/customers?word={word}")).await;
            assert_eq!(found.all("td a.way"), ["100009"], "{word}");
        }
        assert!(!page.says("利用者の追加"), "there is one user per customer here");

        let alone = registration(&office, "invoice").await.fill("お客様番号", "100010").fill("名称", "あとで商店");
        let alone = alone.press("登録する").await;
        assert!(alone.says("お客様を登録しました") && alone.says("利用者は登録されていません"), "{}", alone.text());
        let page = alone.follow("利用者の追加").await.fill("ユーザID", "INV00010").press("追加する").await;
        assert!(page.says("利用者を登録しました"), "{}", page.text());
    }

    async fn what_is_wrong_is_named_beside_its_field(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = registration(&office, "invoice").await;
        let empty = page.press("登録する").await;
        assert!(empty.status == 422 && empty.says("入力がありません"), "{}", empty.text());
        let page = page
            .fill("お客様番号", "100 001")
            .fill("名称", "新規商事")
            .fill("郵便番号", "12")
            .fill("電話番号", "12")
            .fill("代表メールアドレス", "a@b")
            .fill("氏名", "新木 一");
        let page = page.press("登録する").await;
        assert_eq!(page.status, 422);
        let beside = page.all("div[id$='-refusal']").concat();
        for says in ["「100 001」は使えません", "郵便番号ではありません", "電話番号ではありません", "「a@b」はメールアドレスではありません", "入力がありません"] {
            assert!(beside.contains(says), "{says}: {beside}");
        }
        assert_eq!(page.value("名称"), "新規商事", "nothing typed is lost");
        let page = page.fill("お客様番号", "100077").fill("郵便番号", "").fill("電話番号", "");
        let page = page.fill("代表メールアドレス", "").fill("ユーザID", "INV00001").press("登録する").await;
        assert!(page.says("ほかのお客様の利用者が使っています"), "{}", page.text());
        let taken = page.fill("お客様番号", "100002").fill("ユーザID", "INV00009").press("登録する").await;
        assert!(taken.says("このお客様番号はすでに登録されています"), "{}", taken.text());
        let of_the_partners = office.open("/office/partner/customers/new").await;
        assert!(of_the_partners.status == 200 && !of_the_partners.says("最初の利用者"), "they come by invitations");
    }

    async fn a_link_is_sent_where_people_come_by_one(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        shinki(&office, NEW).await;
        set_up(&house, &house.last_mail_to(NEW).await.link()).await;

        let page = customer(&office, "rental", "R0000099").await;
        assert!(page.says("利用中"), "{}", page.text());
        let form = page.follow("利用者の追加").await;
        assert_eq!(form.value("ログインID"), "REN00099", "the customer's users share it");
        let twice = form.fill("氏名", "新木 二").fill("メールアドレス", NEW).press("追加する").await;
        assert!(twice.status == 422 && twice.says("すでに登録されています"), "{}", twice.text());
        let added = twice.fill("メールアドレス", "niro@shinki.example.jp").press("追加する").await;
        assert!(added.says("利用者を登録しました"), "{}", added.text());
        set_up(&house, &house.last_mail_to("niro@shinki.example.jp").await.link()).await;
        assert_eq!(details(&house, "door.added-user").await.len(), 2);
    }

    async fn no_customer_gets_more_users_than_the_site_allows(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        shinki(&office, NEW).await;
        let form = customer(&office, "rental", "R0000099").await.follow("利用者の追加").await;
        for n in 2..=10 {
            let page = form.clone().fill("メールアドレス", &format!("tanto{n}@shinki.example.jp"));
            assert_eq!(page.press("追加する").await.status, 200, "{n}");
        }
        let full = form.fill("メールアドレス", "tanto11@shinki.example.jp").press("追加する").await;
        assert!(full.status == 422 && full.says("上限（10名）"), "{}", full.text());
        assert!(!customer(&office, "rental", "R0000099").await.says("利用者の追加"));
    }

    async fn of_two_who_change_the_same_the_second_is_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, two) = (at_work(&house, OWNER).await, at_work(&house, OWNER).await);
        counter::customers::INDEX.fill_with(&house.portal.store, "invoice", 1).await.unwrap();
        let first = customer(&one, "invoice", "100002").await.follow("お客様情報の変更").await;
        let second = customer(&two, "invoice", "100002").await.follow("お客様情報の変更").await;
        let done = first.fill("電話番号", "045-111-1111").press("変更する").await;
        assert!(done.says("お客様情報を変更しました") && done.says("0451111111"), "{}", done.text());

        let page = second.fill("名称", "青葉建設工業株式会社").fill("郵便番号", "x").press("変更する").await;
        assert_eq!(page.status, 422);
        assert!(page.says("「0451111111」へ変更されています") && page.says("郵便番号ではありません"), "{}", page.text());
        assert!(customer(&one, "invoice", "100002").await.says("青葉建設株式会社"), "nothing is overwritten");
        let page = page.fill("郵便番号", "231-0000").fill("電話番号", "045-222-2222").press("変更する").await;
        assert!(page.says("青葉建設工業株式会社") && page.says("0452222222"), "now they know: {}", page.text());
        let again = customer(&one, "invoice", "100002").await.follow("お客様情報の変更").await;
        again.press("変更する").await;
        let log = details(&house, "door.changed-account").await;
        assert_eq!(log.len(), 2, "what changes nothing is no deed");
        for (word, count) in [("045-222", 1), ("建設工業", 1), ("045-111", 0), ("0450000022", 0)] {
            let found = one.open(&format!("/office/invoice/customers?word={word}")).await;
            assert_eq!(found.all("td a.way").len(), count, "{word}");
        }
        assert!(log[1].contains("name") && log[1].contains("phone") && !log[1].contains("222"), "{log:?}");
    }

    async fn an_address_that_nobody_has_confirmed_can_be_put_right(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let user = shinki(&office, TYPO).await;
        let old = house.last_mail_to(TYPO).await.link();
        let form = user.follow("利用者情報の変更").await;
        let other = form.clone();
        let page = form.fill("メールアドレス", NEW).press("変更する").await;
        assert!(page.says("利用者情報を変更しました") && page.says(NEW), "{}", page.text());
        assert_eq!(house.browser().open(&old).await.status, 410, "the link before leads nowhere");
        let told = house.last_mail_to(TYPO).await;
        assert_eq!(told.kind, "door.address-changed");
        assert!(!told.text.contains(NEW), "whose mailbox that is, nobody knows");
        let met = other.fill("氏名", "新木 次郎").press("変更する").await;
        assert!(met.status == 422 && met.says(&format!("「{NEW}」へ変更されています")), "{}", met.text());

        let page = page.follow("パスワード設定のメールを送る").await.press("パスワード設定のメールを送る").await;
        set_up(&house, &house.last_mail_to(NEW).await.link()).await;
        let form = page.follow("利用者情報の変更").await;
        assert!(form.says("ご本人が確認したものです") && form.all("input[name=email]").is_empty());
        let (path, mut fields) = form.fill("氏名", "新木 三郎").form_of("変更する");
        fields.push(("email".to_owned(), "dare@shinki.example.jp".to_owned()));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let page = office.post(&path, &fields).await;
        assert!(page.says("新木 三郎") && page.says(NEW) && !page.says("dare@"), "{}", page.text());
    }

    async fn nobody_gets_an_address_that_is_somebody_elses(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        shinki(&office, NEW).await;
        let form = customer(&office, "rental", "R0000099").await.follow("利用者の追加").await;
        let page = form.fill("メールアドレス", TYPO).press("追加する").await;
        let page = page.follow("利用者情報の変更").await.fill("メールアドレス", NEW).press("変更する").await;
        assert!(page.status == 422 && page.says("ほかの利用者が使用しています"), "{}", page.text());
        let page = page.fill("メールアドレス", "").press("変更する").await;
        assert!(page.status == 422 && page.says("入力がありません"), "{}", page.text());
    }

    async fn whoever_answers_the_phone_changes_no_address(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut conn = house.portal.store.read().await.unwrap();
        let aoba = people::sql::user_by_login(&mut conn, "invoice", "inv00002").await.unwrap().unwrap();
        let account = people::sql::first_account(&mut conn, "invoice", aoba.id).await.unwrap().id;
        drop(conn);
        let contact = at_work(&house, CONTACT).await;
        let code = add(&house, Role::Auditor, &["invoice"]).await;
        let auditor = house.browser();
        first_login(&house, &auditor, &code).await;
        let at = format!("/office/invoice/customers/{account}");
        for browser in [&contact, &auditor] {
            let page = browser.open(&at).await;
            assert!(!page.says("お客様情報の変更") && !page.says("利用者の追加"), "{}", page.text());
            let token = page.form_of("ログアウト").1[0].1.clone();
            for path in ["/office/invoice/customers/new".to_owned(), format!("{at}/details"), format!("{at}/users/new"), format!("{at}/users/{}/details", aoba.id)] {
                assert_eq!(browser.open(&path).await.status, 403, "{path}");
                assert_eq!(browser.post(&path, &[("_token", &token), ("name", "x")]).await.status, 403, "{path}");
            }
        }
    }
}
