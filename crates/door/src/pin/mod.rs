//! 「ログイン情報の再設定」 by a PIN to the contact on file (DOOR-52 to DOOR-56).
//!
//! Whether a customer number exists cannot be told from outside: a request only begins an attempt and leaves a job,
//! the same for all, and `sending` looks. Where nobody is found, no PIN is made, and the attempt walks on as a decoy:
//! the same pages, the same tries, the same end.

mod actions;
mod change;
pub mod change_handlers;
pub mod handlers;
mod second_factor;
mod sending;

use counter::limits::Limit;
use jiff::SignedDuration;

pub use sending::works;

/// Askings for a PIN from one address: a company's office has one, and few of its people forget at once.
const ASKED_PER_ADDRESS: Limit = Limit { name: "pin-asked", most: 30, window: SignedDuration::from_mins(60) };

/// What leaves for one customer, asked for from places where its user has never logged in. Nobody's phone is to ring
/// all night; five tries for each PIN keep guesses at 30 a day.
const STRANGERS: [Limit; 2] = [
    Limit { name: "pins-hour", most: 3, window: SignedDuration::from_mins(60) },
    Limit { name: "pins-day", most: 6, window: SignedDuration::from_hours(24) },
];

/// The same from places where they have: whoever uses up the strangers' share does not lock the real one out.
const AT_HOME: [Limit; 2] = [
    Limit { name: "pins-home-hour", most: 3, window: SignedDuration::from_mins(60) },
    Limit { name: "pins-home-day", most: 6, window: SignedDuration::from_hours(24) },
];
