//! One person as a whole: what the site holds of them, and their erasure (OFF-10), through HTTP.

use std::io::{Cursor, Read as _};

use counter::staff::Role;
use door::people;
use jiff::SignedDuration;
use madoguchi::MIGRATIONS;
use serde_json::Value as Json;
use store::{Database, FromRow, Row, args};
use testkit::{Browser, Fresh, House, Page, Paper};

use crate::ground::{OWNER, add, at_work, first_login};

const CONTACT: &str = "contact@example.jp";
const AOBA: &str = "keiri@aoba.example.jp";
/// What must be nowhere once 青葉 花子 is gone.
const TRACES: [&str; 3] = ["青葉 花子", AOBA, "INV00002"];
/// Where a name or an address may stay, and why is written in decision 0026.
const STAYS: [&str; 1] = ["audit"];

async fn aoba(house: &House, office: &Browser) -> Page {
    let mut conn = house.portal.store.read().await.unwrap();
    let user = people::sql::user_by_login(&mut conn, "invoice", "inv00002").await.unwrap().unwrap();
    let account = people::sql::first_account(&mut conn, "invoice", user.id).await.unwrap().id;
    office.open(&format!("/office/invoice/customers/{account}/users/{}", user.id)).await
}

/// Logs in, looks at a document, and has a link sent.
async fn lives(house: &House) -> Browser {
    let browser = house.browser();
    let page = browser.open("/invoice/login").await;
    let page = page.fill("ユーザID", "INV00002").fill("パスワード", "Kensetsu2026").press("ログイン").await;
    assert_eq!(page.heading(), "トップページ", "{}", page.text());
    let paper = house.lay("100002", &Paper::new("INV-2026-1")).await;
    for path in [format!("/invoice/invoices/{paper}"), format!("/invoice/invoices/{paper}/pdf")] {
        assert_eq!(browser.open(&path).await.status, 200, "{path}");
    }
    // Another one never opened, but saved with others.
    house.lay("100002", &Paper::new("INV-2026-2")).await;
    let archive = browser.open("/invoice/invoices/archive.zip?word=INV-2026-2").await;
    assert!(archive.bytes.starts_with(b"PK"), "{}", archive.text());
    let page = house.browser().open("/invoice/recovery").await;
    page.fill("ユーザID", "INV00002").fill("メールアドレス", AOBA).press("送信する").await;
    assert!(!house.mails_to(AOBA).await.is_empty());
    browser
}

/// A line of how the database would go about it.
struct Plan(String);

impl FromRow for Plan {
    fn from_row(row: &Row) -> store::Result<Plan> {
        row.get("detail").or_else(|_| row.at(0)).map(Plan)
    }
}

async fn erase(page: &Page) -> Page {
    let page = page.follow("利用者の削除").await;
    page.fill("理由", "ご本人からの請求（本人確認済み）").press("削除する").await
}

/// Every text that the database has of a table.
async fn texts(house: &House, table: &str) -> String {
    let mut conn = house.portal.store.read().await.unwrap();
    let columns: Vec<&str> =
        MIGRATIONS.iter().flat_map(|migration| columns_of(migration.sql, table)).collect();
    let sum = columns
        .iter()
        .map(|column| format!("COALESCE({column}, '')"))
        .collect::<Vec<_>>()
        .join(" || ' ' || ");
    let rows: Vec<(String,)> =
        conn.all(&format!("SELECT {sum} FROM {table} WHERE site = $1"), args!["invoice"]).await.unwrap();
    rows.into_iter().map(|(row,)| row).collect::<Vec<_>>().join("\n")
}

/// Its columns of text, those that were added later among them.
fn columns_of<'a>(sql: &'a str, table: &str) -> Vec<&'a str> {
    let made = sql.split("CREATE TABLE ").skip(1).find(|rest| rest.starts_with(&format!("{table} (")));
    let made = made.and_then(|rest| rest.split("\n);").next()).unwrap_or_default().lines();
    let added =
        sql.lines().filter_map(|line| line.strip_prefix(&format!("ALTER TABLE {table} ADD COLUMN "))?.into());
    let is_text = |column: &&str| {
        column.split_whitespace().nth(1).is_some_and(|kind| kind.trim_end_matches([',', ';']) == "TEXT")
    };
    made.chain(added)
        .map(str::trim)
        .filter(is_text)
        .filter_map(|column| column.split_whitespace().next())
        .collect()
}

