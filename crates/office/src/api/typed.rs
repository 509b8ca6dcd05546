//! What a program says of a customer or a user, as the columns of a file of customers: `null` and what is left out
//! stays as it is.

use counter::table::Column as _;
use door::upkeep::by_hand::{Column, Typed};

/// Puts what was said over what was there.
pub fn over(typed: Typed, said: impl IntoIterator<Item = (Column, Option<String>)>) -> Typed {
    let said = said.into_iter().filter_map(|(column, value)| Some((column, value?)));
    said.fold(typed, |typed, (column, value)| typed.with(column.key(), value))
}
