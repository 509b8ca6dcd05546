//! Certificates: an authority with its key (`Authority`), authorities that are trusted (`Trusted`), a
//! certificate that somebody presents (`Presented`), and the file in which people get theirs (`pkcs12`).
//!
//! Time is always a parameter; no clock is read in here.

mod authority;
pub mod pem;
pub mod pkcs12;
mod presented;
mod trusted;

pub use authority::{Authority, Issued, Subject, Validity};
pub use presented::{Fault, Presented};
pub use trusted::Trusted;

/// What could not be made or read; the words are for the log.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the certificate cannot be made: {0}")]
    Make(#[from] rcgen::Error),
    #[error("the PKCS#12 file cannot be made: {0}")]
    Pkcs12(#[from] p12_keystore::error::Error),
    #[error("not a certificate")]
    Garbled,
    #[error("there is no certificate in it")]
    NoCertificate,
    #[error("one of its certificates is not a certification authority's")]
    NoAuthority,
    #[error("{0} is not a time that a certificate can hold")]
    Time(jiff::Timestamp),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
