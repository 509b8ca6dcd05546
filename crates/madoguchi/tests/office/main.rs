//! The frame of the back office (OFF-1), through HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod acting;
mod api;
mod archive;
mod by_hand;
mod customers;
mod first_login;
mod ground;
mod imports;
mod intake;
mod journal;
mod letters;
mod login;
mod outbox;
mod passkeys;
mod person;
mod roles;
mod start;
mod texts;
mod webhooks;
