//! SIGKILL again and again while a batch is checked, imported, printed and published: each document is there once, told
//! of once, and printed.

use std::{collections::BTreeSet, fmt::Write as _, time::Duration};

use store::{Engine, args};
use tokio::time::sleep;

use crate::{
    ground::{Ground, SITE, address_of, message_id},
    on_each_engine,
    work::{at_work, outlives},
};

const CUSTOMERS: u32 = 40;

async fn kills_over_a_batch(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(CUSTOMERS, 0).await;
    let program = ground.start().await;
    let office = at_work(&program).await;
    let form = office.open("/office/invoice/batches/new").await;
    let page = form.press_with("内容を確認する", ("file", "november.csv"), file().as_bytes()).await;
    let over = (Duration::from_millis(500), "公開済み");
    let _program = outlives(&ground, program, (&office, &page.path), over).await;
    for _ in 0..1200 {
        // A mail whose sender was killed before it knew may come twice.
        let told = ground.peer.mails().iter().map(message_id).collect::<BTreeSet<_>>().len();
        if told >= CUSTOMERS as usize {
            return all_is_there_once(&ground).await;
        }
        sleep(Duration::from_millis(50)).await;
    }
    panic!("not all were told");
}

fn file() -> String {
    let mut text = String::from("請求書番号,お客様番号,発行日,品名,数量,単価\n");
    for number in 1..=CUSTOMERS {
        let _ = writeln!(text, "INV-{number},2{number:07},2026/11/20,クレーン,{number},68000");
    }
    text
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
