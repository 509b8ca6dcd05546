//! Lets old backups go, and with the last of them that names it a document: what was disposed of in the portal does not
//! stay for ever in the backups (個人情報保護法).

use std::collections::{HashMap, HashSet};

use anyhow::Result;
use futures_util::TryStreamExt as _;

use super::{documents, folder::Folder, manifest::Opened};
use crate::progress::Progress;

/// Their hashes, by site.
type Named = HashMap<String, HashSet<[u8; 32]>>;

pub async fn only(folder: &Folder, count: usize) -> Result<()> {
    let mut whole = folder.whole()?;
    let stay = whole.split_off(whole.len().saturating_sub(count));
    // Before anything goes: a list that cannot be read may name any document.
    let mut named = Named::new();
    for backup in stay {
        let opened = Opened::read(&backup)?;
        for document in documents::listed(&backup, &opened.manifest.documents)? {
            let document = document?;
            named.entry(document.site).or_default().insert(document.key.sha256);
        }
    }
    for backup in &whole {
        folder.delete(backup)?;
        say!("{} deleted", backup.display());
    }
    let deleted = sweep(folder, &named).await?;
    if deleted > 0 {
        say!("{deleted} documents deleted that no backup names any more");
    }
    Ok(())
}

/// Also those that a backup left which broke off.
async fn sweep(folder: &Folder, named: &Named) -> Result<u64> {
    let shelf = folder.shelf()?;
    let mut progress = Progress::of("documents looked at", 0);
    let mut deleted = 0;
    for site in folder.sites()? {
        let mut there = shelf.list(&site);
        while let Some(key) = there.try_next().await? {
            progress.step(1);
            if !named.get(&site).is_some_and(|named| named.contains(&key.sha256)) {
                shelf.delete(&site, &key).await?;
                deleted += 1;
            }
        }
    }
    Ok(deleted)
}
