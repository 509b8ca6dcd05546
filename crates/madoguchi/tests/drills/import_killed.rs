//! SIGKILL again and again while a file of customers is checked and taken in: each row is there once, and the report
//! says so of each.

use std::{fmt::Write as _, time::Duration};

use store::{Engine, args};

use crate::{
    ground::{Ground, SITE},
    on_each_engine,
    work::{at_work, nothing_lies_unnamed, outlives},
};

/// Some of those that are taken in together.
const ROWS: u32 = 2600;

async fn kills_over_an_import(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(0, 0).await;
    let program = ground.start().await;
    let office = at_work(&program).await;
    let form = office.open("/office/invoice/imports/new").await;
    let page = form.press_with("内容を確認する", ("file", "customers.csv"), file().as_bytes()).await;
    let over = (Duration::from_millis(1500), "取り込み済み");
    let _program = outlives(&ground, program, (&office, &page.path), over).await;

    let all = ROWS.to_string();
    let page = office.open(&page.path).await;
    assert_eq!(page.all("dl.counts dd"), [&all, "0", &all, "0", "0"].map(thousands), "{}", page.text());
    let report = office.open(&format!("{}/report.csv", page.path)).await;
    let told: Vec<String> =
        String::from_utf8_lossy(&report.bytes).lines().skip(1).map(str::to_owned).collect();
    let expected: Vec<String> =
        (1..=ROWS).map(|one| format!("{},KILL{one},新規,KILL{one:05},新規,", one + 1)).collect();
    assert_eq!(told, expected);
    let mut conn = ground.store().await.read().await.unwrap();
    for (what, sql) in [
        ("customers", "SELECT count(*) FROM accounts WHERE site = $1 AND number LIKE 'KILL%'"),
        (
            "people",
            "SELECT count(*) FROM users u JOIN memberships m ON m.site = u.site AND m.user_id = u.id
             JOIN accounts a ON a.site = m.site AND a.id = m.account_id
             WHERE u.site = $1 AND u.login LIKE 'kill%' AND a.number LIKE 'KILL%'",
        ),
    ] {
        let count: i64 = conn.one(sql, args![SITE]).await.unwrap();
        assert_eq!(count, i64::from(ROWS), "{what}");
    }
    assert_eq!(ground.deeds("door.imported").await, 1);
    nothing_lies_unnamed(&ground).await;
    ground.verify_audit().await;
}

fn thousands(number: &str) -> String {
    counter::show::Show::number(number.parse().unwrap())
}

fn file() -> String {
    let mut text = String::from("お客様番号,お客様名,ユーザID\n");
    for one in 1..=ROWS {
        let _ = writeln!(text, "KILL{one},サンプル{one}号株式会社,KILL{one:05}");
    }
    text
}

on_each_engine!(kills_over_an_import);
