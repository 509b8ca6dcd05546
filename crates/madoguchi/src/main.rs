//! `madoguchi`: one program for the whole portal (ALL-1).

use std::process::ExitCode;

use clap::Parser as _;
use madoguchi::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(code) => code,
        Err(error) => {
            // One clear message, with its causes, and no backtrace.
            eprintln!("madoguchi: {error:#}");
            ExitCode::FAILURE
        }
    }
}
