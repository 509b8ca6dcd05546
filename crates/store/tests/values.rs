//! What is written comes back, alike on both engines, and what one engine would refuse both refuse.

use jiff::Timestamp;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use store::{Cell, Error, FromRow, FromValue, Migration, Result, Row, Store, Value, args, on_both};
use uuid::Uuid;

const MIGRATIONS: [Migration; 1] = [Migration {
    name: "things",
    sql: "CREATE TABLE things (
        site TEXT NOT NULL, id BIGINT NOT NULL, int BIGINT, text TEXT, bytes BYTEA, PRIMARY KEY (site, id)
    )",
}];

const PUT: &str = "INSERT INTO things (site, id, int, text, bytes) VALUES ('a', $1, $2, $3, $4)";
const GET: &str = "SELECT int, text, bytes FROM things WHERE site = 'a' AND id = $1";

async fn put(store: &Store, id: i64, int: Value, text: Value, bytes: Value) -> Result<()> {
    let mut tx = store.begin().await?;
    tx.run(PUT, args![id, int, text, bytes]).await?;
    tx.commit().await
}

async fn get<T: FromRow>(store: &Store, id: i64) -> Result<T> {
    store.read().await?.one(GET, args![id]).await
}

type Thing = (Option<i64>, Option<String>, Option<Vec<u8>>);

#[derive(Debug, PartialEq)]
struct Named {
    text: String,
    int: u32,
}

impl FromRow for Named {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self { text: row.get("text")?, int: row.get("int")? })
    }
}

#[derive(Debug, PartialEq)]
struct OrderNo(String);

impl FromValue for OrderNo {
    fn from_value(cell: Cell<'_>) -> Result<Self> {
        String::from_value(cell).map(OrderNo)
    }
}

on_both! {
    migrations = MIGRATIONS;

    async fn whatever_is_written_comes_back(store: Store) {
        let thing = (
            proptest::option::of(any::<i64>()),
            proptest::option::of("[^\u{0}]{0,40}"),
            proptest::option::of(proptest::collection::vec(any::<u8>(), 0..60)),
        );
        let mut runner = TestRunner::deterministic();
        for id in 0..200 {
            let thing: Thing = thing.new_tree(&mut runner).unwrap().current();
            put(&store, id, thing.0.into(), (&thing.1).into(), thing.2.clone().into()).await.unwrap();
            assert_eq!(get::<Thing>(&store, id).await, Ok(thing));
        }
    }

    async fn types_of_the_program_come_back(store: Store) {
        let (id, now) = (store.given().id(), store.now());
        put(&store, 1, now.into(), id.into(), [7_u8; 32].into()).await.unwrap();
        let (time, same, hash): (Timestamp, Uuid, [u8; 32]) = get(&store, 1).await.unwrap();
        assert_eq!((time, same, hash), (now, id, [7; 32]));

        put(&store, 2, true.into(), "窓口 〜 𠮷 é".into(), Value::Null).await.unwrap();
        let named = Named { text: "窓口 〜 𠮷 é".to_owned(), int: 1 };
        assert_eq!(get::<Named>(&store, 2).await, Ok(named));
        assert_eq!(get::<bool>(&store, 2).await, Ok(true));
        let (_, text): (i32, OrderNo) = get(&store, 2).await.unwrap();
        assert_eq!(text, OrderNo("窓口 〜 𠮷 é".to_owned()));
        assert_eq!(get::<Option<u64>>(&store, 2).await, Ok(Some(1)));
    }

    async fn numbers_go_to_their_ends(store: Store) {
        for (id, int) in [(1, i64::MIN), (2, i64::MAX), (3, 0), (4, -1)] {
            put(&store, id, int.into(), Value::Null, Value::Null).await.unwrap();
            assert_eq!(get::<i64>(&store, id).await, Ok(int));
        }
        assert!(matches!(get::<u32>(&store, 1).await, Err(Error::Decode(_))));
        assert!(matches!(get::<u64>(&store, 4).await, Err(Error::Decode(_))));
        assert!(matches!(get::<bool>(&store, 4).await, Err(Error::Decode(_))));
    }

    async fn an_error_names_the_column_but_not_its_content(store: Store) {
        put(&store, 1, Value::Null, "秘密".into(), Value::Null).await.unwrap();
        let error = get::<(Option<i64>, Uuid)>(&store, 1).await.unwrap_err().to_string();
        assert!(error.contains("column text: a TEXT is not an id"), "{error}");
        assert!(!error.contains("秘密"), "{error}");
        let error = get::<i64>(&store, 1).await.unwrap_err().to_string();
        assert!(error.contains("column int: NULL is not a number"), "{error}");
    }

    async fn parameters_are_bound_by_their_number(store: Store) {
        let mut conn = store.read().await.unwrap();
        let sql = "SELECT CAST($2 AS TEXT), CAST($1 AS BIGINT), CAST($2 AS TEXT)";
        let row: (String, i64, String) = conn.one(sql, args![7, "seven"]).await.unwrap();
        assert_eq!(row, ("seven".to_owned(), 7, "seven".to_owned()));
        let many = (1..=12).map(|n| format!("CAST(${n} AS BIGINT)")).rev().collect::<Vec<_>>().join(", ");
        let row: (i64, i64, i64) =
            conn.one(&format!("SELECT {many}"), args![1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).await.unwrap();
        assert_eq!(row, (12, 11, 10));
    }

    async fn a_wrong_count_of_values_is_an_error(store: Store) {
        let mut conn = store.read().await.unwrap();
        for args in [args![], args![1, 2]] {
            let error = conn.all::<i64>("SELECT CAST($1 AS BIGINT)", args).await.unwrap_err();
            assert!(error.to_string().contains("1 parameters got"), "{error}");
        }
    }

    async fn a_nul_in_a_text_is_refused(store: Store) {
        let error = put(&store, 1, Value::Null, "a\0b".into(), Value::Null).await;
        assert!(matches!(error, Err(Error::Other(_))), "{error:?}");
    }

    async fn case_counts_in_like_and_quotes_mean_columns(store: Store) {
        put(&store, 1, Value::Null, "Abc".into(), Value::Null).await.unwrap();
        let mut conn = store.read().await.unwrap();
        let sql = "SELECT id FROM things WHERE site = 'a' AND text LIKE $1";
        assert_eq!(conn.maybe::<i64>(sql, args!["ab%"]).await, Ok(None));
        assert_eq!(conn.maybe::<i64>(sql, args!["Ab%"]).await, Ok(Some(1)));
        assert!(conn.all::<String>("SELECT \"nothing\" FROM things WHERE site = 'a'", &[]).await.is_err());
    }

    async fn missing_is_one_thing_and_maybe_another(store: Store) {
        assert_eq!(get::<i64>(&store, 9).await, Err(Error::Missing));
        assert_eq!(store.read().await.unwrap().maybe::<i64>(GET, args![9]).await, Ok(None));
        let one = store.read().await.unwrap().maybe::<Option<i64>>(GET, args![9]).await;
        assert_eq!(one, Ok(None));
    }

    async fn an_error_shows_its_sql(store: Store) {
        let error = store.read().await.unwrap().all::<i64>("SELECT  no\n FROM where_ever", &[]).await;
        assert!(error.unwrap_err().to_string().contains("in: SELECT no FROM where_ever"));
    }

    async fn a_column_that_is_not_portable_is_refused(store: Store) {
        let error = store.read().await.unwrap().all::<i64>("SELECT 1.5 + 1.5e0", &[]).await.unwrap_err();
        assert!(error.to_string().contains("write CAST(… AS BIGINT)"), "{error}");
    }
}
