//! The shelf on a folder and on a bucket: what is put comes back as it was, or not at all.

mod bucket;
mod damage;
mod folder;
mod ground;
mod killed;
mod round_trip;
mod small_disk;
