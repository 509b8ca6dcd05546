//! Writing into a folder so that it lasts: what `put` has confirmed is still there after the power fails, and what
//! it has not confirmed is never seen by half.
//!
//! `object_store` lists folders and reads from them piece by piece well enough. It is not let write into one: it relies
//! on a folder that another writer made a moment ago and has not made durable yet, it leaves half-written files where
//! they are when the program is killed, and its deletions may come back after a power failure.

use std::{
    collections::HashSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, ErrorKind, Read as _, Write as _},
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::{Path, PathBuf},
    process,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// What has been arriving for so long was left by a program that was killed.
const FORGOTTEN: Duration = Duration::from_hours(24);
/// Who may read what is written.
#[derive(Clone, Copy)]
pub enum Readers {
    /// The program's own, readable by the group for backups, never by others.
    Group,
    /// Nobody but the user who runs the program.
    Owner,
}

pub struct Folder {
    root: PathBuf,
    readers: Readers,
    /// Those that this process has itself made durable.
    lasting: Mutex<HashSet<PathBuf>>,
    next: AtomicU64,
}

impl Folder {
    pub fn open(root: &Path, readers: Readers) -> io::Result<Folder> {
        make(root, readers)?;
        match root.canonicalize()?.parent().map_or(Ok(()), sync) {
            // Then somebody else made it, and long ago.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
            synced => synced?,
        }
        Ok(Folder { root: root.to_owned(), readers, lasting: Mutex::default(), next: AtomicU64::new(0) })
    }

    /// Keeps the bytes at their place; says whether they are new there. What lies there and is not these bytes is
    /// damaged, and mended by this.
    pub fn put(&self, place: &str, bytes: &[u8]) -> io::Result<bool> {
        let to = self.root.join(place);
        let within = to.parent().unwrap_or(&self.root);
        if fs::metadata(&to).is_ok_and(|there| there.len() == bytes.len() as u64) && fs::read(&to)? == bytes {
            // Whoever put it may not have come so far yet.
            sync(within)?;
            return Ok(false);
        }
        let is_first = self.make_lasting(within)?;
        let (arriving, mut file) = self.arriving(&to)?;
        if is_first && let Err(error) = sweep(within, &file) {
            tracing::warn!(folder = %within.display(), %error, "what killed programs left cannot be swept away");
        }
        let written = file
            .write_all(bytes)
            .and_then(|()| file.sync_data())
            .and_then(|()| fs::rename(&arriving, &to))
            .and_then(|()| sync(within));
        if written.is_err() {
            let _ = fs::remove_file(&arriving);
        }
        written.map(|()| true)
    }

    /// What lies there, but no more than a byte too much: a file may have grown longer than the memory.
    pub fn get(&self, place: &str, length: u64) -> io::Result<Vec<u8>> {
        let file = File::open(self.root.join(place))?;
        let most = length.saturating_add(1);
        let mut bytes =
            Vec::with_capacity(usize::try_from(most.min(file.metadata()?.len() + 1)).unwrap_or(0));
        file.take(most).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    pub fn delete(&self, place: &str) -> io::Result<()> {
        let from = self.root.join(place);
        match fs::remove_file(&from) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
            Ok(()) => sync(from.parent().unwrap_or(&self.root)),
        }
    }

    /// Whether something can be written.
    pub fn ping(&self) -> io::Result<()> {
        let (arriving, mut file) = self.arriving(&self.root.join("ping"))?;
        let written = file.write_all(b"ping").and_then(|()| file.sync_data());
        fs::remove_file(arriving)?;
        written
    }

    /// Makes the folder of a document and its site's, and says whether this is the first document that this process
    /// puts there. Where they are there already, another process may have made them just now and not be through
    /// with it.
    fn make_lasting(&self, within: &Path) -> io::Result<bool> {
        let lasting = || self.lasting.lock().unwrap_or_else(PoisonError::into_inner);
        if lasting().contains(within) {
            return Ok(false);
        }
        let site = within.parent().unwrap_or(&self.root);
        for folder in [site, within] {
            make(folder, self.readers)?;
        }
        for changed in [&*self.root, site] {
            sync(changed)?;
        }
        Ok(lasting().insert(within.to_owned()))
    }

    /// A new file beside what it will become. Nobody else has it, nor another node on the same folder. (In one
    /// folder for all, writers would wait for one another.)
    fn arriving(&self, to: &Path) -> io::Result<(PathBuf, File)> {
        loop {
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let file = to.with_extension(format!("{}-{number}", process::id()));
            match OpenOptions::new().write(true).create_new(true).mode(self.readers.of_files()).open(&file) {
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                opened => return opened.map(|opened| (file, opened)),
            }
        }
    }
}

/// Removes what killed programs left. The time is the file system's own, as that of the files.
fn sweep(within: &Path, just_made: &File) -> io::Result<()> {
    let now = just_made.metadata()?.modified()?;
    for entry in fs::read_dir(within)? {
        let entry = entry?;
        if Path::new(&entry.file_name()).extension().is_none() {
            continue;
        }
        // It may have arrived meanwhile.
        let Ok(written) = entry.metadata().and_then(|about| about.modified()) else { continue };
        if now.duration_since(written).is_ok_and(|age| age > FORGOTTEN) {
            let _ = fs::remove_file(entry.path());
        }
    }
    Ok(())
}

impl Readers {
    fn of_folders(self) -> u32 {
        match self {
            Readers::Group => 0o750,
            Readers::Owner => 0o700,
        }
    }

    fn of_files(self) -> u32 {
        self.of_folders() & 0o666
    }
}

fn make(folder: &Path, readers: Readers) -> io::Result<()> {
    match DirBuilder::new().mode(readers.of_folders()).create(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made,
    }
}

/// Makes what a folder lists durable.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
