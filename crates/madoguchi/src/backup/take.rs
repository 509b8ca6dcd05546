//! Makes a backup: the rows of one moment, then the documents that they name, then the manifest.

use std::{path::Path, process::ExitCode};

use anyhow::{Context as _, Result, ensure};
use counter::{Desks, api::once, hex, index, keys::Keys, leftovers};
use shelf::{Place, Shelf};
use store::{Conn, Database, Given, Moment, Store, args};

use super::{
    WITH_LOSSES,
    documents::{self, Fate, Tally},
    folder::Folder,
    keep,
    manifest::{Applied, Column, Head, Manifest, Table},
    open,
    rows::{Kind, Writer, Written},
};
use crate::{MIGRATIONS, config::Config, node, progress::Progress};

pub async fn run(config: &Config, to: &Path, keep: Option<u16>) -> Result<ExitCode> {
    let given = Given::system();
    let keys = config.keys_there(&given)?;
    let store = open(config).await?;
    let from = node::open_shelf(config)?;
    let folder = Folder::open(to)?;
    must_be_apart(&config.documents.place()?, to)?;

    let desks = node::desks();
    let unfinished = folder.begin(given.now())?;
    let mut manifest = rows(&store, &keys, &desks, &unfinished.path).await?;
    let tally = documents(&unfinished.path, &manifest, &from, &folder.shelf()?).await?;
    sort_out(&mut store.read().await?, &desks, &tally, &mut manifest).await?;
    manifest.write(&unfinished.path, &keys)?;
    let made = unfinished.finish()?;

    report(&made, &manifest, &tally);
    // With losses, too: what an older backup had of them would lie beside this one, and be no loss.
    if let Some(count) = keep {
        let only = keep::only(&folder, count.into()).await;
        only.context("the backup is made, but what is old could not be deleted")?;
    }
    if manifest.lost.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    remark!("{} documents are lost: neither on the shelf nor in a backup here", manifest.lost.len());
    Ok(ExitCode::from(WITH_LOSSES))
}

/// Else the shelf's own documents would be taken for the backups', and deleted as such.
fn must_be_apart(place: &Place, to: &Path) -> Result<()> {
    if let Place::Folder(shelf) = place {
        let (shelf, to) = (shelf.canonicalize()?, to.canonicalize()?);
        ensure!(
            !shelf.starts_with(&to) && !to.starts_with(&shelf),
            "{} and the folder of the documents lie one within the other; name a folder apart from it",
            to.display()
        );
    }
    Ok(())
}

/// Everything that is read of the one moment.
async fn rows(store: &Store, keys: &Keys, desks: &Desks, folder: &Path) -> Result<Manifest> {
    let mut moment = store.moment().await?;
    let made = store.now();
    let migrations = applied(&mut moment).await?;
    let proof: Option<Vec<u8>> =
        moment.maybe("SELECT proof FROM installation WHERE site = $1", args![""]).await?;
    ensure!(
        proof.is_none_or(|proof| proof == keys.proof()),
        "the secret file is not the one that this database was made with; bring that one back"
    );
    let mut manifest = Manifest::new(made, migrations, heads(&mut moment).await?);
    manifest.tables = tables(&mut moment, folder).await?;
    manifest.documents = named(&mut moment, desks, &documents::list(folder)).await?;
    Ok(manifest)
}

async fn documents(folder: &Path, manifest: &Manifest, from: &Shelf, to: &Shelf) -> Result<Tally> {
    let listed = documents::listed(folder, &manifest.documents)?;
    let progress = Progress::of("documents", manifest.documents.rows);
    documents::with_each(listed, progress, |document| async move {
        // What lies in the backup was proved when it came there, and is again by `verify`.
        if to.exists(&document.site, &document.key).await? {
            return Ok(Fate::There);
        }
        documents::copy(from, to, &document).await
    })
    .await
}

/// Of another version's tables nobody here knows which of them name documents.
async fn applied(conn: &mut Conn) -> Result<Vec<Applied>> {
    let there: Vec<(String, String)> = conn
        .all("SELECT name, hash FROM migrations ORDER BY name", &[])
        .await
        .context("the database is empty: there is nothing to back up")?;
    for (name, hash) in &there {
        ensure!(
            MIGRATIONS.iter().any(|ours| ours.name == name && ours.hash() == *hash),
            "a newer program ran on this database, or one that was built from other sources (migration {name}); \
             back up with that one"
        );
    }
    ensure!(
        there.len() == MIGRATIONS.len(),
        "an older program ran on this database: back up with that one, or run `madoguchi migrate` first"
    );
    Ok(there.into_iter().map(|(name, sha256)| Applied { name, sha256 }).collect())
}

async fn heads(conn: &mut Conn) -> Result<Vec<Head>> {
    let heads: Vec<(String, i64, Vec<u8>)> =
        conn.all("SELECT site, seq, hash FROM audit_heads ORDER BY site", &[]).await?;
    Ok(heads.into_iter().map(|(site, entries, hash)| Head { site, entries, hash: hex::of(&hash) }).collect())
}

