//! Uploads, through the layers that stand around every page.

mod bounds;
mod ground;
mod small_disk;
mod taken;
