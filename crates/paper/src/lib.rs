//! PDFs: a template that a site may replace (`Template`), the pictures that it may use (`Assets`), what it
//! makes of data (`Printed`), many documents bound into one (`Binder`), and the threads that do it.
//!
//! Every paper is PDF/A-2a and PDF/UA-1. The same template, data and assets make the same bytes: no clock, no
//! network, no fonts but our own.

mod assets;
mod bind;
mod fault;
mod fonts;
mod legible;
pub mod qr;
mod template;
mod threads;
mod world;

pub use assets::Assets;
pub use bind::{Binder, Unreadable, pages};
pub use fault::{Fault, Mistake};
pub use legible::unknown;
pub use template::{Printed, Template};
pub use threads::{Broken, at_the_press};

/// What templates may import: the page, the window of the envelope, small tables.
pub const STATIONERY: (&str, &str) = ("stationery.typ", include_str!("../stationery.typ"));
