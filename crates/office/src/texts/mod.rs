//! 「文章の管理」 (OFF-6): what changes with business and not with the program is written here, looked at as customers will see
//! it, and kept in every version.

mod actions;
pub mod handlers;
pub mod pages;
mod topic;
mod typed;

pub use topic::Topic;
