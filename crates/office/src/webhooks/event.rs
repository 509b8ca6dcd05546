//! What is told: an entry of the audit log, as the API shows it.

use counter::{audit::Entry, hex};
use jiff::Timestamp;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};

use crate::api::house::LogEntry;

/// The shape of an event, for the document of the API.
#[derive(OpenApi)]
#[openapi(components(schemas(Event)))]
pub struct Events;

#[derive(Serialize, ToSchema)]
pub struct Event {
    /// What was done: `invoices.opened`.
    r#type: String,
    timestamp: Timestamp,
    site: String,
    data: LogEntry,
}

/// A message's id: the entry's own hash, so that after a restore another entry with the same number is another message.
pub fn id(entry: &Entry) -> String {
    let hash = entry.hash.get(..16).unwrap_or(&entry.hash);
    format!("msg_{}", hex::of(hash))
}

impl Event {
    pub fn of(site: &str, entry: Entry) -> Event {
        let (r#type, timestamp) = (entry.did.clone(), entry.at);
        Event { r#type, timestamp, site: site.to_owned(), data: entry.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_given_again_after_a_restore_is_another_message() {
        let entry = |hash: u8| Entry {
            seq: 17,
            at: Timestamp::UNIX_EPOCH,
            by: "system".to_owned(),
            on_behalf: None,
            did: "door.logged-in".to_owned(),
            about: String::new(),
            address: None,
            details: "{}".to_owned(),
            hash: vec![hash; 32],
        };
        assert_eq!(id(&entry(1)), format!("msg_{}", "01".repeat(16)));
        assert_ne!(id(&entry(1)), id(&entry(2)));
    }
}
