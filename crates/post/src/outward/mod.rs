//! Signed messages to other people's programs, as Standard Webhooks 1.0 has them: one POST of JSON, its id the same
//! however often it is sent, its signature an HMAC-SHA256 over id, time and body.
//!
//! Whoever names an address in a form must not reach through it what only this machine can: names are resolved here,
//! and addresses that are not public are called only where the config names their network. In plain text only there.

mod public;

use std::{
    error::Error as StdError,
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use ipnet::IpNet;
use jiff::Timestamp;
use percent_encoding::percent_decode_str;
use reqwest::{
    Client, Proxy, Response, Url,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{CONTENT_TYPE, USER_AGENT},
};
use sha2::Sha256;
use url::Host;

use crate::{Unusable, web};

const LONGEST_ADDRESS: usize = 500;
/// So long a name is looked up for before the proxy is asked.
const LOOKUP: Duration = Duration::from_secs(5);
/// So much of an answer is read, and so much of that is kept for people to look at.
const MOST_READ: usize = 4096;
const MOST_KEPT: usize = 300;

pub const ID: &str = "webhook-id";
pub const TIMESTAMP: &str = "webhook-timestamp";
pub const SIGNATURE: &str = "webhook-signature";

/// The way out: which addresses may be called, and how.
#[derive(Clone)]
pub struct Outward {
    networks: Arc<[IpNet]>,
    /// Straight to public addresses and to those networks, or through the proxy.
    secure: Client,
    is_proxied: bool,
    /// Straight, and only to those networks: without TLS, or past the proxy.
    within: Client,
    answer_within: Duration,
}

/// Why an address is not called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    #[error("it is no web address")]
    Unreadable,
    #[error("it is not encrypted")]
    Plain,
    #[error("a name and a password stand in it")]
    WithPassword,
    #[error("it is not a public address, and the config does not name its network")]
    Private,
}

/// What signs a message.
#[derive(Clone)]
pub struct Secret(pub [u8; 32]);

pub struct Message<'a> {
    pub id: &'a str,
    /// JSON.
    pub body: &'a str,
    /// Those that are good: two while one follows the other.
    pub secrets: &'a [Secret],
}

/// What came of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    pub outcome: Outcome,
    /// The beginning of what the other side said.
    pub said: String,
    /// How long it asks to wait.
    pub not_before: Duration,
    pub took: Duration,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Answered(u16),
    Barred,
    /// Its certificate proves nothing.
    Untrusted,
    OutOfReach,
    Silent,
    BrokenOff,
}

impl Outcome {
    const SILENT: [Outcome; 5] =
        [Outcome::Barred, Outcome::Untrusted, Outcome::OutOfReach, Outcome::Silent, Outcome::BrokenOff];

    pub fn is_taken(self) -> bool {
        matches!(self, Outcome::Answered(200..300))
    }

    /// Nobody will ever be there again: 410.
    pub fn is_gone(self) -> bool {
        self == Outcome::Answered(410)
    }

    /// `204`, `silent`: for a database.
    pub fn tag(self) -> String {
        match self {
            Outcome::Answered(status) => status.to_string(),
            Outcome::Barred => "barred".to_owned(),
            Outcome::Untrusted => "untrusted".to_owned(),
            Outcome::OutOfReach => "out-of-reach".to_owned(),
            Outcome::Silent => "silent".to_owned(),
            Outcome::BrokenOff => "broken-off".to_owned(),
        }
    }

    pub fn from_tag(tag: &str) -> Option<Outcome> {
        let silent = Outcome::SILENT.into_iter().find(|outcome| outcome.tag() == tag);
        silent.or_else(|| tag.parse().ok().map(Outcome::Answered))
    }
}

impl Outward {
    /// To public addresses, and to those in these networks; through this proxy where there is one. Behind a proxy the
    /// names are its own matter: what it lets through is its decision. Trusts also the certificates (PEM) that `roots` holds.
    pub fn new(networks: Vec<IpNet>, proxy: Option<&str>, roots: Option<&[u8]>) -> Result<Self, Unusable> {
        let networks: Arc<[IpNet]> = networks.into();
        let resolver = |within| Resolver { networks: Arc::clone(&networks), within };
        let secure = match proxy {
            Some(proxy) => web::builder(roots)?
                .proxy(Proxy::all(proxy).map_err(|_| Unusable("it is no address".to_owned()))?),
            None => web::builder(roots)?.no_proxy().dns_resolver(resolver(false)),
        };
        let within = web::builder(roots)?.no_proxy().dns_resolver(resolver(true));
        let built =
            |client: reqwest::ClientBuilder| client.build().map_err(|error| Unusable(error.to_string()));
        Ok(Outward {
            secure: built(secure)?,
            is_proxied: proxy.is_some(),
            within: built(within)?,
            answer_within: Duration::from_secs(15),
            networks,
        })
    }

    /// Another time-out than fifteen seconds for the answer.
    #[must_use]
    pub fn within(self, answer: Duration) -> Self {
        Self { answer_within: answer, ..self }
    }

