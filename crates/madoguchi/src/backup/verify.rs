//! Proves a backup whole, without a database.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Result, ensure};
use clap::Args;
use store::Given;

use super::{
    documents::{self, Lost},
    folder,
    manifest::{Manifest, Opened},
};
use crate::{config::Config, progress::Progress};

#[derive(Args)]
pub struct Verify {
    /// The backup, e.g. /backup/20261127T223000Z
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The config file: then the installation's secret also proves that nobody else wrote it.
    #[arg(long, short, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Verify {
    pub async fn run(self) -> Result<ExitCode> {
        let _held = folder::hold(&self.backup)?;
        let opened = Opened::read(&self.backup)?;
        if let Some(file) = &self.config {
            opened.must_be_of(&Config::read(file)?.keys_there(&Given::system())?)?;
        }
        opened.prove_files()?;
        rows(&opened)?;
        let beside = folder::shelf_of(&self.backup)?;
        let progress = Progress::of("documents", opened.manifest.documents.rows);
        let listed = documents::listed(&opened.folder, &opened.manifest.documents)?;
        let tally = documents::with_each(listed, progress, |document| {
            let beside = &beside;
            async move { documents::prove(beside, &document).await }
        })
        .await?;
        let Lost { since, before } = tally.tell(&opened.manifest);
        ensure!(since == 0, "{since} documents of the backup are lost");
        let Manifest { made, tables, .. } = &opened.manifest;
        say!("whole: made {made}, {} rows of {} tables", opened.manifest.rows(), tables.len());
        say!("{} documents", tally.there);
        if before > 0 {
            say!("{before} more were not there when it was made");
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Reads every row, as a restore would.
fn rows(opened: &Opened) -> Result<()> {
    let mut progress = Progress::of("rows", opened.manifest.rows());
    for table in &opened.manifest.tables {
        for row in opened.rows(table)? {
            row?;
            progress.step(1);
        }
    }
    Ok(())
}
