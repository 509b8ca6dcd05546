//! Peer: what the connection itself says of who is at its other end: whether it is encrypted, and the
//! client certificate that was shown (DOOR-13). Shown is not believed: the login judges it.

use std::{net::IpAddr, net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use percent_encoding::percent_decode_str;
use serde::Deserialize;

use crate::portal::Ways;

/// Put on every request that came over the program's own TLS.
#[derive(Clone, Debug, Default)]
pub struct TlsPeer {
    /// In DER. Whoever showed it has its key: the handshake proves that.
    pub certificate: Option<Arc<[u8]>>,
}

/// How one request came here. Over TLS, cookies are `__Host-` and Secure (DOOR-72).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Http,
    Https,
}

/// The header in which a reverse proxy passes a client certificate on. It is named in the config: a header
/// that the proxy does not set itself would be whatever the visitor wrote into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CertificateHeader {
    /// RFC 9440: the certificate in base64 between colons.
    ClientCert,
    /// nginx's `$ssl_client_escaped_cert`: PEM, percent-encoded.
    XSslClientCert,
}

impl Scheme {
    /// Where the installation's own address is https, a request without our own TLS came through a proxy.
    pub(crate) fn of(ways: &Ways, request: &Request) -> Scheme {
        let is_encrypted = request.extensions().get::<TlsPeer>().is_some();
        if is_encrypted || ways.is_secure() { Scheme::Https } else { Scheme::Http }
    }
}

impl CertificateHeader {
    const ALL: [CertificateHeader; 2] = [CertificateHeader::ClientCert, CertificateHeader::XSslClientCert];

    pub fn name(self) -> HeaderName {
        match self {
            CertificateHeader::ClientCert => HeaderName::from_static("client-cert"),
            CertificateHeader::XSslClientCert => HeaderName::from_static("x-ssl-client-cert"),
        }
    }

    fn decode(self, value: &str) -> Option<Vec<u8>> {
        match self {
            CertificateHeader::ClientCert => {
                STANDARD.decode(value.strip_prefix(':')?.strip_suffix(':')?).ok()
            }
            CertificateHeader::XSslClientCert => {
                let pem = percent_decode_str(value).decode_utf8().ok()?;
                // The visitor's own comes first; those above it may follow.
                pki::pem::certificates(&pem).ok()?.into_iter().next()
            }
        }
    }
}

/// The address at the other end of the connection.
pub(crate) fn address(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    peer.map_or(IpAddr::from([127, 0, 0, 1]), |ConnectInfo(peer)| peer.ip().to_canonical())
}

/// The certificate that the visitor showed: to our own TLS, or to a listed proxy that passes it on. What
/// anybody else writes into these headers is taken out unread.
pub(crate) fn take_certificate(ways: &Ways, request: &mut Request) -> Option<Arc<[u8]>> {
    let passed_on = ways
        .certificate_header
        .filter(|_| ways.trusts(address(request)))
        .and_then(|header| passed_on(header, request.headers()));
    for header in CertificateHeader::ALL {
        request.headers_mut().remove(header.name());
    }
    let own = request.extensions().get::<TlsPeer>().and_then(|peer| peer.certificate.clone());
    own.or(passed_on)
}

fn passed_on(header: CertificateHeader, headers: &HeaderMap) -> Option<Arc<[u8]>> {
    let values: Vec<&HeaderValue> = headers.get_all(header.name()).iter().collect();
    let value = match values.as_slice() {
        [] => return None,
        [value] => value.to_str().map(str::trim).ok(),
        _ => None,
    };
    // Where the visitor shows none, proxies leave the value empty.
    if matches!(value, Some("" | "::")) {
        return None;
    }
    let certificate =
        value.and_then(|value| header.decode(value)).filter(|der| pki::Presented::read(der).is_ok());
    if certificate.is_none() {
        tracing::warn!(header = %header.name(), "a proxy passed on a client certificate that cannot be read");
    }
    certificate.map(Arc::from)
}
