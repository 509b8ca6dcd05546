//! `/office/{site}/customers`: who the site's customers are, how their logins stand, and what is done for them
//! (OFF-3).

pub mod deeds;
pub mod editing;
pub mod handlers;
pub mod pages;
pub mod person;
pub mod requests;
