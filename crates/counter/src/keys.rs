//! Keys: one master secret of the installation, and what is made of it for each purpose.

use chacha20poly1305::{
    ChaCha20Poly1305, Key, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;
use store::Given;

#[derive(Clone)]
pub struct Keys {
    master: [u8; 32],
}

impl Keys {
    pub fn new(master: [u8; 32]) -> Self {
        Keys { master }
    }

    /// A keyed hash. Purposes keep a hash made for one thing from being good for another.
    pub fn hash(&self, purpose: &str, parts: &[&[u8]]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.master).expect("HMAC takes a key of any length");
        for part in std::iter::once(purpose.as_bytes()).chain(parts.iter().copied()) {
            // Lengths stand before the parts, so that no two lists of parts read the same.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }

    /// Shows which secret it is, and nothing else.
    pub fn proof(&self) -> [u8; 32] {
        self.hash("installation", &[])
    }

    /// Encrypts what must be read again later but must not lie open in the database.
    pub fn seal(&self, given: &Given, purpose: &str, plain: &str) -> Vec<u8> {
        self.seal_bytes(given, purpose, plain.as_bytes())
    }

    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<String> {
        String::from_utf8(self.open_bytes(purpose, sealed)?).ok()
    }

    /// The same for what must not lie open on the shelf.
    pub fn seal_bytes(&self, given: &Given, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; 12] = given.bytes();
        let sealed = self
            .cipher(purpose)
            .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: purpose.as_bytes() })
            .expect("what is in memory is never too long for the cipher");
        [nonce.as_slice(), &sealed].concat()
    }

    pub fn open_bytes(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<12>()?;
        let sealed = Payload { msg: sealed, aad: purpose.as_bytes() };
        self.cipher(purpose).decrypt(&Nonce::from(*nonce), sealed).ok()
    }

    fn cipher(&self, purpose: &str) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(&Key::from(self.hash("seal", &[purpose.as_bytes()])))
    }
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keys(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> Given {
        Given::set("2026-11-20T09:00:00Z".parse().expect("a time"), 1)
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_only() {
        let keys = Keys::new([7; 32]);
        let sealed = keys.seal(&given(), "code", "さくら1234");
        assert_eq!(keys.open("code", &sealed).as_deref(), Some("さくら1234"));
        assert_eq!(keys.open("other", &sealed), None);
        assert_eq!(Keys::new([8; 32]).open("code", &sealed), None);
        assert_eq!(keys.open("code", &sealed[1..]), None);
    }

    #[test]
    fn hashes_differ_by_purpose_and_by_where_the_parts_end() {
        let keys = Keys::new([7; 32]);
        assert_ne!(keys.hash("a", &[b"bc"]), keys.hash("ab", &[b"c"]));
        assert_ne!(keys.hash("a", &[b"b", b"c"]), keys.hash("a", &[b"bc"]));
    }
}