    /// An address as somebody has typed it. A name is looked at only when it is called.
    pub fn read(&self, typed: &str) -> Result<Url, Barred> {
        let url = Url::parse(typed.trim()).map_err(|_| Barred::Unreadable)?;
        if url.as_str().len() > LONGEST_ADDRESS || url.fragment().is_some() {
            return Err(Barred::Unreadable);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Barred::WithPassword);
        }
        let plain = match url.scheme() {
            "https" => false,
            "http" if !self.networks.is_empty() => true,
            "http" => return Err(Barred::Plain),
            _ => return Err(Barred::Unreadable),
        };
        let address = match url.host().ok_or(Barred::Unreadable)? {
            Host::Domain(_) => return Ok(url),
            Host::Ipv4(address) => IpAddr::V4(address),
            Host::Ipv6(address) => IpAddr::V6(address),
        };
        if may_call(&self.networks, address, plain) {
            Ok(url)
        } else if plain && public::is_public(address) {
            Err(Barred::Plain)
        } else {
            Err(Barred::Private)
        }
    }

    pub async fn tell(&self, url: &str, message: &Message<'_>, now: Timestamp) -> Told {
        let began = Instant::now();
        let (outcome, said, not_before) = match self.read(url) {
            Err(_) => (Outcome::Barred, String::new(), Duration::ZERO),
            Ok(url) => self.call(url, message, now).await,
        };
        Told { outcome, said, not_before, took: began.elapsed() }
    }

    async fn call(&self, url: Url, message: &Message<'_>, now: Timestamp) -> (Outcome, String, Duration) {
        let is_within = url.scheme() == "http" || (self.is_proxied && self.leads_within(&url).await);
        let client = if is_within { &self.within } else { &self.secure };
        let sent = client
            .post(url.clone())
            .timeout(self.answer_within)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, concat!("Madoguchi/", env!("CARGO_PKG_VERSION")))
            .header(ID, message.id)
            .header(TIMESTAMP, now.as_second())
            .header(SIGNATURE, message.signature(now))
            .body(message.body.to_owned());
        match sent.send().await {
            Err(error) => (outcome(&error), String::new(), Duration::ZERO),
            Ok(response) => {
                let status = Outcome::Answered(response.status().as_u16());
                let not_before = web::patience(response.headers(), now);
                let said = beginning(response).await;
                let said = if status.is_taken() { String::new() } else { without_address(&said, &url) };
                (status, said, not_before)
            }
        }
    }

    /// Whether it is one of our own networks' that the proxy need not know.
    async fn leads_within(&self, url: &Url) -> bool {
        let is_ours = |address: IpAddr| may_call(&self.networks, address, true);
        match url.host() {
            Some(Host::Ipv4(address)) => is_ours(address.into()),
            Some(Host::Ipv6(address)) => is_ours(address.into()),
            Some(Host::Domain(_)) if self.networks.is_empty() => false,
            Some(Host::Domain(name)) => {
                // Whatever cannot be looked up here is the proxy's.
                let found = tokio::time::timeout(LOOKUP, tokio::net::lookup_host((name, 0))).await;
                found.is_ok_and(|found| {
                    found.is_ok_and(|mut found| found.any(|address| is_ours(address.ip())))
                })
            }
            None => false,
        }
    }
}

impl fmt::Debug for Outward {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outward").field("networks", &self.networks).finish_non_exhaustive()
    }
}

impl Message<'_> {
    fn signature(&self, now: Timestamp) -> String {
        let signed = format!("{}.{}.{}", self.id, now.as_second(), self.body);
        let each = self.secrets.iter().map(|secret| {
            let mut mac = Hmac::<Sha256>::new_from_slice(&secret.0).expect("HMAC takes a key of any length");
            mac.update(signed.as_bytes());
            format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
        });
        each.collect::<Vec<_>>().join(" ")
    }
}

/// As its receiver's program takes it: `whsec_…`.
impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "whsec_{}", STANDARD.encode(self.0))
    }
}

fn may_call(networks: &[IpNet], address: IpAddr, within: bool) -> bool {
    let address = address.to_canonical();
    networks.iter().any(|network| network.contains(&address)) || (!within && public::is_public(address))
}

/// Whoever's name leads to addresses of both kinds is called at the allowed ones.
struct Resolver {
    networks: Arc<[IpNet]>,
    within: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (networks, within) = (Arc::clone(&self.networks), self.within);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| may_call(&networks, address.ip(), within)).collect();
            if allowed.is_empty() {
                return Err(Box::new(Barred::Private) as Box<dyn StdError + Send + Sync>);
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn outcome(error: &reqwest::Error) -> Outcome {
    let mut inner: Option<&(dyn StdError + 'static)> = Some(error);
    while let Some(one) = inner {
        if one.is::<Barred>() {
            return Outcome::Barred;
        }
        if one.is::<rustls::Error>() {
            return Outcome::Untrusted;
        }
        inner = match one.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(within) => Some(within),
            None => one.source(),
        };
    }
    if error.is_timeout() && !error.is_connect() {
        Outcome::Silent
    } else if error.is_connect() {
        Outcome::OutOfReach
    } else {
        Outcome::BrokenOff
    }
}

/// Servers like to say which path they do not know, and that path may be the secret.
fn without_address(said: &str, url: &Url) -> String {
    let decoded = percent_decode_str(url.path()).decode_utf8_lossy().into_owned();
    let parts = [url.path(), decoded.as_str(), url.query().unwrap_or_default()];
    let secrets = parts.into_iter().filter(|part| part.len() > 1);
    secrets.fold(said.to_owned(), |said, secret| said.replace(secret, "…"))
}

/// On one line, without what a terminal or a page would obey.
async fn beginning(mut response: Response) -> String {
    let mut read = Vec::new();
    while read.len() < MOST_READ {
        match response.chunk().await {
            Ok(Some(chunk)) => read.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    read.truncate(MOST_READ);
    let text = String::from_utf8_lossy(&read);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(MOST_KEPT).collect()
}

#[cfg(test)]
mod tests;
