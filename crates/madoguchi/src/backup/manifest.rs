//! What a backup is and what is in it; and the seal, by which it proves itself.
//!
//! The seal's SHA-256 shows that the manifest and the seal are whole, the manifest's that all files are. Whoever can
//! write there can make both anew: so the seal also holds a hash that is keyed with the installation's secret, and a
//! restore asks for it.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail, ensure};
use counter::{hex, keys::Keys};
use jiff::Timestamp;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest as _, Sha256};
use store::Migration;

use super::{
    documents,
    rows::{self, Kind, Reader, Written},
};
use crate::MIGRATIONS;

const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SEAL: &str = "manifest.seal";
/// The folder of the tables' files.
pub const TABLES: &str = "tables";

#[derive(Serialize, Deserialize)]
pub struct Manifest {
    format: u32,
    /// The version of the program that made it.
    program: String,
    pub made: Timestamp,
    pub migrations: Vec<Applied>,
    pub tables: Vec<Table>,
    /// The list of those that the tables name.
    pub documents: Written,
    /// Those that were missing or damaged on the shelf when it was made, `site/sha256`.
    pub lost: Vec<String>,
    /// Those that went by right while it was made: since then no row names them.
    pub gone: Vec<String>,
    /// Of the audit log's chains, at the moment of the backup.
    pub heads: Vec<Head>,
}

#[derive(Serialize, Deserialize)]
pub struct Applied {
    pub name: String,
    pub sha256: String,
}

#[derive(Serialize, Deserialize)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    #[serde(flatten)]
    pub written: Written,
}

#[derive(Clone, Serialize, Deserialize)]
pub struct Column {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Kind,
}

#[derive(Serialize, Deserialize)]
pub struct Head {
    pub site: String,
    pub entries: i64,
    pub hash: String,
}

#[derive(Serialize, Deserialize)]
struct Seal {
    /// Of the manifest, and of the two below.
    sha256: String,
    /// Which secret the installation has.
    secret: String,
    /// Of the manifest, with that secret.
    keyed: String,
}

/// A whole backup.
pub struct Opened {
    pub folder: PathBuf,
    pub manifest: Manifest,
    bytes: Vec<u8>,
    seal: Seal,
}

impl Manifest {
    pub fn new(made: Timestamp, migrations: Vec<Applied>, heads: Vec<Head>) -> Manifest {
        Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made,
            migrations,
            tables: Vec::new(),
            documents: Written { rows: 0, sha256: String::new() },
            lost: Vec::new(),
            gone: Vec::new(),
            heads,
        }
    }

    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.written.rows).sum()
    }

    /// When this returns, both files last.
    pub fn write(&self, folder: &Path, keys: &Keys) -> Result<()> {
        let bytes = serde_json::to_vec_pretty(self)?;
        let (secret, keyed) = (hex::of(&keys.proof()), keyed(keys, &bytes));
        let seal = Seal { sha256: sha256(&bytes, &secret, &keyed), secret, keyed };
        for (name, bytes) in [(MANIFEST, bytes), (SEAL, serde_json::to_vec_pretty(&seal)?)] {
            let mut file = rows::create(&folder.join(name))?;
            file.write_all(&bytes)?;
            file.sync_all()?;
        }
        Ok(())
    }

    /// The migrations that make its tables, as this program has them.
    pub fn level(&self) -> Result<Vec<&'static Migration>> {
        for applied in &self.migrations {
            let name = &applied.name;
            let Some(ours) = MIGRATIONS.iter().find(|ours| ours.name == name) else {
                bail!(
                    "a newer program made this backup ({}, with the migration {name}); restore it with that one or \
                     a newer one",
                    self.program
                );
            };
            ensure!(
                ours.hash() == applied.sha256,
                "the program that made this backup had another migration {name} than this one: it was built from \
                 other sources"
            );
        }
        let is_in = |ours: &&Migration| self.migrations.iter().any(|applied| applied.name == ours.name);
        Ok(MIGRATIONS.iter().filter(is_in).collect())
    }
}

fn sha256(manifest: &[u8], secret: &str, keyed: &str) -> String {
    hex::of(&Sha256::digest([manifest, secret.as_bytes(), keyed.as_bytes()].concat()))
}

fn keyed(keys: &Keys, manifest: &[u8]) -> String {
    hex::of(&keys.hash("backup", &[manifest]))
}

impl Opened {
    pub fn read(folder: &Path) -> Result<Opened> {
        let shown = folder.display();
        ensure!(
            folder.join(SEAL).exists(),
            "{shown} is no whole backup; one is the folder that has a {SEAL}, as 20261127T223000Z"
        );
        let bytes = fs::read(folder.join(MANIFEST))
            .with_context(|| format!("{} cannot be read", folder.join(MANIFEST).display()))?;
        let seal: Seal = fs::read(folder.join(SEAL))
            .map_err(Into::into)
            .and_then(|seal| parsed(&seal))
            .with_context(|| format!("{} cannot be read", folder.join(SEAL).display()))?;
        ensure!(
            sha256(&bytes, &seal.secret, &seal.keyed) == seal.sha256,
            "{} and {SEAL} are not the files that were written: their bytes have changed",
            folder.join(MANIFEST).display()
        );
        let Format { format } = parsed(&bytes)?;
        ensure!(
            format <= FORMAT,
            "a newer program made the backup {shown}, in a format that this one does not know; use that program"
        );
        Ok(Opened { folder: folder.to_owned(), manifest: parsed(&bytes)?, bytes, seal })
    }

    /// Whether this installation made it, and nobody has touched it since.
    pub fn must_be_of(&self, keys: &Keys) -> Result<()> {
        ensure!(
            self.seal.secret == hex::of(&keys.proof()),
            "the secret file does not belong to this backup; bring back the one of the installation that made it"
        );
        ensure!(
            self.seal.keyed == keyed(keys, &self.bytes),
            "somebody without the installation's secret has written the manifest of {}; restore another backup",
            self.folder.display()
        );
        Ok(())
    }

    /// Whether all its files, but for the documents, are those that were written.
    pub fn prove_files(&self) -> Result<()> {
        rows::prove(&documents::list(&self.folder), &self.manifest.documents)?;
        let mut tables = self.manifest.tables.iter();
        tables.try_for_each(|table| rows::prove(&table.file(&self.folder), &table.written))
    }

    /// The rows of one of its tables.
    pub fn rows(&self, table: &Table) -> Result<Reader> {
        Reader::open(&table.file(&self.folder), table.kinds(), &table.written)
    }
}

#[derive(Deserialize)]
struct Format {
    format: u32,
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    Ok(serde_json::from_slice(bytes)?)
}

impl Table {
    pub fn file(&self, folder: &Path) -> PathBuf {
        folder.join(TABLES).join(format!("{}.jsonl.gz", self.name))
    }

    pub fn of_store(&self) -> store::Table {
        let column = |column: &Column| store::Column {
            name: column.name.clone(),
            kind: column.kind.name().to_owned(),
        };
        store::Table { name: self.name.clone(), columns: self.columns.iter().map(column).collect() }
    }

    pub fn kinds(&self) -> Vec<Kind> {
        self.columns.iter().map(|column| column.kind).collect()
    }
}
