//! `madoguchi documents verify`: whether every document that the database names is on the shelf, and whole.

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Subcommand;
use counter::leftovers;
use futures_util::stream;
use shelf::{Finding, What};
use store::{Given, Store};

use crate::{check, cli::WithConfig, config::Config, node};

#[derive(Subcommand)]
pub enum DocumentsCommand {
    /// Read every document that the database names again, and name those that are missing or damaged. A backup has them,
    /// where one was made before.
    ///
    /// Changes nothing and may run beside the program. Ends with 0 where all are whole, and with 1 where not.
    Verify(WithConfig),
}

impl DocumentsCommand {
    pub async fn run(self) -> Result<ExitCode> {
        let DocumentsCommand::Verify(with) = self;
        verify(&Config::read(&with.config)?).await
    }
}

async fn verify(config: &Config) -> Result<ExitCode> {
    let sites = check::load(&config.sites)?;
    let store = Store::open(&config.database()?, Given::system()).await;
    let store = store.context("the database cannot be opened")?;
    let (shelf, desks) = (node::open_shelf(config)?, node::desks());
    let mut lost = 0;
    for site in sites.slugs() {
        let mut conn = store.read().await?;
        let keys = leftovers::all_named(&mut conn, &desks, &site).await?;
        let found = shelf.check(&site, stream::iter(keys.into_iter().map(Ok))).await?;
        // What was disposed of meanwhile is not there by right.
        let hashes: Vec<String> = found.findings.iter().map(|finding| finding.key.to_string()).collect();
        let named = leftovers::named(&mut conn, &desks, &site, hashes.iter()).await?;
        for Finding { key, what } in &found.findings {
            if !named.contains(&key.to_string()) {
                continue;
            }
            lost += 1;
            match what {
                What::Missing => say!("LOST   {site}/{key}: missing"),
                What::Damaged(how) => say!("LOST   {site}/{key}: damaged: {how}"),
            }
        }
        say!("{site}: {} documents, {} bytes", found.documents, found.bytes);
    }
    Ok(if lost == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
