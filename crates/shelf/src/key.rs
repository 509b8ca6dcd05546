//! DocumentKey: which bytes. It can name nothing else, and so no way out of the shelf.

use std::fmt::{self, Write as _};

use sha2::{Digest as _, Sha256};

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentKey {
    pub sha256: [u8; 32],
    pub length: u64,
}

impl DocumentKey {
    pub fn of(bytes: &[u8]) -> Self {
        DocumentKey { sha256: Sha256::digest(bytes).into(), length: bytes.len() as u64 }
    }

    /// The key behind the name of a stored document.
    pub fn named(name: &str, length: u64) -> Option<Self> {
        let digits = name.as_bytes();
        let is_ours = digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if digits.len() != 64 || !is_ours {
            return None;
        }
        let mut sha256 = [0; 32];
        for (byte, pair) in sha256.iter_mut().zip(name.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
        }
        Some(DocumentKey { sha256, length })
    }
}

/// The SHA-256 in hexadecimal digits, as it also stands on pages.
impl fmt::Display for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut digits = String::with_capacity(64);
        for byte in self.sha256 {
            write!(digits, "{byte:02x}")?;
        }
        f.pad(&digits)
    }
}

impl fmt::Debug for DocumentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:.12}… ({} bytes)", self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_the_sha256_of_its_bytes() {
        let key = DocumentKey::of(b"abc");
        assert_eq!(key.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(key.length, 3);
        assert_eq!(DocumentKey::named(&key.to_string(), 3), Some(key));
    }

    #[test]
    fn what_is_no_hash_names_no_document() {
        let hash = DocumentKey::of(b"abc").to_string();
        for name in ["", "ab", "../../../etc/passwd", &hash[1..], &hash.to_uppercase(), &format!("{hash}#1")]
        {
            assert_eq!(DocumentKey::named(name, 3), None, "{name}");
        }
    }
}
