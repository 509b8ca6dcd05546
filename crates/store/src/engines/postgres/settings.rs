//! The URL, and whom TLS trusts.

use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::refusal::met_on_the_way;
use crate::{Error, Result};

pub fn settings(url: &str) -> Result<Config> {
    // What "require" means here is what others call "verify-full".
    let url = url.replace("sslmode=verify-full", "sslmode=require");
    let config: Config = url.parse().map_err(|error| Error::Other(met_on_the_way(&error).to_string()))?;
    // Also where it is written out: what is only preferred can be refused by whoever stands between.
    if config.get_ssl_mode() == SslMode::Prefer && config.get_hosts().iter().any(is_far) {
        let says = "the database is on another machine: sslmode=require is right, or sslmode=disable where the \
                    network is trusted";
        return Err(Error::Other(says.to_owned()));
    }
    Ok(config)
}

/// Whether what is said there passes a network.
fn is_far(host: &Host) -> bool {
    match host {
        Host::Unix(_) => false,
        Host::Tcp(name) => {
            name != "localhost"
                && !name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
    }
}

pub fn without_password(url: &str) -> String {
    let Ok(config) = settings(url) else { return "postgres://…".to_owned() };
    let host = config.get_hosts().first().map_or_else(String::new, |host| match host {
        Host::Tcp(name) => name.clone(),
        Host::Unix(path) => path.display().to_string(),
    });
    let port = config.get_ports().first().map_or_else(String::new, |port| format!(":{port}"));
    let user = config.get_user().map_or_else(String::new, |user| format!("{user}@"));
    format!("postgres://{user}{host}{port}/{}", config.get_dbname().unwrap_or_default())
}

/// The machine's roots, or those that `SSL_CERT_FILE` names.
pub fn trusted_roots() -> Result<MakeRustlsConnect> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let ring = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(ring)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Other(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
