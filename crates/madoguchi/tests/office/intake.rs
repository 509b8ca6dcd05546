//! Many customers at once: files of them (OFF-4), and the letters that bring their first passwords (OFF-5).

use std::{
    fmt::Write as _,
    io::Write as _,
    process::{Command, Stdio},
};

use encoding_rs::SHIFT_JIS;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use store::args;
use testkit::{Browser, Fresh, House, Page};

use crate::ground::{OWNER, at_work};

const CONTACT: &str = "contact@example.jp";
/// In the order in which a core system wrote them: not that of the post.
const FILE: &str = "お客様名,お客様番号,フリガナ,郵便番号,住所,住所2,電話番号,ユーザID,ご担当者名,備考\r\n\
    サンプル土木株式会社,200001,サンプルドボク,9800001,宮城県仙台市青葉区見本1-2-3,見本ビル2階,022-000-0001,NEW00001,一 太郎,古い顧客\r\n\
    サンプル重機株式会社,200002,ｻﾝﾌﾟﾙｼﾞｭｳｷ,〒060-0001,北海道札幌市中央区見本1,,011-000-0002,ＮＥＷ０００02,二 花子,\r\n\
    サンプル運輸株式会社,200003,サンプルウンユ,,,,,NEW00003,,\r\n\
    サンプル商事株式会社,200004,サンプルショウジ,100-0001,東京都千代田区見本1,,,,,\r\n";

/// Takes a file in, lets it be checked, and shows what came of it.
pub async fn take_in(house: &House, office: &Browser, site: &str, file: &[u8]) -> Page {
    let page = office.open(&format!("/office/{site}/imports/new")).await;
    let page = page.press_with("内容を確認する", ("file", "customers.csv"), file).await;
    assert_eq!(page.status, 200, "{}", page.text());
    settle(house).await;
    office.open(&page.path).await
}

pub async fn settle(house: &House) {
    house.mails_to("nobody@example.jp").await;
}

/// The same, through to its end.
pub async fn import(house: &House, office: &Browser, site: &str, file: &[u8]) -> Page {
    let page = take_in(house, office, site, file).await;
    assert!(page.says("取り込み待ち"), "{}", page.text());
    let page = page.press("取り込む").await;
    settle(house).await;
    let page = office.open(&page.path).await;
    assert!(page.says("取り込み済み"), "{}", page.text());
    page
}

/// New customers, changed ones, new users, changed ones, rows that change nothing.
pub fn counts(page: &Page) -> Vec<String> {
    page.all("dl.counts dd")
}

fn faults(page: &Page) -> Vec<String> {
    page.all("table.list tbody tr")
}

pub async fn report(office: &Browser, page: &Page) -> Vec<String> {
    let report = office.open(&format!("{}/report.csv", page.path)).await;
    String::from_utf8_lossy(&report.bytes).lines().skip(1).map(str::to_owned).collect()
}

