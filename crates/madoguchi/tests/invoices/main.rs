//! The invoices desk as customers use it (INV-1 to INV-6).

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod archive;
mod data;
mod document;
mod ground;
mod list;
