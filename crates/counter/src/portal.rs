//! Portal: what one node of the program holds: the database, the documents, the sites, the words, the keys.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use axum::http::Extensions;
use ipnet::IpNet;
use shelf::Shelf;
use store::Store;

use crate::{
    keys::Keys,
    peer::CertificateHeader,
    site::{Site, Sites},
    words::Words,
};

#[derive(Clone)]
pub struct Portal(Arc<Standing>);

pub struct Standing {
    pub store: Store,
    pub shelf: Shelf,
    pub sites: Sites,
    pub words: Arc<Words>,
    pub keys: Keys,
    pub ways: Ways,
    parts: Extensions,
}

/// How browsers reach this installation.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Scheme and authority of the installation's own address, without a slash at the end.
    pub public_url: String,
    /// Reverse proxies whose word about the visitor's address, and about a client certificate, is taken.
    pub proxies: Vec<IpNet>,
    /// The header in which they pass a client certificate on. None is read unless it is named.
    pub certificate_header: Option<CertificateHeader>,
    /// Where browsers are asked for a client certificate, if that is not the installation's own address.
    pub certificate_url: Option<String>,
}

impl Ways {
    /// Only the loopback demo does without TLS.
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    pub fn trusts(&self, peer: IpAddr) -> bool {
        self.proxies.iter().any(|net| net.contains(&peer))
    }
}

impl Portal {
    pub fn new(store: Store, shelf: Shelf, sites: Sites, words: Words, keys: Keys, ways: Ways) -> Self {
        Portal(Arc::new(Standing {
            store,
            shelf,
            sites,
            words: Arc::new(words),
            keys,
            ways,
            parts: Extensions::new(),
        }))
    }

    /// Adds what a crate keeps per node; to be called before the portal is shared.
    #[must_use]
    pub fn with<T: Clone + Send + Sync + 'static>(mut self, part: T) -> Self {
        Arc::get_mut(&mut self.0).expect("parts are added before the portal is shared").parts.insert(part);
        self
    }

    pub fn part<T: Send + Sync + 'static>(&self) -> &T {
        self.0.parts.get().expect("the program adds every crate's part when it builds the portal")
    }

    /// A full address on a site, for mails and letters.
    pub fn link(&self, site: &Site, path: &str) -> String {
        let slug = &site.slug;
        match &site.host {
            Some(host) if self.ways.is_secure() => format!("https://{host}/{slug}/{path}"),
            _ => format!("{}/{slug}/{path}", self.ways.public_url),
        }
    }
}

impl Deref for Portal {
    type Target = Standing;
    fn deref(&self) -> &Standing {
        &self.0
    }
}
