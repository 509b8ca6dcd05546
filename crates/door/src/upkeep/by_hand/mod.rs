//! Customers and their people, entered and changed by hand (OFF-3): a form is one row of an import and obeys the same
//! rules. What it showed is marked, so that nobody overwrites what somebody else has changed meanwhile.

mod accounts;
mod on_file;
mod typed;
mod users;

pub use accounts::{Registered, change as change_account, register};
pub use on_file::OnFile;
pub use typed::{SEEN, Typed};
pub use users::{add as add_user, change as change_user, columns, has_room, is_theirs};

pub use crate::imports::columns::{Column, takes_people};

use counter::{Error, Refusal};

/// What became of a form.
pub type Outcome<T> = Result<Result<T, Refused>, Error>;

/// What can be mended of it, and the marks of what is on file by now.
pub struct Refused {
    pub refusals: Vec<Refusal>,
    pub seen: String,
}

impl Refused {
    /// Of something that is not on file yet.
    fn new(refusals: Vec<Refusal>) -> Refused {
        Refused { refusals, seen: String::new() }
    }
}
