//! Everything comes back, row by row and byte by byte; also from one database into the other.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
    time::Duration,
};

use serde_json::Value as Json;
use store::Engine;
use tokio::time::sleep;

use super::copies::{
    back_up, backups, bare, documents, files, lasting, lived_in, path, restore, rows, run, tables, verify,
};
use crate::{
    ground::{Ground, PASSWORD, login_of},
    on_each_engine,
};

mod everything_comes_back {
    use super::*;

    async fn everything_comes_back(engine: Engine) {
        let ground = lived_in(engine).await;
        let (all, before) = (rows(&ground.store().await).await, lasting(&ground.store().await).await);
        let kept = documents(&ground);
        assert!(kept.len() > 30, "{} documents", kept.len());
        let backup = back_up(&ground).await;
        assert!(verify(&backup).await.is(0).words.starts_with("whole: "));
        assert_eq!(rows(&ground.store().await).await, all, "the source is as it was");

        for to in [Engine::Sqlite, Engine::Postgres] {
            let copy = bare(to, &ground).await;
            let said = restore(&copy, &backup, &[]).await.is(0);
            assert!(said.words.contains("invoice: the audit log is whole, "), "{}", said.words);
            let after = lasting(&copy.store().await).await;
            for (table, rows) in &before {
                assert_eq!(after[table], *rows, "{table} from {engine:?} to {to:?}");
            }
            assert!(documents(&copy) == kept, "documents from {engine:?} to {to:?}");
            copy.verify_audit().await;
            somebody_reads_a_document(&copy).await;
        }
    }

    on_each_engine!(everything_comes_back);
}

async fn somebody_reads_a_document(copy: &Ground) {
    let program = copy.start().await;
    let member = program.browser();
    let page = member.open("/invoice/login").await;
    let top = page.fill("ユーザID", &login_of(1)).fill("パスワード", PASSWORD).press("ログイン").await;
    assert_eq!(top.heading(), "トップページ", "{}", top.text());
    let document = member.open("/invoice/invoices").await.follow("INV-1").await;
    let pdf = member.open(&format!("{}/pdf", document.path)).await;
    assert!(pdf.status == 200 && pdf.body.starts_with("%PDF"), "{}", document.path);
    program.kill().await;
}

mod no_table_is_missing {
    use super::*;

    /// What a migration adds is in the next backup, without a word here or there; what somebody has added by hand is
    /// not, and is said.
    async fn no_table_is_missing(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(1, 0).await;
        let mut tx = ground.store().await.begin().await.unwrap();
        tx.run("CREATE TABLE of_somebody_else (id BIGINT)", &[]).await.unwrap();
        tx.run("ALTER TABLE users ADD COLUMN of_somebody_else TEXT", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let (config, to) = (ground.config(), backups(&ground));
        let said = run(&["backup", "--config", path(&config), "--to", path(&to)]).await.is(0);
        for table in ["of_somebody_else", "users"] {
            assert!(said.errors.contains(&format!("the table {table} is not as the migrations make it")));
        }
        let backup = said.made();
        let manifest = fs::read(backup.join("manifest.json")).unwrap();
        let manifest: Json = serde_json::from_slice(&manifest).unwrap();
        let named =
            manifest["tables"].as_array().unwrap().iter().map(|table| table["name"].as_str().unwrap());
        assert!(named.eq(tables().iter().map(String::as_str)), "{manifest}");
        let there = files(&backup.join("tables")).into_keys().map(|file| file.display().to_string());
        assert!(there.eq(tables().iter().map(|table| format!("{table}.jsonl.gz"))));
        let copy = bare(engine, &ground).await;
        restore(&copy, &backup, &[]).await.is(0);
        copy.verify_audit().await;
    }

    on_each_engine!(no_table_is_missing);
}

mod the_index_of_words_is_made_anew {
    use super::*;

