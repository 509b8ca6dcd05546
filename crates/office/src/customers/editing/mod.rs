//! 「お客様の登録」, 「利用者の追加」, and what is changed of both by hand (OFF-3).

pub mod accounts;
pub mod pages;
pub mod users;

use counter::{Area, Error, Staff};
use door::upkeep::by_hand::Typed;

/// Letters go to the address on file: whoever answers the phone must not be the one who changes it.
fn must_edit(staff: &Staff) -> Result<(), Error> {
    if staff.role.changes(Area::Intake) { Ok(()) } else { Err(Error::Forbidden) }
}

/// Whether the new user is to be sent a mail at once.
fn invites(typed: &Typed) -> bool {
    typed.get("invites") == "true"
}
