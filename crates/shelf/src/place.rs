//! Place: where documents are kept, as the config says it.

use std::{fmt, net::IpAddr, path::PathBuf};

use url::Url;

#[derive(Clone, Debug)]
pub enum Place {
    /// A folder of this machine, or one that all nodes share.
    Folder(PathBuf),
    Bucket(Bucket),
}

/// A bucket of an object store that speaks S3.
#[derive(Clone)]
pub struct Bucket {
    pub name: String,
    /// `https://s3.example.jp`, or none for AWS's own in the region. `http://` on this machine alone.
    pub endpoint: Option<String>,
    pub region: String,
    /// What stands before every document's place, so that a bucket can be shared. May be empty.
    pub prefix: String,
    pub access_key: String,
    pub secret_key: String,
    /// `https://endpoint/bucket/…` instead of `https://bucket.endpoint/…`, as most servers other than AWS want it.
    pub path_style: bool,
}

impl Bucket {
    /// What cannot be right, in words for whoever wrote the config.
    pub fn check(&self) -> Result<(), String> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ".-".contains(c);
        if self.name.len() < 3 || !self.name.chars().all(is_plain) {
            return Err(format!(
                "bucket = {:?} is no bucket's name; it is made of a-z, 0-9, hyphens and full stops",
                self.name
            ));
        }
        if self.region.is_empty() {
            return Err("region is missing; us-east-1 is right where the server knows no regions".to_owned());
        }
        if self.access_key.is_empty() || self.secret_key.is_empty() {
            return Err("access-key or the secret key is empty".to_owned());
        }
        let is_way_out = |part: &str| part.is_empty() || part == "." || part == "..";
        if !self.prefix.is_empty() && self.prefix.split('/').any(is_way_out) {
            return Err(format!("prefix = {:?} cannot be right; portal/documents is", self.prefix));
        }
        self.endpoint.as_deref().map_or(Ok(()), check_endpoint)
    }
}

fn check_endpoint(endpoint: &str) -> Result<(), String> {
    let wrong = |why: &str| Err(format!("endpoint = {endpoint:?} cannot be used: {why}"));
    let Ok(url) = Url::parse(endpoint) else {
        return wrong("it is https:// and a host name");
    };
    let has_more = !matches!(url.path(), "" | "/") || url.query().is_some() || !url.username().is_empty();
    match (url.scheme(), url.host_str()) {
        ("https" | "http", Some(_)) if has_more => wrong("it is https:// and a host name, and nothing more"),
        ("https", Some(_)) => Ok(()),
        ("http", Some(host)) if is_this_machine(host) => Ok(()),
        ("http", _) => wrong("documents would cross the network in plain text; use https://"),
        _ => wrong("it is https:// and a host name"),
    }
}

fn is_this_machine(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Never shows the secret.
impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket")
            .field("name", &self.name)
            .field("endpoint", &self.endpoint)
            .field("region", &self.region)
            .field("prefix", &self.prefix)
            .finish_non_exhaustive()
    }
}

/// Where this is, for people.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Folder(folder) => write!(f, "the folder {}", folder.display()),
            Place::Bucket(Bucket { name, endpoint, .. }) => {
                write!(f, "the bucket {name} of {}", endpoint.as_deref().unwrap_or("AWS"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bucket() -> Bucket {
        Bucket {
            name: "documents".to_owned(),
            endpoint: Some("https://s3.example.jp".to_owned()),
            region: "us-east-1".to_owned(),
            prefix: String::new(),
            access_key: "AKEXAMPLE".to_owned(),
            secret_key: "swordfish".to_owned(),
            path_style: true,
        }
    }

    #[test]
    fn buckets_that_can_be_used() {
        type Change = fn(&mut Bucket);
        let changes: [Change; 6] = [
            |_| {},
            |bucket| bucket.endpoint = None,
            |bucket| bucket.endpoint = Some("https://s3.example.jp:9000/".to_owned()),
            |bucket| bucket.endpoint = Some("http://127.0.0.1:9000".to_owned()),
            |bucket| bucket.endpoint = Some("http://[::1]:9000".to_owned()),
            |bucket| bucket.prefix = "portal/documents".to_owned(),
        ];
        for change in changes {
            let mut bucket = bucket();
            change(&mut bucket);
            assert_eq!(bucket.check(), Ok(()), "{bucket:?}");
        }
    }

    #[test]
    fn buckets_that_cannot_be_used_and_what_is_said() {
        type Case = (fn(&mut Bucket), &'static str);
        let cases: [Case; 9] = [
            (|bucket| bucket.name = "My Bucket".to_owned(), "bucket"),
            (|bucket| bucket.name = "../x".to_owned(), "bucket"),
            (|bucket| bucket.region = String::new(), "us-east-1"),
            (|bucket| bucket.secret_key = String::new(), "secret key"),
            (|bucket| bucket.prefix = "../other".to_owned(), "prefix"),
            (|bucket| bucket.prefix = "/documents".to_owned(), "prefix"),
            (|bucket| bucket.endpoint = Some("s3.example.jp".to_owned()), "https://"),
            (|bucket| bucket.endpoint = Some("http://s3.example.jp".to_owned()), "plain text"),
            (|bucket| bucket.endpoint = Some("https://s3.example.jp/bucket".to_owned()), "nothing more"),
        ];
        for (change, says) in cases {
            let mut bucket = bucket();
            change(&mut bucket);
            let said = bucket.check().expect_err(says);
            assert!(said.contains(says) && !said.contains("swordfish"), "{said}");
        }
        assert!(!format!("{:?}", bucket()).contains("swordfish"));
    }
}
