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

/// What the database does by itself when an import comes to a stage.
async fn when(ground: &Ground, (at, stage, name): (&str, &str, &str), does: &str, gives: &str) {
    let mut tx = ground.store().await.begin().await.unwrap();
    let head = format!("CREATE TRIGGER {name} {at} UPDATE ON imports");
    if tx.store().engine() == Engine::Sqlite {
        tx.run(&format!("{head} WHEN NEW.stage = '{stage}' BEGIN {does}; END"), &[]).await.unwrap();
    } else {
        let body =
            format!("CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {gives} END $$");
        tx.run(&body, &[]).await.unwrap();
        let head = format!("{head} FOR EACH ROW WHEN (NEW.stage = '{stage}') EXECUTE FUNCTION {name}()");
        tx.run(&head, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
}

mod what_somebody_else_lets_in_is_not_said_to_be_left_alone {
    use super::*;

    async fn what_somebody_else_lets_in_is_not_said_to_be_left_alone(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(0, 0).await;
        let (config, file) = (ground.config(), ground.folder.at("customers.csv"));
        fs::write(&file, RIGHT).unwrap();
        // It stands no longer where it could be withdrawn.
        let (ignores, gives) = ("SELECT RAISE(IGNORE)", "RETURN NULL;");
        when(&ground, ("BEFORE", "withdrawn", "quicker"), ignores, gives).await;
        let said = run(&["import", "--config", path(&config), "--site", SITE, path(&file)]).await.is(1);
        assert!(!said.words.contains("nothing was changed"), "{}", said.words);
        assert!(said.errors.contains("somebody lets it in at this moment"), "{}", said.errors);
    }

    on_each_engine!(what_somebody_else_lets_in_is_not_said_to_be_left_alone);
}

mod a_row_that_is_kept_out_of_the_run_is_told {
    use super::*;

    async fn a_row_that_is_kept_out_of_the_run_is_told(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(1, 0).await;
        let (config, file) = (ground.config(), ground.folder.at("customers.csv"));
        fs::write(&file, RIGHT).unwrap();
        // A login goes to another customer between the check and the run.
        let takes = format!(
            "UPDATE users SET login = 'cli00002', filed_login = 'cli00002'
             WHERE site = '{SITE}' AND login = 'load0000001'"
        );
        when(&ground, ("AFTER", "running", "taken"), &takes, &format!("{takes}; RETURN NULL;")).await;
        let arguments = ["import", "--config", path(&config), "--site", SITE, path(&file), "--run"];
        let said = run(&arguments).await.is(3);
        assert!(said.words.contains("\nerror: row 3, ユーザID: "), "{}", said.words);
        assert!(said.words.contains("\ndone, but for what is named above"), "{}", said.words);
    }

    on_each_engine!(a_row_that_is_kept_out_of_the_run_is_told);
}

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
