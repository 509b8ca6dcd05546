//! The file of one person: a page for people, and the same for machines.

use async_zip::{Compression, ZipEntryBuilder, base::write::ZipFileWriter};
use counter::{Error, error::Result};

/// In memory: what is held of one person is no more than some thousand lines.
pub async fn of(files: &[(&str, &[u8])]) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut archive = ZipFileWriter::new(&mut bytes);
    for (name, content) in files {
        let entry = ZipEntryBuilder::new((*name).to_owned().into(), Compression::Stored);
        archive.write_entry_whole(entry, content).await.map_err(Error::fault)?;
    }
    archive.close().await.map_err(Error::fault)?;
    Ok(bytes)
}
