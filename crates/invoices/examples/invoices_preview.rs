//! Writes every page of the desk as files, to be looked at in a browser:
//! `cargo run -p invoices --example invoices_preview -- OUTDIR && python3 -m http.server -d OUTDIR --bind 127.0.0.1`

use std::{env, fs, path::Path};

use counter::assets;

#[path = "../tests/samples/mod.rs"]
mod samples;

const ASSETS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../counter/assets");

fn main() {
    let out = env::args().nth(1).expect("a folder to write to");
    let out = Path::new(&out);
    for sample in samples::samples() {
        write(&out.join(format!("{}.{}.html", sample.name, sample.lang.tag())), &sample.text);
    }
    for name in ["tokens.css", "portal.css", "portal.js", "favicon.svg"] {
        let text = fs::read_to_string(Path::new(ASSETS).join(name)).expect("the file is among the assets");
        write(&out.join(assets::path(name).trim_start_matches('/')), &text);
    }
    write(&out.join("invoice/brand.css"), ":root{--brand:#1a5276;--brand-dark:#7fa9c4}\n");
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a file stands in a folder")).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
