//! What people type, and what CI runs: `cargo xtask <command>`.

mod bench;
mod drill;
mod jp_pint;
mod postgres;
mod steps;
mod tally;
mod test;
mod tools;

use std::env;
use std::net::SocketAddr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use crate::postgres::Postgres;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Checks everything: format, lints, licences, tests, browser stories
    Test(test::Wanted),
    /// Measures speed and size beside their limits, on both databases
    Bench(bench::Wanted),
    /// Kills the program under load, again and again, on both databases
    Drill(drill::Wanted),
    /// Has our documents as JP PINT judged by its official rules, which whoever types this has
    JpPint(jp_pint::Wanted),
    /// What `bench` measures itself against
    #[command(hide = true)]
    Hello {
        #[arg(long)]
        listen: SocketAddr,
    },
    /// Runs a command beside a temporary PostgreSQL server, whose address is in MADOGUCHI_TEST_POSTGRES
    WithPostgres {
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        command: Vec<String>,
    },
}

fn main() -> Result<ExitCode> {
    forget_the_package()?;
    let arguments = Arguments::parse();
    stand_in_the_workspace()?;
    match arguments.task {
        Task::Test(wanted) => test::run(&wanted),
        Task::Bench(wanted) => bench::run(&wanted),
        Task::Drill(wanted) => drill::run(&wanted),
        Task::JpPint(wanted) => jp_pint::run(&wanted),
        Task::Hello { listen } => hello(listen),
        Task::WithPostgres { command } => with_postgres(&command),
    }
}

/// `cargo run` tells this program which package it is, and a cargo that it starts passes that on: to ring's build script, for
/// which it is a change. Without this half of the crates were built anew between `cargo xtask` and any other `cargo`.
fn forget_the_package() -> Result<()> {
    let is_told = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let told: Vec<String> = names.filter(|name| is_told(name)).collect();
    if told.is_empty() {
        return Ok(());
    }
    let mut anew = Command::new(env::current_exe()?);
    anew.args(env::args_os().skip(1));
    for name in told {
        anew.env_remove(name);
    }
    Err(anew.exec().into())
}

fn stand_in_the_workspace() -> Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("xtask lies in the workspace")?;
    env::set_current_dir(root).with_context(|| format!("cannot enter {}", root.display()))
}

fn hello(listen: SocketAddr) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(bench::say_hello(listen))?;
    Ok(ExitCode::SUCCESS)
}

fn with_postgres(command: &[String]) -> Result<ExitCode> {
    tools::prepare(&[tools::Need::Postgres])?;
    let postgres = Postgres::start()?;
    let (program, arguments) = command.split_first().context("which command?")?;
    let mut command = Command::new(program);
    postgres.tell(&mut command);
    let status = command.args(arguments).status().with_context(|| format!("cannot run {program}"))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
