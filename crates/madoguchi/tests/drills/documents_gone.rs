//! The object store is gone: the door opens all the same, and the log says so.

use std::{
    fs::{self, Permissions},
    net::SocketAddr,
    os::unix::fs::PermissionsExt as _,
    sync::Arc,
    time::Duration,
};

use counter::leftovers;
use shelf::DocumentKey;
use store::{Engine, args};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::Barrier,
    time::timeout,
};

use crate::ground::{Ground, PASSWORD, SITE, login_of};

/// A ground whose documents are in a bucket of the server at this address.
async fn at_bucket(endpoint: SocketAddr) -> Ground {
    let ground = Ground::new(Engine::Sqlite).await;
    ground.settle(1, 0).await;
    let text = fs::read_to_string(ground.config()).unwrap();
    let bucket = format!(
        "[documents.s3]\nbucket = \"documents\"\nendpoint = \"http://{endpoint}\"\nregion = \"us-east-1\"\n\
         path-style = true\naccess-key = \"AKEXAMPLE\"\nsecret-key-file = \"s3.key\"\n"
    );
    fs::write(ground.config(), text + &bucket).unwrap();
    fs::write(ground.folder.at("s3.key"), "s3cret\n").unwrap();
    fs::set_permissions(ground.folder.at("s3.key"), Permissions::from_mode(0o600)).unwrap();
    ground
}

#[tokio::test(flavor = "multi_thread")]
async fn the_door_opens_all_the_same() {
    let ground = at_bucket("127.0.0.1:1".parse().unwrap()).await;
    let program = ground.start().await;
    let page = program.open("/invoice/login").await;
    let answer = page.fill("ユーザID", &login_of(1)).fill("パスワード", PASSWORD).send("ログイン").await;
    assert_eq!(answer.status, 303);
    let line = program.line_with(&["ERROR", "documents cannot be reached", "127.0.0.1:1"]).await;
    assert!(!line.contains("s3cret"), "{line}");
    assert_eq!(program.open("/readyz").await.status, 200);
}

/// So many documents that no row names, and that the next sweep takes.
async fn leave_documents(ground: &Ground, count: u8) {
    let left = (0..count).map(|number| {
        let key = DocumentKey::of(&[number]);
        args![SITE, key.to_string(), 1, 0].to_vec()
    });
    let mut tx = ground.store().await.begin().await.unwrap();
    tx.add_all("leftovers (site, hash, length, left_at)", &left.collect::<Vec<_>>()).await.unwrap();
    tx.commit().await.unwrap();
}

/// A bucket that answers a deletion once so many are asked for.
async fn answer_together(mut stream: TcpStream, together: Arc<Barrier>) {
    let mut request = Vec::new();
    let ends = |request: &[u8], with: &[u8]| request.windows(with.len()).any(|window| window == with);
    while !(ends(&request, b"</Delete>") || request.starts_with(b"GET") && ends(&request, b"\r\n\r\n")) {
        stream.read_buf(&mut request).await.unwrap();
    }
    let body = if request.starts_with(b"GET") {
        "<ListBucketResult></ListBucketResult>"
    } else {
        together.wait().await;
        "<DeleteResult><Deleted><Key>one</Key></Deleted></DeleteResult>"
    };
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all((head + body).as_bytes()).await.unwrap();
}

/// While the database's one writer waits for the shelf, nobody logs in: one wait is enough for many documents.
#[tokio::test(flavor = "multi_thread")]
async fn a_sweep_waits_for_a_slow_bucket_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ground = at_bucket(listener.local_addr().unwrap()).await;
    leave_documents(&ground, 20).await;
    let together = Arc::new(Barrier::new(20));
    let serving = tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer_together(stream, together.clone()));
        }
    });
    assert_eq!(leftovers::sweep(&ground.node().await.portal).await.unwrap(), 20);
    serving.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_waits_for_a_sweep_of_a_silent_bucket() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let ground = at_bucket(listener.local_addr().unwrap()).await;
    leave_documents(&ground, 1).await;
    let node = ground.node().await;
    let portal = node.portal.clone();
    let sweeping = tokio::spawn(async move { leftovers::sweep(&portal).await });
    let (_silent, _) = listener.accept().await.unwrap();
    timeout(Duration::from_secs(2), node.portal.store.begin())
        .await
        .expect("others write meanwhile")
        .unwrap();
    sweeping.abort();
}
