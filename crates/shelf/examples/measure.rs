//! What a shelf in a folder costs beside bare files: `cargo run --release -p shelf --example measure -- DIR [N]`.
//! Every line is a rate of documents of 50 KB.

use std::{
    env,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::Instant,
};

use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use shelf::{DocumentKey, Place, Shelf};

const LENGTH: usize = 50_000;
const SITE: &str = "measure";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let root = PathBuf::from(arguments.next().ok_or("which folder?")?).join("measure");
    let count: usize = arguments.next().map_or(Ok(2000), |count| count.parse())?;
    let documents: Vec<Bytes> = (0..count).map(document).collect();
    for threads in [1, 16] {
        let bare = fresh(&root)?;
        rate(&format!("bare write + fsync, {threads} at once"), count, || {
            write_bare(&bare, &documents, threads);
        });
        let shelf = Shelf::open(&Place::Folder(fresh(&root)?))?;
        let began = Instant::now();
        let put = stream::iter(&documents).map(|bytes| shelf.put(SITE, bytes.clone())).buffered(threads);
        put.try_collect::<Vec<_>>().await?;
        told(&format!("put, {threads} at once"), count, began);
    }
    let bare = fresh(&root)?;
    rate("bare write, nothing durable", count, || write_bare(&bare, &documents, 0));
    let shelf = Shelf::open(&Place::Folder(fresh(&root)?))?;
    let began = Instant::now();
    let keys = shelf.put_all(SITE, documents.clone()).await?;
    told("put_all", count, began);
    let began = Instant::now();
    shelf.put_all(SITE, documents.clone()).await?;
    told("put_all of what is there", count, began);
    measure_reading(&root, &shelf, &keys).await?;
    fs::remove_dir_all(root)?;
    Ok(())
}

async fn measure_reading(root: &Path, shelf: &Shelf, keys: &[DocumentKey]) -> shelf::Result<()> {
    let file = |key: &DocumentKey| root.join(SITE).join(format!("{key:.2}")).join(key.to_string());
    rate("bare read", keys.len(), || keys.iter().for_each(|key| drop(fs::read(file(key)))));
    rate("bare read + SHA-256", keys.len(), || {
        for key in keys {
            std::hint::black_box(Sha256::digest(fs::read(file(key)).unwrap_or_default()));
        }
    });
    for at_once in [1, 4] {
        let began = Instant::now();
        let get = stream::iter(keys).map(|key| shelf.get(SITE, key)).buffer_unordered(at_once);
        get.try_for_each(|_| async { Ok(()) }).await?;
        told(&format!("get, {at_once} at once"), keys.len(), began);
    }
    let began = Instant::now();
    for key in keys {
        shelf.read(SITE, key).await?.try_for_each(|_| async { Ok(()) }).await?;
    }
    told("read", keys.len(), began);
    let began = Instant::now();
    shelf.list(SITE).try_for_each(|_| async { Ok(()) }).await?;
    told("list", keys.len(), began);
    Ok(())
}

fn write_bare(folder: &Path, documents: &[Bytes], threads: usize) {
    let next = AtomicUsize::new(0);
    let write = || loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let Some(bytes) = documents.get(number) else { return };
        let mut file = File::create(folder.join(number.to_string())).expect("a file");
        file.write_all(bytes).expect("room");
        if threads > 0 {
            file.sync_all().expect("a disk");
        }
    };
    thread::scope(|scope| (0..threads.max(1)).for_each(|_| drop(scope.spawn(write))));
}

fn fresh(root: &Path) -> std::io::Result<PathBuf> {
    let _ = fs::remove_dir_all(root);
    fs::create_dir(root)?;
    File::open(root)?.sync_all()?;
    Ok(root.to_owned())
}

fn document(number: usize) -> Bytes {
    let seed = Sha256::digest(number.to_le_bytes());
    seed.iter().copied().cycle().take(LENGTH).collect::<Vec<u8>>().into()
}

fn rate(what: &str, count: usize, work: impl FnOnce()) {
    let began = Instant::now();
    work();
    told(what, count, began);
}

fn told(what: &str, count: usize, began: Instant) {
    #[expect(clippy::cast_precision_loss, reason = "it is only shown")]
    let rate = count as f64 / began.elapsed().as_secs_f64();
    println!("{what:<40} {rate:>9.0}/s");
}
