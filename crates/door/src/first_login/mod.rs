//! First login: the machine of `flows::first_login` on its way through pages and mails.

mod actions;
pub mod factors;
pub mod handlers;

pub use actions::{resume, stands_between};
