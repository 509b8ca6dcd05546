//! The steps of the test command, in the order in which they run.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{self, Child, Command};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::postgres::Postgres;
use crate::tally::Tally;
use crate::tools::{self, Need};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Step {
    Format,
    Clippy,
    Tests,
    Stories,
    /// Last, since its tool may still be compiling until then.
    Deny,
}

/// What the steps share.
pub struct Ground {
    pub postgres: Option<Postgres>,
    pub deny_install: Option<Child>,
    pub names: Vec<String>,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Format, Self::Clippy, Self::Tests, Self::Stories, Self::Deny];

    pub fn title(self) -> &'static str {
        match self {
            Self::Format => "format",
            Self::Clippy => "clippy",
            Self::Tests => "unit and HTTP tests",
            Self::Stories => "browser stories",
            Self::Deny => "licences, bans, sources",
        }
    }

    pub fn needs(self) -> &'static [Need] {
        match self {
            Self::Format | Self::Clippy => &[Need::Lints],
            Self::Tests => &[Need::Nextest, Need::Postgres, Need::Papers],
            Self::Stories => &[Need::Browser, Need::Postgres],
            Self::Deny => &[],
        }
    }

    pub fn run(self, ground: &mut Ground) -> Result<Tally> {
        match self {
            Self::Format => succeeds(cargo(&["fmt", "--all", "--check"])),
            Self::Clippy => {
                succeeds(cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
            }
            Self::Tests => tests(ground),
            Self::Stories => stories(ground),
            Self::Deny => deny(ground),
        }
    }
}

fn tests(ground: &Ground) -> Result<Tally> {
    let junit = Path::new("target/nextest/default/junit.xml");
    forget(junit)?;
    let mut command = cargo(&["nextest", "run", "--workspace", "--no-tests=pass"]);
    command.args(&ground.names);
    let success = run(ground, &mut command)?;
    Ok(Tally::from_junit(junit).unwrap_or_default().and_exit(success))
}

fn stories(ground: &Ground) -> Result<Tally> {
    let files = story_files(&ground.names)?;
    if files.is_empty() {
        println!("No story is called {}.", ground.names.join(" or "));
        return Ok(Tally::default());
    }
    // With the tests, so that it is built with the same features, and not once more.
    if !cargo(&["build", "--workspace", "--bins", "--tests"]).status().context("cannot run cargo")?.success()
    {
        return Ok(Tally::FAIL);
    }
    if ground.names.is_empty() && Path::new("e2e/screenshots").exists() {
        fs::remove_dir_all("e2e/screenshots")?;
    }
    let tap = env::current_dir()?.join(format!("target/xtask/stories-{}.tap", process::id()));
    fs::create_dir_all("target/xtask")?;
    // Two at a time: each has a server and a browser of its own.
    let mut command = Command::new(tools::node());
    command.current_dir("e2e").args([
        "--test",
        "--test-concurrency=2",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
        "--test-reporter=tap",
    ]);
    command.arg(format!("--test-reporter-destination={}", tap.display()));
    command.args(files);
    let success = run(ground, &mut command)?;
    let tally = Tally::from_tap(&tap);
    forget(&tap)?;
    Ok(tally.unwrap_or_default().and_exit(success))
}

/// node 20 expands no patterns itself.
fn story_files(names: &[String]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir("e2e/stories")? {
        let file = Path::new("stories").join(entry?.file_name());
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let is_wanted = names.is_empty() || names.iter().any(|wanted| name.contains(wanted));
        if is_wanted && file.extension().is_some_and(|extension| extension == "mjs") {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

fn deny(ground: &mut Ground) -> Result<Tally> {
    if let Some(mut install) = ground.deny_install.take() {
        println!("waiting for `cargo install cargo-deny`");
        if !install.wait()?.success() {
            println!("{}", fs::read_to_string(tools::DENY_LOG)?);
            return Ok(Tally::FAIL);
        }
    }
    let mut command =
        cargo(&["deny", "--workspace", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    if advisories_can_be_reached() {
        command.arg("advisories");
    } else {
        println!("The database of advisories cannot be reached from here; they are not checked.");
    }
    succeeds(command)
}

fn advisories_can_be_reached() -> bool {
    tools::quietly(
        Command::new("timeout")
            .args(["20", "git", "ls-remote", "https://github.com/RustSec/advisory-db", "HEAD"])
            .env("GIT_TERMINAL_PROMPT", "0"),
    )
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments);
    command
}

fn succeeds(mut command: Command) -> Result<Tally> {
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    Ok(Tally::of(status.success()))
}

fn run(ground: &Ground, command: &mut Command) -> Result<bool> {
    if let Some(postgres) = &ground.postgres {
        postgres.tell(command);
    }
    let status = command.status().with_context(|| format!("cannot run {command:?}"))?;
    Ok(status.success())
}

/// So that a run that writes nothing is not counted by the last one's file.
fn forget(file: &Path) -> Result<()> {
    if file.exists() {
        fs::remove_file(file)?;
    }
    Ok(())
}
