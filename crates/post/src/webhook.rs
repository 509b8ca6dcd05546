//! SMS and voice through the phone gateway (DOOR-53): one HTTPS POST of JSON for each notice, so that any carrier
//! can be put behind it.
//!
//! ```text
//! POST <the configured address>
//! Authorization: Bearer <the configured token>
//! Content-Type: application/json
//!
//! {"to": "09012345678", "channel": "sms" | "voice", "text": "…", "locale": "ja" | "en", "idempotency_key": "<notice id>"}
//! ```
//!
//! The same key is the same notice, sent again because the first answer got lost: it must be carried once. 2xx says
//! that the gateway has it. 408, 429, 5xx, redirects and silence say "later", and `Retry-After` is honoured; 401
//! and 407 too, for a wrong token is our mistake and not the notice's. Any other 4xx refuses the notice for good.

use std::{fmt, sync::Arc, time::Duration};

use jiff::{SignedDuration, Timestamp, fmt::rfc2822};
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderValue, RETRY_AFTER},
    redirect,
};
use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};
use serde::Serialize;

use crate::{Unusable, deliver::Verdict, notice::Waiting, smtp::is_this_machine};

/// A gateway may ask for patience, but not for more than this.
const LONGEST_PATIENCE: SignedDuration = SignedDuration::from_hours(6);

pub struct Webhook {
    url: Url,
    authorization: Option<HeaderValue>,
    client: Client,
    answer_within: Duration,
}

#[derive(Serialize)]
struct Call<'a> {
    to: &'a str,
    channel: &'static str,
    text: &'a str,
    locale: &'a str,
    idempotency_key: String,
}

impl Webhook {
    /// The gateway by its address, `https://…` (`http://…` on this machine alone), with its bearer token.
    pub fn new(address: &str, token: Option<&str>) -> Result<Self, Unusable> {
        Self::trusting(address, token, None)
    }

    /// The same, trusting also the certificates (PEM) that `roots` holds: a company's own CA.
    pub fn trusting(address: &str, token: Option<&str>, roots: Option<&[u8]>) -> Result<Self, Unusable> {
        let url = Url::parse(address).map_err(|error| unusable(&error.to_string()))?;
        let local = url.host_str().is_some_and(|host| is_this_machine(host.trim_matches(['[', ']'])));
        match url.scheme() {
            "https" => {}
            "http" if local => {}
            _ => return Err(unusable("texts would cross the network in plain text; use https://")),
        }
        let authorization = token.map(authorization).transpose()?;
        let client = web_client(local, roots)?;
        Ok(Self { url, authorization, client, answer_within: Duration::from_secs(30) })
    }

    /// Another time-out than thirty seconds for the answer.
    #[must_use]
    pub fn within(self, answer: Duration) -> Self {
        Self { answer_within: answer, ..self }
    }

    pub(crate) async fn deliver(&self, notice: &Waiting, now: Timestamp) -> Verdict {
        let call = Call {
            to: &notice.to,
            channel: notice.channel.name(),
            text: &notice.text,
            locale: &notice.locale,
            idempotency_key: notice.id.to_string(),
        };
        let mut request = self.client.post(self.url.clone()).timeout(self.answer_within).json(&call);
        if let Some(authorization) = &self.authorization {
            request = request.header(AUTHORIZATION, authorization);
        }
        match request.send().await {
            Ok(response) => verdict(&response, now),
            Err(error) => Verdict::Later { why: told(&error), not_before: Duration::ZERO },
        }
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("host", &self.url.host_str()).finish_non_exhaustive()
    }
}

/// The body of the answer is left alone: gateways like to send back the text, and the text may be a PIN.
fn verdict(response: &Response, now: Timestamp) -> Verdict {
    let status = response.status();
    let said = format!("HTTP {}", status.as_u16());
    let is_our_mistake = [StatusCode::UNAUTHORIZED, StatusCode::PROXY_AUTHENTICATION_REQUIRED];
    let passes = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
    if status.is_success() {
        Verdict::Delivered(said)
    } else if status.is_client_error() && !is_our_mistake.contains(&status) && !passes.contains(&status) {
        Verdict::Refused(said)
    } else {
        let not_before = response.headers().get(RETRY_AFTER).and_then(|it| it.to_str().ok());
        let not_before = not_before.and_then(|it| patience(it, now)).unwrap_or_default();
        Verdict::Later { why: said, not_before }
    }
}

/// `Retry-After` is a number of seconds or a date.
fn patience(retry_after: &str, now: Timestamp) -> Option<Duration> {
    let retry_after = retry_after.trim();
    let asked = match retry_after.parse::<u32>() {
        Ok(seconds) => SignedDuration::from_secs(seconds.into()),
        Err(_) => rfc2822::parse(retry_after).ok()?.timestamp().duration_since(now),
    };
    Duration::try_from(asked.min(LONGEST_PATIENCE)).ok()
}

/// What went wrong, without the address: it may hold a key.
fn told(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        "the phone gateway did not answer in time".to_owned()
    } else if error.is_connect() {
        "the phone gateway is out of reach".to_owned()
    } else {
        "the phone gateway broke the connection off".to_owned()
    }
}

fn authorization(token: &str) -> Result<HeaderValue, Unusable> {
    let value = HeaderValue::try_from(format!("Bearer {token}"));
    let mut value = value.map_err(|_| unusable("its token holds characters that no header can"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// A client for other people's web servers: without redirects, and without any proxy for those on this machine.
pub fn web_client(local: bool, roots: Option<&[u8]>) -> Result<Client, Unusable> {
    let mut trusted = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for root in CertificateDer::pem_slice_iter(roots.unwrap_or_default()) {
        let root = root.map_err(|_| unusable("its CA certificates are not PEM"))?;
        trusted.add(root).map_err(|error| unusable(&error.to_string()))?;
    }
    let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error.to_string()))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    // A redirect would carry the token and the text to somebody who was not configured.
    let client = Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(redirect::Policy::none())
        .connect_timeout(Duration::from_secs(5));
    let client = if local { client.no_proxy() } else { client };
    client.build().map_err(|error| unusable(&error.to_string()))
}

fn unusable(why: &str) -> Unusable {
    Unusable(format!("the phone gateway's address cannot be used: {why}"))
}

#[cfg(test)]
mod tests;
