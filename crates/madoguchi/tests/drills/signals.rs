//! SIGTERM ends in good order; SIGHUP reads the site files anew, and a mistake in them changes nothing.

use std::fs;

use store::Engine;
use tokio::task::JoinSet;

use crate::{
    ground::{Ground, PASSWORD, login_of},
    on_each_engine,
};

const CLIENTS: u32 = 40;

async fn what_was_accepted_is_answered(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(CLIENTS, 0).await;
    // Slow enough that most logins still wait for their turn.
    let config =
        fs::read_to_string(ground.config()).unwrap().replace("memory-kib = 7168", "memory-kib = 32768");
    fs::write(ground.config(), config).unwrap();
    let mut program = ground.start().await;
    let mut pages = Vec::new();
    for member in 1..=CLIENTS {
        let page = program.open("/invoice/login").await;
        pages.push(page.fill("ユーザID", &login_of(member)).fill("パスワード", PASSWORD));
    }
    let mut logins = JoinSet::new();
    for page in pages {
        logins.spawn(async move { page.send("ログイン").await.status });
    }
    // When the first one has had its turn all have been sent, and most are not answered yet.
    let mut answers = vec![logins.join_next().await.unwrap().unwrap()];
    program.tell("-TERM");
    while let Some(answer) = logins.try_join_next() {
        answers.push(answer.unwrap());
    }
    assert!(answers.len() < CLIENTS as usize / 2, "too late to say anything");
    answers.extend(logins.join_all().await);
    assert!(answers.iter().all(|status| *status == 303), "{answers:?}\n{}", program.log());
    assert_eq!(program.end().await.code(), Some(0));
    assert!(program.log().contains("ended in good order"));
    let again = ground.start().await;
    assert_eq!(ground.deeds("door.logged-in").await, i64::from(CLIENTS));
    again.kill().await;
}

mod what_was_accepted {
    use super::*;
    on_each_engine!(what_was_accepted_is_answered);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_site_file_changes_nothing_and_a_right_one_counts() {
    let ground = Ground::new(Engine::Sqlite).await;
    let program = ground.start().await;
    let file = ground.folder.at("sites").join("invoice.toml");
    let right = fs::read_to_string(&file).unwrap();
    let other_phone = right.replace("03-0000-0011", "03-0000-0099");
    assert!(program.open("/invoice/login").await.says("03-0000-0011"));

    fs::write(&file, other_phone.replace("preset =", "preset-name =")).unwrap();
    program.tell("-HUP");
    let line = program.line_with(&["the site files have mistakes; the old ones stand"]).await;
    let place = format!("{}:4:1: preset-name: unknown key", file.display());
    assert!(program.log().contains(&place), "{place} in {line}");
    for path in ["/invoice/login", "/invoice/recovery"] {
        let page = program.open(path).await;
        assert!(page.status == 200 && page.says("03-0000-0011"));
    }

    fs::write(&file, other_phone).unwrap();
    program.tell("-HUP");
    program.line_with(&["site files read anew"]).await;
    assert!(program.open("/invoice/login").await.says("03-0000-0099"));
}
