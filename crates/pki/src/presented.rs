//! A certificate that somebody presents: what it says of itself, and whether to believe it.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use x509_parser::prelude::{FromDer as _, X509Certificate};

use crate::{Error, Result, Trusted};

/// Read, and not yet believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Presented {
    der: Vec<u8>,
    /// SHA-256 of the whole certificate.
    pub fingerprint: [u8; 32],
    /// In hexadecimal digits.
    pub serial: String,
    /// The subject's common name, if it has one that can be read.
    pub name: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
}

/// Why a certificate is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// No trusted authority has signed it.
    NotOurs,
    /// Signed, but made for something else than to log in with.
    NotForClients,
    NotYetValid,
    Expired,
}

impl Presented {
    pub fn read(der: &[u8]) -> Result<Presented> {
        let (rest, certificate) = X509Certificate::from_der(der).map_err(|_| Error::Garbled)?;
        let time = |seconds| Timestamp::from_second(seconds).map_err(|_| Error::Garbled);
        if !rest.is_empty() {
            return Err(Error::Garbled);
        }
        let name = certificate.subject().iter_common_name().next().and_then(|name| name.as_str().ok());
        Ok(Presented {
            der: der.to_vec(),
            fingerprint: Sha256::digest(der).into(),
            serial: certificate.raw_serial_as_string().replace(':', ""),
            name: name.unwrap_or_default().to_owned(),
            not_before: time(certificate.validity().not_before.timestamp())?,
            not_after: time(certificate.validity().not_after.timestamp())?,
        })
    }

    /// Signed by an authority that is trusted and itself valid, made to log in with, and valid now.
    pub fn judge(&self, trusted: &Trusted, now: Timestamp) -> Result<(), Fault> {
        let Ok((_, certificate)) = X509Certificate::from_der(&self.der) else { return Err(Fault::NotOurs) };
        let has_signed = |authority: &X509Certificate<'_>| {
            authority.subject().as_raw() == certificate.issuer().as_raw()
                && certificate.verify_signature(Some(authority.public_key())).is_ok()
        };
        let is_valid = |authority: &X509Certificate<'_>| {
            let (from, until) = (authority.validity().not_before, authority.validity().not_after);
            (from.timestamp()..=until.timestamp()).contains(&now.as_second())
        };
        if !trusted.parsed().any(|authority| has_signed(&authority) && is_valid(&authority)) {
            return Err(Fault::NotOurs);
        }
        if certificate.is_ca() || !is_for_clients(&certificate) {
            return Err(Fault::NotForClients);
        }
        if now < self.not_before {
            return Err(Fault::NotYetValid);
        }
        // RFC 5280: valid to the end of the last second.
        if now.as_second() > self.not_after.as_second() {
            return Err(Fault::Expired);
        }
        Ok(())
    }
}

/// It must say so itself: a certificate without a purpose is none to log in with.
fn is_for_clients(certificate: &X509Certificate<'_>) -> bool {
    let usage = certificate.extended_key_usage().ok().flatten();
    usage.is_some_and(|usage| usage.value.client_auth)
}
