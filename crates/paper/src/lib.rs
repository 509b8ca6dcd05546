//! PDFs: a template that a site may replace (`Template`), the pictures that it may use (`Assets`), what it
//! makes of data (`Printed`), and many documents bound into one (`Binder`).
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
mod world;

pub use assets::Assets;
pub use bind::{Binder, Unreadable, pages};
pub use fault::{Fault, Mistake};
pub use legible::unknown;
pub use template::{Printed, Template};
