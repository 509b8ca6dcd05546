//! Brings a backup back into an empty database and onto a shelf. Documents come first, then all rows in one transaction:
//! one that breaks off leaves a database as empty as it was, and is begun again.

use std::{path::PathBuf, process::ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use counter::{
    audit::{self, Finding},
    index,
    keys::Keys,
    leftovers,
};
use office::webhooks;
use shelf::Shelf;
use store::{Given, Migration, Store, Tx, Value, jobs};

use super::{
    WITH_LOSSES, aside,
    documents::{self, Tally},
    folder,
    manifest::{Head, Manifest, Opened, Table},
    take,
};
use crate::{MIGRATIONS, check, cli::WithConfig, config::Config, node, progress::Progress};

/// So many rows are in memory at a time.
const AT_ONCE: usize = 1000;

#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    with: WithConfig,
    /// The backup, e.g. /backup/20261127T223000Z; its documents lie beside it.
    #[arg(long, value_name = "BACKUP")]
    from: PathBuf,
    /// Go on where documents of the backup are missing or damaged. Each is named; all others come back.
    #[arg(long)]
    despite_losses: bool,
}

impl Restore {
    pub async fn run(self) -> Result<ExitCode> {
        let config = Config::read(&self.with.config)?;
        let sites = check::load(&config.sites)?.slugs();
        let _held = folder::hold(&self.from)?;
        let opened = Opened::read(&self.from)?;
        let keys = config.keys_there(&Given::system())?;
        opened.must_be_of(&keys)?;
        let level = opened.manifest.level()?;
        opened.prove_files()?;
        let store = Store::open(&config.database()?, Given::system()).await;
        let store = store.context("the database cannot be opened")?;
        must_be_empty(&store).await?;

        let onto = node::open_shelf(&config)?;
        let tally = self.documents(&opened, &onto).await?;
        rows(&opened, &store, &level).await?;
        let later = store.migrate(&MIGRATIONS).await;
        let later = later.context("everything is restored, but later migrations did not run")?;

        let Manifest { made, tables, .. } = &opened.manifest;
        say!("restored: what was there {made}, {} rows of {} tables", opened.manifest.rows(), tables.len());
        say!("{} documents", tally.there + tally.copied);
        if later > 0 {
            say!("{later} later migrations ran");
        }
        let unnamed = unnamed(&store, &onto, &sites).await;
        let unnamed = unnamed.context("everything is restored, but the shelf could not be listed")?;
        if unnamed > 0 {
            say!(
                "{unnamed} more lie on the shelf and belong to nothing here; they are deleted in seven days"
            );
        }
        if let Some(told) = aside::told(&mut store.read().await?).await? {
            say!(
                "put aside until `madoguchi release`, since part of it may have been done after the backup:\n{told}"
            );
        }
        let proved = prove_log(&store, &keys, &opened.manifest.heads).await;
        let is_whole = proved.context("everything is restored, but the audit log could not be proved")?;
        Ok(if is_whole && tally.lost.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WITH_LOSSES) })
    }

    /// Those that were not there when the backup was made are tried, too: a later one may have found them since.
    async fn documents(&self, opened: &Opened, to: &Shelf) -> Result<Tally> {
        let from = folder::shelf_of(&self.from)?;
        let listed = documents::listed(&opened.folder, &opened.manifest.documents)?;
        let progress = Progress::of("documents", opened.manifest.documents.rows);
        let tally = documents::with_each(listed, progress, |document| {
            let (from, to) = (&from, to);
            async move { documents::bring_back(from, to, &document).await }
        })
        .await?;
        let lost = tally.tell(&opened.manifest).since;
        if lost > 0 && !self.despite_losses {
            bail!(
                "{lost} documents of the backup are lost, and the database is as empty as before; with \
                 --despite-losses all others are restored"
            );
        }
        Ok(tally)
    }
}

/// What was put on the shelf after the backup: no row names it any more, and no list of what is to be swept.
async fn unnamed(store: &Store, shelf: &Shelf, sites: &[String]) -> Result<usize> {
    let mut found = 0;
    for site in sites {
        found += leftovers::find(store, shelf, &node::desks(), site).await?;
    }
    Ok(found)
}

async fn must_be_empty(store: &Store) -> Result<()> {
    match store.read().await?.table_in_use().await? {
        Some(table) => bail!(
            "the database is not empty: there are rows in {table}; a backup is restored into a new one, so make one \
             and name it in the config"
        ),
        None => Ok(()),
    }
}

async fn rows(opened: &Opened, store: &Store, level: &[&Migration]) -> Result<()> {
    let mut tx = store.begin_anew(level).await?;
    let mut progress = Progress::of("rows", opened.manifest.rows());
    for table in &opened.manifest.tables {
        let stays_out = take::stays_empty(&table.name) || logins().any(|stays_out| stays_out == table.name);
        let into = (!stays_out).then_some(&mut tx);
        let filled = fill(into, opened, table, &mut progress).await;
        filled.with_context(|| format!("the table {} cannot be filled", table.name))?;
    }
    door::expire_links(&mut tx).await?;
    office::end_keys(&mut tx).await?;
    jobs::put_aside(&mut tx).await?;
    webhooks::put_aside(&mut tx).await?;
    tx.analyse().await?;
    tx.commit().await?;
    Ok(())
}

/// People log in again: who has logged out since, or was shut out, would be in.
fn logins() -> impl Iterator<Item = &'static str> {
    door::WITHIN.into_iter().chain(office::WITHIN)
}

/// Without a transaction the rows are proved, and go nowhere.
async fn fill(
    mut tx: Option<&mut Tx>,
    opened: &Opened,
    table: &Table,
    progress: &mut Progress,
) -> Result<()> {
    let into = table.of_store().target();
    let seat = table.columns.iter().position(|column| column.name == index::SEAT);
    let mut reader = opened.rows(table)?;
    loop {
        let mut some: Vec<Vec<Value>> = reader.by_ref().take(AT_ONCE).collect::<Result<_>>()?;
        // Its block stays out, and rows without a seat are found all the same.
        some.iter_mut().filter_map(|row| row.get_mut(seat?)).for_each(|seat| *seat = Value::Int(0));
        if some.is_empty() {
            break;
        }
        if let Some(tx) = &mut tx {
            tx.add_all(&into, &some).await?;
        }
        progress.step(some.len() as u64);
    }
    Ok(())
}

/// Proves the chains, and that they end where they ended when the backup was made.
async fn prove_log(store: &Store, keys: &Keys, heads: &[Head]) -> Result<bool> {
    let mut is_whole = true;
    for Head { site, entries, hash } in heads {
        let found = audit::verify(store, keys, site).await?;
        let site = if site.is_empty() { "(installation)" } else { site };
        if found == (Finding::Whole { entries: *entries, head: hash.clone() }) {
            say!("{site}: the audit log is whole, {entries} entries, head {hash}");
        } else {
            is_whole = false;
            remark!("BROKEN {site}: the audit log was not whole when the backup was made: {found:?}");
        }
    }
    Ok(is_whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What lets a browser or a mail in again has the hash of its token for an id.
    #[tokio::test]
    async fn no_login_comes_back() {
        let tables = take::made_by_migrations().await.unwrap().into_iter();
        let by_token = tables
            .filter(|table| table.columns.iter().any(|column| column.name == "id" && column.kind == "BYTEA"));
        let mut ended: Vec<&str> = logins().chain(["links"]).collect();
        ended.sort_unstable();
        assert!(by_token.map(|table| table.name).eq(ended));
    }
}
