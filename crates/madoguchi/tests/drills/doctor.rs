//! `madoguchi doctor` finds what is wrong, and `madoguchi bounce` takes in what came back.

use std::{fs, process::Stdio, time::Duration};

use post::testing::SmtpPeer;
use store::{Engine, args};
use tokio::{io::AsyncWriteExt as _, time::sleep};

use crate::{
    ground::{Ground, SITE, address_of, login_of, message_id},
    on_each_engine,
    program::command,
};

/// What it says, and whether it is content.
async fn examine(ground: &Ground) -> (bool, String) {
    let said = command(&["doctor", "--config", ground.config().to_str().unwrap()]).output().await.unwrap();
    (said.status.success(), String::from_utf8(said.stdout).unwrap())
}

fn line<'a>(words: &'a str, what: &str) -> &'a str {
    words
        .lines()
        .find(|line| line.split_whitespace().nth(1) == Some(what))
        .unwrap_or_else(|| panic!("{words}"))
}

/// A mail server of a closed network, whose CA nobody else knows.
#[tokio::test(flavor = "multi_thread")]
async fn a_ca_of_our_own_is_trusted_beside_the_public_ones() {
    let ground = Ground::new(Engine::Sqlite).await;
    let (peer, other) = (SmtpPeer::tls().await, SmtpPeer::tls().await);
    ground.write_config("madoguchi.toml", ground.address, &peer.url());
    let (_, words) = examine(&ground).await;
    assert!(line(&words, "mail").starts_with("BROKEN"), "{words}");

    let config = fs::read_to_string(ground.config()).unwrap();
    fs::write(ground.config(), format!("ca-file = \"ca.pem\"\n{config}")).unwrap();
    fs::write(ground.folder.at("ca.pem"), format!("other\n{}\nours\n{}", other.pem(), peer.pem())).unwrap();
    let (_, words) = examine(&ground).await;
    assert!(line(&words, "ca-file").starts_with("ok ") && line(&words, "mail").starts_with("ok "), "{words}");

    fs::write(ground.folder.at("ca.pem"), "other\n").unwrap();
    let (is_well, words) = examine(&ground).await;
    let broken = line(&words, "config");
    assert!(
        !is_well && broken.starts_with("BROKEN") && broken.contains("ca.pem:1: holds no certificate"),
        "{words}"
    );
}

async fn what_is_broken_is_named(engine: Engine) {
    let ground = Ground::new(engine).await;
    let (is_well, words) = examine(&ground).await;
    assert!(!is_well);
    assert!(line(&words, "database").contains("`madoguchi migrate` fills it"), "{words}");

    let program = ground.start().await;
    let (is_well, words) = examine(&ground).await;
    assert!(is_well, "{words}");
    for what in ["config", "sites", "database", "secret", "documents", "mail", "web"] {
        assert!(line(&words, what).starts_with("ok "), "{what}: {words}");
    }
    assert!(words.ends_with("\n0 broken, 0 odd\n"), "{words}");
    let left = fs::read_dir(ground.folder.at("documents").join(SITE)).into_iter().flatten().flatten();
    let left: usize = left.map(|shard| fs::read_dir(shard.path()).unwrap().count()).sum();
    assert_eq!(left, 0, "the examined document is taken away again");
    program.kill().await;

    ground.peer.hang_up();
    fs::write(ground.folder.at("secret.key"), "00".repeat(32)).unwrap();
    fs::write(ground.folder.at("sites/wrong.toml"), "slug = 7\n").unwrap();
    let (is_well, words) = examine(&ground).await;
    assert!(!is_well);
    for (what, says) in [
        ("sites", "mistakes"),
        ("secret", "is not the one that this database was made with"),
        ("mail", "mail server"),
    ] {
        let line = line(&words, what);
        assert!(line.starts_with("BROKEN") && line.contains(says), "{what}: {words}");
    }
    assert!(line(&words, "web").starts_with("ODD"), "{words}");
}

async fn what_came_back_is_noted(engine: Engine) {
    let ground = Ground::new(engine).await;
    ground.settle(1, 0).await;
    let program = ground.start().await;
    let page = program.open("/invoice/recovery").await;
    page.fill("ユーザID", &login_of(1)).fill("メールアドレス", &address_of(1)).press("送信する").await;
    let mail = ground.peer.nth_to(&address_of(1), 0).await;
    // The server has it a moment before that is noted.
    let sql = "SELECT count(*) FROM notices WHERE site = $1 AND state = 'delivered'";
    while ground.store().await.read().await.unwrap().one::<i64>(sql, args![SITE]).await.unwrap() == 0 {
        sleep(Duration::from_millis(20)).await;
    }
    let report = format!(
        "Subject: Undelivered\r\nContent-Type: multipart/report; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n\
         Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 no such user\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <{}>\r\n\r\nText\r\n--b--\r\n",
        message_id(&mail)
    );
    for (raw, says) in [
        (report.as_str(), "written to no longer"),
        (report.as_str(), "nothing new"),
        ("Subject: I am away\r\n\r\nUntil Monday.\r\n", "no report"),
    ] {
        let mut bounce = command(&["bounce", "--config", ground.config().to_str().unwrap()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = bounce.stdin.take().unwrap();
        input.write_all(raw.as_bytes()).await.unwrap();
        drop(input);
        let said = bounce.wait_with_output().await.unwrap();
        let words = String::from_utf8(said.stdout).unwrap();
        assert!(said.status.success() && words.contains(says), "{words}");
    }
    let sql = "SELECT count(*) FROM notices WHERE site = $1 AND state = 'refused' AND reply LIKE '5.1.1%'";
    let refused: i64 = ground.store().await.read().await.unwrap().one(sql, args![SITE]).await.unwrap();
    assert_eq!(refused, 1);
    program.kill().await;
}

mod broken {
    use super::*;
    on_each_engine!(what_is_broken_is_named);
}

mod bounced {
    use super::*;
    on_each_engine!(what_came_back_is_noted);
}
