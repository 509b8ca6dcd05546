//! Writes every page and mail of the door as files, to be looked at in a browser:
//! `cargo run -p door --example preview -- OUTDIR && python3 -m http.server -d OUTDIR --bind 127.0.0.1`

#![expect(clippy::wildcard_imports, reason = "the samples are made of every page there is")]

use std::{env, fmt::Write as _, fs, path::Path};

use counter::assets;

#[path = "../tests/samples/mod.rs"]
mod samples;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../counter/assets");

fn main() {
    let out = env::args().nth(1).expect("a folder to write to");
    let out = Path::new(&out);
    let mut index = String::from("<!DOCTYPE html><title>Preview</title><ul>");
    for sample in samples::samples() {
        let name = format!("{}.{}.{}", sample.name, sample.lang.tag(), sample.kind);
        write(&out.join(&name), &sample.text);
        let _ = write!(index, "<li><a href=\"{name}\">{name}</a></li>");
    }
    index.push_str("</ul>\n");
    write(&out.join("index.html"), &index);
    for name in ["tokens.css", "portal.css", "portal.js", "favicon.svg"] {
        let text = fs::read_to_string(Path::new(ASSETS).join(name)).expect("the file is among the assets");
        write(&out.join(assets::path(name).trim_start_matches('/')), &text);
    }
    for slug in ["invoice", "certificate", "partner", "dealer", "rental", "modern"] {
        write(&out.join(slug).join("brand.css"), ":root{--brand:#1a5276;--brand-dark:#7fa9c4}\n");
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
