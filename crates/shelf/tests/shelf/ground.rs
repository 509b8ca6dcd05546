//! Where these tests take place: a shelf on a folder or on a server that speaks S3.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use shelf::{
    DocumentKey, Place, Result, Shelf,
    testing::{S3Peer, empty_folder},
};

pub const SITE: &str = "invoice";

pub struct Ground {
    pub shelf: Shelf,
    pub place: Place,
    peer: Option<S3Peer>,
}

impl Ground {
    pub fn folder() -> Ground {
        Ground::at(Place::Folder(empty_folder("test").join("documents")), None)
    }

    pub async fn bucket() -> Ground {
        let peer = S3Peer::start().await;
        Ground::at(peer.place(), Some(peer))
    }

    fn at(place: Place, peer: Option<S3Peer>) -> Ground {
        Ground { shelf: Shelf::open(&place).expect("a place that can be used"), place, peer }
    }

    /// Another node on the same place.
    pub fn another_node(&self) -> Shelf {
        Shelf::open(&self.place).expect("a place that can be used")
    }

    /// The folder in which documents end up.
    pub fn root(&self) -> PathBuf {
        match (&self.place, &self.peer) {
            (Place::Folder(folder), _) => folder.clone(),
            (_, Some(peer)) => peer.folder().join("portal/kept"),
            _ => unreachable!("a bucket has a peer"),
        }
    }

    /// The file behind a document.
    pub fn file(&self, key: &DocumentKey) -> PathBuf {
        self.root().join(SITE).join(format!("{key:.2}")).join(key.to_string())
    }

    pub async fn keys(&self) -> Vec<DocumentKey> {
        let mut keys: Vec<DocumentKey> =
            self.shelf.list(SITE).try_collect().await.expect("documents can be listed");
        keys.sort();
        keys
    }

    pub async fn read(&self, key: &DocumentKey) -> Result<Vec<Bytes>> {
        self.shelf.read(SITE, key).await?.try_collect().await
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        if let Place::Folder(folder) = &self.place {
            let _ = fs::remove_dir_all(folder.parent().expect("it lies in a temporary folder"));
        }
    }
}

/// Bytes that are like no others.
pub fn document(number: u64, length: usize) -> Bytes {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()
    };
    std::iter::repeat_with(&mut next).flatten().take(length).collect::<Vec<u8>>().into()
}

/// Every file below.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { found.extend(files_in(&path)) } else { found.push(path) }
    }
    found
}

/// Two tests of one story, each on its place.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        $(mod $name {
            use crate::ground::Ground;

            #[tokio::test(flavor = "multi_thread")]
            async fn folder() {
                super::$name(Ground::folder()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn bucket() {
                super::$name(Ground::bucket().await).await;
            }
        })+
    };
}
pub(crate) use on_both;
