//! Database, transactions, migrations, jobs. No business word.
//!
//! One SQL text runs on SQLite and on PostgreSQL: parameters are `$1…$N`, columns are BIGINT, TEXT and
//! BYTEA, and what truly differs between the engines stands in `engines/`. Nothing else names a driver.

mod among;
mod catalogue;
mod conn;
mod database;
mod engines;
mod error;
mod given;
pub mod jobs;
mod migrate;
mod moment;
mod row;
mod store;
#[cfg(feature = "testing")]
pub mod testing;
mod value;
mod watch;

pub use among::numbers;
pub use catalogue::{Column, Table};
pub use conn::{Conn, Tx};
pub use database::{Database, Engine};
pub use error::{Error, Result};
pub use given::Given;
pub use migrate::Migration;
pub use moment::Moment;
pub use row::{Cell, FromRow, FromValue, Row};
pub use store::Store;
pub use value::Value;
pub use watch::watched;
