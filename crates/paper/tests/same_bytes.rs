//! The same data make the same bytes: on every thread, in every process, whatever was printed before.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod common;

use std::{env, fs, process, thread};

use common::{print, sample};
use serde_json::json;

const OUT: &str = "PAPER_TEST_OUT";

#[test]
fn an_invoice_has_the_same_bytes_everywhere() {
    let invoice = sample("invoice");
    let first = print("invoice.typ", &invoice).pdf;
    if let Ok(out) = env::var(OUT) {
        return fs::write(out, first).unwrap();
    }
    thread::scope(|scope| {
        for thread in 0..4 {
            let (first, mut other) = (&first, invoice.clone());
            scope.spawn(move || {
                for number in 0..3 {
                    other["number"] = json!(format!("{thread}-{number}"));
                    assert!(print("invoice.typ", &other).pdf != *first);
                    assert!(print("invoice.typ", &sample("invoice")).pdf == *first);
                }
            });
        }
    });
    let out = env::temp_dir().join(format!("paper-{}.pdf", process::id()));
    let other = process::Command::new(env::current_exe().unwrap())
        .args(["--exact", "an_invoice_has_the_same_bytes_everywhere"])
        .env(OUT, &out)
        .env("TZ", "Asia/Tokyo")
        .status();
    assert!(other.unwrap().success());
    let theirs = fs::read(&out).unwrap();
    fs::remove_file(out).unwrap();
    assert!(theirs == first);
}
