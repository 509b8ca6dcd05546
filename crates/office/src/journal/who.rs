//! Names for those whom the log knows by their ids.

use std::collections::HashMap;

use counter::audit::Entry;
use door::upkeep::names;
use store::{Conn, Result};
use uuid::Uuid;

use crate::{api::keys, operators};

/// By `operator:{id}`, `key:{id}`, `user:{id}` and `account:{id}`. Who has been erased has none any more.
#[derive(Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    pub async fn of(conn: &mut Conn, site: &str, entries: &[Entry]) -> Result<Names> {
        let mentioned = |kind: &str| -> Vec<Uuid> {
            let places = entries.iter().flat_map(|entry| {
                [Some(entry.by.as_str()), entry.on_behalf.as_deref(), Some(entry.about.as_str())]
            });
            let ids = places
                .flatten()
                .filter_map(|place| place.strip_prefix(kind)?.strip_prefix(':')?.parse().ok());
            let mut ids: Vec<Uuid> = ids.collect();
            ids.sort_unstable();
            ids.dedup();
            ids
        };
        let found = [
            ("operator", operators::sql::names(conn, &mentioned("operator")).await?),
            ("key", keys::sql::names(conn, site, &mentioned("key")).await?),
            ("user", names::of_users(conn, site, &mentioned("user")).await?),
            ("account", names::of_accounts(conn, site, &mentioned("account")).await?),
        ];
        let named = found.into_iter().flat_map(|(kind, names)| {
            names.into_iter().map(move |(id, name)| (format!("{kind}:{id}"), name))
        });
        Ok(Names(named.collect()))
    }

    pub fn get(&self, place: &str) -> Option<&str> {
        self.0.get(place).map(String::as_str).filter(|name| !name.is_empty())
    }

    #[must_use]
    pub fn with(mut self, place: &str, name: &str) -> Self {
        self.0.insert(place.to_owned(), name.to_owned());
        self
    }
}
