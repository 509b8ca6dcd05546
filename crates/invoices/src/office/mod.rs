//! The operator's pages: batches of documents on their way to the customers,
//! and the documents that arrived.

pub mod batches;
pub mod disposal;
pub mod documents;
pub mod pages;

use counter::OfficePage;

pub const PAGES: &[OfficePage] = &[
    OfficePage { path: "batches", word: "batches-title" },
    OfficePage { path: "documents", word: "documents-title" },
    OfficePage { path: "disposal", word: "disposal-title" },
];
