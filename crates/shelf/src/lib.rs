//! Documents, kept by what they hold: in a folder, or in a bucket of an object store that speaks S3. No business
//! word.
//!
//! A document's key is the SHA-256 of its bytes, and its place `{site}/{first two digits}/{sha256}`. So the same
//! bytes are kept once, a document is never changed, and every reading is proved against the key: bytes that are
//! not those of the key are never handed out.

mod bucket;
mod check;
mod error;
mod folder;
mod key;
mod place;
mod reading;
mod shelf;
#[cfg(feature = "testing")]
pub mod testing;

pub use check::{Finding, Report, What};
pub use error::{Error, Result};
pub use key::DocumentKey;
pub use place::{Bucket, Place};
pub use reading::Reading;
pub use shelf::Shelf;
