//! Testkit: start a house with its sites, walk through it as a browser would, turn the clock, read the
//! mailbox. People get in through the public door.

mod browser;
mod house;
mod papers;
mod program;
mod soft_key;
mod way;

pub use browser::{Browser, Page};
pub use house::{House, Mail};
pub use papers::{Paper, small_pdf};
pub use program::{Program, Told};
pub use soft_key::SoftKey;
pub use store::testing::Fresh;
