//! The customer's side of the desk: 「請求書一覧」, a document with all that is known of it, its PDF, several at once
//! as a ZIP, and the same as data.

mod actions;
pub mod archive;
pub mod document;
pub mod files;
pub mod list;
pub(crate) mod sql;
