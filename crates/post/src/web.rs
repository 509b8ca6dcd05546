//! What every call to somebody else's web server stands on: a client that trusts the world's CAs, and their patience.

use std::{sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{
    Client, ClientBuilder,
    header::{HeaderMap, RETRY_AFTER},
    redirect,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::Unusable;

/// A server may ask for patience, but not for more than this.
const LONGEST_PATIENCE: SignedDuration = SignedDuration::from_hours(6);

/// A client without redirects, and without any proxy for servers on this machine. Trusts also the certificates (PEM)
/// that `roots` holds.
pub fn client(local: bool, roots: Option<&[u8]>) -> Result<Client, Unusable> {
    let client = builder(roots)?;
    let client = if local { client.no_proxy() } else { client };
    client.build().map_err(|error| Unusable(error.to_string()))
}

/// The same, yet to be told more.
pub(crate) fn builder(roots: Option<&[u8]>) -> Result<ClientBuilder, Unusable> {
    let mut trusted = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in CertificateDer::pem_slice_iter(roots.unwrap_or_default()) {
        let root = root.map_err(|_| Unusable("its CA certificates are not PEM".to_owned()))?;
        trusted.add(root).map_err(|error| Unusable(error.to_string()))?;
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Unusable(error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    // A redirect would carry what is sent to somebody who was not configured.
    Ok(Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5)))
}

/// How long an answer asks to wait before the next call: `Retry-After`, a number of seconds or a date.
pub(crate) fn patience(headers: &HeaderMap, now: Timestamp) -> Duration {
    let asked = headers.get(RETRY_AFTER).and_then(|it| it.to_str().ok());
    asked.and_then(|it| asked_for(it, now)).unwrap_or_default()
}

fn asked_for(retry_after: &str, now: Timestamp) -> Option<Duration> {
    let retry_after = retry_after.trim();
    let asked = match retry_after.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        Err(_) => rfc2822::parse(retry_after).ok()?.timestamp().duration_since(now),
    };
    Duration::try_from(asked.min(LONGEST_PATIENCE)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let now: Timestamp = "2026-11-20T03:00:00Z".parse().unwrap();
        let asked = |it| asked_for(it, now);
        assert_eq!(asked("120"), Some(Duration::from_mins(2)));
        assert_eq!(asked("Fri, 20 Nov 2026 03:10:00 GMT"), Some(Duration::from_mins(10)));
        assert_eq!(asked("999999"), Some(Duration::from_hours(6)));
        assert_eq!(asked("Fri, 20 Nov 2026 02:00:00 GMT"), None, "a date that has passed");
        assert_eq!(asked("soon"), None);
    }
}
