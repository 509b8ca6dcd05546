//! Many values at once are looked up, however many rows their site has.

use store::{Engine, Migration, Store, Value, args, on_both};

const THINGS: Migration = Migration {
    name: "0001_things",
    sql:
        "CREATE TABLE things (site TEXT NOT NULL, id TEXT NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL,
              PRIMARY KEY (site, id));
          CREATE UNIQUE INDEX things_number ON things (site, number);
          CREATE INDEX things_state ON things (site, state, number, id);",
};

on_both! {
    async fn they_are_found_by_their_index(store: Store) {
        store.migrate(&[THINGS]).await.unwrap();
        let mut tx = store.begin().await.unwrap();
        let things: Vec<Vec<Value>> =
            (0..5000).map(|one| args!["one", format!("i{one}"), format!("n{one}"), "open"].to_vec()).collect();
        tx.add_all("things (site, id, number, state)", &things).await.unwrap();
        tx.commit().await.unwrap();
        store.tend().await.unwrap();
        let mut conn = store.read().await.unwrap();
        let numbers = || (0..500).map(|one| format!("n{one}"));
        let sql = "SELECT id FROM things WHERE site = $1 AND number IN ({among})";
        let found: Vec<String> = conn.all_among(sql, args!["one"], numbers()).await.unwrap();
        assert_eq!(found.len(), 500);
        if store.engine() == Engine::Sqlite {
            let sql = format!("EXPLAIN QUERY PLAN {sql}");
            let plans: Vec<(i64, i64, i64, String)> = conn.all_among(&sql, args!["one"], numbers()).await.unwrap();
            assert!(plans.iter().all(|(.., plan)| plan.contains("number=?")), "{plans:?}");
        }
    }
}
