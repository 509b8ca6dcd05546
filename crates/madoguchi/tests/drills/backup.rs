//! `madoguchi backup` and `madoguchi restore` (OFF-9): whatever is lost comes back whole, on either database.

mod after;
mod broken;
mod copies;
mod keep;
mod killed;
mod losses;
mod whole;
