//! Shelf: puts, gets, lists and deletes documents.

use std::{
    future::Future,
    io::{self, ErrorKind},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures_util::{
    StreamExt as _, TryStreamExt as _,
    stream::{self, BoxStream},
};
use object_store::{
    GetResult, ObjectMeta, ObjectStore, ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path,
};
use tokio::{task::spawn_blocking, time::timeout};

use crate::{
    DocumentKey, Error, Place, Reading, Result, bucket,
    folder::{Folder, Readers},
};

/// How many are written at the same time when many are: so many share the waiting for the disk.
const AT_ONCE: usize = 16;
/// Up to here hashing takes less time than anybody notices; what is longer is hashed on a thread of its own.
const SMALL: u64 = 256 * 1024;
/// How long anything may take, and what is added for each byte.
const PATIENCE: Duration = Duration::from_secs(8);
const SLOWEST_BYTES_PER_SECOND: u64 = 256 * 1024;

pub(crate) const OTHER_LENGTH: &str = "its length is wrong";
pub(crate) const OTHER_BYTES: &str = "its bytes are not those of its hash";

#[derive(Clone)]
pub struct Shelf {
    store: Arc<dyn ObjectStore>,
    /// None for a bucket, which makes what it confirms last by itself.
    folder: Option<Arc<Folder>>,
    root: Path,
}

impl Shelf {
    /// Whether this can be a site's name, which is part of a path.
    pub fn takes(site: &str) -> bool {
        let is_plain = site.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        is_plain && site.starts_with(|c: char| c.is_ascii_lowercase()) && site.len() <= 63
    }

    /// Makes the folder where it is missing. A bucket is asked for nothing yet: a program that starts while it is
    /// gone can still do all that needs no documents.
    pub fn open(place: &Place) -> Result<Shelf> {
        match place {
            Place::Folder(root) => Shelf::in_folder(root, Readers::Group),
            Place::Bucket(bucket) => {
                let root = Path::parse(&bucket.prefix).map_err(|error| Error::Other(error.to_string()))?;
                Ok(Shelf { store: Arc::new(bucket::open(bucket)?), folder: None, root })
            }
        }
    }

    /// A folder whose documents nobody else may read.
    pub fn open_private(root: &std::path::Path) -> Result<Shelf> {
        Shelf::in_folder(root, Readers::Owner)
    }

    fn in_folder(root: &std::path::Path, readers: Readers) -> Result<Shelf> {
        let folder = Folder::open(root, readers)?;
        let store = LocalFileSystem::new_with_prefix(root)?;
        Ok(Shelf { store: Arc::new(store), folder: Some(Arc::new(folder)), root: Path::default() })
    }

    /// Keeps the bytes. When this returns, they last.
    pub async fn put(&self, site: &str, bytes: impl Into<Bytes>) -> Result<DocumentKey> {
        self.keep(site, bytes.into(), IfThere::Trust).await
    }

    /// The same where something lies that is not whole.
    pub async fn put_anew(&self, site: &str, bytes: impl Into<Bytes>) -> Result<DocumentKey> {
        self.keep(site, bytes.into(), IfThere::Replace).await
    }

    async fn keep(&self, site: &str, bytes: Bytes, if_there: IfThere) -> Result<DocumentKey> {
        let length = bytes.len() as u64;
        let put = async {
            match &self.folder {
                Some(folder) => put_into_folder(Arc::clone(folder), site, bytes).await,
                None => self.put_into_bucket(site, bytes, if_there).await,
            }
        };
        let (key, is_new) = counted(within(length, put).await)?;
        metrics::counter!("shelf_puts_total", "outcome" => if is_new { "new" } else { "there" }).increment(1);
        if is_new {
            metrics::counter!("shelf_bytes_total", "way" => "in").increment(length);
        }
        Ok(key)
    }

    /// Keeps many. When this returns, all of them last; when one cannot be kept, others may have been.
    pub async fn put_all(&self, site: &str, all: Vec<Bytes>) -> Result<Vec<DocumentKey>> {
        stream::iter(all).map(|bytes| self.put(site, bytes)).buffered(AT_ONCE).try_collect().await
    }

    async fn put_into_bucket(
        &self,
        site: &str,
        bytes: Bytes,
        if_there: IfThere,
    ) -> Result<(DocumentKey, bool)> {
        let (key, bytes) = hashed(bytes).await?;
        let path = self.path(site, key)?;
        if let IfThere::Trust = if_there {
            match self.store.head(&path).await {
                Ok(there) if there.size == key.length => return Ok((key, false)),
                Ok(_) | Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.store.put(&path, PutPayload::from_bytes(bytes)).await?;
        Ok((key, true))
    }

    /// The bytes of the key, or none at all.
    pub async fn get(&self, site: &str, key: &DocumentKey) -> Result<Bytes> {
        let get = async {
            match &self.folder {
                Some(folder) => get_from_folder(Arc::clone(folder), site, *key).await,
                None => self.get_from_bucket(site, *key).await,
            }
        };
        let bytes = counted(within(key.length, get).await)?;
        metrics::counter!("shelf_gets_total").increment(1);
        metrics::counter!("shelf_bytes_total", "way" => "out").increment(key.length);
        Ok(bytes)
    }

    async fn get_from_bucket(&self, site: &str, key: DocumentKey) -> Result<Bytes> {
        let bytes = self.find(site, key).await?.bytes().await?;
        let (is, bytes) = hashed(bytes).await?;
        if is == key { Ok(bytes) } else { Err(damaged(site, key, OTHER_BYTES)) }
    }

    /// The same piece by piece, for those too long to be held.
    pub async fn read(&self, site: &str, key: &DocumentKey) -> Result<Reading> {
        let found = counted(within(0, self.find(site, *key)).await)?;
        metrics::counter!("shelf_gets_total").increment(1);
        Ok(Reading::of(site, *key, found))
    }

    async fn find(&self, site: &str, key: DocumentKey) -> Result<GetResult> {
        let found = match self.store.get(&self.path(site, key)?).await {
            Err(object_store::Error::NotFound { source, .. }) if !is_about_bucket(&*source) => {
                return Err(Error::Missing { site: site.to_owned(), key });
            }
            found => found?,
        };
        // What is longer than it was may be longer than the memory.
        if found.meta.size != key.length {
            return Err(damaged(site, key, OTHER_LENGTH));
        }
        Ok(found)
    }

    /// Whether it is there in its length; not whether it is whole, since nothing is read.
    pub async fn exists(&self, site: &str, key: &DocumentKey) -> Result<bool> {
        let path = self.path(site, *key)?;
        let head = async {
            match self.store.head(&path).await {
                Ok(there) => Ok(there.size == key.length),
                Err(object_store::Error::NotFound { .. }) => Ok(false),
                Err(error) => Err(Error::from(error)),
            }
        };
        counted(within(0, head).await)
    }

    /// Every document of a site, in no order.
    pub fn list(&self, site: &str) -> BoxStream<'static, Result<DocumentKey>> {
        let prefix = match valid(site).and_then(|site| self.below(site)) {
            Ok(prefix) => prefix,
            Err(error) => return stream::iter([Err(error)]).boxed(),
        };
        let key_of = |found: ObjectMeta| async move {
            Ok(found.location.filename().and_then(|name| DocumentKey::named(name, found.size)))
        };
        self.store.list(Some(&prefix)).map_err(Error::from).try_filter_map(key_of).boxed()
    }

    /// For the disposal of what nobody has to keep any longer. Two records may name one document: only when the
    /// last of them is gone may this be called.
    pub async fn delete(&self, site: &str, key: &DocumentKey) -> Result<()> {
        let (place, path) = (place(site, *key)?, self.path(site, *key)?);
        let delete = async {
            let Some(folder) = self.folder.clone() else {
                return match self.store.delete(&path).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
                    Err(error) => Err(Error::from(error)),
                };
            };
            blocking(move || Ok(folder.delete(&place)?)).await
        };
        counted(within(0, delete).await)
    }

    /// Whether documents can be reached: written into a folder, asked of a bucket.
    pub async fn ping(&self) -> Result<()> {
        let ping = async {
            if let Some(folder) = self.folder.clone() {
                return blocking(move || Ok(folder.ping()?)).await;
            }
            self.store.list(Some(&self.below("ping")?)).try_next().await?;
            Ok(())
        };
        counted(within(0, ping).await)
    }

    fn path(&self, site: &str, key: DocumentKey) -> Result<Path> {
        self.below(&place(site, key)?)
    }

    fn below(&self, place: &str) -> Result<Path> {
        let path =
            if self.root.as_ref().is_empty() { place.to_owned() } else { format!("{}/{place}", self.root) };
        Path::parse(path).map_err(|error| Error::Other(error.to_string()))
    }
}

/// What to do with what a bucket has in the right length. In a folder it is read.
#[derive(Clone, Copy)]
enum IfThere {
    Trust,
    Replace,
}

async fn put_into_folder(folder: Arc<Folder>, site: &str, bytes: Bytes) -> Result<(DocumentKey, bool)> {
    let site = valid(site)?.to_owned();
    blocking(move || {
        let key = DocumentKey::of(&bytes);
        let is_new = folder.put(&place(&site, key)?, &bytes)?;
        Ok((key, is_new))
    })
    .await
}

/// One hop to another thread for all of it.
async fn get_from_folder(folder: Arc<Folder>, site: &str, key: DocumentKey) -> Result<Bytes> {
    let (site, place) = (site.to_owned(), place(site, key)?);
    blocking(move || match folder.get(&place, key.length) {
        Ok(bytes) if bytes.len() as u64 != key.length => Err(damaged(&site, key, OTHER_LENGTH)),
        Ok(bytes) if DocumentKey::of(&bytes) != key => Err(damaged(&site, key, OTHER_BYTES)),
        Ok(bytes) => Ok(bytes.into()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(Error::Missing { site, key }),
        Err(error) if is_about_one_file(&error) => Err(damaged(&site, key, &error.to_string())),
        Err(error) => Err(error.into()),
    })
    .await
}

fn place(site: &str, key: DocumentKey) -> Result<String> {
    let site = valid(site)?;
    Ok(format!("{site}/{key:.2}/{key}"))
}

fn valid(site: &str) -> Result<&str> {
    if Shelf::takes(site) { Ok(site) } else { Err(Error::Other(format!("{site:?} is no site's name"))) }
}

async fn hashed(bytes: Bytes) -> Result<(DocumentKey, Bytes)> {
    if bytes.len() as u64 <= SMALL {
        return Ok((DocumentKey::of(&bytes), bytes));
    }
    blocking(move || Ok((DocumentKey::of(&bytes), bytes))).await
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    spawn_blocking(work).await.map_err(|error| Error::Other(error.to_string()))?
}

/// An object store that accepts a request and falls silent must not hold up who waits for it.
pub(crate) async fn within<T>(bytes: u64, work: impl Future<Output = Result<T>>) -> Result<T> {
    let patience = PATIENCE + Duration::from_secs(bytes / SLOWEST_BYTES_PER_SECOND);
    let silent = |_| Err(Error::Unavailable(format!("no answer within {} seconds", patience.as_secs())));
    timeout(patience, work).await.unwrap_or_else(silent)
}

fn counted<T>(done: Result<T>) -> Result<T> {
    if let Err(error) = &done {
        metrics::counter!("shelf_errors_total", "kind" => error.kind()).increment(1);
    }
    done
}

/// Somebody has to look: no program ever damages a document.
pub(crate) fn damaged(site: &str, key: DocumentKey, how: &str) -> Error {
    metrics::counter!("shelf_damaged_total").increment(1);
    tracing::error!(site, document = %key, how, "a document is damaged");
    Error::Damaged { site: site.to_owned(), key, how: how.to_owned() }
}

/// A sector that cannot be read, a checksum that is wrong, a folder in its place: of the others nothing is said.
fn is_about_one_file(error: &io::Error) -> bool {
    const EIO: i32 = 5;
    const EBADMSG: i32 = 74;
    const EUCLEAN: i32 = 117;
    let is_of_the_medium = error.raw_os_error().is_some_and(|code| matches!(code, EIO | EBADMSG | EUCLEAN));
    is_of_the_medium || error.kind() == ErrorKind::IsADirectory
}

fn is_about_bucket(error: &dyn std::error::Error) -> bool {
    error.to_string().contains("NoSuchBucket")
}
