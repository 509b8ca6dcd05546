//! The migrations of the whole program: one portable set, in order.

use store::Migration;

macro_rules! migrations {
    ($($name:literal),* $(,)?) => {
        [$(Migration { name: $name, sql: include_str!(concat!("../../../migrations/", $name, ".sql")) }),*]
    };
}

pub const MIGRATIONS: [Migration; 34] = migrations![
    "0001_jobs",
    "0002_notices",
    "0003_counter",
    "0004_door",
    "0005_wishes",
    "0006_certificates",
    "0007_users",
    "0008_contacts",
    "0008_notices_until",
    "0009_invitations",
    "0010_factors",
    "0011_customers",
    "0012_office",
    "0013_invoices",
    "0014_leftovers",
    "0015_kept",
    "0016_imports",
    "0017_journal",
    "0018_outbox",
    "0019_figures",
    "0020_filed_logins",
    "0021_undelivered",
    "0022_notices_whose",
    "0022_people",
    "0023_texts",
    "0024_acting",
    "0024_passkeys",
    "0025_words",
    "0026_api",
    "0028_consent_numbers",
    "0029_blocks",
    "0030_webhooks",
    "0031_disposals_stalled",
    "0032_seats_in_order",
];
