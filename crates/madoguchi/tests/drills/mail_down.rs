//! The mail server is not there, or not where the config says: what was promised waits, and leaves once when it can.

use std::time::Duration;

use post::testing::SmtpPeer;
use store::{Engine, args};
use tokio::time::sleep;

use crate::{
    ground::{Ground, SITE, address_of, link_in, login_of, message_id},
    on_each_engine,
    program::{Program, free_address},
};

const NOTICES: u32 = 5;

async fn ask_for_links(program: &Program) {
    for member in 1..=NOTICES {
        let form = program.open("/invoice/recovery").await;
        let sent = form
            .fill("ユーザID", &login_of(member))
            .fill("メールアドレス", &address_of(member))
            .send("送信する")
            .await;
        assert_eq!(sent.status, 303);
    }
}

/// Nobody waits here for the pause between two tries to pass.
async fn try_again_now(ground: &Ground) {
    ground.release_dead_holds().await;
    let mut tx = ground.store().await.begin().await.unwrap();
    tx.run("UPDATE jobs SET due = 0 WHERE site = $1 AND state = 0", args![SITE]).await.unwrap();
    tx.commit().await.unwrap();
}

async fn notices_wait_and_leave_once(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(NOTICES, 0).await;
    let at = free_address();
    ground.write_config("madoguchi.toml", ground.address, &format!("smtp://{at}"));
    let program = ground.start().await;
    ask_for_links(&program).await;
    let told = program.line_with(&["notice not delivered"]).await;
    assert!(told.contains("door.reset-link") && !told.contains("load0000001@"), "{told}");
    // A restart does not forget them either.
    program.kill().await;
    let program = ground.start().await;

    let peer = SmtpPeer::start_at(at).await;
    for _ in 0..100 {
        if peer.mails().len() >= NOTICES as usize {
            break;
        }
        try_again_now(&ground).await;
        sleep(Duration::from_millis(200)).await;
    }
    let mails = peer.until(NOTICES as usize).await;
    let mut ids: Vec<String> = mails.iter().map(message_id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!((mails.len(), ids.len()), (NOTICES as usize, NOTICES as usize));
    for member in 1..=NOTICES {
        let link = link_in(&peer.nth_to(&address_of(member), 0).await);
        assert_eq!(program.open(&link).await.status, 200, "the link in the late mail works");
    }
}

mod notices {
    use super::*;
    on_each_engine!(notices_wait_and_leave_once);
}
