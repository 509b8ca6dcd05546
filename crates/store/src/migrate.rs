//! Migrations: each once, whole or not at all, whichever of several nodes comes first.

use std::collections::HashSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::catalogue::quoted;
use crate::{Error, Result, Store, Tx, args};

/// A file of statements that both engines understand. Never changed once it was released.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub name: &'static str,
    pub sql: &'static str,
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS migrations (
    name TEXT PRIMARY KEY, hash TEXT NOT NULL, applied_at BIGINT NOT NULL
)";

const KEEP: &str = "INSERT INTO migrations (name, hash, applied_at) VALUES ($1, $2, $3)";

impl Store {
    /// Applies those of `set` that are not there yet, and says how many that were.
    pub async fn migrate(&self, set: &[Migration]) -> Result<usize> {
        let mut applied = 0;
        loop {
            let mut tx = self.begin_alone().await?;
            let there = applied_before(&mut tx, set).await?;
            let Some(next) = set.iter().find(|migration| !there.contains(migration.name)) else {
                return Ok(applied);
            };
            tx.batch(next.sql).await?;
            tx.run(KEEP, args![next.name, next.hash(), self.now()]).await?;
            tx.commit().await?;
            applied += 1;
            tracing::info!(migration = next.name, "migrated");
        }
    }

    /// A transaction on a database that holds no rows: its tables go, and are again as `set` makes them. For rows that
    /// come from elsewhere, those that tell of the migrations among them.
    pub async fn begin_anew(&self, set: &[&Migration]) -> Result<Tx> {
        let mut tx = self.begin_alone().await?;
        if let Some(table) = tx.table_in_use().await? {
            return Err(Error::Other(format!("the database is not empty: there are rows in {table}")));
        }
        for table in tx.tables().await? {
            tx.batch(&format!("DROP TABLE {}", quoted(&table.name))).await?;
        }
        tx.batch(TABLE).await?;
        for migration in set {
            tx.batch(migration.sql).await?;
        }
        // What they write into new tables comes with all other rows.
        for table in tx.tables().await? {
            tx.run(&format!("DELETE FROM {}", quoted(&table.name)), &[]).await?;
        }
        Ok(tx)
    }

    async fn begin_alone(&self) -> Result<Tx> {
        Ok(Tx::new(self.clone(), self.pool().begin_alone().await?))
    }
}

/// The names of what is there already, all of which must be known and as it was.
async fn applied_before(tx: &mut Tx, set: &[Migration]) -> Result<HashSet<String>> {
    tx.batch(TABLE).await?;
    let there: Vec<(String, String)> = tx.all("SELECT name, hash FROM migrations ORDER BY name", &[]).await?;
    for (name, hash) in &there {
        let Some(ours) = set.iter().find(|migration| migration.name == name) else {
            return Err(Error::Changed(format!(
                "the database has the migration {name}, which this program does not know: \
                 a newer program ran on it, so run that or a newer one"
            )));
        };
        if ours.hash() != *hash {
            return Err(Error::Changed(format!(
                "the migration {name} is not the one that made this database: \
                 a released migration must not be edited, so take the change back and add a new one"
            )));
        }
    }
    Ok(there.into_iter().map(|(name, _)| name).collect())
}

impl Migration {
    /// Which text it is.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.sql))
    }
}

/// Stands for the whole set.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint(set: &[Migration]) -> String {
    let hashes: String = set.iter().map(Migration::hash).collect();
    hex(&Sha256::digest(hashes)[..8])
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a String takes all");
        hex
    })
}
