//! What is true of a folder alone.

use std::{
    fs::{self, File},
    os::unix::fs::PermissionsExt as _,
    time::{Duration, SystemTime},
};

use shelf::{DocumentKey, Error, Place, Shelf};

use crate::ground::{Ground, SITE, document, files_in};

#[tokio::test]
async fn what_is_half_written_is_never_seen_and_swept_away_after_a_day() {
    let ground = Ground::folder();
    let bytes = document(1, 100);
    let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    let file = ground.file(&key);
    let (young, old) = (file.with_extension("4711-0"), file.with_extension("4711-1"));
    for left in [&young, &old] {
        fs::write(left, "%PDF-1.7 and no mo").expect("a file");
    }
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_hours(24 * 365 * 50);
    File::options().append(true).open(&old).expect("it").set_modified(long_ago).expect("its time");
    assert_eq!(ground.keys().await, [key]);
    ground.shelf.delete(SITE, &key).await.expect("it can be deleted");
    assert_eq!(ground.keys().await, []);
    ground.another_node().put(SITE, bytes).await.expect("it can be put");
    let mut left = files_in(&ground.root());
    left.sort();
    assert_eq!(left, [file, young], "another node may be writing the young one");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_written_is_not_there_yet() {
    let ground = Ground::folder();
    let (shelf, bytes) = (ground.shelf.clone(), document(1, 30_000_000));
    let key = DocumentKey::of(&bytes);
    let putting = tokio::spawn(async move { shelf.put(SITE, bytes).await });
    let mut looked = 0;
    while !putting.is_finished() {
        let there = fs::metadata(ground.file(&key)).map(|file| file.len());
        assert!(there.as_ref().map_or(true, |length| *length == key.length), "{there:?}");
        looked += 1;
    }
    assert!(looked > 10 && putting.await.expect("no panic") == Ok(key), "looked {looked} times");
}

#[tokio::test]
async fn nobody_else_can_read_it() {
    let ground = Ground::folder();
    let key = ground.shelf.put(SITE, document(1, 100)).await.expect("it can be put");
    let mut path = ground.file(&key);
    while path.starts_with(ground.root()) {
        let mode = fs::metadata(&path).expect("it").permissions().mode();
        assert_eq!(mode & 0o027, 0, "{} has {mode:o}", path.display());
        path.pop();
    }
}

#[test]
fn a_folder_that_cannot_be_is_told() {
    let ground = Ground::folder();
    let file = ground.root().join("file");
    fs::write(&file, "").expect("a file");
    for place in [file, ground.root().join("nowhere/documents")] {
        assert!(matches!(Shelf::open(&Place::Folder(place)), Err(Error::Other(_))));
    }
}

#[tokio::test]
async fn what_was_put_there_by_hand_is_no_document() {
    let ground = Ground::folder();
    let key = ground.shelf.put(SITE, document(1, 100)).await.expect("it can be put");
    for name in ["note.txt", "NOTE", &key.to_string()[1..], &key.to_string().to_uppercase()] {
        fs::write(ground.file(&key).with_file_name(name), "see me").expect("a file");
    }
    assert_eq!(ground.keys().await, [key]);
}

#[tokio::test]
async fn a_document_that_cannot_be_read_stops_no_check() {
    let ground = Ground::folder();
    let keys = ground.shelf.put_all(SITE, vec![document(1, 100), document(2, 100)]).await.expect("both");
    // As a sector that cannot be read: of the others it says nothing.
    fs::remove_file(ground.file(&keys[0])).expect("its file");
    fs::create_dir(ground.file(&keys[0])).expect("a folder");
    let known = futures_util::stream::iter(keys.clone().into_iter().map(Ok));
    let report = ground.shelf.check(SITE, known).await.expect("a check");
    let found: Vec<_> = report.findings.iter().map(|finding| finding.key).collect();
    assert_eq!((report.documents, found), (2, vec![keys[0]]));
}
