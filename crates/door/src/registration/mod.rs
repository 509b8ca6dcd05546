//! 「新しくIDを登録する」: a mail address, a mail to it, and behind its link a company and a person. Only on sites
//! whose people come by invitation; there anybody may register, invited or not.

mod actions;
pub mod handlers;
mod job;

pub use job::works;

use counter::{Error, Visit};

use crate::policy::{FirstCredential, Policy};

/// How long the link lives.
pub const HOURS: i64 = 24;

pub fn must_be_offered(visit: &Visit) -> Result<(), Error> {
    let is_offered = visit.site.part::<Policy>().first_login.credential == FirstCredential::Invitation;
    if is_offered { Ok(()) } else { Err(Error::NotFound) }
}
