//! The folder of all backups: one works in it at a time, and what broke off is never taken for whole.

use std::{
    fs::{self, DirBuilder, File, OpenOptions, TryLockError},
    io::ErrorKind,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use shelf::Shelf;

use super::manifest::TABLES;

/// So that names follow one another as the backups do.
const NAMES: &str = "%Y%m%dT%H%M%SZ";
/// What begins is named so until it is whole; what goes, from the moment at which it no longer is.
const UNFINISHED: &str = "unfinished";
const LOCK: &str = ".lock";

pub struct Folder {
    root: PathBuf,
    /// Let go by the system, however the program ends.
    _lock: File,
}

impl Folder {
    /// Sweeps away what broke off, too.
    pub fn open(root: &Path) -> Result<Folder> {
        make(root)?;
        let lock = OpenOptions::new().append(true).create(true).mode(0o600).open(root.join(LOCK));
        let lock = lock.with_context(|| format!("nothing can be written into {}", root.display()))?;
        match lock.try_lock() {
            Err(TryLockError::WouldBlock) => {
                bail!("another backup or restore is under way in {}", root.display())
            }
            locked => locked.with_context(|| format!("{} cannot be locked", root.display()))?,
        }
        let folder = Folder { root: root.to_owned(), _lock: lock };
        for left in folder.entries()?.iter().filter(|path| is_unfinished(path)) {
            fs::remove_dir_all(left).with_context(|| format!("{} cannot be deleted", left.display()))?;
        }
        Ok(folder)
    }

    /// Whatever the clock says, the newest has the last name: else it would be deleted as the oldest.
    pub fn begin(&self, now: Timestamp) -> Result<Unfinished> {
        let now = now.to_zoned(TimeZone::UTC).datetime();
        let newest = self.whole()?.last().and_then(|backup| time_of(backup));
        let next = newest.map(|newest| newest.checked_add(SignedDuration::from_secs(1))).transpose()?;
        let at = next.map_or(now, |next| next.max(now));
        let whole = self.root.join(at.strftime(NAMES).to_string());
        let path = whole.with_extension(UNFINISHED);
        let unfinished = Unfinished { path, whole };
        make(&unfinished.path)?;
        make(&unfinished.path.join(TABLES))?;
        Ok(unfinished)
    }

    /// The backups that are whole, the oldest first.
    pub fn whole(&self) -> Result<Vec<PathBuf>> {
        let mut whole = self.entries()?;
        whole.retain(|path| time_of(path).is_some());
        whole.sort();
        Ok(whole)
    }

    /// One that breaks off here is no longer whole, and is swept away by the next.
    pub fn delete(&self, backup: &Path) -> Result<()> {
        let going = backup.with_extension(UNFINISHED);
        let deleted = fs::rename(backup, &going)
            .map_err(Into::into)
            .and_then(|()| sync(&self.root))
            .and_then(|()| Ok(fs::remove_dir_all(&going)?));
        deleted.with_context(|| format!("{} cannot be deleted", backup.display()))
    }

    /// The names of the sites that have documents here. What file servers and desktops put beside them (`@eaDir`,
    /// `.snapshot`, `.DS_Store`) is theirs.
    pub fn sites(&self) -> Result<Vec<String>> {
        let names = entries(&documents(&self.root))?.into_iter();
        let names = names.filter_map(|path| Some(path.file_name()?.to_str()?.to_owned()));
        Ok(names.filter(|name| Shelf::takes(name)).collect())
    }

    pub fn shelf(&self) -> Result<Shelf> {
        shelf(&self.root)
    }

    fn entries(&self) -> Result<Vec<PathBuf>> {
        entries(&self.root)
    }
}

/// Keeps backups from being deleted while one is read. A folder that cannot be written is locked by nobody.
pub fn hold(backup: &Path) -> Result<Option<File>> {
    let root = root_of(backup)?;
    let Ok(lock) = File::open(root.join(LOCK)) else { return Ok(None) };
    match lock.try_lock_shared() {
        Err(TryLockError::WouldBlock) => {
            bail!("a backup is under way in {}; wait for its end", root.display())
        }
        _ => Ok(Some(lock)),
    }
}

/// The documents beside a backup.
pub fn shelf_of(backup: &Path) -> Result<Shelf> {
    let root = root_of(backup)?;
    let documents = documents(&root);
    ensure!(documents.is_dir(), "{} is missing: a backup's documents lie beside it", documents.display());
    shelf(&root)
}

fn root_of(backup: &Path) -> Result<PathBuf> {
    let backup = backup.canonicalize().with_context(|| format!("{} cannot be read", backup.display()))?;
    Ok(backup.parent().unwrap_or(&backup).to_owned())
}

fn documents(root: &Path) -> PathBuf {
    root.join("documents")
}

fn shelf(root: &Path) -> Result<Shelf> {
    let documents = documents(root);
    Shelf::open_private(&documents).with_context(|| format!("{} cannot be used", documents.display()))
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let read = || -> std::io::Result<Vec<PathBuf>> {
        fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
    };
    read().with_context(|| format!("{} cannot be read", folder.display()))
}

fn time_of(backup: &Path) -> Option<DateTime> {
    DateTime::strptime(NAMES, backup.file_name()?.to_str()?).ok()
}

fn is_unfinished(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == UNFINISHED)
}

fn make(folder: &Path) -> Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made.with_context(|| format!("{} cannot be made", folder.display())),
    }
}

/// Makes what a folder lists durable.
fn sync(folder: &Path) -> Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}

/// A backup that is being made: gone with this, unless it is finished.
pub struct Unfinished {
    pub path: PathBuf,
    whole: PathBuf,
}

impl Unfinished {
    /// Everything in it lasts already. From here on it is whole.
    pub fn finish(self) -> Result<PathBuf> {
        for folder in [&self.path.join(TABLES), &self.path] {
            sync(folder)?;
        }
        fs::rename(&self.path, &self.whole)?;
        sync(self.whole.parent().unwrap_or(&self.whole))?;
        Ok(self.whole.clone())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // After finish() it has another name.
        let _ = fs::remove_dir_all(&self.path);
    }
}
