//! Backup and restore (OFF-9): one moment of the database, and the documents that it names, in a folder.
//!
//! ```text
//! FOLDER/
//!   documents/                      of all backups: a document never changes
//!   20261127T223000Z/               one backup
//!     manifest.json                 what it is and what is in it; written last
//!     manifest.seal                 proves the manifest, and through it everything else
//!     documents.jsonl.gz            the documents that it names
//!     tables/accounts.jsonl.gz …    the rows, a line each
//! ```
//!
//! Rows are written as neither database keeps them, so a backup of the one can be restored into the other.

pub mod aside;
mod documents;
mod folder;
mod keep;
mod manifest;
mod restore;
mod rows;
mod take;
mod verify;

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, ensure};
use clap::{Args, Subcommand};
use store::{Database, Given, Store};

use crate::{cli::WithConfig, config::Config};
pub use restore::Restore;

/// Done, but for what is said on standard error.
pub const WITH_LOSSES: u8 = 3;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Backup {
    #[command(subcommand)]
    command: Option<BackupCommand>,
    #[command(flatten)]
    with: WithConfig,
    /// The folder of all backups; made when missing. Best on another machine's disk.
    #[arg(long, value_name = "DIR", required = true)]
    to: Option<PathBuf>,
    /// Delete all but the newest N backups, and the documents that none of those names.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    keep: Option<u16>,
}

#[derive(Subcommand)]
enum BackupCommand {
    /// Prove a backup whole: read all of it again, documents included, and compare it with its manifest. Needs no
    /// database.
    ///
    /// Ends with 0 where it is whole, with 1 where anything is missing or changed.
    Verify(verify::Verify),
}

impl Backup {
    pub async fn run(self) -> Result<ExitCode> {
        match (self.command, self.to) {
            (Some(BackupCommand::Verify(verify)), _) => verify.run().await,
            (None, Some(to)) => take::run(&Config::read(&self.with.config)?, &to, self.keep).await,
            (None, None) => unreachable!("clap asks for --to"),
        }
    }
}

/// A database that is there: SQLite would make one.
async fn open(config: &Config) -> Result<Store> {
    let database = config.database()?;
    if let Database::Sqlite(path) = &database {
        ensure!(path.exists(), "there is no database {}", path.display());
    }
    Store::open(&database, Given::system()).await.context("the database cannot be opened")
}
