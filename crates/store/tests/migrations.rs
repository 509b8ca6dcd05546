//! Each migration once, whole or not at all, whoever comes first.

use store::testing::Fresh;
use store::{Error, Given, Migration, Store, on_both};

const FIRST: Migration = Migration {
    name: "0001_first",
    sql: "CREATE TABLE first (id BIGINT); -- one
          INSERT INTO first VALUES (1); INSERT INTO first VALUES (2);",
};
const SECOND: Migration = Migration { name: "0002_second", sql: "INSERT INTO first VALUES (3)" };

async fn rows(store: &Store) -> Result<i64, Error> {
    store.read().await?.one("SELECT count(*) FROM first", &[]).await
}

on_both! {
    async fn each_is_applied_once(store: Store) {
        assert_eq!(store.migrate(&[FIRST]).await, Ok(1));
        assert_eq!(store.migrate(&[FIRST, SECOND]).await, Ok(1));
        assert_eq!(store.migrate(&[FIRST, SECOND]).await, Ok(0));
        assert_eq!(rows(&store).await, Ok(3));
    }

    async fn eight_nodes_may_start_at_once(fresh: Fresh) {
        let nodes: Vec<_> = (0..8).map(|_| {
            let database = fresh.database.clone();
            tokio::spawn(async move {
                let store = Store::open(&database, Given::system()).await?;
                store.migrate(&[FIRST, SECOND]).await
            })
        }).collect();
        let mut applied = 0;
        for node in nodes {
            applied += node.await.unwrap().unwrap();
        }
        assert_eq!(applied, 2);
        assert_eq!(rows(&fresh.store).await, Ok(3));
    }

    async fn a_changed_one_is_refused(store: Store) {
        store.migrate(&[FIRST]).await.unwrap();
        let changed = Migration { sql: "CREATE TABLE first (id TEXT)", ..FIRST };
        let error = store.migrate(&[changed, SECOND]).await.unwrap_err();
        assert!(matches!(&error, Error::Changed(what) if what.contains("0001_first")), "{error}");
        assert_eq!(rows(&store).await, Ok(2), "nothing was applied");
    }

    async fn one_from_a_newer_program_is_refused(store: Store) {
        store.migrate(&[FIRST, SECOND]).await.unwrap();
        let error = store.migrate(&[FIRST]).await.unwrap_err();
        assert!(matches!(&error, Error::Changed(what) if what.contains("0002_second")), "{error}");
    }

    async fn a_broken_one_leaves_nothing(store: Store) {
        let broken = Migration { name: "0002_broken", sql: "INSERT INTO first VALUES (9); INSERT INTO nowhere VALUES (1)" };
        let error = store.migrate(&[FIRST, broken]).await.unwrap_err();
        assert!(error.to_string().contains("nowhere"), "{error}");
        assert_eq!(rows(&store).await, Ok(2));
        assert_eq!(store.migrate(&[FIRST, SECOND]).await, Ok(1));
    }
}
