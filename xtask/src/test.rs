//! `cargo xtask test`: every step runs, however the one before ended; then one line says how it went.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::Args;

use crate::postgres::Postgres;
use crate::steps::{Ground, Step};
use crate::tally::Tally;
use crate::tools::{self, Need};

#[derive(Args)]
pub struct Wanted {
    /// Runs these steps alone
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Step>,
    /// Runs only the tests, or the story files, that have one of these in their name
    names: Vec<String>,
}

impl Wanted {
    fn steps(&self) -> Vec<Step> {
        let is_wanted = |step: &Step| match (self.only.is_empty(), self.names.is_empty()) {
            (true, true) => true,
            (true, false) => matches!(step, Step::Tests | Step::Stories),
            (false, _) => self.only.contains(step),
        };
        Step::ALL.into_iter().filter(is_wanted).collect()
    }
}

pub fn run(wanted: &Wanted) -> Result<ExitCode> {
    let steps = wanted.steps();
    let mut ground = prepare(&steps, wanted)?;
    let mut done = Vec::new();
    for step in steps {
        println!("\n── {} ──", step.title());
        let start = Instant::now();
        let tally = step.run(&mut ground).unwrap_or_else(|why| {
            println!("{why:#}");
            Tally::FAIL
        });
        done.push((step, tally, start.elapsed()));
    }
    drop(ground);

    println!("\n── all told ──");
    let mut sum = Tally::default();
    for (step, tally, time) in done {
        let word = if tally.failed == 0 { "ok" } else { "FAILED" };
        println!("{:<26}{word:<8}{:>7.1} s", step.title(), time.as_secs_f64());
        sum += tally;
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(if sum.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn prepare(steps: &[Step], wanted: &Wanted) -> Result<Ground> {
    let needs: Vec<Need> = steps.iter().flat_map(|step| step.needs()).copied().collect();
    let deny_install = if steps.contains(&Step::Deny) { tools::begin_installing_deny()? } else { None };
    tools::prepare(&needs)?;
    let postgres = if needs.contains(&Need::Postgres) { Some(Postgres::start()?) } else { None };
    Ok(Ground { postgres, deny_install, names: wanted.names.clone() })
}
