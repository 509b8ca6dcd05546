//! Spool: what is too long for the memory, on the disk and without a name: it is gone with its last reader, and with
//! the program however that ends.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    os::unix::fs::FileExt as _,
    sync::Arc,
};

use axum::body::Bytes;
use sha2::{Digest as _, Sha256};
use shelf::DocumentKey;
use tokio::{
    io::{AsyncWriteExt as _, BufWriter},
    task::spawn_blocking,
};

use crate::error::{Error, Result};

/// Enough that a hop to another thread is worth it.
const AT_ONCE: usize = 512 * 1024;

#[derive(Clone)]
pub struct Spooled {
    /// As the browser calls it, for people to recognise; it says nothing about what is in it.
    pub name: String,
    /// Which bytes they are: the same file sent twice is known by it.
    pub key: DocumentKey,
    file: Arc<File>,
}

impl Spooled {
    /// Reads it from its beginning; any number of readers do not disturb one another. To be used where blocking is
    /// allowed.
    pub fn reader(&self) -> Reader {
        Reader { file: Arc::clone(&self.file), length: self.key.length, at: 0 }
    }

    /// All of it, where its limit was small.
    pub async fn bytes(&self) -> Result<Bytes> {
        let mut reader = self.reader();
        let read = spawn_blocking(move || {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).map(|_| bytes)
        });
        Ok(read.await.map_err(Error::fault)?.map_err(shelf::Error::from)?.into())
    }
}

pub struct Reader {
    file: Arc<File>,
    length: u64,
    at: u64,
}

impl Reader {
    pub fn of(file: File) -> io::Result<Reader> {
        let length = file.metadata()?.len();
        Ok(Reader { file: Arc::new(file), length, at: 0 })
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read_at(buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// A file for whoever writes it in a way of their own.
pub fn nameless() -> Result<File> {
    Ok(tempfile::tempfile().map_err(shelf::Error::from)?)
}

/// What arrives piece by piece.
pub struct Spool {
    name: String,
    file: BufWriter<tokio::fs::File>,
    hash: Sha256,
    length: u64,
}

impl Spool {
    pub fn begin(name: &str) -> Result<Spool> {
        let file = nameless()?;
        let file = BufWriter::with_capacity(AT_ONCE, tokio::fs::File::from_std(file));
        Ok(Spool { name: plain(name), file, hash: Sha256::new(), length: 0 })
    }

    pub fn length(&self) -> u64 {
        self.length
    }

    /// A browser sends this where no file was chosen.
    pub(crate) fn is_nothing(&self) -> bool {
        self.name.is_empty() && self.length == 0
    }

    pub async fn write(&mut self, piece: &[u8]) -> Result<()> {
        self.hash.update(piece);
        self.length += piece.len() as u64;
        Ok(self.file.write_all(piece).await.map_err(shelf::Error::from)?)
    }

    pub async fn finish(mut self) -> Result<Spooled> {
        self.file.flush().await.map_err(shelf::Error::from)?;
        let file = Arc::new(self.file.into_inner().into_std().await);
        let key = DocumentKey { sha256: self.hash.finalize().into(), length: self.length };
        Ok(Spooled { name: self.name, key, file })
    }
}

/// Without the folders that some browsers tell, and without what would spoil a line.
fn plain(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().filter(|c| !c.is_control()).take(200).collect()
}
