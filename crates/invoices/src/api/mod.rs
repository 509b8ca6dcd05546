//! Desk 1 for programs: `batches` on their way in and out, `documents` as they stand.

pub mod batches;
pub mod documents;

use counter::{Error, error::Result};

/// A deed that stands in no contradiction to how things are, or the answer that it does.
fn must(was_done: bool) -> Result<()> {
    if was_done { Ok(()) } else { Err(Error::Conflict) }
}
