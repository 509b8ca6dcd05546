//! The migrations of the whole program: one portable set, in order.

use store::Migration;

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        [$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }),*]
    };
}

pub const MIGRATIONS: [Migration; 6] =
    migrations!["0001_jobs", "0002_notices", "0003_counter", "0004_door", "0005_wishes", "0009_invitations",];
