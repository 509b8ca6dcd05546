//! `cargo xtask drill`: the long version of a drill that every test run does briefly.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::postgres::Postgres;
use crate::tools::{self, Need};

#[derive(Args)]
pub struct Wanted {
    /// How often the program is killed on each database
    #[arg(long, default_value_t = 200)]
    kills: u32,
}

pub fn run(wanted: &Wanted) -> Result<ExitCode> {
    tools::prepare(&[Need::Postgres])?;
    let postgres = Postgres::start()?;
    let mut command = Command::new("cargo");
    command.args(["test", "--package", "madoguchi", "--test", "drills", "kill::"]);
    // One engine after the other, so that each has the machine to itself.
    command.args(["--", "--nocapture", "--test-threads=1"]);
    command.env("MADOGUCHI_KILLS", wanted.kills.to_string());
    postgres.tell(&mut command);
    let status = command.status().context("cannot run cargo")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
