//! Authorities whose certificates are taken: without their keys, as they stand in a file.

use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::{Error, Result, pem};

/// One authority, or several while one takes over from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted(Vec<Vec<u8>>);

impl Trusted {
    pub fn read(text: &str) -> Result<Trusted> {
        let ders = pem::certificates(text)?;
        if ders.is_empty() {
            return Err(Error::NoCertificate);
        }
        for der in &ders {
            let (_, certificate) = X509Certificate::from_der(der).map_err(|_| Error::Garbled)?;
            if !certificate.is_ca() {
                return Err(Error::NoAuthority);
            }
        }
        Ok(Trusted(ders))
    }

    /// Their names in DER: what a server shows a browser, so that it offers the certificates that fit.
    pub fn subjects(&self) -> Vec<Vec<u8>> {
        self.parsed().map(|certificate| certificate.subject().as_raw().to_vec()).collect()
    }

    pub(crate) fn parsed(&self) -> impl Iterator<Item = X509Certificate<'_>> {
        self.0.iter().filter_map(|der| X509Certificate::from_der(der).ok()).map(|(_, parsed)| parsed)
    }
}