fn tables() -> Vec<&'static str> {
    let made = MIGRATIONS.iter().flat_map(|migration| migration.sql.split("CREATE TABLE ").skip(1));
    let gone: Vec<&str> = MIGRATIONS
        .iter()
        .flat_map(|migration| migration.sql.split("DROP TABLE ").skip(1))
        .filter_map(|rest| rest.split(';').next())
        .collect();
    made.filter_map(|rest| rest.split(" (").next()).filter(|table| !gone.contains(table)).collect()
}

/// The tables in which one of the traces can be read.
async fn traces(house: &House) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables() {
        let texts = texts(house, table).await.to_lowercase();
        let traces = TRACES.iter().filter(|trace| texts.contains(&trace.to_lowercase()));
        found.extend(traces.map(|trace| format!("{table}: {trace}")));
    }
    found.retain(|place| !STAYS.iter().any(|table| place.starts_with(&format!("{table}:"))));
    found
}

fn unpacked(file: &Page, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(&file.bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn what_is_held_of_a_person_is_told_to_people_and_machines(fresh: Fresh) {
        let house = House::open(fresh).await;
        lives(&house).await;
        let office = at_work(&house, OWNER).await;
        let form = aoba(&house, &office).await.follow("個人情報の開示").await;
        let bare = form.press("個人情報の開示").await;
        assert!(bare.status == 422 && bare.says("理由を入力してください"), "{}", bare.text());
        let file = form.fill("理由", "開示請求書 第1号").press("個人情報の開示").await;
        assert_eq!(file.status, 200, "{}", file.text());

        let data: Json = serde_json::from_str(&unpacked(&file, "data.json")).unwrap();
        let tables = &data["tables"];
        let first = |table: &str, fact: &str| tables[table][0][fact].as_str().unwrap_or_default().to_owned();
        assert_eq!(first("users", "email"), AOBA);
        assert_eq!(first("memberships", "number"), "100002");
        assert_eq!(first("consents", "answer"), "agreed");
        assert_eq!(first("logins", "outcome"), "in");
        assert_eq!(first("invoice_events", "what"), "opened");
        assert_eq!(first("invoice_events", "number"), "INV-2026-1");
        assert!(tables["notices"].as_array().unwrap().iter().any(|notice| notice["kind"] == "door.reset-link"));
        assert!(tables["audit"].as_array().unwrap().iter().any(|deed| deed["did"] == "door.logged-in" && deed["by"] == "own"));
        assert_eq!(tables["sessions"].as_array().unwrap().len(), 1);
        let text = data.to_string();
        assert!(!text.contains("/recovery/") && !text.contains("argon2"), "no text of a mail, no secret");

        let page = unpacked(&file, "index.html");
        for says in ["保有個人データ", "青葉 花子", "電子配信への同意", "同意した", "初回の閲覧", "ご本人"] {
            assert!(page.contains(says), "{says}: {page}");
        }
        let mut conn = house.portal.store.read().await.unwrap();
        let log: Vec<String> = conn.all("SELECT details FROM audit WHERE site = $1 AND did = 'office.disclosed-person'", args!["invoice"]).await.unwrap();
        assert!(log.len() == 1 && log[0].contains("第1号"), "{log:?}");
    }

    async fn what_a_person_wrote_and_where_they_were_invited_is_told_to_them(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let user = people::sql::user_by_login(&mut tx, "invoice", "inv00002").await.unwrap().unwrap();
        let account = people::sql::first_account(&mut tx, "invoice", user.id).await.unwrap().id;
        for (id, by, taken, at) in [("made", user.id, account, 1_i64), ("taken", account, user.id, 2)] {
            tx.run(
                "INSERT INTO invitations (site, id, from_account, by_user, company, address, comment, made, until, taken_user, state)
                 VALUES ($1, $2, $3, $4, '青葉商店', $5, $6, $7, 9, $8, 'waiting')",
                args!["invoice", id, account, by, format!("{id}@example.jp"), format!("{id}のコメント"), at, taken],
            )
            .await
            .unwrap();
        }
        tx.run(
            "INSERT INTO reset_requests (site, id, number, login, company, person, phone, note, at, address)
             VALUES ($1, 'r', '1', 'INV00002', '', '', '', '', 1, '192.0.2.77')",
            args!["invoice"],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        let office = at_work(&house, OWNER).await;
        let form = aoba(&house, &office).await.follow("個人情報の開示").await;
        let file = form.fill("理由", "開示請求書 第2号").press("個人情報の開示").await;
        let data: Json = serde_json::from_str(&unpacked(&file, "data.json")).unwrap();
        let tables = &data["tables"];
        assert_eq!(tables["users"][0]["filed_login"], "inv00002");
        assert_eq!(tables["reset_requests"][0]["address"], "192.0.2.77");
        let told = |row: usize| (tables["invitations"][row]["email"].clone(), tables["invitations"][row]["comment"].clone());
        assert_eq!(told(0), (Json::Null, Json::from("madeのコメント")), "what they wrote");
        assert_eq!(told(1), (Json::from("taken@example.jp"), Json::Null), "where they were written to");
    }

    async fn one_person_is_found_without_looking_at_everybody(fresh: Fresh) {
        let (mut tx, is_sqlite) = (fresh.store.begin().await.unwrap(), matches!(fresh.database, Database::Sqlite(_)));
        if !is_sqlite {
            // Empty tables are read whole otherwise.
            tx.run("SET LOCAL enable_seqscan = off", &[]).await.unwrap();
        }
        // Which of two indexes is the better one cannot be told either, where the table has both.
        let known = if is_sqlite { &["audit_by", "audit_about", "audit_on_behalf"][..] } else { &["audit_on_behalf"] };
        let audit = door::upkeep::person::HELD.iter().find(|held| held.table == "audit").unwrap().sql;
        let others = [
            ("users_email", "SELECT id FROM users WHERE site = $1 AND lower(email) = $2"),
            ("accounts_mail", "SELECT id FROM accounts WHERE site = $1 AND lower(mail) = $2"),
            ("letter_run_people_user", "DELETE FROM letter_run_people WHERE site = $1 AND user_id = $2"),
            ("drafts_owner", "DELETE FROM drafts WHERE site = $1 AND owner = $2"),
            ("invitations_taken_user", "UPDATE invitations SET address = NULL WHERE site = $1 AND taken_user = $2"),
            ("reset_requests_login", "SELECT id FROM reset_requests WHERE site = $1 AND lower(login) = $2"),
        ];
        for (index, sql) in known.iter().map(|index| (*index, audit)).chain(others) {
            let explain = if is_sqlite { "EXPLAIN QUERY PLAN" } else { "EXPLAIN" };
            let plan: Vec<Plan> = tx.all(&format!("{explain} {sql}"), args!["invoice", "x"]).await.unwrap();
            let plan: Vec<String> = plan.into_iter().map(|Plan(line)| line).collect();
            assert!(plan.iter().any(|line| line.contains(index)), "{index}: {plan:#?}");
        }
    }

    async fn who_is_erased_is_nowhere_but_where_it_is_written(fresh: Fresh) {
        let house = House::open(fresh).await;
        let inside = lives(&house).await;
        assert!(traces(&house).await.len() > 5, "they are found as long as they are there");
        let office = at_work(&house, OWNER).await;
        let page = aoba(&house, &office).await;
        let ask = page.follow("利用者の削除").await;
        for says in ["消えるもの", "残るもの", "電子帳簿保存法", "ログインできる利用者がいなくなります"] {
            assert!(ask.says(says), "{says}: {}", ask.text());
        }
        let bare = ask.press("削除する").await;
        assert!(bare.status == 422 && bare.says("理由を入力してください"), "{}", bare.text());
        assert_eq!(inside.open("/invoice/").await.heading(), "トップページ", "nothing was done");

        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run(
            "INSERT INTO api_answers (site, api_key, name, question, begun, status, headers, body)
             VALUES ('invoice', 'key', 'name', $1, $2, 200, '[]', $1)",
            args!["青葉 花子".as_bytes(), house.portal.store.now()],
        )
        .await
        .unwrap();
        tx.commit().await.unwrap();
        // As databases have it from when saving left no trace of the first opening.
        let older = "DELETE FROM invoice_events WHERE site = $1 AND what = 'opened'
                     AND invoice = (SELECT id FROM invoices WHERE site = $1 AND number = 'INV-2026-2')";
        let mut tx = house.portal.store.begin().await.unwrap();
        assert_eq!(tx.run(older, args!["invoice"]).await.unwrap(), 1);
        tx.commit().await.unwrap();
        let done = erase(&page).await;
        let told: (Option<i64>, Option<Vec<u8>>) =
            house.portal.store.read().await.unwrap().one("SELECT status, body FROM api_answers WHERE site = $1", args!["invoice"]).await.unwrap();
        assert_eq!(told, (Some(200), None), "its name stays taken");
        assert!(done.says("利用者を削除しました") && done.says("利用者は登録されていません"), "{}", done.text());
        assert!(done.says("初回ログイン待ち"), "nobody of them can log in");
        assert!(inside.open("/invoice/").await.path.starts_with("/invoice/login"));
        assert_eq!(office.open(&page.path).await.status, 404);
        let last = house.last_mail_to(AOBA).await;
        assert_eq!(last.kind, "door.user-deleted");
        assert_eq!(house.mails_to(AOBA).await.len(), 1, "nothing else is known to have gone there");
        house.turn_clock(SignedDuration::from_hours(24 * 15));
        door::sweep(&house.portal).await.unwrap();
        assert_eq!(traces(&house).await, Vec::<String>::new());

        let mut conn = house.portal.store.read().await.unwrap();
        let kept: i64 = conn.one("SELECT count(*) FROM consents WHERE site = $1 AND answer = 'agreed'", args!["invoice"]).await.unwrap();
        assert!(kept > 0, "what was agreed to stays provable");
        let opened: i64 = conn.one("SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'opened' AND user_id IS NOT NULL", args!["invoice"]).await.unwrap();
        assert!(opened > 0, "and so does what was read");
        let deed: String = conn.one("SELECT details FROM audit WHERE site = $1 AND did = 'door.erased-user'", args!["invoice"]).await.unwrap();
        assert!(deed.contains("本人確認済み") && TRACES.iter().all(|trace| !deed.contains(trace)), "{deed}");
        drop(conn);
        let whole = counter::audit::verify(&house.portal.store, &house.portal.keys, "invoice").await.unwrap();
        assert!(matches!(whole, counter::audit::Finding::Whole { .. }), "{whole:?}");

        let added = at_work(&house, OWNER).await.open(&done.path).await.follow("利用者の追加").await.fill("ユーザID", "INV00002").press("追加する").await;
        assert!(added.says("案内状を発行する"), "the ID is free for whoever follows: {}", added.text());
    }

    async fn who_belongs_to_others_too_only_leaves(fresh: Fresh) {
        let house = House::open(fresh).await;
        let mut tx = house.portal.store.begin().await.unwrap();
        let site = house.portal.sites.get("invoice").unwrap();
        let user = people::sql::user_by_login(&mut tx, "invoice", "inv00002").await.unwrap().unwrap();
        let other = people::NewAccount { number: "100009", name: "青葉リース株式会社", kana: "アオバリース" };
        let other = people::open_account(&mut tx, &site, &other).await.unwrap();
        people::sql::insert_membership(&mut tx, "invoice", user.id, other.id).await.unwrap();
        tx.commit().await.unwrap();
        let office = at_work(&house, OWNER).await;
        let page = aoba(&house, &office).await;
        assert!(page.follow("利用者の削除").await.says("ほかのお客様の利用者でもあります"));
        let left = erase(&page).await;
        assert!(left.says("利用者は登録されていません"), "{}", left.text());
        let page = office.open("/office/invoice/customers?word=100009").await.follow("100009").await.follow("INV00002").await;
        assert!(page.says(AOBA), "{}", page.text());
    }

    async fn requests_go_with_whoever_made_them(fresh: Fresh) {
        let house = House::open(fresh).await;
        let form = house.browser().open("/certificate/reset-request").await;
        let form = form.fill("アクセスキー", "cert0003").fill("会社名", "サンプル雲通信株式会社");
        let form = form.fill("ご担当者名", "雲 花子").fill("電話番号", "03-0000-0012");
        form.press("確認画面へ").await.press("申し込む").await;
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/certificate/customers?word=C0000003").await.follow("C0000003").await;
        erase(&page.follow("CERT0003").await).await;
        let mut conn = house.portal.store.read().await.unwrap();
        let left: Vec<(String, String, Option<i64>)> =
            conn.all("SELECT person, phone, done FROM reset_requests WHERE site = $1", args!["certificate"]).await.unwrap();
        assert!(left.len() == 1 && left[0].0.is_empty() && left[0].1.is_empty() && left[0].2.is_some(), "{left:?}");
    }

    async fn only_those_who_answer_for_it_disclose_and_erase(fresh: Fresh) {
        let house = House::open(fresh).await;
        let contact = at_work(&house, CONTACT).await;
        let code = add(&house, Role::Auditor, &["invoice"]).await;
        let auditor = house.browser();
        first_login(&house, &auditor, &code).await;
        for browser in [&contact, &auditor] {
            let page = aoba(&house, browser).await;
            assert!(!page.says("個人情報の開示") && !page.says("利用者の削除"), "{}", page.text());
            let token = page.form_of("ログアウト").1[0].1.clone();
            for thing in ["disclosure", "erasure"] {
                let path = format!("{}/{thing}", page.path);
                assert_eq!(browser.open(&path).await.status, 403, "{path}");
                assert_eq!(browser.post(&path, &[("_token", &token), ("reason", "x")]).await.status, 403, "{path}");
            }
        }
    }
}
