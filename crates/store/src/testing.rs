//! A fresh database of either engine for every test, gone with the test.

use std::path::PathBuf;
use std::sync::Arc;
use std::{env, fs, thread};

use jiff::Timestamp;
use tokio::runtime;

use crate::engines::Found;
use crate::engines::postgres::{Lease, Postgres};
use crate::{Database, Engine, Given, Migration, Store};

pub use crate::on_both;

const SERVER: &str = "MADOGUCHI_TEST_POSTGRES";

/// Makes each function two tests, `name::sqlite` and `name::postgres`, on a set clock. It takes the
/// `Store`, or all of [`Fresh`].
///
/// ```ignore
/// store::on_both! {
///     migrations = MIGRATIONS;
///
///     async fn a_user_is_found_again(store: Store) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both {
    (migrations = $migrations:expr; $($rest:tt)*) => { $crate::on_both!(@each $migrations; $($rest)*); };
    (@each $migrations:expr; $(
        $(#[$note:meta])* async fn $name:ident($given:ident: $type:ty) $body:block
    )*) => { $(
        #[cfg(test)]
        mod $name {
            use super::*;

            $(#[$note])*
            async fn body($given: $type) $body

            #[test]
            fn sqlite() {
                $crate::testing::run($crate::Engine::Sqlite, &$migrations, body);
            }

            #[test]
            fn postgres() {
                $crate::testing::run($crate::Engine::Postgres, &$migrations, body);
            }
        }
    )* };
    ($($rest:tt)*) => { $crate::on_both!(@each [] as [$crate::Migration; 0]; $($rest)*); };
}

/// A database of a test's own, dropped with this.
#[derive(Clone)]
pub struct Fresh {
    pub database: Database,
    pub store: Store,
    _place: Arc<Place>,
}

impl From<&Fresh> for Fresh {
    fn from(fresh: &Fresh) -> Self {
        fresh.clone()
    }
}

impl From<&Fresh> for Store {
    fn from(fresh: &Fresh) -> Self {
        fresh.store.clone()
    }
}

/// The time at which every test begins.
pub fn start() -> Timestamp {
    "2026-11-20T00:00:00Z".parse().expect("a time")
}

pub async fn fresh(engine: Engine, given: Given, migrations: &[Migration]) -> Fresh {
    let place = match engine {
        Engine::Sqlite => Place::folder(),
        Engine::Postgres => Place::of_template(migrations).await,
    };
    let database = place.database.clone();
    let store = Store::open(&database, given).await.expect("a fresh database can be opened");
    store.migrate(migrations).await.expect("a fresh database can be migrated");
    Fresh { database, store, _place: Arc::new(place) }
}

/// Runs one test on one engine.
pub fn run<T, F, Fut>(engine: Engine, migrations: &[Migration], test: F)
where
    T: for<'a> From<&'a Fresh>,
    F: FnOnce(T) -> Fut,
    Fut: Future<Output = ()>,
{
    let runtime = runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime can be made").block_on(async {
        let fresh = fresh(engine, Given::set(start(), 1), migrations).await;
        test(T::from(&fresh)).await;
    });
}

struct Place {
    database: Database,
    gone: Gone,
}

/// How a place goes away.
enum Gone {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl Place {
    fn folder() -> Self {
        let folder = env::temp_dir().join(format!("madoguchi-test-{}", Given::system().id()));
        fs::create_dir(&folder).expect("a temporary folder can be made");
        Self { database: Database::Sqlite(folder.join("test.db")), gone: Gone::Folder(folder) }
    }

    /// Copying a migrated database is quicker than migrating a new one.
    async fn of_template(migrations: &[Migration]) -> Self {
        let server = env::var(SERVER).unwrap_or_else(|_| {
            panic!(
                "{SERVER} must name a PostgreSQL server for the tests, as postgres://SUPERUSER@HOST/postgres"
            )
        });
        let pool = Postgres::open(&server).await.expect("the tests' PostgreSQL answers");
        let mut lease = pool.lease().await.expect("the tests' PostgreSQL gives a connection");
        let template = template(&server, &mut lease, migrations).await;
        let name = format!("madoguchi_test_{}", Given::system().id().simple());
        create(&mut lease, &name, &template).await;
        let database = Database::Postgres(with_name(&server, &name));
        Self { database, gone: Gone::Database { server, name } }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        match &self.gone {
            Gone::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Gone::Database { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                // On a thread of its own, because the test's runtime may be ending.
                drop(thread::spawn(move || drop_database(&server, &name)).join());
            }
        }
    }
}

fn drop_database(server: &str, name: &str) {
    let runtime = runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(async {
        let pool = Postgres::open(server).await.expect("the tests' PostgreSQL answers");
        let mut lease = pool.lease().await.expect("the tests' PostgreSQL gives a connection");
        lease
            .batch(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
            .await
            .expect("it can be dropped");
    });
}

/// The database that has just these migrations, made by whichever test comes first.
async fn template(server: &str, lease: &mut Lease, migrations: &[Migration]) -> String {
    if migrations.is_empty() {
        return "template0".to_owned();
    }
    let name = format!("madoguchi_template_{}", crate::migrate::fingerprint(migrations));
    if !is_there(lease, &name).await {
        lease.batch("SELECT pg_advisory_lock(1)").await.expect("a lock can be had");
        if !is_there(lease, &name).await {
            make_template(server, lease, &name, migrations).await;
        }
        lease.batch("SELECT pg_advisory_unlock(1)").await.expect("a lock can be let go");
    }
    name
}

/// Under another name until it is whole.
async fn make_template(server: &str, lease: &mut Lease, name: &str, migrations: &[Migration]) {
    let making = format!("{name}_making");
    lease.batch(&format!("DROP DATABASE IF EXISTS {making} WITH (FORCE)")).await.expect("leftovers can go");
    create(lease, &making, "template0").await;
    let database = Database::Postgres(with_name(server, &making));
    let store = Store::open(&database, Given::set(start(), 1)).await.expect("a template can be opened");
    store.migrate(migrations).await.expect("a template can be migrated");
    drop(store);
    for step in [
        format!("ALTER DATABASE {making} ALLOW_CONNECTIONS false"),
        format!("ALTER DATABASE {making} RENAME TO {name}"),
    ] {
        lease.batch(&step).await.expect("a template can be finished");
    }
}

async fn is_there(lease: &mut Lease, name: &str) -> bool {
    let mut found = Found::<i64>::at_most(1);
    let sql = "SELECT 1 FROM pg_database WHERE CAST(datname AS TEXT) = $1";
    lease.query(sql, crate::args![name], &mut found).await.expect("databases are listed");
    !found.rows.is_empty()
}

/// Sorted by bytes, as SQLite does it.
async fn create(lease: &mut Lease, name: &str, template: &str) {
    let sql =
        format!("CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'");
    lease.batch(&sql).await.expect("a database can be made");
}

/// The same server's database of that name.
fn with_name(server: &str, name: &str) -> String {
    let (place, options) = server.split_once('?').map_or((server, None), |(place, rest)| (place, Some(rest)));
    let after_scheme = place.find("://").map_or(0, |i| i + 3);
    let host_ends = place[after_scheme..].find('/').map_or(place.len(), |i| after_scheme + i);
    let options = options.map_or_else(String::new, |options| format!("?{options}"));
    format!("{}/{name}{options}", &place[..host_ends])
}
