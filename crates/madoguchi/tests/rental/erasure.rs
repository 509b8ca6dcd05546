//! Nothing that belongs to a user is forgotten, whatever a migration adds: neither when they are deleted, nor when they ask what
//! is held of them.

use std::collections::BTreeSet;

use door::{
    upkeep::person::{HELD, LEFT_OUT},
    users::{ERASED, FADING, KEPT},
};
use madoguchi::{MIGRATIONS, node};

/// The tables with a column `user_id`, made or added by whichever migration.
fn tables_of_users() -> BTreeSet<&'static str> {
    let mut tables = BTreeSet::new();
    for migration in &MIGRATIONS {
        for table in migration.sql.split("CREATE TABLE ").skip(1) {
            let (name, rest) = table.split_once(" (").unwrap();
            let columns = rest.split("\n);").next().unwrap();
            if columns.lines().any(|column| column.trim().starts_with("user_id ")) {
                tables.insert(name);
            }
        }
        for line in migration.sql.lines() {
            let added =
                line.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN user_id "));
            tables.extend(added.map(|(name, _)| name));
        }
    }
    assert!(tables.len() >= 10, "the migrations were not understood");
    tables
}

#[test]
fn every_table_that_names_a_user_is_erased_or_kept_on_purpose() {
    let desks = node::desks();
    for name in tables_of_users() {
        let is_erased = ERASED.contains(&(name, "user_id"));
        // A desk says itself what it does to its tables.
        let of_desk = desks.forgets().any(|sql| sql.split_whitespace().any(|word| word == name));
        let stays = KEPT.contains(&name) || FADING.contains(&name) || of_desk;
        assert!(is_erased != stays, "what becomes of {name} when its user is deleted?");
    }
}

#[test]
fn every_table_that_names_a_user_is_told_or_left_out_for_a_reason() {
    let of_users = tables_of_users();
    let erased = ERASED.iter().map(|(table, _)| *table);
    let desks = node::desks();
    let told: Vec<&str> = HELD.iter().chain(desks.held()).map(|held| held.table).collect();
    for name in of_users.into_iter().chain(erased) {
        let left_out = LEFT_OUT.iter().any(|(table, why)| *table == name && !why.is_empty());
        assert!(told.contains(&name) != left_out, "is {name} told to the person whom it names?");
    }
}
