//! Transactions keep all or nothing, however they end.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use store::{Engine, Error, Migration, Result, Store, args, on_both};

const MIGRATIONS: [Migration; 1] = [Migration {
    name: "accounts",
    sql: "CREATE TABLE accounts (
            site TEXT NOT NULL, id BIGINT NOT NULL, login TEXT NOT NULL, count BIGINT NOT NULL DEFAULT 0,
            mail TEXT, PRIMARY KEY (site, id)
        );
        CREATE UNIQUE INDEX accounts_login ON accounts (site, login);
        CREATE UNIQUE INDEX accounts_mail ON accounts (site, lower(mail));
        CREATE TABLE sites (name TEXT PRIMARY KEY);
        CREATE TABLE holidays (id BIGINT PRIMARY KEY, day BIGINT, UNIQUE (day));",
}];

const ADD: &str = "INSERT INTO accounts (site, id, login) VALUES ('a', $1, $2)";
const COUNT: &str = "SELECT count(*) FROM accounts WHERE site = 'a'";
const ONE_MORE: &str = "UPDATE accounts SET count = count + 1 WHERE site = 'a' AND id = 1";

async fn add(store: &Store, id: i64, login: &str) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.run(ADD, args![id, login]).await?;
    tx.commit().await
}

async fn count(store: &Store) -> i64 {
    store.read().await.unwrap().one(COUNT, &[]).await.unwrap()
}

