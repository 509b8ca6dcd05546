//! A document is lost: it is named, all else is saved, and the exit code tells.

use std::fs;

use serde_json::json;
use store::Engine;

use super::{
    broken::reseal,
    copies::{back_up, backups, bare, documents, lasting, lived_in, path, restore, run, verify},
};
use crate::ground::Ground;

#[tokio::test(flavor = "multi_thread")]
async fn everything_else_is_saved() {
    let ground = lived_in(Engine::Sqlite).await;
    let mut left = documents(&ground);
    let (missing, _) = left.pop_first().unwrap();
    let (damaged, bytes) = left.pop_first().unwrap();
    fs::remove_file(ground.folder.at("documents").join(&missing)).unwrap();
    fs::write(ground.folder.at("documents").join(&damaged), vec![0; bytes.len()]).unwrap();

    let (config, to) = (ground.config(), backups(&ground));
    let said = run(&["backup", "--config", path(&config), "--to", path(&to)]).await.is(3);
    let backup = said.made();
    for (file, how) in [(&missing, "missing"), (&damaged, "damaged: ")] {
        let hash = file.file_name().unwrap().to_str().unwrap();
        let is_named = said
            .errors
            .lines()
            .any(|line| line.starts_with("LOST   ") && line.contains(hash) && line.contains(how));
        assert!(is_named, "{}", said.errors);
    }
    let verified = verify(&backup).await.is(0);
    assert!(verified.words.contains("2 more were not there when it was made"), "{}", verified.words);

    let copy = bare(Engine::Postgres, &ground).await;
    let said = restore(&copy, &backup, &[]).await.is(3);
    assert_eq!(said.errors.matches("LOST   ").count(), 2, "{}", said.errors);
    assert!(documents(&copy) == left);
    assert_eq!(lasting(&copy.store().await).await, lasting(&ground.store().await).await);
}

/// A backup does not read what it has: so the shelf is looked at by itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_shelf_has_lost_since_the_backup_is_found() {
    let ground = lived_in(Engine::Sqlite).await;
    back_up(&ground).await;
    let config = ground.config();
    let arguments = ["documents", "verify", "--config", path(&config)];
    let said = run(&arguments).await.is(0);
    let whole = documents(&ground).len();
    assert!(said.words.contains(&format!("invoice: {whole} documents, ")), "{}", said.words);
    let mut files = documents(&ground).into_keys().map(|name| ground.folder.at("documents").join(name));
    let (missing, damaged) = (files.next().unwrap(), files.next().unwrap());
    fs::remove_file(&missing).unwrap();
    let length = fs::metadata(&damaged).unwrap().len();
    fs::write(&damaged, vec![0; usize::try_from(length).unwrap()]).unwrap();
    back_up(&ground).await;
    let said = run(&arguments).await.is(1);
    for (file, how) in [(missing, "missing"), (damaged, "damaged: ")] {
        let line = format!("LOST   invoice/{}: {how}", file.file_name().unwrap().to_str().unwrap());
        assert!(said.words.contains(&line), "{line}: {}", said.words);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_accepts_losses_gets_the_rest() {
    let ground = lived_in(Engine::Sqlite).await;
    let backup = back_up(&ground).await;
    let mut left = documents(&ground);
    let (missing, _) = left.pop_first().unwrap();
    fs::remove_file(backups(&ground).join("documents").join(&missing)).unwrap();
    let copy = bare(Engine::Sqlite, &ground).await;
    restore(&copy, &backup, &[]).await.refuses("--despite-losses");
    let said = restore(&copy, &backup, &["--despite-losses"]).await.is(3);
    assert!(said.errors.contains("LOST   "), "{}", said.errors);
    assert!(documents(&copy) == left);
    copy.verify_audit().await;
}

/// A later backup has copied what was lost at the time of this one: they share their documents.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_found_since_comes_back() {
    let ground = lived_in(Engine::Sqlite).await;
    let kept = documents(&ground);
    let (name, bytes) = kept.first_key_value().unwrap();
    let file = ground.folder.at("documents").join(name);
    fs::remove_file(&file).unwrap();
    let (config, to) = (ground.config(), backups(&ground));
    let backup = run(&["backup", "--config", path(&config), "--to", path(&to)]).await.is(3).made();
    fs::write(&file, bytes).unwrap();
    back_up(&ground).await;
    let copy = bare(Engine::Sqlite, &ground).await;
    restore(&copy, &backup, &[]).await.is(0);
    assert!(documents(&copy) == kept);
}

