//! `/office/{site}/imports`: files of customers taken in, checked and run (OFF-4).

pub mod handlers;
pub mod pages;
