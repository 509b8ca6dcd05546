//! A file with CAs of our own, one certificate (PEM) after the other: closed networks have no others. What is wrong with it is
//! told by its line, before anybody is called.

use std::{fs, path::Path, result};

use anyhow::{Context as _, Result, bail};
use rustls::RootCertStore;
use rustls_pki_types::{CertificateDer, pem::PemObject as _};

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";

/// In which line, and what.
type Wrong = (usize, String);

pub fn read(file: &Path) -> Result<Vec<u8>> {
    let shown = file.display();
    let text = fs::read_to_string(file).with_context(|| format!("ca-file: {shown} cannot be read"))?;
    if let Err((line, why)) = prove(&text) {
        bail!("ca-file: {shown}:{line}: {why}");
    }
    Ok(text.into_bytes())
}

/// Of the first certificate that is none, the line in which it begins.
fn prove(text: &str) -> result::Result<(), Wrong> {
    let mut begun: Option<(usize, String)> = None;
    let mut count = 0;
    for (line, place) in text.lines().map(str::trim).zip(1..) {
        if line == BEGIN {
            ensure_ended(begun.take())?;
            begun = Some((place, String::new()));
        }
        let Some((first, block)) = &mut begun else { continue };
        block.push_str(line);
        block.push('\n');
        if line == END {
            trust(block).map_err(|why| (*first, why))?;
            (count, begun) = (count + 1, None);
        }
    }
    ensure_ended(begun)?;
    if count == 0 { Err((1, format!("holds no certificate; {BEGIN} begins one"))) } else { Ok(()) }
}

fn ensure_ended(begun: Option<(usize, String)>) -> result::Result<(), Wrong> {
    begun.map_or(Ok(()), |(line, _)| Err((line, format!("this certificate has no end; {END} is one"))))
}

fn trust(block: &str) -> result::Result<(), String> {
    let root = CertificateDer::from_pem_slice(block.as_bytes());
    let root = root.map_err(|_| "this certificate is garbled".to_owned())?;
    let trusted = RootCertStore::empty().add(root);
    trusted.map_err(|error| format!("this certificate cannot be trusted: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_certificate_is_named_by_its_line() {
        for (text, line, why) in [
            ("", 1, "no certificate"),
            ("our CA\n", 1, "no certificate"),
            (&format!("# ours\n{BEGIN}\nMIIB\n"), 2, "no end"),
            (&format!("{BEGIN}\n{BEGIN}\n{END}\n"), 1, "no end"),
            (&format!("\n\n{BEGIN}\n!\n{END}\n"), 3, "garbled"),
            (&format!("{BEGIN}\nAAAA\n{END}\n"), 1, "cannot be trusted"),
        ] {
            let (at, says) = prove(text).unwrap_err();
            assert!(at == line && says.contains(why), "{text}: {at} {says}");
        }
    }
}
