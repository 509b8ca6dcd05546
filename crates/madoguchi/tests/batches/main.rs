//! Batches of documents, from the operator's file to the customer's desk, through HTTP on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod disposal;
mod documents;
mod ground;
mod intake;
mod leftovers;
mod publication;
