//! Old backups go, and with the last of them that names it a document goes, too.

use std::fs;

use store::{Engine, args};

use super::copies::{Said, back_up, backups, documents, files, lived_in, path, run, verify};
use crate::ground::{Ground, SITE};

async fn keep(ground: &Ground, count: &str) -> Said {
    let (config, to) = (ground.config(), backups(ground));
    run(&["backup", "--config", path(&config), "--to", path(&to), "--keep", count]).await
}

fn whole(ground: &Ground) -> Vec<String> {
    let names = fs::read_dir(backups(ground)).unwrap().map(|entry| entry.unwrap().file_name());
    let mut whole: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    whole.retain(|name| name.ends_with('Z'));
    whole.sort();
    whole
}

fn kept(ground: &Ground) -> usize {
    files(&backups(ground).join("documents")).len()
}

/// As a disposal leaves it: no row names the document, and the shelf has lost it.
async fn dispose(ground: &Ground) -> String {
    let mut tx = ground.store().await.begin().await.unwrap();
    let hash: String =
        tx.one("SELECT hash FROM invoices WHERE site = $1 ORDER BY id LIMIT 1", args![SITE]).await.unwrap();
    tx.run("DELETE FROM invoices WHERE site = $1 AND hash = $2", args![SITE, &hash]).await.unwrap();
    tx.commit().await.unwrap();
    fs::remove_file(ground.folder.at("documents").join(SITE).join(&hash[..2]).join(&hash)).unwrap();
    hash
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_stay_with_their_documents() {
    let ground = lived_in(Engine::Sqlite).await;
    let all = documents(&ground).len();
    back_up(&ground).await;
    back_up(&ground).await;
    let hash = dispose(&ground).await;
    let said = keep(&ground, "2").await.is(0);
    assert_eq!(whole(&ground).len(), 2, "{}", said.words);
    assert_eq!(kept(&ground), all, "a backup still names it: {}", said.words);
    let said = keep(&ground, "1").await.is(0);
    assert!(said.words.contains("\n1 documents deleted that no backup names any more\n"), "{}", said.words);
    assert_eq!((whole(&ground).len(), kept(&ground)), (1, all - 1));
    let left = files(&backups(&ground).join("documents"));
    assert!(left.keys().all(|file| !file.ends_with(&hash)));
    verify(&backups(&ground).join(&whole(&ground)[0])).await.is(0);
    run(&["backup", "--to", "x", "--keep", "0"]).await.is(2);
}

/// As where the clock was wrong once, then or now.
#[tokio::test(flavor = "multi_thread")]
async fn the_one_just_made_stays_whatever_the_clock_says() {
    let ground = lived_in(Engine::Sqlite).await;
    let before = back_up(&ground).await;
    let tomorrow = backups(&ground).join("29991231T235958Z");
    fs::rename(before, &tomorrow).unwrap();
    let made = keep(&ground, "1").await.is(0).made();
    assert_eq!(
        (made.file_name().unwrap(), whole(&ground)),
        ("29991231T235959Z".as_ref(), vec!["29991231T235959Z".to_owned()])
    );
    verify(&made).await.is(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_server_puts_beside_the_documents_is_let_be() {
    let ground = lived_in(Engine::Sqlite).await;
    back_up(&ground).await;
    let documents = backups(&ground).join("documents");
    let theirs =
        ["@eaDir/thumb", ".snapshot/hourly", ".DS_Store", "invoice/@eaDir/thumb", "invoice/.DS_Store"];
    for file in theirs.map(|file| documents.join(file)) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "theirs").unwrap();
    }
    keep(&ground, "1").await.is(0);
    assert!(theirs.iter().all(|file| documents.join(file).exists()));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_while_a_backup_cannot_be_read() {
    let ground = lived_in(Engine::Sqlite).await;
    back_up(&ground).await;
    back_up(&ground).await;
    let count = kept(&ground);
    // A list that reads well and names nothing, in the one that would stay.
    let stays = backups(&ground).join(&whole(&ground)[1]);
    let list = stays.join("documents.jsonl.gz");
    fs::copy(stays.join("tables/remembered.jsonl.gz"), &list).unwrap();
    keep(&ground, "2").await.refuses("documents.jsonl.gz");
    assert_eq!((whole(&ground).len(), kept(&ground)), (3, count));
}

/// Else one that is lost for good would keep everything for ever; and no older backup has it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_old_goes_also_where_a_document_is_lost() {
    let ground = lived_in(Engine::Sqlite).await;
    back_up(&ground).await;
    back_up(&ground).await;
    let count = kept(&ground);
    // What an older backup has is no loss.
    let (name, bytes) = documents(&ground).into_iter().next().unwrap();
    fs::remove_file(ground.folder.at("documents").join(&name)).unwrap();
    keep(&ground, "3").await.is(0);
    assert_eq!((whole(&ground).len(), kept(&ground)), (3, count));

    fs::remove_file(backups(&ground).join("documents").join(&name)).unwrap();
    let said = keep(&ground, "1").await.is(3);
    assert!(
        said.errors.contains(&format!("LOST   {SITE}/")) && said.errors.contains("missing"),
        "{}",
        said.errors
    );
    assert_eq!((whole(&ground).len(), kept(&ground)), (1, count - 1));
    fs::write(ground.folder.at("documents").join(&name), bytes).unwrap();
    keep(&ground, "1").await.is(0);
    assert_eq!((whole(&ground).len(), kept(&ground)), (1, count));
}
