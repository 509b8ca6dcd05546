//! An authority with its key: it issues certificates.

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, SerialNumber,
};
use time::OffsetDateTime;

use crate::{Error, Result};

pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// Whom a certificate is for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    pub common_name: &'a str,
    pub organization: &'a str,
}

#[derive(Clone, Copy, Debug)]
pub struct Validity {
    pub from: Timestamp,
    pub until: Timestamp,
}

/// A certificate as it leaves the authority, with its key.
pub struct Issued {
    pub der: Vec<u8>,
    pub pem: String,
    /// PKCS#8.
    pub key_der: Vec<u8>,
    pub key_pem: String,
}

impl Authority {
    /// An authority of its own (ECDSA P-256), which signs itself.
    pub fn make(subject: &Subject<'_>, serial: [u8; 16], validity: Validity) -> Result<Authority> {
        let key = KeyPair::generate()?;
        let mut params = params(subject, serial, validity)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let pem = params.self_signed(&key)?.pem();
        Ok(Authority { issuer: Issuer::new(params, key), pem })
    }

    /// An authority as it was kept.
    pub fn read(pem: &str, key_pem: &str) -> Result<Authority> {
        let issuer = Issuer::from_ca_cert_pem(pem, KeyPair::from_pem(key_pem)?)?;
        Ok(Authority { issuer, pem: pem.to_owned() })
    }

    pub fn pem(&self) -> &str {
        &self.pem
    }

    pub fn key_pem(&self) -> String {
        self.issuer.key().serialize_pem()
    }

    /// A certificate to log in with.
    pub fn issue_to_client(
        &self,
        subject: &Subject<'_>,
        serial: [u8; 16],
        validity: Validity,
    ) -> Result<Issued> {
        let mut params = params(subject, serial, validity)?;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(params)
    }

    /// A certificate for a server under these names and addresses; the first is its common name.
    pub fn issue_to_server(&self, names: &[&str], serial: [u8; 16], validity: Validity) -> Result<Issued> {
        let subject = Subject { common_name: names.first().copied().unwrap_or_default(), organization: "" };
        let mut params = params(&subject, serial, validity)?;
        let names = CertificateParams::new(names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())?;
        params.subject_alt_names = names.subject_alt_names;
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        self.issue(params)
    }

    fn issue(&self, mut params: CertificateParams) -> Result<Issued> {
        let key = KeyPair::generate()?;
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.use_authority_key_identifier_extension = true;
        let certificate = params.signed_by(&key, &self.issuer)?;
        Ok(Issued {
            der: certificate.der().to_vec(),
            pem: certificate.pem(),
            key_der: key.serialize_der(),
            key_pem: key.serialize_pem(),
        })
    }
}

fn params(subject: &Subject<'_>, mut serial: [u8; 16], validity: Validity) -> Result<CertificateParams> {
    let mut params = CertificateParams::new(Vec::new())?;
    let mut name = DistinguishedName::new();
    for (kind, value) in
        [(DnType::OrganizationName, subject.organization), (DnType::CommonName, subject.common_name)]
    {
        if !value.is_empty() {
            name.push(kind, value);
        }
    }
    params.distinguished_name = name;
    params.not_before = time(validity.from)?;
    params.not_after = time(validity.until)?;
    // Positive, and as long for all (RFC 5280, 4.1.2.2).
    serial[0] = serial[0] & 0x7f | 0x40;
    params.serial_number = Some(SerialNumber::from_slice(&serial));
    Ok(params)
}

fn time(at: Timestamp) -> Result<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(at.as_second()).map_err(|_| Error::Time(at))
}
