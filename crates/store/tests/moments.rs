//! A whole database is read at one moment, and filled from elsewhere in one transaction.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use store::{Cell, Column, Error, Migration, Row, Store, Table, Value, args, on_both};

const FIRST: Migration = Migration {
    name: "first",
    sql: "CREATE TABLE things (site TEXT NOT NULL, id BIGINT NOT NULL, mark BYTEA, PRIMARY KEY (site, id));
          CREATE TABLE \"order\" (id BIGINT PRIMARY KEY);
          INSERT INTO \"order\" VALUES (7);",
};
const SECOND: Migration =
    Migration { name: "second", sql: "ALTER TABLE things ADD COLUMN name TEXT NOT NULL DEFAULT ''" };

/// So many that they do not come at once.
const MANY: i64 = 20_000;

async fn add(store: &Store, ids: std::ops::Range<i64>) {
    let mut tx = store.begin().await.unwrap();
    let rows: Vec<_> = ids.map(|id| args!["a", id, vec![0, 255]].to_vec()).collect();
    tx.add_all("things (site, id, mark)", &rows).await.unwrap();
    tx.commit().await.unwrap();
}

async fn count(store: &Store, table: &str) -> i64 {
    store.read().await.unwrap().one(&format!("SELECT count(*) FROM {table}"), &[]).await.unwrap()
}

fn table(name: &str, columns: &[(&str, &str)]) -> Table {
    let column = |(name, kind): &(&str, &str)| Column { name: (*name).to_owned(), kind: (*kind).to_owned() };
    Table { name: name.to_owned(), columns: columns.iter().map(column).collect() }
}

on_both! {
    migrations = [FIRST, SECOND];

    async fn the_catalogue_is_the_same_on_both(store: Store) {
        let tables = store.read().await.unwrap().tables().await.unwrap();
        let things = [("site", "TEXT"), ("id", "BIGINT"), ("mark", "BYTEA"), ("name", "TEXT")];
        assert_eq!(tables, [
            table("migrations", &[("name", "TEXT"), ("hash", "TEXT"), ("applied_at", "BIGINT")]),
            table("order", &[("id", "BIGINT")]),
            table("things", &things),
        ]);
    }

    async fn a_moment_does_not_see_what_others_write_meanwhile(store: Store) {
        add(&store, 0..MANY).await;
        let mut moment = store.moment().await.unwrap();
        add(&store, MANY..MANY + 10).await;
        let mut seen = Vec::new();
        let sql = table("things", &[("id", "BIGINT"), ("mark", "BYTEA")]).read_all();
        moment.each(&sql, |row| {
            assert_eq!(row.cell(1)?, Cell::Bytes(&[0, 255]));
            seen.push(row.at::<i64>(0)?);
            Ok::<_, Error>(())
        }).await.unwrap();
        seen.sort_unstable();
        assert!(seen.into_iter().eq(0..MANY));
        let there: i64 = moment.one("SELECT count(*) FROM things", &[]).await.unwrap();
        assert_eq!(there, MANY, "and so does every other statement");
        assert_eq!(count(&store, "things").await, MANY + 10);
    }

    async fn whoever_takes_the_rows_may_stop(store: Store) {
        add(&store, 0..MANY).await;
        let mut moment = store.moment().await.unwrap();
        let enough = |_: &Row| Err(Error::Missing);
        assert_eq!(moment.each("SELECT id FROM things", enough).await, Err(Error::Missing));
        drop(moment);
        for _ in 0..20 {
            assert_eq!(count(&store, "things").await, MANY);
        }
    }

    async fn a_moment_writes_nothing(store: Store) {
        let mut moment = store.moment().await.unwrap();
        assert!(moment.run("INSERT INTO \"order\" VALUES (8)", &[]).await.is_err());
        drop(moment);
        assert_eq!(count(&store, "\"order\"").await, 1);
    }

    async fn a_database_without_rows_is_filled_anew_whatever_level_it_had(store: Store) {
        assert_eq!(store.read().await.unwrap().table_in_use().await, Ok(Some("order".to_owned())));
        let refused = store.begin_anew(&[&FIRST]).await.err();
        assert_eq!(refused, Some(Error::Other("the database is not empty: there are rows in order".to_owned())));

        let mut tx = store.begin().await.unwrap();
        tx.run("DELETE FROM \"order\"", &[]).await.unwrap();
        tx.commit().await.unwrap();
        for is_kept in [false, true] {
            let mut tx = store.begin_anew(&[&FIRST]).await.unwrap();
            let things = table("things", &[("site", "TEXT"), ("id", "BIGINT"), ("mark", "BYTEA")]);
            let rows = [args!["a", 1, vec![9]].to_vec(), args!["a", 2, Value::Null].to_vec()];
            assert_eq!(tx.add_all(&things.target(), &rows).await, Ok(2));
            let told = [args!["first", FIRST.hash(), 5].to_vec()];
            tx.add_all("migrations (name, hash, applied_at)", &told).await.unwrap();
            tx.analyse().await.unwrap();
            if is_kept {
                tx.commit().await.unwrap();
            }
        }
        assert_eq!(count(&store, "\"order\"").await, 0, "what a migration wrote comes with the other rows, or not");
        assert_eq!(store.migrate(&[FIRST, SECOND]).await, Ok(1));
        let rows: Vec<(i64, Option<Vec<u8>>, String)> = store.read().await.unwrap()
            .all("SELECT id, mark, name FROM things ORDER BY id", &[]).await.unwrap();
        assert_eq!(rows, [(1, Some(vec![9]), String::new()), (2, None, String::new())]);
    }
}
