//! Testkit: start a house with its sites, walk through it as a browser would, turn the clock, read the
//! mailbox. People get in through the public door.

mod browser;
mod house;
mod way;

pub use browser::{Browser, Page};
pub use house::{House, Mail};
pub use store::testing::Fresh;