/// Rows name it, and it went by right while the backup was made.
#[tokio::test(flavor = "multi_thread")]
async fn what_went_meanwhile_is_named_and_refuses_nothing() {
    let ground = lived_in(Engine::Sqlite).await;
    let backup = back_up(&ground).await;
    let (name, _) = documents(&ground).pop_first().unwrap();
    let hash = name.file_name().unwrap().to_str().unwrap();
    let secret = fs::read_to_string(ground.folder.at("secret.key")).unwrap();
    reseal(&backup, Some(&secret), |manifest| manifest["gone"] = json!([format!("invoice/{hash}")]));
    fs::remove_file(backups(&ground).join("documents").join(&name)).unwrap();
    verify(&backup).await.is(0);
    let copy = bare(Engine::Sqlite, &ground).await;
    let said = restore(&copy, &backup, &[]).await.is(3);
    assert!(said.errors.contains(&format!("GONE   invoice/{hash}")), "{}", said.errors);
}

/// Of a bucket, and into one.
#[tokio::test(flavor = "multi_thread")]
async fn documents_may_lie_in_a_bucket() {
    let ground = lived_in(Engine::Sqlite).await;
    let kept = documents(&ground);
    let backup = back_up(&ground).await;
    let peer = shelf::testing::S3Peer::start().await;
    let copy = bare(Engine::Sqlite, &ground).await;
    in_bucket(&copy, &peer);
    restore(&copy, &backup, &[]).await.is(0);
    assert!(!copy.folder.at("documents").exists());

    // What lies in the bucket may be damaged, in its length.
    let (name, bytes) = kept.first_key_value().unwrap();
    let object = peer.folder().join(peer.bucket().prefix).join(name);
    fs::write(&object, vec![0; bytes.len()]).unwrap();
    let once_more = bare(Engine::Sqlite, &ground).await;
    in_bucket(&once_more, &peer);
    restore(&once_more, &backup, &[]).await.is(0);
    assert!(fs::read(&object).unwrap() == *bytes);

    // One that lets nobody in has lost none of them.
    let key = copy.folder.at("s3.key");
    let right = fs::read(&key).unwrap();
    fs::write(&key, "wrong").unwrap();
    let (config, to) = (copy.config(), ground.folder.at("others"));
    run(&["backup", "--config", path(&config), "--to", path(&to)]).await.refuses("403");
    fs::write(&key, right).unwrap();

    let backup = back_up(&copy).await;
    let again = bare(Engine::Sqlite, &ground).await;
    restore(&again, &backup, &[]).await.is(0);
    assert!(documents(&again) == kept);
}

fn in_bucket(ground: &Ground, peer: &shelf::testing::S3Peer) {
    use std::os::unix::fs::PermissionsExt as _;
    let bucket = peer.bucket();
    let key = ground.folder.at("s3.key");
    fs::write(&key, bucket.secret_key).unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let text = fs::read_to_string(ground.config()).unwrap();
    let s3 = format!(
        "[documents.s3]\nbucket = \"{}\"\nendpoint = \"{}\"\nregion = \"{}\"\nprefix = \"{}\"\naccess-key = \"{}\"\n\
         secret-key-file = \"s3.key\"\n",
        bucket.name,
        bucket.endpoint.unwrap(),
        bucket.region,
        bucket.prefix,
        bucket.access_key
    );
    fs::write(ground.config(), format!("{text}{s3}")).unwrap();
}
