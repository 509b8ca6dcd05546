//! Nothing that belongs to a deleted user is forgotten, whatever a migration adds.

use door::users::{ERASED, KEPT};
use madoguchi::MIGRATIONS;

#[test]
fn every_table_that_names_a_user_is_erased_or_kept_on_purpose() {
    let mut seen = 0;
    for migration in &MIGRATIONS {
        for table in migration.sql.split("CREATE TABLE ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            let columns = rest.split("\n);").next().unwrap();
            if columns.lines().any(|column| column.trim().starts_with("user_id ")) {
                seen += 1;
                let is_erased = ERASED.contains(&(name, "user_id"));
                assert!(
                    is_erased != KEPT.contains(&name),
                    "what becomes of {name} when its user is deleted?"
                );
            }
        }
    }
    assert!(seen >= 5, "the migrations were not understood");
}
