//! The documents of a backup: their list, and how they come from one shelf to another, each proved on the way.

use std::{
    collections::HashSet,
    fmt::{self, Display, Formatter},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use shelf::{DocumentKey, Shelf};
use store::Value;
use tokio::time::sleep;

use super::{
    manifest::Manifest,
    rows::{Kind, Reader, Written},
};
use crate::progress::Progress;

/// Site, hash, length.
pub const KINDS: [Kind; 3] = [Kind::Text, Kind::Text, Kind::Int];
/// Each is in memory while it is copied.
const AT_ONCE: usize = 8;

#[derive(Clone, Debug)]
pub struct Document {
    pub site: String,
    pub key: DocumentKey,
}

/// As its file is named below the site's folder.
impl Display for Document {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.site, self.key)
    }
}

/// What became of one.
pub enum Fate {
    /// Not there before.
    Copied,
    There,
    Lost(Why),
}

pub enum Why {
    Missing,
    Damaged(String),
}

impl Display for Why {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Why::Missing => f.write_str("missing"),
            Why::Damaged(how) => write!(f, "damaged: {how}"),
        }
    }
}

#[derive(Default)]
pub struct Tally {
    pub copied: u64,
    pub there: u64,
    pub lost: Vec<(Document, Why)>,
}

/// How many are not there, of those that ought to be, and of those that were not there either when the backup was made.
pub struct Lost {
    pub since: usize,
    pub before: usize,
}

impl Tally {
    pub fn tell(&self, Manifest { lost, gone, .. }: &Manifest) -> Lost {
        let (before, gone): (HashSet<&String>, HashSet<&String>) =
            (lost.iter().collect(), gone.iter().collect());
        let mut told = Lost { since: 0, before: 0 };
        for (document, why) in &self.lost {
            let name = document.to_string();
            if gone.contains(&name) {
                remark!("GONE   {name}: disposed of while the backup was made");
                told.before += 1;
            } else if before.contains(&name) {
                remark!("LOST   {name}: before the backup was made");
                told.before += 1;
            } else {
                remark!("LOST   {name}: {why}");
                told.since += 1;
            }
        }
        told
    }
}

pub fn list(backup: &Path) -> PathBuf {
    backup.join("documents.jsonl.gz")
}

/// The documents of a backup's list.
pub fn listed(backup: &Path, written: &Written) -> Result<impl Iterator<Item = Result<Document>> + use<>> {
    Ok(Reader::open(&list(backup), KINDS.to_vec(), written)?.map(|row| document(&row?)))
}

fn document(row: &[Value]) -> Result<Document> {
    let found = match row {
        [Value::Text(site), Value::Text(hash), Value::Int(length)] => u64::try_from(*length)
            .ok()
            .and_then(|length| DocumentKey::named(hash, length))
            .map(|key| Document { site: site.clone(), key }),
        _ => None,
    };
    found.with_context(|| format!("a row names no document: {row:?}"))
}

/// Does the same with each of them, some at a time.
pub async fn with_each<F: Future<Output = Result<Fate>>>(
    documents: impl Iterator<Item = Result<Document>>,
    mut progress: Progress,
    act: impl Fn(Document) -> F,
) -> Result<Tally> {
    let act = |document: Document| {
        let act = &act;
        async move {
            let fate = patiently(|| act(document.clone())).await?;
            Ok((document, fate))
        }
    };
    let mut fates = stream::iter(documents).map_ok(act).try_buffer_unordered(AT_ONCE).boxed_local();
    let mut tally = Tally::default();
    while let Some((document, fate)) = fates.try_next().await? {
        progress.step(1);
        match fate {
            Fate::Copied => tally.copied += 1,
            Fate::There => tally.there += 1,
            Fate::Lost(why) => tally.lost.push((document, why)),
        }
    }
    Ok(tally)
}

