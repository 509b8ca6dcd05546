//! Login: ID and password in, a session or a ticket out.

mod actions;
mod code;
pub mod code_handlers;
pub mod handlers;
mod sql;

pub use actions::{Outcome, TAKEOVER, check_password, fold_password, let_in};
