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
    // Remarks between certificates are in whatever encoding.
    let text = fs::read(file).with_context(|| format!("ca-file: {shown} cannot be read"))?;
    match prove(&String::from_utf8_lossy(&text)) {
        Ok(certificates) => Ok(certificates.into_bytes()),
        Err((line, why)) => bail!("ca-file: {shown}:{line}: {why}"),
    }
}

/// The certificates alone, as each was proved; of the first that is none, the line in which it begins.
fn prove(text: &str) -> result::Result<String, Wrong> {
    let mut begun: Option<(usize, String)> = None;
    let mut certificates = String::new();
    let lines = text.trim_start_matches('\u{feff}').lines();
    for (line, place) in lines.map(str::trim).zip(1..) {
        if line == BEGIN {
            ensure_ended(begun.take())?;
            begun = Some((place, String::new()));
        }
        let Some((first, block)) = &mut begun else { continue };
        block.push_str(line);
        block.push('\n');
        if line == END {
            trust(block).map_err(|why| (*first, why))?;
            certificates.push_str(block);
            begun = None;
        }
    }
    ensure_ended(begun)?;
    if certificates.is_empty() {
        return Err((1, format!("holds no certificate; {BEGIN} begins one")));
    }
    Ok(certificates)
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

    /// Indented, as it is cut out of another file, behind a mark and a remark: what is proved is what is trusted.
    #[test]
    fn only_certificates_are_handed_on() {
        let name = vec!["ca.example.jp".to_owned()];
        let own = rcgen::generate_simple_self_signed(name).unwrap().cert.pem();
        let indented = own.lines().map(|line| format!("   {line}\r\n")).collect::<Vec<_>>().concat();
        assert_eq!(
            prove(&format!("\u{feff}{own}our CA\n{indented}")).unwrap(),
            own.repeat(2).replace('\r', "")
        );
    }

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
