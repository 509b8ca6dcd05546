//! The documents of a backup: their list, and how they come from one shelf to another, each proved on the way.

use std::{
    collections::HashSet,
    fmt::{self, Display, Formatter},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use shelf::{DocumentKey, Shelf};
use store::Value;

use super::{
    manifest::{Manifest, Opened},
    progress::Progress,
    rows::{Kind, Reader, Written},
};

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

impl Tally {
    pub fn tell(&self) {
        for (document, why) in &self.lost {
            eprintln!("LOST   {document}: {why}");
        }
    }
}

pub fn list(backup: &Path) -> PathBuf {
    backup.join("documents.jsonl.gz")
}

/// The documents of a backup's list.
pub fn listed(backup: &Path, written: &Written) -> Result<impl Iterator<Item = Result<Document>> + use<>> {
    Ok(Reader::open(&list(backup), KINDS.to_vec(), written)?.map(|row| document(&row?)))
}

/// The documents that lie in a backup.
pub fn of(opened: &Opened) -> Result<impl Iterator<Item = Result<Document>>> {
    let Manifest { lost, gone, .. } = &opened.manifest;
    let not_there: HashSet<&String> = lost.iter().chain(gone).collect();
    let is_there = move |document: &Document| !not_there.contains(&document.to_string());
    let documents = listed(&opened.folder, &opened.manifest.documents)?;
    Ok(documents.filter(move |listed| listed.as_ref().map_or(true, &is_there)))
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
        let fate = act(document.clone());
        async move { Ok((document, fate.await?)) }
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

/// A document may be lost, and all others are there; where the shelf cannot be reached, none is.
fn lost(error: shelf::Error) -> Result<Why> {
    match error {
        shelf::Error::Missing { .. } => Ok(Why::Missing),
        shelf::Error::Damaged { how, .. } | shelf::Error::Other(how) => Ok(Why::Damaged(how)),
        gone => Err(gone.into()),
    }
}
