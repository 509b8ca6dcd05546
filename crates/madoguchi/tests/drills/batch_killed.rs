//! SIGKILL again and again while a batch is checked, imported, printed and published: each document is there once, told
//! of once, and printed.

use std::{collections::BTreeSet, env, fmt::Write as _, time::Duration};

use store::{Engine, Given, args, testing};
use testkit::{Browser, Page};
use tokio::time::sleep;

use crate::{
    ground::{Ground, SITE, address_of, message_id},
    on_each_engine,
    program::Program,
};

const KILLS: u32 = 5;
const CUSTOMERS: u32 = 40;

async fn kills_over_a_batch(engine: Engine) {
    let kills = env::var("MADOGUCHI_KILLS").map_or(KILLS, |kills| kills.parse().expect("a number"));
    let ground = Ground::new(engine).await;
    ground.settle(CUSTOMERS, 0).await;
    let mut program = ground.start().await;
    let office = at_work(&program).await;
    let form = office.open("/office/invoice/batches/new").await;
    let page = form.press_with("内容を確認する", ("file", "november.csv"), file().as_bytes()).await;
    let batch = page.path.clone();
    for kill in 0..kills {
        go_on(&office.open(&batch).await).await;
        let [chance] = Given::set(testing::start(), u64::from(kill)).bytes();
        sleep(Duration::from_millis(20 + 2 * u64::from(chance))).await;
        program.kill().await;
        nobody_holds_anything(&ground).await;
        program = ground.start().await;
    }
    for _ in 0..1200 {
        let page = office.open(&batch).await;
        // A mail whose sender was killed before it knew may come twice.
        let told = ground.peer.mails().iter().map(message_id).collect::<BTreeSet<_>>().len();
        if page.says("公開済み") && told >= CUSTOMERS as usize {
            return all_is_there_once(&ground).await;
        }
        go_on(&page).await;
        sleep(Duration::from_millis(50)).await;
    }
    panic!("the batch never came to its end: {}", office.open(&batch).await.text());
}

async fn at_work(program: &Program) -> Browser {
    let browser = program.browser();
    let page = browser.open("/office/login").await;
    let page = page.fill("メールアドレス", "admin@example.jp").fill("パスワード", "Office-2026-demo");
    assert_eq!(page.press("ログイン").await.heading(), "本日の業務");
    browser
}

/// Whoever is at the batch says once that it may go on.
async fn go_on(page: &Page) {
    if page.says("公開する日時を選んで") {
        page.clone().choose("準備ができしだい公開する").press("登録する").await;
    }
}

fn file() -> String {
    let mut text = String::from("請求書番号,お客様番号,発行日,品名,数量,単価\n");
    for number in 1..=CUSTOMERS {
        let _ = writeln!(text, "INV-{number},2{number:07},2026/11/20,クレーン,{number},68000");
    }
    text
}

/// What the dead held is free at once: nobody waits a minute here.
async fn nobody_holds_anything(ground: &Ground) {
    let mut tx = ground.store().await.begin().await.unwrap();
    tx.run("UPDATE jobs SET held_until = 0 WHERE site = $1 AND state = 1", args![SITE]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn all_is_there_once(ground: &Ground) {
    let all = i64::from(CUSTOMERS);
    let mut conn = ground.store().await.read().await.unwrap();
    for (what, sql) in [
        ("documents", "SELECT count(*) FROM invoices WHERE site = $1 AND published IS NOT NULL"),
        ("PDFs", "SELECT count(DISTINCT hash) FROM invoices WHERE site = $1"),
        ("issues", "SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'issued'"),
        (
            "notices in trails",
            "SELECT count(DISTINCT notice) FROM invoice_events WHERE site = $1 AND what = 'notified'",
        ),
        ("trails", "SELECT count(*) FROM invoice_events WHERE site = $1 AND what = 'notified'"),
        ("notices", "SELECT count(*) FROM invoice_notices WHERE site = $1"),
    ] {
        let count: i64 = conn.one(sql, args![SITE]).await.unwrap();
        assert_eq!(count, all, "{what}");
    }
    let mails = ground.peer.mails();
    let told = |address: &str| {
        let theirs = mails.iter().filter(|mail| mail.to.iter().any(|to| to == address));
        theirs.map(message_id).collect::<BTreeSet<_>>().len()
    };
    for number in 1..=CUSTOMERS {
        assert_eq!(told(&address_of(number)), 1, "{}", address_of(number));
    }
    ground.verify_audit().await;
}

on_each_engine!(kills_over_a_batch);
