//! Login to the office: mail address and password, then the second factor. Whatever is wrong of them, the same
//! steps are taken in the same time, and the same words are heard (as at the door, DOOR-10).

mod actions;
pub mod handlers;

pub use actions::{Outcome, enter};
pub(crate) use actions::{PROOFS, judge_app, stand};
