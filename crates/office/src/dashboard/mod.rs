//! 「本日の業務」 (OFF-2): what waits for somebody, then how the site is doing. What is cheap to count is counted when the
//! page is asked for; the rest every hour, and on every look where that was quick the last time.

mod count;
pub mod handlers;
pub mod pages;
mod work;

pub use count::sweep;
