//! What the site sends (OFF-7): what became of each notice, sending once more, and addresses that are written to no longer.

pub(crate) mod actions;
pub mod handlers;
mod mails;
pub mod pages;
pub(crate) mod sql;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Where the office shows what was sent to an address, and nothing else.
pub fn to(address: &str) -> String {
    format!("outbox?to={}", utf8_percent_encode(address, NON_ALPHANUMERIC))
}
