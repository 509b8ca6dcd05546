//! The API for programs (OFF-8), as desks and the office stand on it: what is asked (`asked`), what is sent (`sent`),
//! what is answered (`answered`), the same question twice (`once`), and the document that describes it all (`document`).
//!
//! A program comes with a key of one site and is `Staff` there, in the role that its key's scopes make: what operators
//! do by pages, it does by the same actions.

mod answered;
mod asked;
pub mod document;
pub mod gate;
pub mod once;
mod sent;

pub use answered::{Many, changed, created, etag, given, must, must_match, no_content, revalidate};
pub use asked::{Paging, Query, turn};
pub use sent::{Body, File};

use axum::http::{HeaderMap, header};

/// The first step of every path for programs.
pub const STEP: &str = "api";
/// What all paths of this version begin with.
pub const ROOT: &str = "/api/v1";

/// Whoever finds a key in a file or a log knows what it is.
const MARK: &str = "mdg";

/// A key as its program holds it. It names its site, so that each is looked for in its own site alone.
pub fn key(site: &str, secret: &str) -> String {
    format!("{MARK}_{site}_{secret}")
}

/// What a program shows: the whole key.
pub fn shown(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}

/// The site that a program's key is for.
pub fn site_of(headers: &HeaderMap) -> Option<&str> {
    let (mark, rest) = shown(headers)?.split_once('_')?;
    let (site, _) = rest.split_once('_')?;
    (mark == MARK).then_some(site)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_key_tells_its_site() {
        let headers = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_str(value).expect("a header"));
            headers
        };
        let own = format!("Bearer {}", key("e-invoice", "se_cr-et"));
        for (header, site) in [
            (own.as_str(), Some("e-invoice")),
            ("bearer mdg_invoice_x", Some("invoice")),
            ("Basic mdg_invoice_x", None),
            ("Bearer xyz_invoice_x", None),
            ("Bearer mdg_invoice", None),
            ("Bearer", None),
        ] {
            assert_eq!(site_of(&headers(header)), site, "{header}");
        }
    }
}
