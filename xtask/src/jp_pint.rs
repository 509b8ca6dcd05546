//! `cargo xtask jp-pint`: our documents as JP PINT, judged by its official rules. Those may not be passed on
//! (docs/decisions/0020), so whoever types this brings them along.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::tools::{self, Need};

const FOLDER: &str = "target/xtask/jp-pint";
const SCRIPT: &str = "xtask/src/jp_pint.py";
const PACKAGES: [&str; 2] = ["saxonche==13.1.1", "lxml==6.1.3"];

#[derive(Args)]
pub struct Wanted {
    /// The jar of com.helger.phive.rules:phive-rules-peppol-pint, or its rules as .xslt; and UBL 2.1's .xsd where the
    /// documents are to be judged by it, too
    #[arg(required = true, value_parser = there)]
    rules: Vec<PathBuf>,
    /// Judges the XML files of this folder instead of ours
    #[arg(long, value_parser = there)]
    documents: Option<PathBuf>,
}

/// Paths are meant from where they are typed, and commands run in the workspace.
fn there(typed: &str) -> io::Result<PathBuf> {
    fs::canonicalize(typed)
}

pub fn run(wanted: &Wanted) -> Result<ExitCode> {
    let python = python()?;
    let documents = match &wanted.documents {
        Some(folder) => folder.clone(),
        None => ours()?,
    };
    let mut judge = Command::new(python);
    let status =
        judge.arg(SCRIPT).arg(documents).args(&wanted.rules).status().context("cannot run python")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Of all kinds, by chance as far as intake lets them through, and the demo's.
fn ours() -> Result<PathBuf> {
    tools::prepare(&[Need::Nextest])?;
    let folder = env::current_dir()?.join(FOLDER).join("documents");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let mut tests = Command::new("cargo");
    tests.args(["nextest", "run", "--workspace", "-E"]);
    tests.arg("test(laid_out_for_the_schematron) - test(/postgres$/)").env("JP_PINT_OUT", &folder);
    succeed(&mut tests)?;
    Ok(folder)
}

/// With Saxon, since the rules are written in XPath 2.
fn python() -> Result<PathBuf> {
    let home = Path::new(FOLDER).join("python");
    let python = home.join("bin/python");
    if !python.exists() {
        succeed(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    }
    let mut pip = Command::new(&python);
    succeed(pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES))?;
    Ok(python)
}

fn succeed(command: &mut Command) -> Result<()> {
    if !command.status().with_context(|| format!("cannot run {command:?}"))?.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}
