//! The audit log as operators read it (OFF-10): who did what, looked up, as a file, and proved whole.

mod check;
pub mod handlers;
pub mod pages;
mod who;

pub use check::works;
