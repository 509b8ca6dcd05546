//! The object store is gone: the door opens all the same, and the log says so.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt as _,
};

use store::Engine;

use crate::ground::{Ground, PASSWORD, login_of};

#[tokio::test(flavor = "multi_thread")]
async fn the_door_opens_all_the_same() {
    let ground = Ground::new(Engine::Sqlite).await;
    ground.settle(1, 0).await;
    let text = fs::read_to_string(ground.config()).unwrap();
    let gone = "[documents.s3]\nbucket = \"documents\"\nendpoint = \"http://127.0.0.1:1\"\nregion = \"us-east-1\"\n\
                access-key = \"AKEXAMPLE\"\nsecret-key-file = \"s3.key\"\n";
    fs::write(ground.config(), text + gone).unwrap();
    fs::write(ground.folder.at("s3.key"), "s3cret\n").unwrap();
    fs::set_permissions(ground.folder.at("s3.key"), Permissions::from_mode(0o600)).unwrap();
    let program = ground.start().await;
    let page = program.open("/invoice/login").await;
    let answer = page.fill("ユーザID", &login_of(1)).fill("パスワード", PASSWORD).send("ログイン").await;
    assert_eq!(answer.status, 303);
    let line = program.line_with(&["ERROR", "documents cannot be reached", "127.0.0.1:1"]).await;
    assert!(!line.contains("s3cret"), "{line}");
    assert_eq!(program.open("/readyz").await.status, 200);
}
