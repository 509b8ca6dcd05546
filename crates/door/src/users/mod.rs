//! 「利用者管理」: the users of an account look after one another (DOOR-41, DOOR-43).

mod actions;
pub(crate) mod erasure;
pub mod handlers;
mod sql;

pub use erasure::{ERASED, FADING, KEPT};
