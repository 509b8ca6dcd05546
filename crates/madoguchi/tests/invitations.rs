//! Registration, invitations by mail and by letter, and one login for several accounts, at the partner site
//! (DOOR-60 to DOOR-62).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

const HANAKO: &str = "hanako@mirai.example.jp";
const TARO: &str = "taro.sato@shokai.example.jp";
const JIRO: &str = "jiro.suzuki@bussan.example.jp";
const HIROYUKI: &str = "hiroyuki.sato@shokai.example.jp";

async fn log_in(browser: &Browser, login: &str) -> Page {
    let page = browser.open("/partner/login").await;
    page.fill("ログインID", login).fill("パスワード", "Torihiki2026").press("ログイン").await
}

async fn ask(browser: &Browser, address: &str) -> Page {
    let page = browser.open("/partner/registration").await;
    page.fill("メールアドレス", address).press("送信する").await
}

fn filled(page: Page) -> Page {
    let page = page.fill("会社名", "サンプル未来株式会社").fill("お名前", "未来 花子");
    page.fill("パスワード", "Mirai2026").fill("パスワード（確認用）", "Mirai2026")
}

/// From the mail that has just arrived to the page before an answer.
async fn register(house: &House, browser: &Browser, address: &str) -> Page {
    let page = browser.open(&house.last_mail_to(address).await.link()).await;
    filled(page).press("登録する").await
}

/// Types what the letter says.
async fn enter(browser: &Browser, id: &str, password: &str) -> Page {
    let page = browser.open("/partner/invitations").await.fill("仮ID", id).fill("仮パスワード", password);
    let button =
        if page.says("お取引先を追加する") { "お取引先を追加する" } else { "次へ進む" };
    page.press(button).await
}

