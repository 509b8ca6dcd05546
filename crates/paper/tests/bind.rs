//! One file to print out of many, whoever made them.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use std::fs;

use common::{FILE, Scratch, print, qpdf_check, sample, tool, words};
use paper::{Binder, Unreadable};
use serde_json::json;

fn invoice(number: usize) -> Vec<u8> {
    let mut invoice = sample("correction");
    invoice["number"] = json!(format!("INV-{number}"));
    print("invoice.typ", &invoice).pdf
}

fn bind<'a>(documents: impl IntoIterator<Item = &'a Vec<u8>>) -> Vec<u8> {
    let mut binder = Binder::begin(Vec::new()).unwrap();
    for document in documents {
        assert_eq!(binder.add(document).unwrap(), 1);
    }
    binder.finish().unwrap()
}

#[test]
fn pages_follow_one_another() {
    let documents = [
        print("address.typ", &sample("address")).pdf,
        invoice(1),
        print("summary.typ", &sample("summary")).pdf,
    ];
    let bound = bind(&documents);
    qpdf_check(&bound);
    let bound_words = words(&bound);
    assert_eq!(bound_words, documents.iter().map(|document| words(document)).collect::<String>());
    // They look as they did.
    let picture = |pdf: &[u8], page: &str| tool("pdftoppm", &["-f", page, "-l", page, "-r", "50", FILE], pdf);
    for (at, document) in documents.iter().enumerate() {
        assert!(picture(document, "1") == picture(&bound, &(at + 1).to_string()), "page {at}");
    }
}

#[test]
fn many_documents_share_what_is_the_same() {
    let documents: Vec<Vec<u8>> = (0..4).map(invoice).collect();
    let bound = bind(documents.iter().cycle().take(200));
    qpdf_check(&bound);
    assert!(tool("pdfinfo", &[FILE], &bound).contains("Pages:           200"));
    // Streams are written once, page by page only the pages themselves.
    let once: usize = documents.iter().map(Vec::len).sum();
    assert!(bound.len() < once + 200 * 2000, "{} of {once}", bound.len());
}

/// qpdf writes what other programs write: streams of objects, encryption, an inherited page tree.
fn rewritten(pdf: &[u8], arguments: &[&str]) -> Vec<u8> {
    let to = Scratch::new("pdf");
    tool("qpdf", &[arguments, &[FILE, to.path()]].concat(), pdf);
    fs::read(to.path()).unwrap()
}

#[test]
fn documents_of_other_programs_are_taken() {
    let ours = invoice(7);
    for arguments in [
        &["--object-streams=generate", "--recompress-flate"][..],
        &["--linearize"],
        &["--qdf", "--object-streams=disable"],
        &["--encrypt", "", "owner", "256", "--"],
    ] {
        let theirs = rewritten(&ours, arguments);
        let bound = bind([&theirs]);
        qpdf_check(&bound);
        assert_eq!(words(&bound), words(&ours), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_leaves_no_trace() {
    let ours = invoice(8);
    let locked = rewritten(&ours, &["--encrypt", "secret", "owner", "256", "--"]);
    let mut binder = Binder::begin(Vec::new()).unwrap();
    assert!(matches!(binder.add(&locked), Err(Unreadable::Locked | Unreadable::Garbled(_))));
    assert!(matches!(binder.add(b"no PDF at all"), Err(Unreadable::Garbled(_))));
    assert!(binder.add(&ours[..ours.len() / 2]).is_err());
    binder.add(&ours).unwrap();
    assert!(binder.finish().unwrap() == bind([&ours]));
}
