//! What is not whole is neither taken for whole nor restored; and nothing is ever overwritten.

use std::{
    fs::{self, OpenOptions},
    io::{Read as _, Write as _},
    path::{Path, PathBuf},
    process,
};

use counter::{hex, keys::Keys};
use flate2::{Compression, read::MultiGzDecoder, write::GzEncoder};
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use store::Engine;
use tokio::task::spawn_blocking;

use super::copies::{back_up, backups, bare, documents, files, lived_in, path, restore, rows, run, verify};
use crate::{ground::Ground, on_each_engine};

/// What was done to the backup, how, and what must be said of it.
type Case = (&'static str, fn(&Path), &'static str);

const CASES: &[Case] = &[
    ("a byte of a table", |backup| flip(&backup.join("tables/users.jsonl.gz")), "users.jsonl.gz"),
    ("a byte of the list of documents", |backup| flip(&backup.join("documents.jsonl.gz")), "documents.jsonl"),
    ("a byte of the manifest", |backup| flip(&backup.join("manifest.json")), "manifest.json"),
    ("a byte of the seal", |backup| flip(&backup.join("manifest.seal")), "manifest"),
    ("a byte of a document", |backup| flip(&a_document(backup)), "1 documents of the backup are lost"),
    ("a table that ends early", |backup| cut(&backup.join("tables/audit.jsonl.gz")), "audit.jsonl.gz"),
    ("a manifest that ends early", |backup| cut(&backup.join("manifest.json")), "manifest.json"),
    (
        "no table",
        |backup| fs::remove_file(backup.join("tables/accounts.jsonl.gz")).unwrap(),
        "accounts.jsonl.gz",
    ),
    ("no manifest", |backup| fs::remove_file(backup.join("manifest.json")).unwrap(), "manifest.json"),
    ("no seal", |backup| fs::remove_file(backup.join("manifest.seal")).unwrap(), "no whole backup"),
    (
        "no document",
        |backup| fs::remove_file(a_document(backup)).unwrap(),
        "1 documents of the backup are lost",
    ),
    ("no documents at all", |backup| fs::remove_dir_all(documents_of(backup)).unwrap(), "documents"),
    ("another table in its place", swap_tables, "limits.jsonl.gz"),
    ("a row that reads well and is another", change_a_row, "accounts.jsonl.gz"),
];

fn documents_of(backup: &Path) -> PathBuf {
    backup.parent().unwrap().join("documents")
}

fn a_document(backup: &Path) -> PathBuf {
    let folder = documents_of(backup);
    let first = files(&folder).into_keys().next().unwrap();
    folder.join(first)
}

fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

fn cut(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}

fn swap_tables(backup: &Path) {
    fs::copy(backup.join("tables/users.jsonl.gz"), backup.join("tables/limits.jsonl.gz")).unwrap();
}

fn change_a_row(backup: &Path) {
    let file = backup.join("tables/accounts.jsonl.gz");
    let mut rows = String::new();
    MultiGzDecoder::new(&*fs::read(&file).unwrap()).read_to_string(&mut rows).unwrap();
    let mut to = GzEncoder::new(fs::File::create(file).unwrap(), Compression::default());
    to.write_all(rows.replacen("株式会社", "有限会社", 1).as_bytes()).unwrap();
    to.finish().unwrap();
}

/// The same backups in another folder.
fn copied(backup: &Path, to: &Path) -> PathBuf {
    let from = backup.parent().unwrap();
    let _ = fs::remove_dir_all(to);
    for (name, bytes) in files(from) {
        fs::create_dir_all(to.join(&name).parent().unwrap()).unwrap();
        fs::write(to.join(&name), bytes).unwrap();
    }
    to.join(backup.file_name().unwrap())
}

