//! 「お客様情報」: what members see and change of themselves (DOOR-40).

mod actions;
pub mod handlers;

pub use actions::name;
