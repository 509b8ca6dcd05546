//! The API (OFF-8), as programs meet it: keys, lists, changes, files, the same question twice; and its document.

use std::{collections::BTreeSet, fs, time::Duration};

use counter::{
    Lang,
    api::document,
    table::{RowFault, fault},
};
use jiff::SignedDuration;
use madoguchi::{MIGRATIONS, node};
use serde_json::{Value as Json, json};
use store::args;
use testkit::{Browser, Fresh, House, Program};

use crate::{
    ground::{OWNER, at_work, auditor},
    intake::settle,
};

const READS_CUSTOMERS: &str = "お客様と送信履歴の参照";
const CHANGES_CUSTOMERS: &str = "お客様の利用停止・解除、案内状の発行、再送信";
const READS_INTAKE: &str = "取込と案内状の印刷の参照";
const CHANGES_INTAKE: &str = "お客様の登録・変更・取込、案内状の印刷";
const READS_LOG: &str = "操作記録の参照";
const READS_INVOICES: &str = "請求書の参照";
const CHANGES_INVOICES: &str = "請求書の登録・公開・取消";

/// Makes a key as the owner does, and gives what its page shows.
async fn key(office: &Browser, site: &str, scopes: &[&str]) -> String {
    let mut page = office.open(&format!("/office/{site}/keys/new")).await.fill("名前", "基幹システム");
    for scope in scopes {
        page = page.tick(&format!("{scope} "));
    }
    let made = page.press("鍵を作成する").await;
    assert_eq!(made.heading(), "鍵を作成しました", "{}", made.text());
    made.all("p.secret").concat()
}

async fn program(house: &House, scopes: &[&str]) -> Program {
    let office = at_work(house, OWNER).await;
    Program::new(house.app(), &key(&office, "invoice", scopes).await)
}

fn items(told: &Json) -> &Vec<Json> {
    told["items"].as_array().unwrap()
}

