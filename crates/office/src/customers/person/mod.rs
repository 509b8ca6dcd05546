//! One person as a whole (OFF-10): what the site holds of them as a file, and their erasure.

mod archive;
pub mod disclosure;
pub mod erasure;
pub mod pages;
