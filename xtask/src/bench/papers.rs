//! One-page invoices as PDFs, beside typst and nothing else in a process of the same kind.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::table::{Goal, Table};

pub fn measure(documents: u32, table: &mut Table) -> Result<()> {
    // One after the other, and each twice: the better turn counts, since the machine has other things to do.
    let mut best = [0.0_f64; 2];
    for _ in 0..2 {
        for (best, whose) in best.iter_mut().zip(["ours", "bare"]) {
            *best = best.max(pages_a_second(whose, documents)?);
        }
    }
    let [ours, bare] = best;
    table.row("one-page invoices of 30 rows as PDF", ours, "/s", Goal::None);
    table.row("  of the typst limit", ours / bare, "", Goal::AtLeast(0.9));
    Ok(())
}

fn pages_a_second(whose: &str, documents: u32) -> Result<f64> {
    let output = Command::new("cargo")
        .args(["run", "--quiet", "--release", "-p", "paper", "--example", "pages_a_second", "--", whose, "2"])
        .arg(documents.to_string())
        .output()
        .context("cannot run cargo")?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout)?;
    let pages = said.split(' ').next().context("it said nothing")?;
    Ok(pages.parse()?)
}
