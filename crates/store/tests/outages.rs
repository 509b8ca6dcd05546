//! The server goes away and comes back, requests are dropped in the middle: the pool mends itself.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::time::Duration;

use store::testing::{self, Fresh};
use store::{Engine, Error, Given, Store};

const TABLE: store::Migration = store::Migration { name: "t", sql: "CREATE TABLE t (id BIGINT)" };

/// What a restart of the server does to its connections.
async fn cut_all(fresh: &Fresh) {
    let other = Store::open(&fresh.database, Given::system()).await.unwrap();
    let sql = "SELECT count(CASE WHEN pg_terminate_backend(pid) THEN 1 END) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()";
    assert!(other.read().await.unwrap().one::<i64>(sql, &[]).await.unwrap() > 0);
}

/// Until the pool has noticed, a request may fail; never otherwise than as unavailable.
async fn comes_back(store: &Store) {
    for _ in 0..100 {
        match store.ping().await {
            Ok(()) => return,
            Err(Error::Unavailable(_)) => store.given().rest(Duration::from_millis(10)).await,
            Err(other) => panic!("{other}"),
        }
    }
    panic!("the pool did not mend itself");
}

#[test]
fn the_pool_mends_itself_when_all_connections_are_cut() {
    testing::run(Engine::Postgres, &[TABLE], |fresh: Fresh| async move {
        let store = &fresh.store;
        for _ in 0..3 {
            let many: Vec<_> = (0..30)
                .map(|_| {
                    let store = store.clone();
                    tokio::spawn(async move { store.ping().await })
                })
                .collect();
            for one in many {
                one.await.unwrap().unwrap();
            }
            let mut tx = store.begin().await.unwrap();
            tx.run("INSERT INTO t VALUES (1)", &[]).await.unwrap();
            cut_all(&fresh).await;
            let lost = tx.run("INSERT INTO t VALUES (2)", &[]).await;
            assert!(matches!(lost, Err(Error::Unavailable(_))), "{lost:?}");
            drop(tx);
            comes_back(store).await;
        }
        let kept: i64 = store.read().await.unwrap().one("SELECT count(*) FROM t", &[]).await.unwrap();
        assert_eq!(kept, 0);
    });
}

#[test]
fn a_commit_that_the_server_did_not_confirm_is_no_success() {
    testing::run(Engine::Postgres, &[TABLE], |fresh: Fresh| async move {
        let mut tx = fresh.store.begin().await.unwrap();
        tx.run("INSERT INTO t VALUES (1)", &[]).await.unwrap();
        cut_all(&fresh).await;
        assert!(matches!(tx.commit().await, Err(Error::Unavailable(_))));
    });
}

#[test]
fn a_dropped_request_stops_its_statement_and_gives_its_connection_back() {
    testing::run(Engine::Postgres, &[TABLE], |fresh: Fresh| async move {
        let sleep = "SELECT CAST(count(*) AS BIGINT) FROM pg_sleep(20)";
        // More than the pool has connections.
        for _ in 0..20 {
            let both = async {
                let mut conn = fresh.store.read().await.unwrap();
                let mut tx = fresh.store.begin().await.unwrap();
                tx.run("INSERT INTO t VALUES (1)", &[]).await.unwrap();
                tokio::join!(conn.one::<i64>(sleep, &[]), tx.one::<i64>(sleep, &[]))
            };
            assert!(tokio::time::timeout(Duration::from_millis(30), both).await.is_err());
        }
        let busy = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                    AND pid <> pg_backend_pid() AND state <> 'idle'";
        for _ in 0..200 {
            let busy: i64 = fresh.store.read().await.unwrap().one(busy, &[]).await.unwrap();
            if busy == 0 {
                return;
            }
            fresh.store.given().rest(Duration::from_millis(10)).await;
        }
        panic!("statements of dropped requests are still running");
    });
}

#[test]
fn a_deadlock_asks_for_another_try() {
    testing::run(Engine::Postgres, &[TABLE], |fresh: Fresh| async move {
        let store = &fresh.store;
        let mut tx = store.begin().await.unwrap();
        tx.run("INSERT INTO t VALUES (1), (2)", &[]).await.unwrap();
        tx.commit().await.unwrap();
        let lock = |id: i64| format!("UPDATE t SET id = {id} WHERE id = {id}");
        let (mut one, mut two) = (store.begin().await.unwrap(), store.begin().await.unwrap());
        one.run(&lock(1), &[]).await.unwrap();
        two.run(&lock(2), &[]).await.unwrap();
        let (first, second) = (lock(2), lock(1));
        // Each lets go when it has failed, or the other would wait for the end of the test.
        let (first, second) =
            tokio::join!(async { one.run(&first, &[]).await.inspect_err(|_| drop(one)) }, async {
                two.run(&second, &[]).await.inspect_err(|_| drop(two))
            });
        assert!(
            matches!((&first, &second), (Err(Error::Again(_)), Ok(_)) | (Ok(_), Err(Error::Again(_)))),
            "{first:?} {second:?}"
        );
    });
}

#[test]
fn a_statement_that_a_migration_made_stale_is_tried_again() {
    testing::run(Engine::Postgres, &[TABLE], |fresh: Fresh| async move {
        let all = async || fresh.store.read().await?.all::<i64>("SELECT * FROM t", &[]).await;
        for _ in 0..20 {
            all().await.unwrap();
        }
        let other = Store::open(&fresh.database, Given::system()).await.unwrap();
        let wider = store::Migration { name: "wider", sql: "ALTER TABLE t ADD COLUMN more TEXT" };
        other.migrate(&[TABLE, wider]).await.unwrap();
        let mut again = 0;
        for _ in 0..20 {
            match all().await {
                Ok(_) => (),
                Err(Error::Again(_)) => again += 1,
                Err(other) => panic!("{other}"),
            }
        }
        assert!(again > 0, "the test must meet what it is about");
        assert_eq!(all().await, Ok(vec![]));
    });
}

#[test]
fn a_database_that_is_not_there_is_unavailable() {
    let nowhere = ["sqlite:/nowhere/portal.db", "postgres://madoguchi@127.0.0.1:1/portal"];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for database in nowhere {
        let opened = runtime.block_on(Store::open(&database.parse().unwrap(), Given::system()));
        assert!(matches!(opened.err(), Some(Error::Unavailable(_))), "{database}");
    }
}
