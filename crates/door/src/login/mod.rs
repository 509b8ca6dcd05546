//! Login: ID and password in, a session or a ticket out.

mod actions;
pub mod handlers;
mod sql;

pub use actions::{TAKEOVER, check_password, fold_password};
