//! The client of an object store that speaks S3.

use std::{sync::Arc, time::Duration};

use object_store::{
    BackoffConfig, ClientOptions, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, Checksum},
    client::{HttpClient, HttpConnector},
};
use reqwest::redirect;
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::{Bucket, Error, Result};

pub fn open(bucket: &Bucket) -> Result<AmazonS3> {
    bucket.check().map_err(Error::Other)?;
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(&bucket.name)
        .with_region(&bucket.region)
        .with_access_key_id(&bucket.access_key)
        .with_secret_access_key(&bucket.secret_key)
        .with_virtual_hosted_style_request(!bucket.path_style)
        .with_allow_http(true)
        .with_checksum_algorithm(Checksum::SHA256)
        .with_retry(a_few_seconds())
        .with_http_connector(Connector(client()?));
    if let Some(endpoint) = &bucket.endpoint {
        builder = builder.with_endpoint(endpoint_of(endpoint, bucket));
    }
    Ok(builder.build()?)
}

/// Without path style, object_store takes the bucket's name for a part of the endpoint.
fn endpoint_of(endpoint: &str, bucket: &Bucket) -> String {
    let endpoint = endpoint.trim_end_matches('/');
    match endpoint.split_once("://") {
        Some((scheme, host)) if !bucket.path_style => format!("{scheme}://{}.{host}", bucket.name),
        _ => endpoint.to_owned(),
    }
}

/// Whoever waits for a page is told soon; whoever works in the background comes again.
fn a_few_seconds() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(100),
            max_backoff: Duration::from_secs(1),
            base: 2.0,
        },
        max_retries: 3,
        retry_timeout: Duration::from_secs(4),
    }
}

/// object_store's own would ask the process for its provider of cryptography, and there is none.
#[derive(Debug)]
struct Connector(reqwest::Client);

impl HttpConnector for Connector {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        Ok(HttpClient::new(self.0.clone()))
    }
}

fn client() -> Result<reqwest::Client> {
    let other = |error: &dyn ToString| Error::Other(error.to_string());
    // The machine's, since an object store in one's own house has a certificate of one's own CA.
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| other(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        // A redirect would carry documents to somebody who was not configured.
        .redirect(redirect::Policy::none())
        .connect_timeout(Duration::from_secs(2))
        .pool_idle_timeout(Duration::from_secs(20))
        .build()
        .map_err(|error| other(&error))
}