store::on_both! {
    migrations = MIGRATIONS;

    async fn a_key_opens_its_site_and_its_scopes_until_it_is_ended(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let shown = key(&office, "invoice", &[READS_CUSTOMERS]).await;
        assert!(shown.starts_with("mdg_invoice_") && shown.len() > 40, "{shown}");
        let program = Program::new(house.app(), &shown);
        let site = program.get("/site").await;
        assert_eq!((site.status.as_u16(), &site.json["site"]), (200, &json!("invoice")));
        assert_eq!(site.json["scopes"], json!(["customers:read"]));
        assert!(site.header("ratelimit").contains(";r="), "{:?}", site.headers);
        assert!(site.headers.get("set-cookie").is_none(), "a program has no use for cookies");
        assert_eq!(program.get("/customers").await.status, 200);
        for (method, path) in [("GET", "/imports"), ("GET", "/audit-log"), ("GET", "/documents")] {
            let told = program.ask(method, path, None).await;
            assert_eq!(told.status, 403, "{path}");
            assert_eq!(told.header("content-type"), "application/problem+json");
        }
        let locked = program.ask("DELETE", "/customers/x/users/y/lock", None).await;
        assert_eq!(locked.status, 403, "who reads changes nothing");

        // Neither a wrong key, nor one of another site, nor none, nor the browser of the owner.
        let other = shown.replace("mdg_invoice_", "mdg_rental_");
        for wrong in [format!("{shown}x"), other, String::new(), "mdg_nowhere_x".to_owned()] {
            let told = Program::new(house.app(), &wrong).get("/customers").await;
            assert_eq!(told.status, 401, "{wrong}");
            assert_eq!(told.header("www-authenticate"), "Bearer");
        }
        assert_eq!(office.ask("GET", "/api/v1/customers", None).await.status, 401);

        let keys = office.open("/office/invoice/keys").await;
        assert!(keys.says("基幹システム") && keys.says("有効") && !keys.says(&shown), "{}", keys.text());
        let ended = keys.press("無効にする (基幹システム)").await;
        assert!(ended.says("無効"), "{}", ended.text());
        assert_eq!(program.get("/customers").await.status, 401);
        let log = office.open("/office/invoice/journal").await;
        assert!(log.says("APIの鍵を作成") && log.says("APIの鍵を無効化"), "{}", log.text());
    }

    async fn a_key_is_good_until_its_day_and_made_once(fresh: Fresh) {
        let house = House::open(fresh).await;
        let office = at_work(&house, OWNER).await;
        let page = office.open("/office/invoice/keys/new").await;
        let refused = page.clone().fill("有効期限", "2099/01/01").press("鍵を作成する").await;
        assert_eq!(refused.status, 422);
        for why in ["名前を入力してください", "1つ以上選んでください", "5年以内の日付"] {
            assert!(refused.says(why), "{why}: {}", refused.text());
        }
        let page = refused.fill("名前", "夜間処理").fill("有効期限", "2026-11-21").tick(&format!("{READS_CUSTOMERS} "));
        let made = page.press("鍵を作成する").await;
        let again = page.press("鍵を作成する").await;
        assert_eq!(again.heading(), "APIの鍵", "it is shown once: {}", again.text());
        assert_eq!(again.text().matches("夜間処理").count(), 2, "and made once, whose name stands with its button");
        let program = Program::new(house.app(), &made.all("p.secret").concat());
        assert_eq!(program.get("/site").await.status, 200);
        house.turn_clock(SignedDuration::from_hours(48));
        assert_eq!(program.get("/site").await.status, 401);
        let office = at_work(&house, OWNER).await;
        assert!(office.open("/office/invoice/keys").await.says("期限切れ"));
        let reader = auditor(&house).await;
        assert!(reader.open("/office/invoice/keys").await.status.is_success());
        assert_eq!(reader.open("/office/invoice/keys/new").await.status, 403);
    }

    async fn customers_are_found_page_by_page_entered_and_changed(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_CUSTOMERS, READS_INTAKE, CHANGES_INTAKE]).await;
        let all = program.get("/customers?limit=200").await.json;
        let (mut found, mut after) = (Vec::new(), String::new());
        loop {
            let page = program.get(&format!("/customers?limit=2{after}")).await.json;
            found.extend(items(&page).iter().cloned());
            let Some(next) = page["next"].as_str() else { break };
            after = format!("&after={next}");
        }
        assert_eq!(&found, items(&all));
        assert!(found.len() > 2, "more than one page of them");
        for (query, field) in [("limit=0", "limit"), ("limit=201", "limit"), ("after=x", "after"), ("wort=x", "query"), ("state=x", "query")] {
            let told = program.get(&format!("/customers?{query}")).await;
            assert_eq!((told.status.as_u16(), &told.json["errors"][0]["field"]), (422, &json!(field)), "{query}");
        }

        let new = json!({ "number": "300001", "name": "見本機械株式会社", "kana": "ﾐﾎﾝｷｶｲ", "phone": "０３-0000-0001",
                          "user": { "login": "API00001", "person": "見本 太郎" } });
        let made = program.say("POST", "/customers", &new).await;
        assert_eq!(made.status, 201, "{}", made.json);
        let place = made.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        assert_eq!(made.json["kana"], "ミホンキカイ", "by the rules of an import");
        assert_eq!(made.json["users"][0]["login"], "API00001");
        assert_eq!(program.get(&place).await.json, made.json);
        let twice = program.say("POST", "/customers", &new).await;
        assert_eq!((twice.status.as_u16(), &twice.json["errors"][0]["field"]), (422, &json!("number")), "{}", twice.json);

        let seen = program.get(&place).await;
        let known = program.with("if-none-match", seen.header("etag")).get(&place).await;
        assert_eq!((known.status.as_u16(), known.bytes.len()), (304, 0));
        let careful = program.with("if-match", seen.header("etag"));
        let changed = careful.say("PATCH", &place, &json!({ "phone": "06-0000-0002" })).await;
        assert_eq!((changed.status.as_u16(), &changed.json["name"]), (200, &json!("見本機械株式会社")), "{}", changed.json);
        let late = careful.say("PATCH", &place, &json!({ "name": "見本工業株式会社" })).await;
        assert_eq!(late.status, 412, "somebody has changed it meanwhile");
        let wrong = program.say("PATCH", &place, &json!({ "postal_code": "1" })).await;
        assert_eq!((wrong.status.as_u16(), &wrong.json["errors"][0]["field"]), (422, &json!("postal_code")), "{}", wrong.json);
        for (body, status) in [("{", 400), ("{\"nome\":\"x\"}", 422), ("[]", 422)] {
            let told = program.ask("PATCH", &place, Some(("application/json", body.as_bytes()))).await;
            assert_eq!(told.status, status, "{body}");
        }
        assert_eq!(program.ask("PATCH", &place, Some(("text/plain", b"x"))).await.status, 415);

        let user = format!("{place}/users/{}", made.json["users"][0]["id"].as_str().unwrap());
        let no_reason = program.say("PUT", &format!("{user}/state"), &json!({ "state": "suspended" })).await;
        assert_eq!(no_reason.status, 422);
        let shut = json!({ "state": "suspended", "reason": "退職" });
        assert!(program.say("PUT", &format!("{user}/state"), &shut).await.json["suspended"].is_string());
        assert_eq!(program.say("PUT", &format!("{user}/state"), &shut).await.status, 200, "what is so already is so");
        assert!(program.say("PUT", &format!("{user}/state"), &json!({ "state": "active" })).await.json["suspended"].is_null());
        assert_eq!(program.ask("DELETE", &format!("{user}/lock"), None).await.status, 409, "nobody is locked");
        let letter = program.ask("POST", &format!("{user}/letter"), None).await;
        assert_eq!((letter.status.as_u16(), letter.header("content-type")), (200, "application/pdf"));
        let closed = program.say("PUT", &format!("{place}/state"), &json!({ "state": "closed", "reason": "解約" })).await;
        assert_eq!(closed.json["state"], "closed");
    }

    async fn a_file_of_customers_comes_in_once_however_often_it_is_sent(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_INTAKE, CHANGES_INTAKE, READS_LOG]).await;
        let file = "お客様番号,お客様名,ユーザID\n300001,見本機械株式会社,API00001\n300002,見本商事,API00002\n".as_bytes();
        let named = program.with("idempotency-key", "november-1");
        let first = named.ask("POST", "/imports?name=kokyaku.csv", Some(("text/csv", file))).await;
        assert_eq!(first.status, 201, "{}", first.json);
        let again = named.ask("POST", "/imports?name=kokyaku.csv", Some(("text/csv", file))).await;
        assert_eq!((again.status, &again.json, again.header("location")), (first.status, &first.json, first.header("location")));
        assert_eq!(again.header("idempotent-replayed"), "true");
        let other = named.ask("POST", "/imports?name=other.csv", Some(("text/csv", file))).await;
        assert_eq!((other.status.as_u16(), &other.json["errors"][0]["field"]), (422, &json!("Idempotency-Key")));
        settle(&house).await;
        let place = first.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let checked = program.get(&place).await.json;
        assert_eq!((&checked["stage"], &checked["new_customers"], &checked["name"]), (&json!("checked"), &json!(2), &json!("kokyaku.csv")));
        let run = program.say("POST", &format!("{place}/run"), &json!({})).await;
        assert_eq!((run.status.as_u16(), &run.json["stage"]), (200, &json!("running")));
        assert_eq!(program.say("POST", &format!("{place}/run"), &json!({})).await.status, 409, "it runs already");
        settle(&house).await;
        assert_eq!(program.get(&place).await.json["stage"], "done");
        let report = program.get(&format!("{place}/report.csv")).await;
        assert!(String::from_utf8_lossy(&report.bytes).contains("API00002"));

        let bad = program.ask("POST", "/imports", Some(("text/csv", "お客様番号,お客様名\n,名無し\n".as_bytes()))).await;
        settle(&house).await;
        let bad = program.get(bad.header("location").strip_prefix("/api/v1").unwrap()).await.json;
        assert_eq!((&bad["stage"], &bad["faults"][0]["row"]), (&json!("refused"), &json!(2)), "{bad}");
        assert_eq!(program.ask("POST", "/imports", Some(("text/csv", b""))).await.status, 422);
        assert_eq!(items(&program.get("/imports").await.json).len(), 2);

        let runs = program.say("POST", "/letter-runs", &json!({ "who": "new" })).await;
        assert_eq!(runs.status, 201, "{}", runs.json);
        settle(&house).await;
        let place = runs.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        assert_eq!(program.get(&place).await.json["state"], "ready");
        let to = program.get(&format!("{place}/list.csv")).await;
        assert!(String::from_utf8_lossy(&to.bytes).contains("API00002"));
        let pdf = program.ask("POST", &format!("{place}/file"), None).await;
        assert!(pdf.bytes.starts_with(b"%PDF"));
        assert_eq!(program.ask("DELETE", &format!("{place}/file"), None).await.status, 204);
        assert_eq!(program.ask("POST", &format!("{place}/file"), None).await.status, 404);

        let log = program.get("/audit-log?did=door.began-import").await.json;
        let by = items(&log)[0]["by"].as_str().unwrap();
        assert!(by.starts_with("key:"), "{by}");
        let office = at_work(&house, OWNER).await;
        assert!(office.open("/office/invoice/journal?did=door.began-import").await.says("基幹システム"));
    }

    async fn what_was_refused_takes_no_name_away(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_INTAKE]).await.with("idempotency-key", "one");
        let refused = program.say("POST", "/customers", &json!({ "number": "", "name": "x" })).await;
        assert_eq!(refused.status, 422);
        let made = program.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!(made.status, 201, "{}", made.json);
        let again = program.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!((again.status.as_u16(), &again.json), (201, &made.json), "not refused as taken, but answered as before");
        let elsewhere = at_work(&house, OWNER).await;
        let other = Program::new(house.app(), &key(&elsewhere, "invoice", &[CHANGES_INTAKE]).await).with("idempotency-key", "one");
        let taken = other.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!(taken.status, 422, "a name is its key's own");
        house.turn_clock(SignedDuration::from_hours(25));
        office::sweep(&house.portal).await.unwrap();
        let late = program.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!(late.status, 422, "after a day it is a new question");
    }

    async fn who_hangs_up_stops_nothing_and_nothing_is_done_twice(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_INTAKE, READS_LOG]).await;
        for wait in 0..12 {
            let number = (300_100 + wait).to_string();
            let named = program.with("idempotency-key", format!("hung-up-{wait}"));
            let new = json!({ "number": number, "name": "見本機械株式会社" });
            let hung_up = tokio::time::timeout(Duration::from_millis(wait), named.say("POST", "/customers", &new)).await;
            let mut tries = 0;
            let told = loop {
                let told = named.say("POST", "/customers", &new).await;
                if told.status != 409 || tries == 500 {
                    break told;
                }
                assert_eq!(told.json["errors"][0]["code"], "api-refused-under-way", "{}", told.json);
                assert_eq!(told.header("retry-after"), "1");
                tries += 1;
                tokio::time::sleep(Duration::from_millis(10)).await;
            };
            assert_eq!(told.status, 201, "after {wait} ms: {}", told.json);
            if let Ok(first) = hung_up {
                assert_eq!(first.json, told.json);
            }
        }
        let entered = program.get("/audit-log?did=door.registered-account&limit=200").await.json;
        assert_eq!(items(&entered).len(), 12, "each of them once: {entered}");
    }

    async fn what_a_shelf_that_is_gone_did_not_do_can_be_asked_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[CHANGES_INTAKE]).await.with("idempotency-key", "one");
        let documents = house.sites_folder().with_file_name("documents");
        let aside = documents.with_extension("aside");
        fs::rename(&documents, &aside).unwrap();
        fs::write(&documents, "no folder").unwrap();
        let file = "お客様番号,お客様名\n300001,見本機械株式会社\n".as_bytes();
        let told = program.ask("POST", "/imports", Some(("text/csv", file))).await;
        assert!(told.status.is_server_error(), "{}", told.status);
        fs::remove_file(&documents).unwrap();
        fs::rename(&aside, &documents).unwrap();
        let told = program.ask("POST", "/imports", Some(("text/csv", file))).await;
        assert_eq!(told.status, 201, "{}", told.json);
    }

    async fn a_long_answer_is_kept_as_well(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[CHANGES_INTAKE, READS_INTAKE]).await;
        let file = "お客様番号,お客様名\n300001,見本機械株式会社\n".as_bytes();
        let taken = program.ask("POST", "/imports", Some(("text/csv", file))).await;
        settle(&house).await;
        let doubts: Vec<RowFault> = (2..3000).map(|row| RowFault::new(row, "お客様名", "import-name-needed")).collect();
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE imports SET warnings = $2 WHERE site = $1", args!["invoice", fault::as_json(&doubts)]).await.unwrap();
        tx.commit().await.unwrap();
        let run = format!("{}/run", taken.header("location").strip_prefix("/api/v1").unwrap());
        let named = program.with("idempotency-key", "one");
        let first = named.say("POST", &run, &json!({})).await;
        assert_eq!(first.status, 200, "{}", first.json);
        assert!(first.bytes.len() > 256 * 1024, "{}", first.bytes.len());
        let again = named.say("POST", &run, &json!({})).await;
        assert_eq!((again.status.as_u16(), again.header("idempotent-replayed")), (200, "true"), "{}", again.json);
        assert!(again.bytes == first.bytes);
    }

    async fn an_answer_that_named_somebody_who_is_erased_says_no_more_than_that_it_was_done(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_INTAKE]).await.with("idempotency-key", "one");
        let new = json!({ "number": "300009", "name": "見本", "user": { "login": "API00001", "person": "見本 太郎" } });
        let made = program.say("POST", "/customers", &new).await;
        assert_eq!(made.status, 201, "{}", made.json);
        let user = made.json["users"][0]["id"].as_str().unwrap();
        let place = made.header("location").strip_prefix("/api/v1").unwrap();
        let office = at_work(&house, OWNER).await;
        let page = office.open(&format!("/office/invoice{place}/users/{user}/erasure")).await;
        let done = page.fill("理由", "ご本人からの請求").press("削除する").await;
        assert!(done.says("利用者を削除しました"), "{}", done.text());
        let again = program.say("POST", "/customers", &new).await;
        assert_eq!((again.status, again.header("location")), (made.status, made.header("location")));
        assert_eq!((again.bytes.len(), again.header("content-type"), again.header("etag")), (0, "", ""));
    }

    async fn what_broke_off_is_neither_answered_nor_done_again(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[CHANGES_INTAKE]).await.with("idempotency-key", "one");
        let new = json!({ "number": "300009", "name": "x" });
        assert_eq!(program.say("POST", "/customers", &new).await.status, 201);
        let mut tx = house.portal.store.begin().await.unwrap();
        tx.run("UPDATE api_answers SET status = NULL, body = NULL WHERE site = $1", args!["invoice"]).await.unwrap();
        tx.commit().await.unwrap();
        let told = program.say("POST", "/customers", &new).await;
        assert_eq!((told.status.as_u16(), &told.json["errors"][0]["code"]), (409, &json!("api-refused-under-way")));
        house.turn_clock(SignedDuration::from_hours(2));
        let told = program.say("POST", "/customers", &new).await;
        assert_eq!((told.status.as_u16(), &told.json["errors"][0]["code"]), (409, &json!("api-refused-unknown")));
        assert_eq!(told.header("retry-after"), "", "asking again does not help");
    }

    async fn a_name_stands_for_what_was_said_however_it_came(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[CHANGES_INTAKE, CHANGES_INVOICES]).await;
        let chunked = program.with("idempotency-key", "one").with("transfer-encoding", "chunked");
        let first = chunked.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!(first.status, 201, "{}", first.json);
        let other = chunked.say("POST", "/customers", &json!({ "number": "300010", "name": "x" })).await;
        assert_eq!(other.json["errors"][0]["code"], "api-refused-name-taken", "{}", other.json);
        let again = chunked.say("POST", "/customers", &json!({ "number": "300009", "name": "x" })).await;
        assert_eq!(again.json, first.json);
        // curl says that of whatever it is given.
        let file = format!("お客様番号,お客様名,ユーザID\n{}", "300001,見本機械株式会社,API00001\n".repeat(8000));
        assert!(file.len() > 300_000);
        let taken = program.ask("POST", "/imports", Some(("application/x-www-form-urlencoded", file.as_bytes()))).await;
        assert_eq!(taken.status, 201, "{}", taken.json);
    }

    async fn a_file_is_a_file_whatever_it_calls_itself(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[CHANGES_INTAKE, CHANGES_INVOICES]).await;
        let lines = "API-1,100002,2026/11/20,,11月分,クレーン,3,日,105,10,,,\n".repeat(6000);
        let file = format!("請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率,種別,元の請求書番号,理由\n{lines}");
        assert!(file.len() > 300_000);
        let named = program.with("idempotency-key", "one");
        for (path, kind) in [("/batches", "application/json"), ("/imports", "application/json; charset=utf-8"), ("/imports", "")] {
            let taken = program.ask("POST", path, Some((kind, file.as_bytes()))).await;
            assert_eq!(taken.status, 201, "{path} {kind}: {}", taken.json);
        }
        let taken = named.ask("POST", "/imports", Some(("", file.as_bytes()))).await;
        assert_eq!(taken.status, 201, "{}", taken.json);
        let long = json!({ "number": "300009", "name": "x".repeat(300_000) });
        assert_eq!(program.say("POST", "/customers", &long).await.status, 413);
    }

    async fn who_is_to_stay_out_does_not_come_back_with_their_customer(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_CUSTOMERS, CHANGES_INTAKE]).await;
        let new = json!({ "number": "300001", "name": "見本", "user": { "login": "API00001" } });
        let made = program.say("POST", "/customers", &new).await;
        let place = made.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let user = format!("{place}/users/{}/state", made.json["users"][0]["id"].as_str().unwrap());
        let shut = |why: &str| json!({ "state": "suspended", "reason": why });
        assert_eq!(program.say("PUT", &format!("{place}/state"), &shut("滞納")).await.status, 200);
        assert_eq!(program.say("PUT", &user, &shut("退職")).await.status, 409, "nothing of it would be kept");
        assert_eq!(program.say("PUT", &format!("{place}/state"), &json!({ "state": "open" })).await.status, 200);
        let told = program.say("PUT", &user, &shut("退職")).await;
        assert!(told.status == 200 && told.json["suspended"].is_string(), "{}", told.json);
    }

    async fn who_may_not_read_customers_reads_none_by_changing_nothing(fresh: Fresh) {
        let house = House::open(fresh).await;
        let reader = program(&house, &[READS_CUSTOMERS]).await;
        let blind = program(&house, &[CHANGES_INTAKE]).await;
        let customer = items(&reader.get("/customers?word=100002").await.json)[0]["id"].as_str().unwrap().to_owned();
        let place = format!("/customers/{customer}");
        let user = reader.get(&place).await.json["users"][0]["id"].as_str().unwrap().to_owned();
        for path in [place.clone(), format!("{place}/users/{user}")] {
            let told = blind.say("PATCH", &path, &json!({})).await;
            assert_eq!((told.status.as_u16(), told.bytes.len()), (204, 0), "{}", told.json);
            assert_eq!(told.header("etag"), reader.get(&path).await.header("etag"), "of the state to go on from");
        }
        let both = program(&house, &[READS_CUSTOMERS, CHANGES_INTAKE]).await;
        assert_eq!(both.say("PATCH", &place, &json!({})).await.json["number"], "100002");
    }

    async fn what_cannot_be_meant_is_refused(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_CUSTOMERS, CHANGES_INTAKE, READS_LOG]).await;
        let new = json!({ "number": "300001", "name": "見本", "user": { "login": "API00001" } });
        let made = program.say("POST", "/customers", &new).await;
        let place = made.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let old = program.get(&place).await.header("etag").to_owned();
        program.say("PATCH", &place, &json!({ "phone": "06-0000-0002" })).await;
        let late = program.with("if-match", &old);
        let shut = json!({ "state": "suspended", "reason": "滞納" });
        assert_eq!(late.say("PUT", &format!("{place}/state"), &shut).await.status, 412);
        let user = made.json["users"][0]["id"].as_str().unwrap();
        assert_eq!(late.say("PUT", &format!("{place}/users/{user}/state"), &shut).await.status, 412);
        let helped = late.ask("POST", &format!("{place}/users/{user}/help"), None).await;
        assert_eq!((helped.status.as_u16(), &helped.json["errors"][0]["field"]), (422, &json!("If-Match")));
        assert_eq!(program.get(&place).await.json["state"], "waiting");

        let taken = json!({ "number": "300002", "name": "見本", "user": { "login": "API00001" } });
        let told = program.say("POST", "/customers", &taken).await;
        assert_eq!((told.status.as_u16(), &told.json["errors"][0]["field"]), (422, &json!("login")), "{}", told.json);
        let lines = program.say("PATCH", &place, &json!({ "name": "見本\r\n工業\r株式会社" })).await;
        assert_eq!(lines.json["name"], "見本\n工業\n株式会社", "as an import reads it");
        let nul = program.say("PATCH", &place, &json!({ "name": "x\0" })).await;
        assert_eq!(nul.status, 400, "{}", nul.json);
        assert_eq!(program.ask("DELETE", "/suppressed-addresses/a%00b", None).await.status, 400);
        let led_away = program.ask("GET", "/customers?lang=ja", None).await;
        assert_eq!(led_away.status, 422, "a program is led nowhere: {:?}", led_away.headers);
    }

    async fn a_returned_mail_is_noted_under_the_name_of_who_brought_it(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_CUSTOMERS, CHANGES_CUSTOMERS, READS_LOG]).await;
        let office = at_work(&house, OWNER).await;
        office.open("/office/invoice/outbox").await.press("テストメールを送る").await;
        settle(&house).await;
        let notice = program.get("/notices").await.json;
        let id = items(&notice)[0]["id"].as_str().unwrap().to_owned();
        let report = format!(
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
             Action: failed\r\nStatus: 4.2.2\r\nDiagnostic-Code: smtp; 452 mailbox full\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{id}@example.jp>\r\n\r\nx\r\n--b--\r\n"
        );
        let taken = program.ask("POST", "/bounces", Some(("message/rfc822", report.as_bytes()))).await;
        assert_eq!(taken.json["outcome"], "noted", "{}", taken.json);
        let log = program.get("/audit-log?did=office.took-bounce").await.json;
        assert_eq!(items(&log)[0]["about"], json!(format!("notice:{id}")));
        assert!(items(&log)[0]["by"].as_str().unwrap().starts_with("key:"), "{log}");
    }

    async fn invoices_go_in_out_and_back(fresh: Fresh) {
        let house = House::open(fresh).await;
        let program = program(&house, &[READS_INVOICES, CHANGES_INVOICES]).await;
        let file = "請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率,種別,元の請求書番号,理由\n\
                    API-1,100002,2026/11/20,,11月分,クレーン,3,日,105,10,,,\n";
        let taken = program.ask("POST", "/batches?name=november.csv", Some(("text/csv", file.as_bytes()))).await;
        assert_eq!(taken.status, 201, "{}", taken.json);
        let place = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        let same = program.ask("POST", "/batches?name=november.csv", Some(("application/json", file.as_bytes()))).await;
        assert_eq!(same.header("location"), taken.header("location"), "the very same file is the same batch");
        settle(&house).await;
        let now = house.portal.store.now().to_string();
        let let_in = program.say("POST", &format!("{place}/import"), &json!({ "publish_at": now })).await;
        assert_eq!(let_in.status, 200, "{}", let_in.json);
        settle(&house).await;
        let batch = program.get(&place).await.json;
        assert_eq!((&batch["stage"], &batch["gross"], &batch["tracking"]["electronic"]), (&json!("published"), &json!(346), &json!(1)), "{batch}");
        assert_eq!(program.ask("DELETE", &place, None).await.status, 409, "what is out is out");
        let found = program.get("/documents?word=API-1&from=2026-11-20&until=2026-11-20&most=346").await.json;
        assert_eq!(items(&found).len(), 1, "{found}");
        let id = items(&found)[0]["id"].as_str().unwrap().to_owned();
        let document = program.get(&format!("/documents/{id}")).await.json;
        assert!(document["trail"].as_array().unwrap().iter().any(|one| one["what"] == "notified"), "{document}");
        assert!(program.get(&format!("/documents/{id}/pdf")).await.bytes.starts_with(b"%PDF"));
        assert_eq!(program.get(&format!("/documents/{id}")).await.json["state"], "unread", "a program's look makes nothing read");
        assert!(program.get(&format!("/documents/{id}/jp-pint.xml")).await.status.is_success());
        let lines = program.get(&format!("/documents/{id}/lines.csv")).await;
        assert!(String::from_utf8_lossy(&lines.bytes).contains("クレーン"));
        let control = json!({ "reason": "two\u{1b}lines" });
        let refused = program.say("POST", &format!("/documents/{id}/cancellation"), &control).await;
        assert!(refused.status == 422 && refused.json.to_string().contains("control characters"), "{}", refused.json);
        assert_eq!(program.say("POST", &format!("/documents/{id}/cancellation"), &json!({ "reason": " " })).await.status, 422);
        let why = json!({ "reason": "二重請求のため" });
        assert_eq!(program.say("POST", &format!("/documents/{id}/cancellation"), &why).await.status, 200);
        assert_eq!(program.say("POST", &format!("/documents/{id}/cancellation"), &why).await.status, 409);
        assert_eq!(program.get("/documents?kind=cancellation&word=API-1-C").await.json["items"].as_array().unwrap().len(), 1);
        for path in ["/documents/00000000-0000-0000-0000-000000000000", "/batches/00000000-0000-0000-0000-000000000000"] {
            assert_eq!(program.get(path).await.status, 404);
        }
        assert_eq!(program.get("/batches/x").await.status, 400);
    }

    async fn what_is_answered_is_what_the_document_says(fresh: Fresh) {
        let house = House::open(fresh).await;
        let all = [READS_CUSTOMERS, CHANGES_CUSTOMERS, READS_INTAKE, CHANGES_INTAKE, READS_INVOICES, CHANGES_INVOICES, READS_LOG];
        let program = program(&house, &all).await;
        let file = "請求書番号,お客様番号,発行日,支払期日,件名,品名,数量,単位,単価,税率,種別,元の請求書番号,理由\n\
                    API-1,100002,2026/11/20,,11月分,クレーン,3,日,105,10,,,\n";
        let batch = program.ask("POST", "/batches", Some(("text/csv", file.as_bytes()))).await;
        let import = program.ask("POST", "/imports", Some(("text/csv", "お客様番号,お客様名,ユーザID\n300001,見本,API00001\n".as_bytes()))).await;
        settle(&house).await;
        let import = import.json["id"].as_str().unwrap().to_owned();
        program.say("POST", &format!("/imports/{import}/run"), &json!({})).await;
        let now = house.portal.store.now().to_string();
        let batch = batch.json["id"].as_str().unwrap().to_owned();
        program.say("POST", &format!("/batches/{batch}/import"), &json!({ "publish_at": now })).await;
        settle(&house).await;
        program.say("POST", "/letter-runs", &json!({ "who": "new" })).await;
        let document = program.get("/openapi.json").await.json;
        // Each list, and the first thing of it as a whole.
        for (list, one) in [
            ("/customers", "/customers/{customer}"),
            ("/imports", "/imports/{import}"),
            ("/letter-runs", "/letter-runs/{run}"),
            ("/notices", "/notices/{notice}"),
            ("/batches", "/batches/{batch}"),
            ("/documents", "/documents/{document}"),
            ("/audit-log", ""),
            ("/suppressed-addresses", ""),
        ] {
            let says = |path: &str, told: &Json| {
                let content = &document["paths"][format!("/api/v1{path}")]["get"]["responses"]["200"]["content"];
                let found = unlike(&content["application/json"]["schema"], told, &document, path);
                assert!(found.is_empty(), "{found:#?}");
            };
            let told = program.get(list).await.json;
            says(list, &told);
            if !one.is_empty() {
                let id = items(&told).first().unwrap_or_else(|| panic!("{list} is empty"))["id"].as_str().unwrap();
                says(one, &program.get(&format!("{list}/{id}")).await.json);
            }
        }
    }

    async fn its_document_tells_of_everything_in_both_languages(fresh: Fresh) {
        let house = House::open(fresh).await;
        let told = Program::new(house.app(), "").get("/openapi.json").await.json;
        assert_eq!(told["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(), ["3", "1"]);
        let source = house.portal.part::<document::Source>();
        let mut said = BTreeSet::new();
        for lang in Lang::ALL {
            let finished = document::finished(&source.0, &house.portal.words.speech(lang));
            let text = finished.to_string();
            assert!(!text.contains("[api-"), "a word is missing: {}", text.split("[api-").nth(1).unwrap_or_default().chars().take(40).collect::<String>());
            said.extend(keys(&finished));
        }
        // Every word of the document is said, and every field has one.
        let lists: String = node::words().iter().map(|list| list.ja).collect();
        let families = ["api-field-", "api-op-", "api-tag-"];
        let words: BTreeSet<String> = lists
            .lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(key, _)| key.to_owned())
            .filter(|key| families.iter().any(|family| key.starts_with(family)))
            .collect();
        assert_eq!(words, said);
        let manual = house.browser().open("/api/v1/").await;
        assert!(manual.status.is_success() && manual.says("/api/v1/customers/{customer}"), "{}", manual.text());
        assert!(house.browser().speaking("en").open("/api/v1/").await.says("What holds everywhere"));
    }
}

