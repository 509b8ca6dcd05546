//! A QR code on paper leads where it should.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use std::process::Command;

use common::{FILE, Scratch, print, sample, tool};
use serde_json::json;

#[test]
fn a_reader_finds_the_address() {
    let url = "https://portal.example.jp/sample/login?id=INV00001";
    let mut address = sample("address");
    address["portal"] = json!({ "url": url, "qr": paper::qr::svg(url).unwrap() });
    let printed = print("address.typ", &address);
    // A drawing, not a picture: sharp on every printer.
    assert_eq!(tool("pdfimages", &["-list", FILE], &printed.pdf).lines().count(), 2);
    let picture = Scratch::new("png");
    let name = picture.path().trim_end_matches(".png");
    tool("pdftoppm", &["-r", "150", "-png", "-singlefile", FILE, name], &printed.pdf);
    let found = Command::new("zbarimg").args(["--quiet", "--raw", picture.path()]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&found.stdout).trim(), url);
}

#[test]
fn a_text_that_is_too_long_has_no_code() {
    assert!(paper::qr::svg(&"x".repeat(2331)).is_some());
    assert!(paper::qr::svg(&"x".repeat(2332)).is_none());
}
