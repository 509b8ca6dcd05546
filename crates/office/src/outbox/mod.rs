//! What the site sends (OFF-7): what became of each notice, sending once more, and addresses that are written to no longer.

mod actions;
pub mod handlers;
mod mails;
pub mod pages;
mod sql;