    async fn the_index_of_words_is_made_anew(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(8, 0).await;
        let index = counter::customers::INDEX;
        assert!(index.fill_with(&ground.store().await, "invoice", 1).await.unwrap());
        let counts = async |ground: &Ground| -> (i64, i64, i64) {
            let store = ground.store().await;
            let mut conn = store.read().await.unwrap();
            let sql = "SELECT (SELECT count(*) FROM accounts WHERE seat <> 0),
                         (SELECT count(*) FROM gram_places), (SELECT count(*) FROM accounts)";
            conn.one(sql, &[]).await.unwrap()
        };
        let (seated, grams, accounts) = counts(&ground).await;
        assert!(seated == accounts && accounts > 0 && grams > 0, "{seated} of {accounts}, {grams}");
        let copy = bare(engine, &ground).await;
        restore(&copy, &back_up(&ground).await, &[]).await.is(0);
        assert_eq!(counts(&copy).await, (0, 0, accounts));
        assert!(index.fill_with(&copy.store().await, "invoice", 1).await.unwrap());
        assert_eq!(counts(&copy).await, (seated, grams, accounts));
    }

    on_each_engine!(the_index_of_words_is_made_anew);
}

mod one_moment_is_copied_while_others_write {
    use super::*;

    async fn one_moment_is_copied_while_others_write(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(8, 0).await;
        let program = ground.start().await;
        let (is_over, deeds, ground) = (AtomicBool::new(false), AtomicU32::new(0), &ground);
        let writing = async {
            while !is_over.load(Ordering::Relaxed) {
                let member = program.browser();
                let page = member.open("/invoice/login").await;
                let page = page
                    .fill("ユーザID", &login_of(1 + deeds.load(Ordering::Relaxed) % 8))
                    .fill("パスワード", PASSWORD);
                assert_eq!(page.send("ログイン").await.status, 303);
                assert_eq!(member.open("/invoice/").await.send("ログアウト").await.status, 303);
                deeds.fetch_add(1, Ordering::Relaxed);
            }
        };
        let copying = async {
            let mut made = Vec::new();
            for done in [1, 4, 7, 10] {
                while deeds.load(Ordering::Relaxed) < done {
                    sleep(Duration::from_millis(10)).await;
                }
                made.push(back_up(ground).await);
            }
            is_over.store(true, Ordering::Relaxed);
            made
        };
        let ((), made) = tokio::join!(writing, copying);
        program.kill().await;
        let (deeds, mut before) = (i64::from(deeds.into_inner()), 0);
        for backup in made {
            let copy = bare(engine, ground).await;
            restore(&copy, &backup, &[]).await.is(0);
            let entries = copy.deeds("door.logged-in").await;
            assert!(before < entries && entries <= deeds, "{before} < {entries} <= {deeds}");
            before = entries;
        }
    }

    on_each_engine!(one_moment_is_copied_while_others_write);
}

/// Whoever else uses the machine sees nothing; and what is there already is not copied again.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_read_it_and_documents_are_copied_once() {
    let ground = lived_in(Engine::Sqlite).await;
    let first = back_up(&ground).await;
    let kept = documents(&ground).len();
    let config = ground.config();
    let to = backups(&ground);
    let said = run(&["backup", "--config", path(&config), "--to", path(&to)]).await.is(0);
    assert!(said.words.contains(&format!("\n{kept} documents, 0 of them new\n")), "{}", said.words);

    let mut folders = vec![to.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap) {
            let mode = entry.metadata().unwrap().permissions().mode() & 0o777;
            let is_folder = entry.path().is_dir();
            assert_eq!(mode, if is_folder { 0o700 } else { 0o600 }, "{}", entry.path().display());
            folders.extend(is_folder.then(|| entry.path()));
        }
    }
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o700);
    for (_, file) in files(&first) {
        let secret = fs::read(ground.folder.at("secret.key")).unwrap();
        assert!(!file.windows(secret.len()).any(|window| window == secret), "the secret is not in it");
    }
}
