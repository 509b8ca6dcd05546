//! PKCS#12: the file with certificate and key that people put into their browser.

use p12_keystore::{Certificate, KeyStore, KeyStoreEntry, PrivateKey, PrivateKeyChain};
use sha2::{Digest as _, Sha256};

use crate::{Authority, Error, Issued, Result, pem};

/// Encrypted with AES-256 and PBKDF2, as today's browsers and systems read it. The authority's own
/// certificate goes with it, so that the browser knows by whom it was issued.
pub fn export(name: &str, issued: &Issued, authority: &Authority, passphrase: &str) -> Result<Vec<u8>> {
    let above = pem::certificates(authority.pem())?.pop().ok_or(Error::NoCertificate)?;
    let chain = [Certificate::from_der(&issued.der)?, Certificate::from_der(&above)?];
    let id = Sha256::digest(&issued.der)[..20].to_vec();
    let entry = PrivateKeyChain::new(id, PrivateKey::from_der(&issued.key_der)?, chain);
    let mut store = KeyStore::new();
    store.add_entry(name, KeyStoreEntry::PrivateKeyChain(entry));
    Ok(store.writer(passphrase).write()?)
}
