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

use std::{fmt, time::Duration};

use jiff::Timestamp;
use reqwest::{
    Client, Response, StatusCode, Url,
    header::{AUTHORIZATION, HeaderValue},
};
use serde::Serialize;

use crate::{Unusable, deliver::Verdict, notice::Waiting, smtp::is_this_machine, web};

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
        let client = web::client(local, roots).map_err(|Unusable(why)| unusable(&why))?;
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
        Verdict::Later { why: said, not_before: web::patience(response.headers(), now) }
    }
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

fn unusable(why: &str) -> Unusable {
    Unusable(format!("the phone gateway's address cannot be used: {why}"))
}

#[cfg(test)]
mod tests;