fn pdf_to_text(pdf: &[u8]) -> String {
    let mut tool = Command::new("pdftotext")
        .args(["-raw", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut to = tool.stdin.take().unwrap();
    let pdf = pdf.to_vec();
    let writing = std::thread::spawn(move || to.write_all(&pdf));
    let text = String::from_utf8(tool.wait_with_output().unwrap().stdout).unwrap();
    writing.join().unwrap().unwrap();
    text
}

/// Each letter's login and first password, in the order in which they are printed.
fn letters(pdf: &[u8]) -> Vec<(String, String)> {
    let text = pdf_to_text(pdf);
    let after = |line: &str, label: &str| line.strip_prefix(label).map(|rest| rest.replace(' ', ""));
    let logins = text.lines().filter_map(|line| after(line, "ユーザID"));
    let passwords = text.lines().filter_map(|line| after(line, "初回パスワード"));
    logins.zip(passwords.filter(|one| one.len() == 12)).collect()
}

/// Prints a run for everybody who has had no letter, and shows it.
pub async fn print(house: &House, office: &Browser) -> Page {
    let page = office.open("/office/invoice/letters").await;
    let page = page.press("印刷を始める まだ案内状を出していない利用者").await;
    assert_eq!(page.heading(), "案内状の印刷", "{}", page.text());
    settle(house).await;
    let page = office.open(&page.path).await;
    assert!(page.says("印刷待ち"), "{}", page.text());
    page
}

async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_file_is_checked_then_run_and_changes_nothing_the_second_time(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let (file, _, _) = SHIFT_JIS.encode(FILE);
        let page = take_in(&house, &office, "invoice", &file).await;
        assert_eq!(counts(&page), ["4", "0", "3", "0", "0"], "{}", page.text());
        assert!(page.says("備考") && page.says("この列は取り込みません"), "{}", page.text());
        let listed = office.open("/office/invoice/customers?word=200001").await;
        assert!(!listed.says("サンプル土木"), "the dry run changes nothing");
        let plan = report(&office, &page).await;
        assert_eq!(plan[0], "2,200001,新規,NEW00001,新規,");
        let page = page.press("取り込む").await;
        settle(&house).await;
        let page = office.open(&page.path).await;
        assert!(page.says("取り込み済み"), "{}", page.text());
        assert_eq!(counts(&page), ["4", "0", "3", "0", "0"]);
        assert_eq!(report(&office, &page).await[3], "5,200004,新規,,,");

        let found = office.open("/office/invoice/customers?word=さんぷるじゅうき").await.follow("200002").await;
        for words in ["サンプル重機株式会社", "サンプルジュウキ", "060-0001", "北海道札幌市中央区見本1", "0110000002", "NEW00002", "二 花子"] {
            assert!(found.says(words), "{words}: {}", found.text());
        }
        let again = take_in(&house, &office, "invoice", &file).await;
        assert_eq!(counts(&again), ["0", "0", "0", "0", "4"]);
        assert!(again.says("取り込むものはありません"), "{}", again.text());
    }

    async fn what_is_wrong_is_named_by_row_and_column(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let file = "お客様番号,お客様名,郵便番号,電話番号,ユーザID,メールアドレス,ご担当者名\n\
            300001,サンプル甲,12,03-0000-0001,A0001,,\n\
            300002,サンプル乙,,12345,A0002,not-an-address,\n\
            300003,,,,A0003,,\n\
            300004,サンプル丁,,,,,名前だけ\n\
            300005,サンプル戊,,,INV00002,,\n\
            300006,サンプル己,,,A0006,,\n\
            300006,サンプル庚,,,A0007,,\n\
            300007,サンプル辛,,,a0006,,\n\
            100002,青葉建設株式会社,,,INV00099,,\n\
            お客様,サンプル壬,,,A0009,,\n";
        let page = take_in(&house, &office, "invoice", file.as_bytes()).await;
        assert!(page.says("誤りあり"), "{}", page.text());
        for wrong in [
            "2郵便番号「12」は郵便番号ではありません。",
            "3電話番号「12345」は電話番号ではありません。0から始まる10桁または11桁にしてください。",
            "3メールアドレス「not-an-address」はメールアドレスではありません。",
            "4お客様名入力がありません。",
            "5ユーザID入力がありません。",
            "6ユーザID「INV00002」は、ほかのお客様の利用者が使っています。",
            "8お客様名同じお客様番号の7行目と内容が異なります。",
            "8ユーザID「A0007」を加えると、1社あたりの利用者数の上限（1名）を超えます。",
            "9ユーザID「a0006」は7行目にもあります。",
            "10ユーザID「INV00099」を加えると、1社あたりの利用者数の上限（1名）を超えます。",
            "11お客様番号「お客様」は使えません。半角の英数字と - _ . / で40文字以内にしてください。",
        ] {
            assert!(faults(&page).iter().any(|row| row == wrong), "{wrong}: {:#?}", faults(&page));
        }
        let listed = office.open(&format!("{}/faults.csv", page.path)).await;
        assert!(listed.text().contains("2,郵便番号,"), "{}", listed.text());
        let none = take_in(&house, &office, "invoice", "名称,ユーザID\nサンプル,X1\n".as_bytes()).await;
        assert!(none.says("この見出しの列がありません"), "{}", none.text());
    }

    async fn what_is_on_file_changes_and_what_people_confirmed_does_not(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let file = "お客様番号,お客様名,電話番号,ユーザID,メールアドレス,ご担当者名\n\
            100002,青葉建設ホールディングス株式会社,,INV00002,new@aoba.example.jp,青葉 新\n";
        let page = import(&house, &office, "invoice", file.as_bytes()).await;
        assert_eq!(counts(&page), ["0", "1", "0", "1", "0"], "{}", page.text());
        assert_eq!(report(&office, &page).await, ["2,100002,変更,INV00002,変更,お客様名 電話番号 ご担当者名"]);
        let found = office.open("/office/invoice/customers?word=ホールディングス").await.follow("100002").await;
        assert!(!found.says("0450000022"), "an empty cell empties: {}", found.text());
        assert!(found.says("アオバケンセツ"), "what has no column stays: {}", found.text());
        let user = found.follow("INV00002").await;
        assert!(user.says("keiri@aoba.example.jp") && user.says("青葉 新"), "{}", user.text());
    }

    async fn people_who_come_by_mail_are_sent_it_and_no_more_than_there_is_room_for(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let mut file = String::from("お客様番号,お客様名,ログインID,メールアドレス,ご担当者名\n");
        for person in 1..=10 {
            writeln!(file, "R900,サンプル工務店,REN00900,p{person}@komuten.example.jp,担当 {person}").unwrap();
        }
        let page = take_in(&house, &office, "rental", format!("{file}R900,サンプル工務店,REN00900,p11@komuten.example.jp,\n").as_bytes()).await;
        assert!(page.says("上限（10名）を超えます"), "{}", page.text());
        let page = import(&house, &office, "rental", file.as_bytes()).await;
        assert_eq!(counts(&page), ["1", "0", "10", "0", "0"]);
        let mail = house.last_mail_to("p10@komuten.example.jp").await;
        let set_up = house.browser().open(&mail.link()).await;
        assert!(set_up.says("REN00900"), "{}", set_up.text());
        assert_eq!(office.open("/office/rental/letters").await.status, 404, "nobody comes by letter here");
    }

    async fn letters_bring_first_passwords_in_postal_order_and_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        import(&house, &office, "invoice", FILE.as_bytes()).await;
        let page = print(&house, &office).await;
        assert!(page.says("3通"), "{}", page.text());
        let pdf = page.press("印刷用のPDFを取り出す").await;
        let printed = letters(&pdf.bytes);
        let logins: Vec<&str> = printed.iter().map(|(login, _)| login.as_str()).collect();
        // Sapporo, Sendai, and who has no address last.
        assert_eq!(logins, ["NEW00002", "NEW00001", "NEW00003"], "{}", pdf_to_text(&pdf.bytes));
        let listed = office.open(&format!("{}/list.csv", page.path)).await;
        assert!(listed.text().contains("200002,サンプル重機株式会社,060-0001,北海道札幌市中央区見本1,NEW00002"));
        assert!(!listed.text().contains(&printed[0].1));

        let begun = log_in(&house.browser(), "new00002", &printed[0].1).await;
        assert_eq!(begun.heading(), "請求書等の電子配信同意の確認", "{}", begun.text());
        let over = office.open("/office/invoice/letters").await;
        assert!(!over.says("印刷を始める"), "nobody waits any more: {}", over.text());

        let page = office.open(&page.path).await.press("印刷が済んだので破棄する").await;
        assert!(page.says("破棄済み"), "{}", page.text());
        let gone = office.post(&format!("{}/file", page.path), &[("_token", &office.cookie("madoguchi_form").unwrap_or_default())]).await;
        assert_ne!(gone.status, 200, "{}", gone.text());
    }

    async fn a_run_lies_sealed_and_goes_by_itself(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        import(&house, &office, "invoice", FILE.as_bytes()).await;
        let page = print(&house, &office).await;
        let mut conn = house.portal.store.read().await.unwrap();
        let pieces: Vec<(String, i64)> = conn
            .all("SELECT hash, length FROM kept_files WHERE site = $1 AND what = 'letters'", args!["invoice"])
            .await
            .unwrap();
        assert_eq!(pieces.len(), 1);
        for (hash, length) in pieces {
            let key = shelf::DocumentKey::named(&hash, u64::try_from(length).unwrap()).unwrap();
            let bytes = house.portal.shelf.get("invoice", &key).await.unwrap();
            assert!(!bytes.starts_with(b"%PDF"), "nobody reads it off the disk");
        }
        house.turn_clock(SignedDuration::from_hours(24 * 15));
        office::sweep(&house.portal).await.unwrap();
        let office = at_work(&house, OWNER).await;
        assert!(office.open(&page.path).await.says("破棄済み"));
    }

    async fn who_has_expired_is_given_another(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let file = "お客様番号,お客様名,アクセスキー\nC900,サンプル認証,CERT0900\n";
        import(&house, &office, "certificate", file.as_bytes()).await;
        let page = office.open("/office/certificate/letters").await;
        page.press("印刷を始める まだ案内状を出していない利用者").await;
        settle(&house).await;
        house.turn_clock(SignedDuration::from_hours(24 * 31));
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/certificate/letters").await;
        // CERT0002 of the demo has waited as long.
        assert!(page.says("2名"), "{}", page.text());
        let page = page.press("印刷を始める 初回パスワードの期限が切れた利用者").await;
        settle(&house).await;
        assert!(office.open(&page.path).await.says("2通"));
        assert!(!office.open("/office/certificate/letters").await.says("印刷を始める"));
    }

    async fn only_who_answers_for_it_lets_many_in(fresh: Fresh) {
        let house = House::open(fresh).await;
        let contact = at_work(&house, CONTACT).await;
        for path in ["imports", "imports/new", "letters"] {
            assert_eq!(contact.open(&format!("/office/invoice/{path}")).await.status, 403, "{path}");
        }
        assert!(!contact.open("/office/invoice/").await.says("お客様の取り込み"));
    }
}
