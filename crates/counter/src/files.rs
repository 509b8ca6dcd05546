//! Files that leave: their names, and what a browser may do with them.

use axum::{
    body::Body,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::list::Encoding;

/// Whether a browser shows a file or saves it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    Shown,
    Saved,
}

/// Browsers show PDFs by an object of their own with a style of its own, and nothing else is let in.
const POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What RFC 5987 lets stand as it is.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// Content-Disposition by RFC 6266: a name, and another one for programs that read nothing but ASCII.
pub fn disposition(leaves: Leaves, ascii: &str, name: &str) -> HeaderValue {
    let way = match leaves {
        Leaves::Shown => "inline",
        Leaves::Saved => "attachment",
    };
    let encoded = utf8_percent_encode(name, ENCODED);
    HeaderValue::from_str(&format!("{way}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}

pub fn pdf(bytes: impl Into<Body>, leaves: Leaves, (ascii, name): (&str, &str)) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/pdf")),
        (header::CONTENT_DISPOSITION, disposition(leaves, ascii, name)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
    ];
    (headers, bytes.into()).into_response()
}

/// A file of lines, as `list::as_csv` writes them, to be saved under a name.
pub fn csv(name: &str, encoding: Encoding, bytes: impl Into<Body>) -> Response {
    let name = format!("{name}.csv");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(encoding.charset())),
        (header::CONTENT_DISPOSITION, disposition(Leaves::Saved, &name, &name)),
    ];
    (headers, bytes.into()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_carries_japanese_names() {
        let header = disposition(Leaves::Shown, "20261101_invoice_1.pdf", "20261101_請求書_1.pdf");
        assert_eq!(
            header.to_str().ok(),
            Some(
                "inline; filename=\"20261101_invoice_1.pdf\"; filename*=UTF-8''20261101_%E8%AB%8B%E6%B1%82%E6%9B%B8_1.pdf"
            )
        );
    }
}
