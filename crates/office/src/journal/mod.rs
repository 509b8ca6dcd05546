//! The audit log as operators read it (OFF-10): who did what, looked up, as a file, and proved whole.

mod check;
pub mod handlers;
pub mod pages;
mod who;

pub use check::works;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// Where the office shows what was done to something, and nothing else.
pub fn about(place: &str) -> String {
    only("about", place)
}

/// Where it shows what somebody did.
pub fn by(place: &str) -> String {
    only("who", place)
}

fn only(filter: &str, place: &str) -> String {
    format!("journal?{filter}={}", utf8_percent_encode(place, NON_ALPHANUMERIC))
}
