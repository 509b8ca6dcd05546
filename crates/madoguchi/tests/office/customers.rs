//! Customers and what is done for them (OFF-3), through HTTP.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use counter::{Error, staff::Role};
use door::{
    people,
    upkeep::{
        State,
        accounts::{reopen, shut},
        users,
    },
};
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{OWNER, add, at_work, first_login, on_duty};

const CONTACT: &str = "contact@example.jp";
const AOBA: &str = "Kensetsu2026";
const LETTER: &str = "案内状を発行する （新しいウィンドウで開きます）";

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

/// A browser in which somebody of 青葉建設 is inside.
async fn inside(house: &House) -> Browser {
    let browser = house.browser();
    let page = log_in(&browser, "INV00002", AOBA).await;
    assert_eq!(page.heading(), "トップページ", "{}", page.text());
    browser
}

/// The page of one customer's one user.
async fn user(office: &Browser, site: &str, number: &str, login: &str) -> Page {
    let page = office.open(&format!("/office/{site}/customers?word={number}")).await;
    page.follow(number).await.follow(login).await
}

async fn with_reason(page: &Page, deed: &str) -> Page {
    let page = page.follow(deed).await;
    page.fill("理由", "お申し出による").press(deed).await
}

/// What a letter says, line by line.
fn read(letter: &Page) -> String {
    assert!(letter.bytes.starts_with(b"%PDF-"), "{} {}", letter.status, letter.text());
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    tool.stdin.take().unwrap().write_all(&letter.bytes).unwrap();
    String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap()
}

/// The first password that a letter brings.
fn password(letter: &Page) -> String {
    let text = read(letter);
    let line = text.lines().find_map(|line| line.strip_prefix("初回パスワード"));
    let line = line.unwrap_or_else(|| panic!("no password in {text}")).replace(' ', "");
    assert_eq!(line.len(), 12, "{text}");
    line
}

