//! Desk 1, 請求書: invoices delivered electronically, and the proof that they were.
//!
//! `document` is what is delivered, `said` what it says, `trail` what happened to it, `tax` and `issuer` its rules. Operators
//! (`office`) bring documents in by `batches` (read by `intake`, printed by `print` on the site's own `press`), publish them,
//! and in the end dispose of them (`disposal`); customers find, open and save them (`reading`), also as data (`structured`).

pub mod api;
mod archive;
pub mod batches;
mod desk;
pub mod disposal;
pub mod document;
mod file_name;
mod giving;
pub mod intake;
pub mod issuer;
pub mod mails;
pub mod office;
pub mod pages;
pub mod policy;
mod press;
pub mod print;
pub mod reading;
mod routes;
pub mod said;
pub mod search;
pub mod sheet;
pub mod sql;
pub mod structured;
pub mod tax;
pub mod trail;
mod words;

pub use desk::{Invoices, NAME};
pub use words::WORDS;
