//! PEM: certificates as text.

use rustls_pki_types::{CertificateDer, pem::PemObject as _};

use crate::{Error, Result};

/// Every certificate of a text, as DER. Keys and words around them are passed over.
pub fn certificates(text: &str) -> Result<Vec<Vec<u8>>> {
    CertificateDer::pem_slice_iter(text.as_bytes())
        .map(|der| der.map(|der| der.to_vec()).map_err(|_| Error::Garbled))
        .collect()
}
