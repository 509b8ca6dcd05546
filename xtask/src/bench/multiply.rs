//! Ten times as many customers and documents: the database copies what it has, which is quicker than inventing it.

use std::str::FromStr as _;

use anyhow::Result;
use store::{Database, Engine, Given, Store, Tx, args};

const SITE: &str = "invoice";
const CUSTOMERS_AT_ONCE: usize = 1000;

/// Adds `times - 1` copies of every customer, each with its documents. Nobody is logged in meanwhile.
pub async fn by(times: u32, database: &str) -> Result<()> {
    let store = Store::open(&Database::from_str(database)?, Given::system()).await?;
    let mut conn = store.read().await?;
    let accounts: Vec<(String,)> = conn
        .all("SELECT id FROM accounts WHERE site = $1 AND length(number) = 8 ORDER BY id", args![SITE])
        .await?;
    drop(conn);
    let accounts: Vec<String> = accounts.into_iter().map(|(id,)| id).collect();
    for copy in 1..times {
        for chunk in accounts.chunks(CUSTOMERS_AT_ONCE) {
            let (Some(first), Some(last)) = (chunk.first(), chunk.last()) else { continue };
            let mut tx = store.begin().await?;
            add_copy(&mut tx, copy, [first, last]).await?;
            tx.commit().await?;
        }
    }
    // SQLite looks at some rows of each table, as the program has it do every hour; PostgreSQL at its own time.
    store.tend().await?;
    if store.engine() == Engine::Postgres {
        let mut tx = store.begin().await?;
        tx.run("ANALYZE", args![]).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn add_copy(tx: &mut Tx, copy: u32, [first, last]: [&String; 2]) -> Result<()> {
    // All ids have a 7 there, the version of their kind: a copy's has another digit, so that none meets another's.
    let mark = (7 + copy) % 16;
    let id = |column: &str| format!("substr({column}, 1, 14) || '{mark:x}' || substr({column}, 16)");
    let (account, document, batch) = (id("id"), id("id"), id("account"));
    tx.run(
        &format!(
            "INSERT INTO accounts (site, id, number, name, kana, created, words, state)
             SELECT site, {account}, number || '{copy}', name, kana, created, words || '{copy}', state
             FROM accounts WHERE site = $1 AND id >= $2 AND id <= $3 AND length(number) = 8"
        ),
        args![SITE, first, last],
    )
    .await?;
    tx.run(
        &format!(
            "INSERT INTO invoices (site, id, batch, account, kind, number, subject, issued, period_from,
               period_until, due, gross, state, published, delivery, customer, customer_number, words, said, reason,
               length, pages)
             SELECT site, {document}, batch, {batch}, kind, number || '-{copy}', subject, issued, period_from,
               period_until, due, gross, state, published, delivery, customer, customer_number || '{copy}',
               words || '{copy}', said, reason, length, pages
             FROM invoices WHERE site = $1 AND account >= $2 AND account <= $3 AND length(customer_number) = 8"
        ),
        args![SITE, first, last],
    )
    .await?;
    Ok(())
}
