//! The database is gone for a while: pages say so and that it passes, nothing crashes, and when the database is back so
//! is the program, by itself.

use std::{env, time::Duration};

use store::{Database, Engine, Given, Store, args};
use testkit::Browser;
use tokio::time::sleep;

use crate::ground::{Ground, PASSWORD, login_of};

/// Lets nobody into the database, and throws out who is in it; or lets them in again.
async fn let_in(server: &Store, name: &str, yes: bool) {
    let mut tx = server.begin().await.unwrap();
    tx.run(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS {yes}"), &[]).await.unwrap();
    tx.commit().await.unwrap();
    if !yes {
        let cut = "SELECT count(CASE WHEN pg_terminate_backend(pid) THEN 1 END) FROM pg_stat_activity
                   WHERE CAST(datname AS TEXT) = $1";
        server.read().await.unwrap().one::<i64>(cut, args![name]).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_so_and_come_back_by_themselves() {
    let ground = Ground::new(Engine::Postgres).await;
    ground.settle(1, 0).await;
    let program = ground.start().await;
    let member = program.browser();
    let page =
        member.open("/invoice/login").await.fill("ユーザID", &login_of(1)).fill("パスワード", PASSWORD);
    assert_eq!(page.press("ログイン").await.heading(), "トップページ");

    let server = Database::Postgres(env::var("MADOGUCHI_TEST_POSTGRES").unwrap());
    let server = Store::open(&server, Given::system()).await.unwrap();
    let name = ground.database.rsplit('/').find(|part| part.starts_with("madoguchi_test_")).unwrap();
    let name = name.split('?').next().unwrap();
    let_in(&server, name, false).await;

    for round in 0..10 {
        for page in [member.open("/invoice/").await, page.press("ログイン").await] {
            assert_eq!(page.status, 503, "{} in round {round}:\n{}", page.path, program.log());
            assert!(page.headers.contains_key("retry-after"));
            assert!(
                !page.heading().is_empty()
                    && page.headers["content-type"].to_str().unwrap().starts_with("text/html")
            );
        }
        assert_eq!(program.open("/readyz").await.status, 503);
        assert_eq!(program.open("/healthz").await.status, 200);
        assert_eq!(
            Browser::to(program.address).open("/invoice/login").await.status,
            200,
            "what needs no database"
        );
    }
    assert!(program.lines_with(&["\"level\":\"ERROR\"", "fault"]).is_empty(), "{}", program.log());

    let_in(&server, name, true).await;
    let mut tries = 0;
    while program.open("/readyz").await.status != 200 {
        tries += 1;
        assert!(tries < 200, "it does not come back:\n{}", program.log());
        sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(member.open("/invoice/").await.heading(), "トップページ", "the session is still there");
}
