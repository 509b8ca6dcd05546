//! Login: ID and password in, a session or a ticket out.

mod actions;
mod code;
pub mod code_handlers;
mod entrance;
pub mod entrance_handlers;
pub mod handlers;
pub mod passkey;

pub use actions::{Outcome, TAKEOVER, check_password, fold_password, let_in};
pub(crate) use code::digits;
pub use entrance::Entrance;