/// So many seconds between two tries, five minutes in all: a share that stalls, a server that restarts.
const PAUSES: [u64; 12] = [1, 2, 4, 8, 15, 30, 30, 30, 30, 30, 60, 60];

async fn patiently<F: Future<Output = Result<Fate>>>(act: impl Fn() -> F) -> Result<Fate> {
    for pause in PAUSES {
        match act().await {
            Err(error) if may_pass(&error) => sleep(Duration::from_secs(pause)).await,
            done => return done,
        }
    }
    act().await
}

fn may_pass(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(shelf::Error::Unavailable(_)))
}

/// Nothing but the bytes of its hash is put.
pub async fn copy(from: &Shelf, to: &Shelf, document: &Document) -> Result<Fate> {
    match from.get(&document.site, &document.key).await {
        Ok(bytes) => {
            to.put(&document.site, bytes).await?;
            Ok(Fate::Copied)
        }
        Err(error) => lost(error).map(Fate::Lost),
    }
}

/// Onto a shelf that may have something already: what lies there is proved.
pub async fn bring_back(from: &Shelf, to: &Shelf, document: &Document) -> Result<Fate> {
    if let Fate::There = prove(to, document).await? {
        return Ok(Fate::There);
    }
    match from.get(&document.site, &document.key).await {
        Ok(bytes) => {
            to.put_anew(&document.site, bytes).await?;
            Ok(Fate::Copied)
        }
        Err(error) => lost(error).map(Fate::Lost),
    }
}

pub async fn prove(shelf: &Shelf, document: &Document) -> Result<Fate> {
    match shelf.get(&document.site, &document.key).await {
        Ok(_) => Ok(Fate::There),
        Err(error) => lost(error).map(Fate::Lost),
    }
}

/// A document may be lost, and all others are there; a shelf that cannot be reached, or lets nobody in, has lost none.
fn lost(error: shelf::Error) -> Result<Why> {
    match error {
        shelf::Error::Missing { .. } => Ok(Why::Missing),
        shelf::Error::Damaged { how, .. } => Ok(Why::Damaged(how)),
        refused => Err(refused.into()),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// How it ends where the shelf fails so often first, and how often it was asked.
    async fn asked(failures: usize, error: shelf::Error) -> (Result<Tally>, usize) {
        let document = Document { site: "invoice".to_owned(), key: DocumentKey::of(b"it") };
        let tries = Cell::new(0);
        let act = |_| {
            tries.set(tries.get() + 1);
            let failed = tries.get() <= failures;
            let error = error.clone();
            async move { if failed { Err(error.into()) } else { Ok(Fate::There) } }
        };
        let tally = with_each([Ok(document)].into_iter(), Progress::of("documents", 1), act).await;
        (tally, tries.get())
    }

    #[tokio::test(start_paused = true)]
    async fn a_shelf_that_stalls_is_asked_again_for_some_minutes() {
        let stalls = || shelf::Error::Unavailable("no answer".to_owned());
        let (tally, tries) = asked(10, stalls()).await;
        assert_eq!((tally.unwrap().there, tries), (1, 11));
        let (tally, tries) = asked(usize::MAX, stalls()).await;
        assert_eq!((tally.is_err(), tries), (true, PAUSES.len() + 1));
        let (tally, tries) = asked(1, shelf::Error::Other("403".to_owned())).await;
        assert_eq!((tally.is_err(), tries), (true, 1));
    }

    #[test]
    fn only_a_single_document_is_ever_lost() {
        let (site, key) = ("invoice".to_owned(), DocumentKey::of(b"it"));
        assert!(lost(shelf::Error::Missing { site: site.clone(), key }).is_ok());
        assert!(lost(shelf::Error::Damaged { site, key, how: String::new() }).is_ok());
        for of_all in [shelf::Error::Other, shelf::Error::Unavailable, shelf::Error::Full] {
            assert!(lost(of_all(String::new())).is_err());
        }
    }
}
