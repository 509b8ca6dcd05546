//! What is true of a bucket alone: it can be gone, shut or slow.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use shelf::{DocumentKey, Error, Place, Shelf, testing::S3Peer};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::ground::{SITE, document};

/// A bucket at a server that answers every request like this, or not at all.
async fn at_server_that_says(answer: Option<&'static str>) -> Shelf {
    let peer = S3Peer::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let mut bucket = peer.bucket();
    bucket.endpoint = Some(format!("http://{}", listener.local_addr().expect("bound")));
    tokio::spawn(async move {
        let mut open = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let Some(answer) = answer else {
                open.push(stream);
                continue;
            };
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 16 * 1024]).await;
                let _ = stream.write_all(answer.as_bytes()).await;
            });
        }
    });
    Shelf::open(&Place::Bucket(bucket)).expect("a bucket is not asked for anything yet")
}

/// What each way of reaching a document ends with, and that it ends soon.
async fn all_end_with(shelf: Shelf, is_right: fn(&Error) -> bool) {
    let key = DocumentKey::of(&document(1, 100));
    let (shelf, began) = (Arc::new(shelf), Instant::now());
    let ends = [
        tokio::spawn({
            let shelf = shelf.clone();
            async move { shelf.put(SITE, document(1, 100)).await.err() }
        }),
        tokio::spawn({
            let shelf = shelf.clone();
            async move { shelf.get(SITE, &key).await.err() }
        }),
        tokio::spawn({
            let shelf = shelf.clone();
            async move { shelf.read(SITE, &key).await.err() }
        }),
        tokio::spawn({
            let shelf = shelf.clone();
            async move { shelf.exists(SITE, &key).await.err() }
        }),
        tokio::spawn({
            let shelf = shelf.clone();
            async move { shelf.ping().await.err() }
        }),
    ];
    for (turn, end) in ends.into_iter().enumerate() {
        let end = end.await.expect("no panic").unwrap_or_else(|| panic!("{turn} went well"));
        assert!(is_right(&end), "{turn}: {end:?}");
        assert!(!end.to_string().contains("swordfish"), "{turn}: {end}");
    }
    assert!(began.elapsed() < Duration::from_secs(10), "it took {:?}", began.elapsed());
}

fn is_unavailable(error: &Error) -> bool {
    matches!(error, Error::Unavailable(_))
}

fn is_mistake(error: &Error) -> bool {
    matches!(error, Error::Other(_))
}

#[tokio::test]
async fn a_server_that_is_down() {
    let peer = S3Peer::start().await;
    let mut bucket = peer.bucket();
    bucket.endpoint = Some("http://127.0.0.1:1".to_owned());
    all_end_with(Shelf::open(&Place::Bucket(bucket)).expect("a bucket"), is_unavailable).await;
}

#[tokio::test]
async fn a_server_that_says_nothing() {
    all_end_with(at_server_that_says(None).await, is_unavailable).await;
}

#[tokio::test]
async fn a_server_that_hangs_up() {
    all_end_with(at_server_that_says(Some("")).await, is_unavailable).await;
}

#[tokio::test]
async fn a_server_that_is_overburdened() {
    let busy = "HTTP/1.1 503 Slow Down\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    all_end_with(at_server_that_says(Some(busy)).await, is_unavailable).await;
}

#[tokio::test]
async fn a_server_that_is_full() {
    let full = "HTTP/1.1 507 Full\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    all_end_with(at_server_that_says(Some(full)).await, |error| matches!(error, Error::Full(_))).await;
}

#[tokio::test]
async fn a_server_that_sends_elsewhere() {
    let elsewhere = "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:9/\r\ncontent-length: 0\r\n\
                     connection: close\r\n\r\n";
    all_end_with(at_server_that_says(Some(elsewhere)).await, is_unavailable).await;
}

#[tokio::test]
async fn a_key_that_is_wrong() {
    let peer = S3Peer::start().await;
    let mut bucket = peer.bucket();
    bucket.secret_key = "swordfisH".to_owned();
    all_end_with(Shelf::open(&Place::Bucket(bucket)).expect("a bucket"), is_mistake).await;
}

#[tokio::test]
async fn a_bucket_that_is_not_there() {
    let answer = "HTTP/1.1 404 Not Found\r\ncontent-length: 39\r\nconnection: close\r\n\r\n\
                  <Error><Code>NoSuchBucket</Code></Error>";
    let shelf = at_server_that_says(Some(answer)).await;
    let ends = [
        shelf.put(SITE, document(1, 100)).await.err(),
        shelf.get(SITE, &DocumentKey::of(&document(1, 100))).await.err(),
        shelf.ping().await.err(),
    ];
    for end in ends {
        let end = end.expect("there is nowhere to put it, and it is not that one is missing");
        assert!(is_mistake(&end) && end.to_string().contains("NoSuchBucket"), "{end:?}");
    }
}

#[test]
fn a_bucket_that_cannot_be_is_told() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut bucket = runtime.block_on(S3Peer::start()).bucket();
    bucket.endpoint = Some("http://s3.example.jp".to_owned());
    let told = Shelf::open(&Place::Bucket(bucket)).err().expect("a mistake");
    assert!(told.to_string().contains("plain text"), "{told}");
}
