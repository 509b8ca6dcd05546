//! The API for programs (OFF-8): their `keys`, what the office does for them, and the `manual`. Handlers ask the same
//! rules and run the same actions as the pages beside them; desks bring their own.

pub mod customers;
pub mod house;
pub mod imports;
pub mod keys;
pub mod letters;
pub mod manual;
pub mod notices;
mod typed;
pub mod users;

pub use keys::recognise::recognise;