async fn is_empty(ground: &Ground) -> bool {
    ground.store().await.read().await.unwrap().table_in_use().await.unwrap().is_none()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_broken_is_refused() {
    let ground = lived_in(Engine::Sqlite).await;
    let whole = back_up(&ground).await;
    let copy = bare(Engine::Sqlite, &ground).await;
    for (what, spoil, says) in CASES {
        let backup = copied(&whole, &ground.folder.at("spoilt"));
        verify(&backup).await.is(0);
        spoil(&backup);
        println!("{what}");
        verify(&backup).await.refuses(says);
        restore(&copy, &backup, &[]).await.refuses(says);
        assert!(is_empty(&copy).await, "{what}");
    }
    restore(&copy, &whole, &[]).await.is(0);
}

/// All files are proved before the first document comes, and that of a table is read after the last.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_exchanged_in_the_middle_of_a_restore_is_refused() {
    let ground = lived_in(Engine::Sqlite).await;
    let backup = back_up(&ground).await;
    // Here the restore waits until somebody writes.
    let document = a_document(&backup);
    let bytes = fs::read(&document).unwrap();
    fs::remove_file(&document).unwrap();
    assert!(process::Command::new("mkfifo").arg(&document).status().unwrap().success());
    let exchanged = backup.clone();
    let exchange = spawn_blocking(move || {
        let mut waited_for = OpenOptions::new().write(true).open(&document).unwrap();
        change_a_row(&exchanged);
        waited_for.write_all(&bytes).unwrap();
    });
    let copy = bare(Engine::Sqlite, &ground).await;
    restore(&copy, &backup, &[]).await.refuses("accounts.jsonl.gz");
    exchange.await.unwrap();
    assert!(is_empty(&copy).await);
}

/// Whoever can write the backup can make its hashes fit, but has no secret.
#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_wrote_is_refused() {
    let ground = lived_in(Engine::Sqlite).await;
    let backup = back_up(&ground).await;
    reseal(&backup, None, |manifest| manifest["lost"] = json!(["invoice/0000"]));
    verify(&backup).await.is(0);
    let config = ground.config();
    let verified = run(&["backup", "verify", path(&backup), "--config", path(&config)]).await;
    verified.refuses("somebody without the installation's secret");
    let copy = bare(Engine::Sqlite, &ground).await;
    restore(&copy, &backup, &[]).await.refuses("somebody without the installation's secret");
    assert!(is_empty(&copy).await);
}

/// Changes the manifest, and makes the seal fit: as the program would, or without its secret.
pub fn reseal(backup: &Path, secret: Option<&str>, change: impl FnOnce(&mut Json)) {
    let read =
        |name: &str| -> Json { serde_json::from_slice(&fs::read(backup.join(name)).unwrap()).unwrap() };
    let (mut manifest, mut seal) = (read("manifest.json"), read("manifest.seal"));
    change(&mut manifest);
    let bytes = serde_json::to_vec(&manifest).unwrap();
    if let Some(secret) = secret {
        let keys = Keys::new(hex::bytes(secret).unwrap().try_into().unwrap());
        seal["keyed"] = hex::of(&keys.hash("backup", &[&bytes])).into();
    }
    let rest = ["secret", "keyed"].map(|name| seal[name].as_str().unwrap()).concat();
    seal["sha256"] = hex::of(&Sha256::digest([&*bytes, rest.as_bytes()].concat())).into();
    fs::write(backup.join("manifest.json"), bytes).unwrap();
    fs::write(backup.join("manifest.seal"), serde_json::to_vec(&seal).unwrap()).unwrap();
}

