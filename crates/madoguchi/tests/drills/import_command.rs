//! `madoguchi import` (OFF-9): a file of customers, checked and let in from the command line.

use std::fs;

use store::{Engine, args};

use crate::{
    ground::{Ground, SITE},
    on_each_engine,
    program::{path, run},
};

const RIGHT: &str =
    "お客様番号,お客様名,ユーザID\n300001,見本機械株式会社,CLI00001\n300002,見本商事,CLI00002\n";
const WRONG: &str = "お客様番号,お客様名,ユーザID\n300001,,CLI00001\n";

async fn a_file_is_checked_and_let_in(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(0, 0).await;
    let config = ground.config();
    let import = async |text: &str, more: &[&str]| {
        let file = ground.folder.at("customers.csv");
        fs::write(&file, text).unwrap();
        let arguments = ["import", "--config", path(&config), "--site", SITE, path(&file)];
        run(&[&arguments, more].concat()).await
    };
    let customers = async || -> i64 {
        let mut conn = ground.store().await.read().await.unwrap();
        conn.one("SELECT count(*) FROM accounts WHERE site = $1 AND number LIKE '3000%'", args![SITE])
            .await
            .unwrap()
    };

    let said = import(WRONG, &["--run"]).await.is(1);
    assert!(said.words.starts_with("error: row 2, "), "{}", said.words);
    assert!(said.words.ends_with("nothing was changed\n"), "{}", said.words);

    let said = import(RIGHT, &[]).await.is(0);
    assert_eq!(
        said.words,
        "2 rows: customers 2 new, 0 changed; users 2 new, 0 changed; 0 rows say what is there already\n\
         nothing was changed; --run lets it in\n"
    );
    assert_eq!(customers().await, 0);

    assert!(import(RIGHT, &["--run"]).await.is(0).words.ends_with("\ndone\n"));
    assert_eq!(customers().await, 2);

    // Beside the program, whose workers may be quicker.
    let program = ground.start().await;
    let said = import(RIGHT, &["--run"]).await.is(0);
    assert!(said.words.contains("; 2 rows say what is there already\ndone\n"), "{}", said.words);
    program.kill().await;
    assert_eq!(customers().await, 2);
    let mut conn = ground.store().await.read().await.unwrap();
    let began: Vec<String> = conn
        .all("SELECT by_whom FROM audit WHERE site = $1 AND did = 'door.began-import'", args![SITE])
        .await
        .unwrap();
    assert_eq!(began, ["system", "system"]);
    let stages: Vec<String> =
        conn.all("SELECT stage FROM imports WHERE site = $1 ORDER BY added, id", args![SITE]).await.unwrap();
    assert_eq!(stages, ["refused", "withdrawn", "done", "done"], "nothing waits for somebody in the office");
    ground.verify_audit().await;
}

on_each_engine!(a_file_is_checked_and_let_in);

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_meant_is_said() {
    let ground = Ground::new(Engine::Sqlite).await;
    ground.settle(0, 0).await;
    let (config, empty) = (ground.config(), ground.folder.at("empty.csv"));
    fs::write(&empty, "").unwrap();
    let nowhere = ground.folder.at("nowhere.csv");
    for (site, file, why) in [
        ("invoices", &empty, "there is no site \"invoices\"; there are invoice"),
        (SITE, &empty, "is empty"),
        (SITE, &nowhere, "cannot be opened"),
    ] {
        run(&["import", "--config", path(&config), "--site", site, path(file)]).await.refuses(why);
    }
}