/// As the migrations make them, in a database that is made for this question alone: so nobody has to list them, and
/// what somebody has added by hand, which nothing could be restored into, is left out.
pub async fn made_by_migrations() -> Result<Vec<store::Table>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&Database::Sqlite(folder.path().join("tables.db")), Given::system()).await?;
    store.migrate(&MIGRATIONS).await?;
    Ok(store.read().await?.tables().await?)
}

/// What can be made of other rows is as large as they are. What programs were answered is for keys that end with a restore,
/// and may name somebody who is erased tomorrow.
pub fn stays_empty(table: &str) -> bool {
    index::TABLES.contains(&table) || table == once::TABLE
}

async fn tables(moment: &mut Moment, folder: &Path) -> Result<Vec<Table>> {
    let mut written = Vec::new();
    let made = made_by_migrations().await.context("the tables cannot be listed")?;
    for there in moment.tables().await?.iter().filter(|there| !made.contains(there)) {
        remark!(
            "the table {} is not as the migrations make it; what they do not know is left out",
            there.name
        );
    }
    for there in made {
        let columns = there.columns.iter().map(|column| {
            let kind = Kind::named(&column.kind);
            let kind =
                kind.with_context(|| format!("{}.{} is a {}", there.name, column.name, column.kind))?;
            Ok(Column { name: column.name.clone(), kind })
        });
        let mut table = Table {
            name: there.name.clone(),
            columns: columns.collect::<Result<_>>()?,
            written: Written { rows: 0, sha256: String::new() },
        };
        let mut writer = Writer::create(&table.file(folder), table.kinds())?;
        let mut progress = Progress::of(format!("rows of {}", table.name), 0);
        if !stays_empty(&there.name) {
            let sql = there.read_all();
            let copied = moment.each(&sql, |row| {
                progress.step(1);
                writer.write(row)
            });
            copied.await.with_context(|| format!("the table {} cannot be copied", there.name))?;
        }
        table.written = writer.finish()?;
        written.push(table);
    }
    Ok(written)
}

/// Writes down which documents the rows name. One that two rows name may stand there twice.
async fn named(moment: &mut Moment, desks: &Desks, list: &Path) -> Result<Written> {
    let mut writer = Writer::create(list, documents::KINDS.to_vec())?;
    for table in leftovers::naming(desks) {
        let sql = format!(
            "SELECT DISTINCT site, hash, length FROM {table} WHERE hash IS NOT NULL ORDER BY site, hash"
        );
        moment.each(&sql, |row| writer.write(row)).await?;
    }
    writer.finish()
}

/// What was missing may have gone by right meanwhile: a disposal does not wait for a backup.
async fn sort_out(conn: &mut Conn, desks: &Desks, tally: &Tally, manifest: &mut Manifest) -> Result<()> {
    for (document, why) in &tally.lost {
        let hash = document.key.to_string();
        let is_named = !leftovers::named(conn, desks, &document.site, [&hash].into_iter()).await?.is_empty();
        if is_named {
            remark!("LOST   {document}: {why}");
            manifest.lost.push(document.to_string());
        } else {
            manifest.gone.push(document.to_string());
        }
    }
    Ok(())
}

fn report(made: &Path, manifest: &Manifest, tally: &Tally) {
    say!("{}", made.display());
    say!("{} rows of {} tables", manifest.rows(), manifest.tables.len());
    say!("{} documents, {} of them new", tally.there + tally.copied, tally.copied);
    for Head { site, entries, hash } in &manifest.heads {
        let site = if site.is_empty() { "(installation)" } else { site };
        say!("{site}: {entries} entries in the audit log, head {hash}");
    }
}

#[cfg(test)]
mod tests {
    use shelf::DocumentKey;
    use store::Value;

    use super::{
        super::documents::{Document, Why},
        *,
    };

    store::on_both! {
        migrations = MIGRATIONS;

        /// A disposal does not wait for a backup that still copies.
        async fn what_went_by_right_meanwhile_is_no_loss(store: Store) {
            let missing = [b"named", b"going"].map(|bytes| DocumentKey::of(bytes));
            let file: Vec<Value> = args!["invoice", "1", "source", 0, missing[0].to_string(), 5].to_vec();
            let mut tx = store.begin().await.unwrap();
            tx.add_all("kept_files (site, owner, what, place, hash, length)", &[file]).await.unwrap();
            tx.commit().await.unwrap();
            let lost = |key| (Document { site: "invoice".to_owned(), key }, Why::Missing);
            let tally = Tally { lost: missing.map(lost).into(), ..Tally::default() };
            let mut manifest = Manifest::new(store.now(), Vec::new(), Vec::new());
            sort_out(&mut store.read().await.unwrap(), &node::desks(), &tally, &mut manifest).await.unwrap();
            assert_eq!(manifest.lost, [format!("invoice/{}", missing[0])]);
            assert_eq!(manifest.gone, [format!("invoice/{}", missing[1])]);
        }
    }
}
