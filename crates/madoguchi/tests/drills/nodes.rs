//! Several nodes on one database: started at the same moment on an empty one, all of them serve.

use futures_util::future::join_all;
use store::Engine;

use crate::{
    ground::{Ground, PASSWORD},
    program::{Program, free_address},
};

async fn start_at_once(nodes: usize) {
    let ground = Ground::new(Engine::Postgres).await;
    let starting = (0..nodes).map(|node| {
        let address = free_address();
        let config = ground.write_config(&format!("node-{node}.toml"), address, &ground.peer.url());
        async move { Program::serve(&config, address).await }
    });
    let running = join_all(starting).await;
    ground.settle(0, 0).await;
    // Who logs in at one of them is known to all.
    let browser = running[0].browser();
    let page = browser.open("/invoice/login").await;
    let top = page.fill("ユーザID", "INV00002").fill("パスワード", PASSWORD).press("ログイン").await;
    assert_eq!(top.heading(), "トップページ");
    for node in &running {
        assert_eq!(browser.over_to(node.address).open("/invoice/").await.heading(), "トップページ");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_start_at_once() {
    start_at_once(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn four_start_at_once() {
    start_at_once(4).await;
}