on_both! {
    migrations = MIGRATIONS;

    async fn a_dropped_transaction_leaves_nothing(store: Store) {
        let mut tx = store.begin().await.unwrap();
        assert_eq!(tx.run(ADD, args![1, "ken"]).await, Ok(1));
        assert_eq!(tx.one(COUNT, &[]).await, Ok(1_i64));
        assert_eq!(count(&store).await, 0, "nobody else sees it");
        drop(tx);
        assert_eq!(count(&store).await, 0);
        add(&store, 1, "ken").await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    async fn a_request_dropped_anywhere_leaves_nothing_and_harms_nobody(store: Store) {
        for micros in (0..4000).step_by(40) {
            let request = async {
                let mut tx = store.begin().await.unwrap();
                for id in 0..20 {
                    tx.run(ADD, args![id, id.to_string()]).await.unwrap();
                    tokio::task::yield_now().await;
                }
                std::future::pending::<()>().await;
            };
            drop(tokio::time::timeout(Duration::from_micros(micros), request).await);
        }
        assert_eq!(count(&store).await, 0);
        for id in 0..40 {
            add(&store, id, &id.to_string()).await.unwrap();
        }
        assert_eq!(count(&store).await, 40);
    }

    async fn a_panic_leaves_nothing(store: Store) {
        let own = store.clone();
        let task = tokio::spawn(async move {
            let mut tx = own.begin().await.unwrap();
            tx.run(ADD, args![1, "ken"]).await.unwrap();
            panic!("in the middle");
        });
        assert!(task.await.unwrap_err().is_panic());
        add(&store, 1, "ken").await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    async fn no_update_is_lost_between_many_writers(store: Store) {
        add(&store, 1, "ken").await.unwrap();
        let writers: Vec<_> = (0..64).map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    let mut tx = store.begin().await?;
                    assert_eq!(tx.run(ONE_MORE, &[]).await?, 1);
                    tx.commit().await?;
                }
                Ok::<_, Error>(())
            })
        }).collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let sum = store.read().await.unwrap().one("SELECT count FROM accounts WHERE site = 'a'", &[]).await;
        assert_eq!(sum, Ok(64 * 50_i64));
    }

    async fn a_unique_index_is_named_alike(store: Store) {
        add(&store, 1, "ken").await.unwrap();
        let others = "INSERT INTO sites (name) VALUES ('a'); INSERT INTO holidays VALUES (1, 20261123)";
        for sql in others.split("; ").chain(["UPDATE accounts SET mail = 'KEN@example.jp' WHERE site = 'a'"]) {
            let mut tx = store.begin().await.unwrap();
            tx.run(sql, &[]).await.unwrap();
            tx.commit().await.unwrap();
        }
        for (sql, constraint) in [
            ("INSERT INTO accounts (site, id, login) VALUES ('a', 1, 'jun')", "accounts_pkey"),
            ("INSERT INTO accounts (site, id, login) VALUES ('a', 2, 'ken')", "accounts_login"),
            ("INSERT INTO accounts (site, id, login, mail) VALUES ('a', 3, 'x', 'ken@example.jp')", "accounts_mail"),
            ("INSERT INTO sites (name) VALUES ('a')", "sites_pkey"),
            ("INSERT INTO holidays (id) VALUES (1)", "holidays_pkey"),
            ("INSERT INTO holidays (id, day) VALUES (2, 20261123)", "holidays_day_key"),
        ] {
            let refused = store.begin().await.unwrap().run(sql, &[]).await;
            assert_eq!(refused, Err(Error::Unique { constraint: constraint.to_owned() }), "{sql}");
        }
        let other_site = "INSERT INTO accounts (site, id, login) VALUES ('b', 1, 'ken')";
        assert_eq!(store.begin().await.unwrap().run(other_site, &[]).await, Ok(1));
    }

    async fn after_a_failed_statement_nothing_more_is_kept(store: Store) {
        add(&store, 1, "ken").await.unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.run(ADD, args![2, "jun"]).await.unwrap();
        assert!(matches!(tx.run(ADD, args![3, "ken"]).await, Err(Error::Unique { .. })));
        assert!(matches!(tx.run(ADD, args![4, "rei"]).await, Err(Error::Other(_))));
        assert!(matches!(tx.commit().await, Err(Error::Other(_))), "a commit that keeps nothing must say so");
        assert_eq!(count(&store).await, 1);
    }

    async fn a_missing_row_spoils_nothing(store: Store) {
        let mut tx = store.begin().await.unwrap();
        let nobody = tx.one::<i64>("SELECT id FROM accounts WHERE site = 'a' AND id = 9", &[]).await;
        assert_eq!(nobody, Err(Error::Missing));
        tx.run(ADD, args![1, "ken"]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count(&store).await, 1);
    }

    async fn what_waits_for_a_commit_runs_after_it_and_only_then(store: Store) {
        let ran = Arc::new(AtomicU32::new(0));
        let mut tx = store.begin().await.unwrap();
        let own = ran.clone();
        tx.after_commit(move || own.store(own.load(Ordering::Relaxed) + 1, Ordering::Relaxed));
        drop(tx);
        assert_eq!(ran.load(Ordering::Relaxed), 0);
        let mut tx = store.begin().await.unwrap();
        let own = ran.clone();
        tx.after_commit(move || own.store(own.load(Ordering::Relaxed) + 1, Ordering::Relaxed));
        tx.commit().await.unwrap();
        assert_eq!(ran.load(Ordering::Relaxed), 1);
    }

    async fn a_reading_connection_does_not_write(store: Store) {
        let refused = store.read().await.unwrap().run(ADD, args![1, "ken"]).await;
        assert!(matches!(refused, Err(Error::Other(_))), "{refused:?}");
        assert_eq!(count(&store).await, 0);
    }

    async fn reading_never_waits_for_writing(store: Store) {
        let mut tx = store.begin().await.unwrap();
        tx.run(ADD, args![1, "ken"]).await.unwrap();
        let readers: Vec<_> = (0..50).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { count(&store).await })
        }).collect();
        for reader in readers {
            assert_eq!(reader.await.unwrap(), 0);
        }
    }

    async fn rows_come_back_from_writing(store: Store) {
        let mut tx = store.begin().await.unwrap();
        let sql = "INSERT INTO accounts (site, id, login) VALUES ('a', 1, 'ken'), ('a', 2, 'jun')
                   ON CONFLICT DO NOTHING RETURNING id";
        assert_eq!(tx.all::<i64>(sql, &[]).await, Ok(vec![1, 2]));
        assert_eq!(tx.all::<i64>(sql, &[]).await, Ok(vec![]));
        assert_eq!(tx.run("DELETE FROM accounts WHERE site = 'a'", &[]).await, Ok(2));
        assert_eq!(tx.run("DELETE FROM accounts WHERE site = 'a'", &[]).await, Ok(0));
    }

    async fn slow_reads_do_not_starve_the_others(store: Store) {
        let slow = match store.engine() {
            Engine::Sqlite => "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 16000000)
                               SELECT max(i) FROM n",
            Engine::Postgres => "SELECT CAST(count(*) AS BIGINT) FROM pg_sleep(1)",
        };
        // One for each of the runtime's two threads.
        let (tell, mut begun) = tokio::sync::mpsc::unbounded_channel();
        let running: Vec<_> = (0..2).map(|_| {
            let (store, tell) = (store.clone(), tell.clone());
            tokio::spawn(async move {
                let mut conn = store.read().await?;
                tell.send(()).unwrap();
                conn.one::<i64>(slow, &[]).await
            })
        }).collect();
        for _ in 0..2 {
            begun.recv().await.unwrap();
        }
        let quick = tokio::spawn(async move {
            for _ in 0..100 {
                store.ping().await.unwrap();
            }
        });
        quick.await.unwrap();
        assert!(!running.iter().any(tokio::task::JoinHandle::is_finished), "they had to wait");
        for slow in running {
            slow.await.unwrap().unwrap();
        }
    }

    async fn the_database_answers(store: Store) {
        assert_eq!(store.ping().await, Ok(()));
    }
}