/// What another program wrote into the manifest, and what must be said.
type Change = (fn(&mut Json), &'static str);

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_programs_backup_is_refused() {
    let ground = lived_in(Engine::Sqlite).await;
    let backup = back_up(&ground).await;
    let secret = fs::read_to_string(ground.folder.at("secret.key")).unwrap();
    let copy = bare(Engine::Sqlite, &ground).await;
    let changes: [Change; 3] = [
        (
            |manifest| {
                manifest["migrations"].as_array_mut().unwrap().push(json!({"name": "0999_x", "sha256": ""}));
            },
            "a newer program made this backup",
        ),
        (|manifest| manifest["migrations"][0]["sha256"] = json!("00"), "other sources"),
        (|manifest| manifest["format"] = json!(2), "in a format that this one does not know"),
    ];
    for (change, says) in changes {
        let newer = copied(&backup, &ground.folder.at("newer"));
        reseal(&newer, Some(&secret), change);
        restore(&copy, &newer, &[]).await.refuses(says);
        assert!(is_empty(&copy).await, "{says}");
    }
}

mod nothing_is_overwritten {
    use super::*;

    async fn nothing_is_overwritten(engine: Engine) {
        let ground = Ground::new(engine).await;
        ground.settle(1, 0).await;
        let backup = back_up(&ground).await;
        let before = rows(&ground.store().await).await;
        restore(&ground, &backup, &[]).await.refuses("the database is not empty");
        assert_eq!(rows(&ground.store().await).await, before);

        let copy = bare(engine, &ground).await;
        fs::write(copy.folder.at("secret.key"), "00".repeat(32)).unwrap();
        restore(&copy, &backup, &[]).await.refuses("the secret file does not belong to this backup");
        fs::remove_file(copy.folder.at("secret.key")).unwrap();
        restore(&copy, &backup, &[]).await.refuses("is missing; bring back the one");
        assert!(!copy.folder.at("secret.key").exists(), "none is made");
        fs::copy(ground.folder.at("secret.key"), copy.folder.at("secret.key")).unwrap();

        // One that somebody has migrated already is as empty.
        let config = copy.config();
        run(&["migrate", "--config", path(&config)]).await.is(0);
        restore(&copy, &backup, &[]).await.is(0);
        restore(&copy, &backup, &[]).await.refuses("the database is not empty");
        assert!(documents(&copy) == documents(&ground));
    }

    on_each_engine!(nothing_is_overwritten);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_backed_up_says_why() {
    let ground = Ground::new(Engine::Sqlite).await;
    let (config, to) = (ground.config(), backups(&ground));
    let arguments = ["backup", "--config", path(&config), "--to", path(&to)];
    run(&arguments).await.refuses("the secret file");
    fs::write(ground.folder.at("secret.key"), "00".repeat(32)).unwrap();
    run(&arguments).await.refuses("the secret file");
    fs::remove_file(ground.folder.at("secret.key")).unwrap();
    ground.settle(0, 0).await;
    let secret = fs::read(ground.folder.at("secret.key")).unwrap();
    fs::write(ground.folder.at("secret.key"), "00".repeat(32)).unwrap();
    run(&arguments).await.refuses("is not the one that this database was made with");
    fs::write(ground.folder.at("secret.key"), secret).unwrap();
    for beside in [ground.folder.at("documents"), ground.folder.at(".")] {
        let said = run(&["backup", "--config", path(&config), "--to", path(&beside)]).await;
        said.refuses("lie one within the other");
    }
    let text = fs::read_to_string(&config).unwrap();
    fs::write(&config, text.replace("\"secret.key\"", "\"madoguchi.toml/secret.key\"")).unwrap();
    run(&arguments).await.refuses("secret.key cannot be reached: ");
    fs::write(&config, text).unwrap();
    let nowhere = ground.folder.at("nowhere/backups");
    run(&["backup", "--config", path(&config), "--to", path(&nowhere)]).await.refuses("nowhere/backups");
    assert_eq!(files(&to).len(), 1, "the lock alone: what broke off is gone");

    let mut tx = ground.store().await.begin().await.unwrap();
    tx.run("DELETE FROM migrations WHERE name = '0001_jobs'", &[]).await.unwrap();
    tx.commit().await.unwrap();
    run(&arguments).await.refuses("an older program ran on this database");
    let mut tx = ground.store().await.begin().await.unwrap();
    tx.run("INSERT INTO migrations VALUES ('0999_x', '', 0)", &[]).await.unwrap();
    tx.commit().await.unwrap();
    run(&arguments).await.refuses("a newer program ran on this database");
}
