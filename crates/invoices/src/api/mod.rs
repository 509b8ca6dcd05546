//! Desk 1 for programs: `batches` on their way in and out, `documents` as they stand.

pub mod batches;
pub mod documents;