/// What a schema of the document does not allow of an answer: enough of JSON Schema for what the document uses.
fn unlike(schema: &Json, value: &Json, document: &Json, at: &str) -> Vec<String> {
    if let Some(way) = schema["$ref"].as_str() {
        return unlike(document.pointer(&way[1..]).unwrap(), value, document, at);
    }
    let mut found = Vec::new();
    for part in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(unlike(part, value, document, at));
    }
    if let Some(one_of) = schema["oneOf"].as_array()
        && !one_of.iter().any(|one| unlike(one, value, document, at).is_empty())
    {
        found.push(format!("{at}: {value} is none of {one_of:?}"));
    }
    if let Some(choices) = schema["enum"].as_array()
        && !choices.contains(value)
    {
        found.push(format!("{at}: {value} is none of {choices:?}"));
    }
    let kind = match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(_) => "integer",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    let kinds: Vec<&str> = match &schema["type"] {
        Json::Array(kinds) => kinds.iter().filter_map(Json::as_str).collect(),
        kind => kind.as_str().into_iter().collect(),
    };
    if !kinds.is_empty() && !kinds.contains(&kind) {
        found.push(format!("{at}: {value} is not {kinds:?}"));
    }
    let lacks = |name: &&Json| value.get(name.as_str().unwrap()).is_none();
    found.extend(
        schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(lacks)
            .map(|name| format!("{at} lacks {name}")),
    );
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(name) {
            found.extend(unlike(property, value, document, &format!("{at}.{name}")));
        }
    }
    if schema["items"].is_object() {
        for value in value.as_array().into_iter().flatten() {
            found.extend(unlike(&schema["items"], value, document, &format!("{at}[]")));
        }
    }
    found
}

/// The words that a document asks for: of its operations, their groups, and every field.
fn keys(document: &Json) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for item in
        document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values())
    {
        let id = item["operationId"].as_str().unwrap();
        keys.insert(format!("api-op-{}", id.replace('_', "-")));
        keys.insert(format!("api-tag-{}", item["tags"][0].as_str().unwrap()));
        let parameters = item["parameters"].as_array().unwrap().iter().filter(|one| one["in"] != "header");
        keys.extend(parameters.map(|one| field(one["name"].as_str().unwrap())));
        assert!(id == "get_site" || item["security"][0]["key"][0].is_string(), "{id} needs no scope");
    }
    let schemas = document["components"]["schemas"].as_object().unwrap();
    for (name, schema) in schemas.iter().filter(|(name, _)| *name != "Problem") {
        let parts = schema["allOf"].as_array().into_iter().flatten().chain([schema]);
        let named = parts.filter_map(|part| part["properties"].as_object()).flatten();
        for (property, about) in named {
            assert!(about["description"].is_string(), "{name}.{property} is not explained");
            keys.insert(field(property));
        }
    }
    keys
}

fn field(name: &str) -> String {
    format!("api-field-{}", name.replace('_', "-"))
}
