//! What is told to whoever watches the program.

use std::{fs, time::Duration};

use store::{Engine, jobs, jobs::NewJob};
use testkit::Browser;
use tokio::time::sleep;

use crate::{ground::Ground, on_each_engine, program::free_address};

async fn how_the_queue_stands_is_told(engine: Engine) {
    let ground = Ground::new(engine).await;
    let metrics = free_address();
    let text = fs::read_to_string(ground.config()).unwrap();
    fs::write(ground.config(), format!("metrics = \"{metrics}\"\n{text}")).unwrap();
    ground.settle(1, 0).await;
    let store = ground.store().await;
    let mut tx = store.begin().await.unwrap();
    // Nobody knows how to do it.
    let due = tx.now() - jiff::SignedDuration::from_secs(100);
    let payload = serde_json::Value::Null;
    let job = NewJob { site: "invoice".to_owned(), kind: "nobody.knows", payload, priority: 0, due };
    jobs::leave(&mut tx, &job).await.unwrap();
    jobs::put_aside(&mut tx).await.unwrap();
    jobs::leave(&mut tx, &job).await.unwrap();
    tx.commit().await.unwrap();

    let _program = ground.start().await;
    let watcher = Browser::to(metrics);
    let value = async |name: &str| {
        let text = watcher.open("/metrics").await.body;
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim().parse::<f64>().ok());
        line.unwrap_or_else(|| panic!("no {name} in:\n{text}"))
    };
    while !watcher.open("/metrics").await.body.contains("jobs_late_seconds") {
        sleep(Duration::from_millis(10)).await;
    }
    assert!(value("jobs_left{state=\"waiting\"}").await >= 1.0);
    assert!(value("jobs_left{state=\"dead\"}").await < 0.5);
    assert!(value("jobs_left{state=\"aside\"}").await >= 1.0);
    assert!((100.0..1000.0).contains(&value("jobs_late_seconds").await));
}

on_each_engine!(how_the_queue_stands_is_told);
