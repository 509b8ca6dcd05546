//! What a restore puts aside: the work that was left when the backup was made. Part of it has been done since, and its
//! mails would leave a second time under new names: so it waits until somebody has looked. So do webhooks, which would tell
//! from a copy what has been told.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use office::webhooks;
use store::{Conn, Given, Store, jobs};

use crate::config::Config;

/// `invoice: 2 invoices.publish, 14 post.deliver`, a line a site; nothing where nothing is put aside.
pub async fn told(conn: &mut Conn) -> Result<Option<String>> {
    let mut sites: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (site, kind, count) in jobs::aside(conn).await? {
        sites.entry(site).or_default().push(format!("{count} {kind}"));
    }
    for (site, count) in webhooks::aside(conn).await? {
        sites.entry(site).or_default().push(format!("{count} webhooks"));
    }
    let lines: Vec<String> =
        sites.iter().map(|(site, jobs)| format!("{site}: {}", jobs.join(", "))).collect();
    Ok((!lines.is_empty()).then(|| lines.join("\n")))
}

/// Lets all of it go on.
pub async fn release(config: &Config) -> Result<()> {
    let store = Store::open(&config.database()?, Given::system()).await;
    let mut tx = store.context("the database cannot be opened")?.begin().await?;
    let told = told(&mut tx).await.context("the database cannot be read; is it up to date?")?;
    jobs::take_up(&mut tx).await?;
    webhooks::take_up(&mut tx).await?;
    tx.commit().await?;
    match told {
        Some(told) => say!("{told}\nreleased"),
        None => say!("nothing is put aside"),
    }
    Ok(())
}
