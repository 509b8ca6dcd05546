//! The `rental` preset's door: login notices (DOOR-16), the users of an account (DOOR-40 to DOOR-43), the
//! operator's flag.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod address;
mod erasure;
mod flag;
mod ground;
mod notice;
mod profile;
mod set_up;
mod users;