async fn state_of(house: &House, sql_where: &str) -> Vec<(String, Option<String>)> {
    let mut conn = house.portal.store.read().await.unwrap();
    let sql = format!("SELECT state, taken_user FROM invitations WHERE site = $1 AND {sql_where}");
    conn.all(&sql, args!["partner"]).await.unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_invited_register_and_approve(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let mail = house.last_mail_to(HANAKO).await;
        assert!(mail.text.contains("サンプル物産") && mail.text.contains("鈴木 次郎"), "{}", mail.text);
        let page = browser.open(&mail.link()).await;
        assert_eq!(page.heading(), "お取引先からの招待");
        assert!(page.says("サンプル物産") && page.says("鈴木 次郎") && page.says("来月より"));
        let page = page.follow("新しくIDを登録する").await;
        assert_eq!(page.value("メールアドレス"), HANAKO, "nothing given is asked for again");
        let sent = page.press("送信する").await;
        assert!(sent.says(HANAKO));
        // Opened on the phone, as mails are.
        let phone = house.browser();
        let page = register(&house, &phone, HANAKO).await;
        assert_eq!(page.heading(), "お取引先からの招待", "{}", page.text());
        assert!(page.says(HANAKO) && page.says("サンプル未来株式会社") && page.says("お客様番号"));
        let done = page.press("承認する").await;
        assert_eq!(done.heading(), "招待を承認しました");
        let told = house.last_mail_to(JIRO).await;
        assert!(told.subject.contains("招待が承認されました") && !told.text.contains(HANAKO), "{}", told.text);
        page.press("承認しない").await;
        page.press("承認する").await;
        assert_eq!(house.mails_to(JIRO).await.len(), 1, "an approval stays, and a second press does nothing");
        let state = state_of(&house, "company = 'サンプル未来株式会社'").await;
        assert_eq!(state[0].0, "approved");
        // The link of the invitation still leads its taker there, and nobody else.
        assert_eq!(phone.open(&mail.link()).await.heading(), "招待を承認しました");
        let late = house.browser().open(&mail.link()).await;
        assert_eq!((late.status.as_u16(), late.heading().as_str()), (410, "このリンクはすでに使用されています"));
        phone.open("/partner/").await.press("ログアウト").await;
        let page = phone.open("/partner/login").await;
        let again = page.fill("ログインID", HANAKO).fill("パスワード", "Mirai2026").press("ログイン").await;
        assert_eq!(again.heading(), "トップページ");
    }

    async fn a_mail_scanner_changes_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mail = house.last_mail_to(HANAKO).await;
        for _ in 0..3 {
            assert_eq!(house.browser().open(&mail.link()).await.status, 200);
        }
        ask(&house.browser(), HANAKO).await;
        let link = house.last_mail_to(HANAKO).await.link();
        for _ in 0..3 {
            assert_eq!(house.browser().open(&link).await.heading(), "登録内容の入力");
        }
    }

    async fn both_addresses_hear_the_same_words(fresh: Fresh) {
        let house = House::open(fresh).await;
        let (one, other) = (house.browser(), house.browser());
        let known = ask(&one, TARO).await;
        let unknown = ask(&other, "nobody@mirai.example.jp").await;
        assert_eq!(known.text().replace(TARO, ""), unknown.text().replace("nobody@mirai.example.jp", ""));
        assert_eq!((known.status, known.path), (unknown.status, unknown.path));
        let mail = house.last_mail_to(TARO).await;
        assert_eq!((mail.kind.as_str(), mail.link().as_str()), ("door.already-registered", "/partner/login"));
        assert_eq!(house.last_mail_to("nobody@mirai.example.jp").await.kind, "door.registration-link");
    }

    async fn what_is_refused_stays_and_comes_back(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        assert_eq!(ask(&browser, "hanako@mirai").await.status, 422);
        ask(&browser, "shin@mirai.example.jp").await;
        let link = house.last_mail_to("shin@mirai.example.jp").await.link();
        let page = browser.open(&link).await.fill("会社名", "サンプル新会社").fill("お名前", "").fill("パスワード", "short");
        let page = page.press("登録する").await;
        assert_eq!((page.status.as_u16(), page.value("会社名").as_str()), (422, "サンプル新会社"));
        let later = house.browser().open(&link).await;
        assert_eq!(later.value("会社名"), "サンプル新会社", "also on another device");
        let page = filled(later).fill("パスワード（確認用）", "Chigau2026").press("登録する").await;
        assert!(page.says("一致していません"), "{}", page.text());
        assert_eq!(filled(page).press("登録する").await.heading(), "トップページ");
        let dead = browser.open(&link).await;
        assert_eq!((dead.status.as_u16(), dead.heading().as_str()), (410, "このリンクはすでに使用されています"));
    }

    async fn links_expire_give_way_and_belong_to_their_site(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = ask(&browser, "shin@mirai.example.jp").await;
        let first = house.last_mail_to("shin@mirai.example.jp").await.link();
        page.press("再送する").await;
        assert_eq!(house.mails_to("shin@mirai.example.jp").await.len(), 1, "not before a minute has gone");
        house.turn_clock(SignedDuration::from_secs(60));
        page.press("再送する").await;
        let second = house.last_mail_to("shin@mirai.example.jp").await.link();
        assert_eq!(browser.open(&first).await.heading(), "新しいメールが届いています");
        assert_eq!(browser.open(&second).await.heading(), "登録内容の入力");
        let token = second.rsplit('/').next().unwrap();
        for foreign in [format!("/dealer/registration/{token}"), "/invoice/registration".into(), "/invoice/invitations".into(), format!("/partner/invitations/{token}")] {
            assert_eq!(browser.open(&foreign).await.status, 404, "{foreign}");
        }
        house.turn_clock(SignedDuration::from_hours(24));
        assert_eq!(browser.open(&second).await.heading(), "このリンクは有効期限が切れています");
        let invitation = house.mails_to(HANAKO).await[0].link();
        house.turn_clock(SignedDuration::from_hours(24 * 30));
        assert_eq!(browser.open(&invitation).await.heading(), "このリンクは有効期限が切れています");
    }

    async fn two_browsers_register_one_login(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let (one, two) = (house.browser(), other.browser());
        ask(&one, HANAKO).await;
        let link = house.last_mail_to(HANAKO).await.link();
        let (first, second) = (filled(one.open(&link).await), filled(two.open(&link).await));
        let pages = futures_util::future::join(first.press("登録する"), second.press("登録する")).await;
        let mut headings = [pages.0.heading(), pages.1.heading()];
        headings.sort();
        assert_eq!(headings, ["このリンクはすでに使用されています", "トップページ"]);
        // Two registrations of one address, both links open at once: one login.
        ask(&one, "shin@mirai.example.jp").await;
        let first = house.last_mail_to("shin@mirai.example.jp").await.link();
        ask(&two, "SHIN@mirai.example.jp").await;
        let second = house.last_mail_to("SHIN@mirai.example.jp").await.link();
        let (first, second) = (filled(one.open(&first).await), filled(two.open(&second).await));
        let pages = futures_util::future::join(first.press("登録する"), second.press("登録する")).await;
        let mut in_now = 0;
        for page in [pages.0, pages.1] {
            in_now += usize::from(page.heading() == "トップページ");
            assert!([200, 409, 410].contains(&page.status.as_u16()), "{}", page.text());
        }
        assert_eq!(in_now, 1);
    }

    async fn a_forwarded_link_shows_which_id_gets_the_partner(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let link = house.last_mail_to(HANAKO).await.link();
        log_in(&browser, TARO).await;
        let page = browser.open(&link).await;
        assert!(page.says("追加先のID") && page.says(TARO) && page.says("P0000001"), "{}", page.text());
        let login = page.press("別のIDでログインする").await;
        assert_eq!(login.heading(), "ログイン");
        assert_eq!(browser.cookie("partner-session"), None);
        let page = login.fill("ログインID", HIROYUKI).fill("パスワード", "Torihiki2026").press("ログイン").await;
        assert_eq!(page.heading(), "お取引先からの招待", "back before the invitation: {}", page.text());
        assert!(page.says(HIROYUKI));
        // Another browser has nothing of the address that this one stands at.
        assert_eq!(house.browser().open(&page.path).await.status, 404);
        let declined = page.press("承認しない").await;
        assert_eq!(declined.heading(), "招待は承認していません");
        assert_eq!(house.last_mail_to(JIRO).await.subject, "【サンプル取引先ネットワーク】招待は承認されませんでした");
        assert_eq!(declined.press("承認する").await.heading(), "招待を承認しました", "a refusal can turn");
    }

    async fn who_has_a_login_is_offered_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let link = house.last_mail_to(HANAKO).await.link();
        ask(&house.browser(), HANAKO).await;
        register(&house, &house.browser(), HANAKO).await;
        let browser = house.browser();
        let page = browser.open(&link).await;
        assert!(page.says("新しく別のIDを登録する"), "{}", page.text());
        let page = page.follow("ログイン").await.fill("ログインID", HANAKO).fill("パスワード", "Mirai2026");
        let page = page.press("ログイン").await;
        assert_eq!(page.heading(), "お取引先からの招待");
        let later = page.press("あとで決める").await;
        assert!(later.path.contains("/received/"));
        let list = browser.open("/partner/invitations").await;
        assert!(list.says("承認待ちの招待"));
        assert_eq!(list.follow("サンプル物産 様からの招待2026/11/20").await.heading(), "お取引先からの招待");
    }

    async fn nobody_invites_themselves(fresh: Fresh) {
        let house = House::open(fresh).await;
        let link = house.last_mail_to(HANAKO).await.link();
        let browser = house.browser();
        log_in(&browser, JIRO).await;
        let page = browser.open(&link).await;
        assert!(page.says("自社からの招待は、承認できません") && !page.says("承認する"), "{}", page.text());
        assert_eq!(enter(&browser, "TMP4K7QX", "9W2M5RTB").await.status, 422);
        assert!(state_of(&house, "state = 'waiting' AND taken IS NULL").await.len() == 2, "still open to others");
    }

    async fn a_letter_is_taken_up_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let browser = house.browser();
        log_in(&browser, TARO).await;
        let page = browser.at(other.app()).open("/partner/invitations").await;
        assert!(page.says("追加先のID") && page.says(TARO));
        let page = enter(&browser, " ｔｍｐ４-k7qx ", "９Ｗ２Ｍ 5rtb").await;
        assert_eq!(page.heading(), "お取引先からの招待", "{}", page.text());
        assert!(page.says("サンプル物産") && page.says("お取引の書類を"));
        assert_eq!(page.press("承認する").await.heading(), "招待を承認しました");
        let late = house.browser();
        assert_eq!(enter(&late, "TMP4K7QX", "9W2M5RTB").await.status, 422, "spent");
        log_in(&late, HIROYUKI).await;
        let received = page.path.clone();
        assert_eq!(late.open(&received).await.heading(), "招待を承認しました", "a colleague of the same account sees it");
        let inviter = house.browser();
        log_in(&inviter, JIRO).await;
        assert_eq!(inviter.open(&received).await.status, 404);
    }

    async fn of_two_who_hold_the_letter_one_gets_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let other = house.another_node().await;
        let (one, two) = (house.browser(), other.browser());
        ask(&one, "shin@mirai.example.jp").await;
        register(&house, &one, "shin@mirai.example.jp").await;
        log_in(&two, TARO).await;
        let pages = futures_util::future::join(
            enter(&one, "TMP4K7QX", "9W2M5RTB"),
            enter(&two, "TMP4K7QX", "9W2M5RTB"),
        ).await;
        let mut status = [pages.0.status.as_u16(), pages.1.status.as_u16()];
        status.sort_unstable();
        assert_eq!(status, [200, 422]);
    }

    async fn a_newcomer_registers_with_the_letter(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let page = enter(&browser, "TMP4K7QX", "9W2M5RTB").await;
        assert!(page.says("サンプル物産"), "{}", page.text());
        let page = page.follow("新しくIDを登録する").await;
        page.fill("メールアドレス", "kobo@kobo.example.jp").press("送信する").await;
        let page = register(&house, &browser, "kobo@kobo.example.jp").await;
        assert_eq!(page.heading(), "お取引先からの招待");
        assert_eq!(enter(&house.browser(), "TMP4K7QX", "9W2M5RTB").await.status, 422, "taken up");
    }

    async fn what_is_wrong_of_a_letter_cannot_be_told(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let mut answers = Vec::new();
        for (id, password) in [("TMP4K7QX", "9W2M5RTC"), ("TMP4K7QY", "9W2M5RTB"), ("XXXXXXXX", "YYYYYYYY")] {
            let page = enter(&browser, id, password).await;
            assert_eq!(page.status, 422);
            assert_eq!(page.value("仮ID"), id);
            answers.push(page.text());
        }
        assert!(answers.windows(2).all(|two| two[0] == two[1]));
        house.turn_clock(SignedDuration::from_hours(24 * 90));
        assert_eq!(enter(&browser, "TMP4K7QX", "9W2M5RTB").await.text(), answers[0], "expired");
        assert_eq!(enter(&browser, "", "").await.status, 422);
        let mut conn = house.portal.store.read().await.unwrap();
        let kept: Vec<(Vec<u8>, Vec<u8>)> = conn
            .all("SELECT temp_id, temp_password FROM invitations WHERE site = $1 AND temp_id IS NOT NULL", args!["partner"])
            .await
            .unwrap();
        assert!(kept.iter().all(|(id, password)| id.len() == 32 && password.len() == 32), "hashes alone");
    }

    async fn guesses_at_letters_are_limited(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, TARO).await;
        for _ in 0..10 {
            assert_eq!(enter(&browser, "TMP4K7QX", "XXXXXXXX").await.status, 422);
        }
        assert_eq!(enter(&browser, "TMP4K7QX", "9W2M5RTB").await.status, 429, "of one user");
        let stranger = house.browser();
        for _ in 0..20 {
            assert_eq!(enter(&stranger, "TMP4K7QX", "XXXXXXXX").await.status, 422);
        }
        assert_eq!(enter(&stranger, "TMP4K7QX", "9W2M5RTB").await.status, 429, "of one address");
        house.turn_clock(SignedDuration::from_mins(60));
        assert_eq!(enter(&browser, "TMP4K7QX", "9W2M5RTB").await.heading(), "お取引先からの招待");
    }

    async fn the_demo_has_what_it_promises(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        log_in(&browser, TARO).await;
        let list = browser.open("/partner/invitations").await;
        assert_eq!(list.all(".tile").len(), 3, "three wait");
        let mut states: Vec<String> = state_of(&house, "taken IS NOT NULL").await.into_iter().map(|(state, _)| state).collect();
        states.sort();
        assert_eq!(states, ["approved", "declined", "waiting", "waiting", "waiting"]);
        let start = house.browser().open("/").await;
        assert!(start.says("TMP4K7QX") && start.says("9W2M5RTB"));
        let page = list.follow("サンプル運輸 様からの招待2026/11/20").await;
        assert!(!page.says("コメント"), "{}", page.text());
        assert_eq!(page.press("承認する").await.heading(), "招待を承認しました");
        assert_eq!(browser.open("/partner/invitations").await.all(".tile").len(), 2);
    }

    async fn one_login_switches_between_its_accounts(fresh: Fresh) {
        let house = House::open(fresh).await;
        let browser = house.browser();
        let top = log_in(&browser, HIROYUKI).await;
        assert!(top.says("P0000001"));
        let token = browser.cookie("partner-session");
        let list = top.follow("お客様の切り替え操作するお客様（会社・支店など）を切り替えます").await;
        assert!(list.says("P0000001") && list.says("P0000003") && list.says("操作中"));
        let top = list.press("切り替える").await;
        assert!(top.says("P0000003") && top.says("サンプル商会 関西支店"), "{}", top.text());
        assert_ne!(browser.cookie("partner-session"), token, "what a session may see has changed, so its token does");
        let old = house.browser();
        old.keep("partner-session", &token.unwrap());
        assert_eq!(old.open("/partner/").await.heading(), "ログイン");
        top.press("ログアウト").await;
        assert!(log_in(&house.browser(), HIROYUKI).await.says("P0000003"), "the login lands in the one used last");
        let other = house.browser();
        let top = log_in(&other, TARO).await;
        assert!(!top.says("お客様の切り替え"), "nobody is offered a choice of one");
        let (action, fields) = list.form_of("切り替える");
        let mine = top.form_of("ログアウト").1;
        assert_eq!(fields.len(), 1);
        assert_eq!(other.post(&action, &[("_token", &mine[0].1)]).await.status, 404, "nor another's account");
        assert!(other.open("/partner/").await.says("P0000001"));
    }
}
