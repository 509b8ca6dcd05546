//! TLS ended by the program itself: certificate and key from files, read anew on SIGHUP; and the question for
//! a client certificate, asked where a site has an entrance for one (DOOR-13).
//!
//! The handshake takes whatever certificate is shown, so long as its key is there too: one that is expired
//! or of another authority is refused at the login, by a page instead of a broken connection.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use anyhow::{Context as _, Result};
use axum::http::Uri;
use counter::site::{Site, Sites};
use door::policy::Policy;
use rustls::{
    DigitallySignedStruct, DistinguishedName, ServerConfig, SignatureScheme,
    client::danger::HandshakeSignatureValid,
    crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
    pki_types::{CertificateDer, PrivateKeyDer, UnixTime},
    server::danger::{ClientCertVerified, ClientCertVerifier},
};
use rustls_pki_types::pem::PemObject as _;

use crate::config::Tls as Files;

/// What stands behind the TLS listener. Clones see the same certificate.
#[derive(Clone)]
pub struct Tls {
    files: Arc<Files>,
    /// The one name at which certificates are asked for, where the config names one.
    asks_at: Option<Arc<str>>,
    current: Arc<RwLock<Arc<Faces>>>,
}

/// How the program answers under its names.
struct Faces {
    /// Asks for nothing.
    plain: Arc<ServerConfig>,
    /// Under names that sites share: asks where any of them has an entrance by certificate.
    shared: Option<Arc<ServerConfig>>,
    /// Under a site's own name: by that site alone.
    own: HashMap<String, Option<Arc<ServerConfig>>>,
}

impl Tls {
    pub fn open(files: &Files, certificate_url: Option<&str>, sites: &Sites) -> Result<Tls> {
        let asks_at = certificate_url
            .and_then(|url| url.parse::<Uri>().ok())
            .and_then(|url| url.host().map(|host| Arc::from(host.to_ascii_lowercase())));
        let current = Arc::new(RwLock::new(Arc::new(Faces::read(files, sites)?)));
        Ok(Tls { files: Arc::new(files.clone()), asks_at, current })
    }

    /// What cannot be read changes nothing.
    pub fn read_anew(&self, sites: &Sites) -> Result<()> {
        let anew = Arc::new(Faces::read(&self.files, sites)?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = anew;
        Ok(())
    }

    /// By the name that the browser asks for; None where it asks for an address.
    pub fn face(&self, name: Option<&str>) -> Arc<ServerConfig> {
        let faces = Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner));
        let name = name.map(str::to_ascii_lowercase);
        let is_elsewhere = match (&self.asks_at, &name) {
            (Some(asks_at), Some(name)) => **asks_at != **name,
            _ => false,
        };
        let asking = match name.and_then(|name| faces.own.get(&name)) {
            Some(own) => own,
            None if is_elsewhere => &None,
            None => &faces.shared,
        };
        Arc::clone(asking.as_ref().unwrap_or(&faces.plain))
    }
}

impl Faces {
    fn read(files: &Files, sites: &Sites) -> Result<Faces> {
        let (certificate, key) = (files.certificate.display(), files.key.display());
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&files.certificate)
            .and_then(Iterator::collect)
            .with_context(|| format!("[tls] certificate: {certificate} cannot be read as PEM"))?;
        let key = PrivateKeyDer::from_pem_file(&files.key)
            .with_context(|| format!("[tls] key: {key} cannot be read as PEM"))?;
        let provider = Arc::new(ring::default_provider());
        let face = |hints: Option<Vec<DistinguishedName>>| -> Result<Arc<ServerConfig>> {
            let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
                .with_safe_default_protocol_versions()?;
            let builder = match hints {
                Some(hints) => builder
                    .with_client_cert_verifier(Arc::new(TakesAny { hints, provider: Arc::clone(&provider) })),
                None => builder.with_no_client_auth(),
            };
            let mut config = builder
                .with_single_cert(chain.clone(), key.clone_key())
                .context("[tls] certificate and key do not fit together")?;
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(Arc::new(config))
        };
        let asking = |hints: Vec<DistinguishedName>| {
            if hints.is_empty() { Ok(None) } else { face(Some(hints)).map(Some) }
        };
        let sites = sites.all();
        let mut own = HashMap::new();
        for site in &sites {
            if let Some(host) = &site.host {
                own.insert(host.clone(), asking(hints(site))?);
            }
        }
        let all = sites.iter().flat_map(|site| hints(site)).collect();
        Ok(Faces { plain: face(None)?, shared: asking(all)?, own })
    }
}

/// Whose certificates a site takes: so that browsers offer only those.
fn hints(site: &Site) -> Vec<DistinguishedName> {
    let member_ca = site.part::<Policy>().member_ca.as_ref();
    member_ca
        .map(pki::Trusted::subjects)
        .unwrap_or_default()
        .into_iter()
        .map(DistinguishedName::from)
        .collect()
}

/// Proves that whoever shows a certificate has its key, and judges nothing else.
#[derive(Debug)]
struct TakesAny {
    hints: Vec<DistinguishedName>,
    provider: Arc<CryptoProvider>,
}

impl ClientCertVerifier for TakesAny {
    fn client_auth_mandatory(&self) -> bool {
        false
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: UnixTime,
    ) -> Result<ClientCertVerified, rustls::Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}