async fn issue(office: &Browser, login: (&str, &str)) -> Page {
    user(office, "invoice", login.0, login.1).await.follow("案内状を発行する").await.press(LETTER).await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn customers_are_found_by_what_people_know_of_them(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        let all = [
            ("word=100002", vec!["100002"]),
            ("word=アオバ", vec!["100002"]),
            ("word=あおば　けんせつ", vec!["100002"]),
            ("word=建設", vec!["100001", "100002"]),
            ("word=045-000-0022", vec!["100002"]),
            ("word=０４５０００", vec!["100002"]),
            ("word=0023", vec!["100003"]),
            ("word=%25", vec![]),
            ("state=open", vec!["100002"]),
            ("state=waiting", vec!["100001", "100003"]),
            ("state=closed", vec![]),
            ("state=locked", vec![]),
            ("state=nonsense", vec!["100001", "100002", "100003"]),
            ("sort=kana&up=0", vec!["100001", "100003", "100002"]),
            ("word=1000&sort=kana&up=0", vec!["100001", "100003", "100002"]),
            ("word=建設&state=open", vec!["100002"]),
        ];
        for place in ["", " in the index"] {
            if !place.is_empty() {
                counter::customers::INDEX.fill_with(&house.portal.store, "invoice", 1).await.unwrap();
            }
            for (asked, found) in &all {
                let page = office.open(&format!("/office/invoice/customers?{asked}")).await;
                assert_eq!(page.all("td a.way"), *found, "{asked}{place}");
            }
        }
        let csv = office.open("/office/invoice/customers.csv?state=open&encoding=utf-8").await;
        assert!(csv.text().contains("100002,青葉建設株式会社,アオバケンセツ,利用中"), "{}", csv.text());
        let many = (0..1000).map(|word| format!("{word:04}番")).collect::<Vec<_>>().join("+");
        let owner = at_work(&house, OWNER).await;
        for list in ["customers", "documents"] {
            let page = owner.open(&format!("/office/invoice/{list}?word={many}")).await;
            assert_eq!(page.status, 422, "{list}");
            assert!(page.says("検索できるのは、20語以内、合わせて200文字以内です。"), "{list}: {}", page.text());
            let csv = owner.open(&format!("/office/invoice/{list}.csv?word={many}")).await;
            assert_eq!(csv.status, 422, "{list}: the page says why");
        }
        let dealer = office.open("/office/dealer/customers").await;
        assert!(!dealer.says("青葉建設"), "another site's customers are not these");
    }

    async fn a_letter_brings_a_first_password_and_ends_the_one_before(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        let letter = issue(&office, ("100001", "INV00001")).await;
        let says = read(&letter);
        for words in ["ご利用案内状", "株式会社はじめ建設", "一 始", "INV00001", "/invoice/login", "電子配信の同意書", "〒100-0000"] {
            assert!(says.replace(['\n', '\u{200b}'], "").contains(words), "{words}: {says}");
        }
        let one = password(&letter);
        let refused = log_in(&house.browser(), "INV00001", "Hajime2026x").await;
        assert_eq!(refused.heading(), "ログイン", "the letter before is worth nothing");
        let two = password(&issue(&office, ("100001", "INV00001")).await);
        assert_ne!(one, two);
        assert_eq!(log_in(&house.browser(), "INV00001", &one).await.heading(), "ログイン");
        let begun = log_in(&house.browser(), "INV00001", &two).await;
        assert_eq!(begun.heading(), "請求書等の電子配信同意の確認");
    }

    async fn who_has_been_here_chooses_a_password_and_nothing_else_anew(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let member = inside(&house).await;
        let letter = issue(&office, ("100002", "INV00002")).await;
        assert!(read(&letter).contains("新しい初回パスワード"), "{}", read(&letter));
        assert!(member.open("/invoice/").await.says("運営窓口の操作により"), "who was inside is told");
        assert_eq!(log_in(&house.browser(), "INV00002", AOBA).await.heading(), "ログイン");
        let browser = house.browser();
        let page = log_in(&browser, "INV00002", &password(&letter)).await;
        assert_eq!(page.heading(), "パスワードの変更");
        assert!(browser.open("/invoice/invoices").await.path.starts_with("/invoice/login"), "not before that");
        let page = page.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026");
        assert_eq!(page.press("変更する").await.follow("トップページへ").await.heading(), "トップページ");
        let next = log_in(&house.browser(), "INV00002", &password(&letter)).await;
        assert_eq!(next.heading(), "ログイン", "a first password is good once");
    }

    async fn a_lock_is_opened_by_the_operator(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        for _ in 0..10 {
            log_in(&house.browser(), "INV00002", "Chigau-2026").await;
        }
        assert!(log_in(&house.browser(), "INV00002", AOBA).await.says("停止しています"));
        assert_eq!(office.open("/office/invoice/customers?state=locked").await.all("td a.way"), ["100002"]);
        let page = user(&office, "invoice", "100002", "INV00002").await;
        assert!(page.says("誤り10回"), "{}", page.text());
        let page = page.follow("ロックを解除する").await.press("ロックを解除する").await;
        assert!(page.says("ロックを解除しました") && !page.says("誤り10回"));
        inside(&house).await;
        assert_eq!(page.follow("青葉建設株式会社へ戻る").await.heading(), "青葉建設株式会社");
    }

    async fn who_is_suspended_is_out_at_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let member = inside(&house).await;
        let page = user(&office, "invoice", "100002", "INV00002").await;
        let bare = page.follow("利用を停止する").await.press("利用を停止する").await;
        assert!(bare.status == 422 && bare.says("理由を入力してください"), "{}", bare.text());
        assert_eq!(member.open("/invoice/").await.heading(), "トップページ", "nothing was done");
        let done = with_reason(&page, "利用を停止する").await;
        assert!(done.says("利用を停止しました") && done.says("利用停止中"), "{}", done.text());
        assert!(member.open("/invoice/").await.path.starts_with("/invoice/login"));
        assert!(log_in(&house.browser(), "INV00002", AOBA).await.says("ご利用いただけません"), "the right password is told why");
        assert!(!done.says("案内状を発行する"), "no letter goes to who is suspended");
        done.follow("利用を再開する").await.press("利用を再開する").await;
        inside(&house).await;
    }

    async fn a_closed_account_lets_nobody_in_but_into_their_other_one(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let site = house.portal.sites.get("invoice").unwrap();
        let aoba = people::sql::user_by_login(&mut tx, "invoice", "inv00002").await.unwrap().unwrap();
        let other = people::NewAccount { number: "100009", name: "青葉リース株式会社", kana: "アオバリース" };
        let other = people::open_account(&mut tx, &site, &other).await.unwrap();
        people::sql::insert_membership(&mut tx, "invoice", aoba.id, other.id).await.unwrap();
        tx.commit().await.unwrap();

        let member = inside(&house).await;
        assert!(member.open("/invoice/").await.says("青葉建設"));
        let customer = office.open("/office/invoice/customers?word=100002").await.follow("100002").await;
        let closed = with_reason(&customer, "解約にする").await;
        assert!(closed.says("解約済み"), "{}", closed.text());
        assert!(member.open("/invoice/").await.path.starts_with("/invoice/login"), "out of this account at once");
        let again = inside(&house).await;
        assert!(again.open("/invoice/").await.says("青葉リース") && !again.open("/invoice/").await.says("青葉建設"));
        assert!(!again.open("/invoice/accounts").await.says("青葉建設"), "nor can they switch back");

        let second = office.open("/office/invoice/customers?word=100009").await.follow("100009").await;
        with_reason(&second, "お客様の利用を停止する").await;
        assert!(again.open("/invoice/").await.path.starts_with("/invoice/login"));
        let refused = log_in(&house.browser(), "INV00002", AOBA).await;
        assert!(refused.heading() == "ログイン" && refused.says("ご利用いただけません"), "{}", refused.text());
        let shut = closed.follow("INV00002").await;
        assert!(shut.says("解約済みのため") && !shut.says("案内状を発行する"), "{}", shut.text());

        closed.follow("お客様の利用を再開する").await.press("お客様の利用を再開する").await;
        assert!(inside(&house).await.open("/invoice/").await.says("青葉建設"));
        assert_eq!(office.open("/office/invoice/customers?state=suspended").await.all("td a.way"), ["100009"]);
    }

    async fn what_is_published_goes_by_post_to_a_customer_who_is_shut_out(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let site = house.portal.sites.get("invoice").unwrap();
        let mut conn = house.portal.store.read().await.unwrap();
        let aoba = people::sql::user_by_login(&mut conn, "invoice", "inv00002").await.unwrap().unwrap();
        let account = people::sql::first_account(&mut conn, "invoice", aoba.id).await.unwrap().id;
        let told = counter::customers::recipients(&mut conn, &site, &[account]).await.unwrap();
        assert_eq!(told.len(), 1);
        let customer = office.open("/office/invoice/customers?word=100002").await.follow("100002").await;
        with_reason(&customer, "お客様の利用を停止する").await;
        assert_eq!(counter::customers::recipients(&mut conn, &site, &[account]).await.unwrap(), []);
    }

    async fn each_role_does_what_it_is_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let contact = at_work(&house, CONTACT).await;
        let page = user(&contact, "invoice", "100002", "INV00002").await;
        assert!(page.says("案内状を発行する") && page.says("パスワード設定のメールを送る"));
        assert!(!page.says("利用を停止する") && !page.says("書類"), "{}", page.text());
        let token = page.form_of("ログアウト").1[0].1.clone();
        let fields = [("_token", token.as_str()), ("reason", "よいから")];
        for path in [format!("{}/do/suspend", page.path), page.path.split("/users/").next().unwrap().to_owned() + "/do/close"] {
            assert_eq!(contact.open(&path).await.status, 403, "{path}");
            assert_eq!(contact.post(&path, &fields).await.status, 403, "{path}");
        }
        assert_eq!(contact.post(&format!("{}/do/nonsense", page.path), &fields).await.status, 404);
        let elsewhere = page.path.replace("/invoice/", "/rental/");
        assert_eq!(contact.open(&elsewhere).await.status, 404, "a customer is of one site");

        let code = add(&house, Role::Auditor, &["invoice"]).await;
        let auditor = house.browser();
        first_login(&house, &auditor, &code).await;
        let seen = user(&auditor, "invoice", "100002", "INV00002").await;
        assert!(!seen.says("案内状を発行する") && !seen.says("利用を停止する"));
        let token = seen.form_of("ログアウト").1[0].1.clone();
        assert_eq!(auditor.post(&format!("{}/do/letter", seen.path), &[("_token", &token)]).await.status, 403);
        inside(&house).await;
    }

    async fn a_link_is_sent_where_a_mail_helps(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, CONTACT).await;
        let page = user(&office, "invoice", "100002", "INV00002").await;
        let done = page.follow("パスワード設定のメールを送る").await.press("パスワード設定のメールを送る").await;
        assert!(done.says("パスワード設定のメールを送りました"), "{}", done.text());
        let mail = house.last_mail_to("keiri@aoba.example.jp").await;
        let page = house.browser().open(&mail.link()).await;
        let page = page.fill("新パスワード", "Atarashii2026").fill("新パスワード確認", "Atarashii2026");
        assert_eq!(page.press("変更する").await.status, 200);
        assert_eq!(log_in(&house.browser(), "INV00002", "Atarashii2026").await.heading(), "トップページ");
        let letter = user(&office, "invoice", "100001", "INV00001").await;
        assert!(!letter.says("パスワード設定のメールを送る"), "nowhere to send one to");
    }

    async fn nobody_undoes_what_they_have_not_seen(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (visit, staff) = on_duty(&house).await;
        let mut conn = house.portal.store.read().await.unwrap();
        let user = people::sql::user_by_login(&mut conn, "invoice", "inv00002").await.unwrap().unwrap().id;
        let customer = people::sql::first_account(&mut conn, "invoice", user).await.unwrap().id;
        drop(conn);

        // Two have both seen somebody who is open.
        users::suspend(&visit, &staff, user, "退職").await.unwrap();
        assert!(matches!(users::suspend(&visit, &staff, user, "退職").await, Err(Error::Again)));
        users::resume(&visit, &staff, user).await.unwrap();
        assert!(matches!(users::resume(&visit, &staff, user).await, Err(Error::Again)));

        let seen = (customer, State::Open);
        shut(&visit, &staff, seen, (State::Closed, "解約")).await.unwrap();
        let late = shut(&visit, &staff, seen, (State::Suspended, "滞納")).await;
        assert!(matches!(late, Err(Error::Again)), "closed is not merely suspended");
        let late = reopen(&visit, &staff, (customer, State::Suspended)).await;
        assert!(matches!(late, Err(Error::Again)));
        assert!(matches!(users::suspend(&visit, &staff, user, "退職").await, Err(Error::Again)), "shut with their customer");

        let mut conn = house.portal.store.read().await.unwrap();
        let state: String = conn.one("SELECT state FROM accounts WHERE site = $1 AND id = $2", args!["invoice", customer]).await.unwrap();
        assert_eq!(state, "closed");
        let deeds: Vec<String> = conn.all("SELECT did FROM audit WHERE site = $1 AND by_whom LIKE 'operator:%' ORDER BY seq", args!["invoice"]).await.unwrap();
        assert_eq!(deeds, ["door.suspended-user", "door.resumed-user", "door.closed-account"]);
    }

    async fn what_is_done_stands_in_the_log(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        issue(&office, ("100001", "INV00001")).await;
        let page = user(&office, "invoice", "100002", "INV00002").await;
        with_reason(&page, "利用を停止する").await;
        let mut conn = house.portal.store.read().await.unwrap();
        let deeds: Vec<(String, String, String)> = conn
            .all(
                "SELECT did, by_whom, details FROM audit WHERE site = $1 AND by_whom LIKE 'operator:%'
                 AND did LIKE 'door.%' ORDER BY seq",
                args!["invoice"],
            )
            .await
            .unwrap();
        let did: Vec<&str> = deeds.iter().map(|deed| deed.0.as_str()).collect();
        assert_eq!(did, ["door.gave-first-password", "door.suspended-user"]);
        assert!(deeds[1].2.contains("お申し出による"), "{deeds:?}");
    }

    async fn a_request_is_answered_by_one_letter(fresh: Fresh) {
        let house = House::open(fresh).await;
        let stranger = house.browser();
        let form = stranger.open("/certificate/login").await.follow("初回パスワードの再発行を申し込む").await;
        let form = form
            .fill("アクセスキー", "ＣＥＲＴ０００３")
            .fill("会社名", "サンプル雲通信株式会社")
            .fill("ご担当者名", "雲 花子")
            .fill("電話番号", "03-0000-0012");
        form.press("確認画面へ").await.press("申し込む").await;

        let office = at_work(&house, CONTACT).await;
        let start = office.open("/office/certificate/").await;
        assert!(start.says("再発行の依頼 1件"), "{}", start.text());
        let list = office.open("/office/certificate/requests").await;
        let number = list.all("td a.way").concat();
        let request = list.follow(&number).await;
        assert!(request.says("C0000003") && request.says("サンプル雲通信株式会社"), "{}", request.text());
        let (one, two) = tokio::join!(request.press(LETTER), request.press(LETTER));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "two who answer at a time make one letter");
        let letter = if one.status == 200 { one } else { two };

        assert!(office.open("/office/certificate/requests").await.says("未対応の依頼はありません"));
        let answered = office.open("/office/certificate/requests?state=all").await.follow(&number).await;
        assert!(answered.says("案内状を発行") && answered.says("窓口 良子"), "{}", answered.text());
        assert!(!answered.says("お断りにする"));

        let page = house.browser().open("/certificate/login/one-time-password").await;
        let page = page.fill("アクセスキー", "CERT0003").fill("パスワード", &password(&letter));
        let page = page.press("ログイン").await;
        assert_eq!(page.heading(), "ワンタイムパスワード認証", "{}", page.text());
        let mail = house.last_mail_to("ssl@kumo.example.jp").await;
        let code = mail.text.split(|c: char| !c.is_ascii_digit()).find(|word| word.len() == 6).unwrap();
        let page = page.fill("ワンタイムパスワード", code).press("送信").await;
        assert_eq!(page.heading(), "パスワードの変更");
    }

    async fn a_request_for_nobody_is_declined_with_a_reason(fresh: Fresh) {
        let house = House::open(fresh).await;
        let form = house.browser().open("/certificate/reset-request").await;
        let form = form
            .fill("アクセスキー", "CERT9999")
            .fill("会社名", "どこにもない商会")
            .fill("ご担当者名", "誰 か")
            .fill("電話番号", "03-0000-0012");
        form.press("確認画面へ").await.press("申し込む").await;
        let office = at_work(&house, OWNER).await;
        let list = office.open("/office/certificate/requests").await;
        let number = list.all("td a.way").concat();
        let request = list.follow(&number).await;
        assert!(request.says("見つかりません") && !request.says("案内状を発行する"), "{}", request.text());
        let bare = request.press("お断りにする").await;
        assert!(bare.status == 422 && bare.says("理由を入力してください"));
        let done = bare.fill("理由", "登録がないため").press("お断りにする").await;
        assert!(done.says("お断り") && !done.says("お断りにする"), "{}", done.text());
        assert_eq!(office.open("/office/invoice/requests").await.status, 404, "a site whose people are helped by mail");
    }
}
