//! What lies on the shelf and is not what was put there is never handed out.

use std::fs;

use futures_util::{TryStreamExt as _, stream};
use shelf::{DocumentKey, Error, Finding, What};

use crate::ground::{Ground, SITE, document, on_both};

on_both![
    putting_anew_mends,
    a_bit_is_not_what_it_was,
    the_end_is_missing,
    there_is_more_than_there_was,
    a_long_one_is_never_taken_for_whole,
    a_check_finds_what_is_wrong,
];

const LENGTH: &str = "its length is wrong";
const BYTES: &str = "its bytes are not those of its hash";

async fn is_found(ground: &Ground, key: &DocumentKey, why: &str) {
    let told = Error::Damaged { site: SITE.to_owned(), key: *key, how: why.to_owned() };
    let is_damage = |error: Error| error == told;
    assert!(ground.shelf.get(SITE, key).await.is_err_and(is_damage));
    assert!(ground.read(key).await.is_err_and(is_damage));
}

async fn a_bit_is_not_what_it_was(ground: Ground) {
    for length in [1, 50_000] {
        let key = ground.shelf.put(SITE, document(1, length)).await.expect("it can be put");
        let mut bytes = fs::read(ground.file(&key)).expect("its file");
        bytes[length / 2] ^= 1;
        fs::write(ground.file(&key), bytes).expect("its file");
        is_found(&ground, &key, BYTES).await;
    }
}

async fn the_end_is_missing(ground: Ground) {
    for left in [0, 1, 49_999] {
        let bytes = document(2, 50_000);
        let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
        fs::write(ground.file(&key), &bytes[..left]).expect("its file");
        is_found(&ground, &key, LENGTH).await;
    }
}

async fn there_is_more_than_there_was(ground: Ground) {
    let bytes = document(3, 50_000);
    let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    fs::write(ground.file(&key), [&bytes[..], b"x"].concat()).expect("its file");
    is_found(&ground, &key, LENGTH).await;
}

/// Its last piece is held back until all is known, so whoever counts bytes sees that there are too few.
async fn a_long_one_is_never_taken_for_whole(ground: Ground) {
    let key = ground.shelf.put(SITE, document(4, 2_000_000)).await.expect("it can be put");
    let mut bytes = fs::read(ground.file(&key)).expect("its file");
    bytes[0] ^= 1;
    fs::write(ground.file(&key), bytes).expect("its file");
    let mut reading = ground.shelf.read(SITE, &key).await.expect("its length is right");
    let mut came = 0;
    let end = loop {
        match reading.try_next().await {
            Ok(Some(piece)) => came += piece.len() as u64,
            Ok(None) => panic!("it ended well"),
            Err(error) => break error,
        }
    };
    assert!(matches!(end, Error::Damaged { .. }) && came < key.length, "{end} after {came} bytes");
}

async fn a_check_finds_what_is_wrong(ground: Ground) {
    let documents = (10..15).map(|number| document(number, 5000)).collect();
    let keys = ground.shelf.put_all(SITE, documents).await.expect("they can be put");
    fs::remove_file(ground.file(&keys[1])).expect("its file");
    fs::write(ground.file(&keys[3]), document(99, 5000)).expect("its file");
    let known = stream::iter(keys.clone().into_iter().map(Ok));
    let mut report = ground.shelf.check(SITE, known).await.expect("a check");
    report.findings.sort_by_key(|finding| keys.iter().position(|key| *key == finding.key));
    assert_eq!((report.documents, report.bytes), (5, 25_000));
    let findings = [(keys[1], What::Missing), (keys[3], What::Damaged(BYTES.to_owned()))];
    assert_eq!(report.findings, findings.map(|(key, what)| Finding { key, what }));
}

/// Also where the length is right, and nothing is read.
async fn putting_anew_mends(ground: Ground) {
    let bytes = document(20, 5000);
    let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    fs::write(ground.file(&key), document(21, 5000)).expect("its file");
    is_found(&ground, &key, BYTES).await;
    assert_eq!(ground.shelf.put_anew(SITE, bytes.clone()).await, Ok(key));
    assert_eq!(ground.shelf.get(SITE, &key).await, Ok(bytes));
}

/// Whoever puts the bytes again, as from a second copy, has them back.
#[tokio::test]
async fn putting_mends_in_a_folder() {
    let ground = Ground::folder();
    let bytes = document(20, 5000);
    let key = ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    fs::write(ground.file(&key), document(21, 5000)).expect("its file");
    is_found(&ground, &key, BYTES).await;
    ground.shelf.put(SITE, bytes.clone()).await.expect("it can be put");
    assert_eq!(ground.shelf.get(SITE, &key).await, Ok(bytes));
}
