//! 「お客様の登録」, 「利用者の追加」, and what is changed of both by hand (OFF-3).

pub mod accounts;
pub mod pages;
pub mod users;

use counter::Area;
use door::upkeep::by_hand::Typed;

/// Letters go to the address on file: whoever answers the phone must not be the one who changes it.
const AREA: Area = Area::Intake;

/// Whether the new user is to be sent a mail at once.
fn invites(typed: &Typed) -> bool {
    typed.get("invites") == "true"
}
