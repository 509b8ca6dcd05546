//! The templates of the invoice desk, and tools that this project did not write.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::path::{Path, PathBuf};
use std::process::{self, Command};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use paper::{Assets, Printed, Template};
use serde::Serialize;
use serde_json::Value;

pub fn template(name: &str) -> Template {
    Template::read(name, &text(name), &[paper::STATIONERY, ("parts.typ", &text("parts.typ"))]).unwrap()
}

pub fn sample(name: &str) -> Value {
    serde_json::from_str(&text(&format!("samples/{name}.json"))).unwrap()
}

pub fn assets() -> Assets {
    let pictures = ["logo.svg", "seal.svg"];
    pictures
        .into_iter()
        .fold(Assets::default(), |assets, name| assets.with(name, text(&format!("samples/{name}"))).unwrap())
}

fn text(name: &str) -> String {
    fs::read_to_string(Path::new("../invoices/paper").join(name)).unwrap()
}

pub fn print(template_name: &str, data: &impl Serialize) -> Printed {
    match template(template_name).print(data, &assets()) {
        Ok(printed) => printed,
        Err(fault) => panic!("{fault}"),
    }
}

/// The words in the order in which they were written, page breaks and all, blanks left out.
pub fn words(pdf: &[u8]) -> String {
    let text = tool("pdftotext", &["-raw", FILE, "-"], pdf);
    text.chars().filter(|character| *character == '\u{c}' || !character.is_whitespace()).collect()
}

pub fn qpdf_check(pdf: &[u8]) {
    let said = tool("qpdf", &["--check", FILE], pdf);
    assert!(said.contains("No syntax or stream encoding errors"), "{said}");
}

/// Stands for the file in the arguments of a tool.
pub const FILE: &str = "{file}";

/// What a tool says about a PDF; `cargo xtask test` installs them.
pub fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let file = Scratch::new("pdf");
    fs::write(&file.0, pdf).unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == FILE { file.path() } else { argument });
    let output =
        Command::new(program).args(arguments).output().unwrap_or_else(|why| panic!("{program}: {why}"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A file that goes with the test.
pub struct Scratch(PathBuf);

impl Scratch {
    pub fn new(extension: &str) -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        Self(env::temp_dir().join(format!("paper-{}-{number}.{extension}", process::id())))
    }

    pub fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
