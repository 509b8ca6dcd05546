//! `madoguchi export`: a site's customers and their users, as a file that `madoguchi import` takes (OFF-9).

use std::{
    fs::File,
    io::{self, BufWriter, Seek as _, Write as _, stdout},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use clap::{Args, ValueEnum};
use counter::{Lang, Speech, list};
use door::{
    exports::{self, Export as UnderWay, Odd, Tally, Why},
    imports,
};
use office::imports::handlers::LARGEST;
use tempfile::{NamedTempFile, tempfile};

use crate::{backup::WITH_LOSSES, cli::AtSite, progress::Progress, say::Unread};

/// What the log calls whoever did it.
const COMMAND: &str = "madoguchi export";

#[derive(Args)]
pub struct Export {
    #[command(flatten)]
    at: AtSite,
    /// The file to be made, for its owner's eyes alone; one that is there is never overwritten. It comes into being beside
    /// itself as `.export-…`, which stays where the command is killed. `-` writes to standard output.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// An import knows either.
    #[arg(long, value_enum, default_value_t = Headings::En)]
    headings: Headings,
    /// Where Shift_JIS lacks a letter, its row is named and no file is made.
    #[arg(long, value_enum, default_value_t = Encoding::Utf8)]
    encoding: Encoding,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Headings {
    En,
    Ja,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Encoding {
    /// With a byte order mark.
    #[value(name = "utf-8")]
    Utf8,
    /// With Japanese headings only: without them it could be taken for UTF-8.
    ShiftJis,
}

impl Export {
    pub async fn run(self) -> Result<ExitCode> {
        let encoding = match (self.encoding, self.headings) {
            (Encoding::Utf8, _) => list::Encoding::Utf8,
            (Encoding::ShiftJis, headings) => {
                ensure!(headings == Headings::Ja, "--encoding shift-jis goes with --headings ja");
                list::Encoding::ShiftJis
            }
        };
        let lang = if self.headings == Headings::Ja { Lang::Ja } else { Lang::En };
        let out = Out::begin(&self.out)?;
        let (portal, site) = self.at.open().await?;
        let mut export = UnderWay::begin(&portal.store, &site).await?;
        write(&mut export, (&imports::headings(&site, lang), encoding), out.file()).await?;
        let tally = export.end();
        let length = out.file().metadata()?.len();
        exports::record(&portal, &site, COMMAND, &tally).await?;
        out.hand_over()?;
        remark!("{} rows: customers {}, users {}", tally.rows, tally.customers, tally.users);
        for remark in remarks(&tally) {
            remark!("{remark}");
        }
        let losses = losses(&tally, length, &portal.words.speech(Lang::En));
        for loss in &losses {
            remark!("{loss}");
        }
        Ok(if losses.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WITH_LOSSES) })
    }
}

async fn write(
    export: &mut UnderWay<'_>,
    (headings, encoding): (&[&str], list::Encoding),
    to: &File,
) -> Result<()> {
    let mut to = BufWriter::new(to);
    let mut progress = Progress::of("customers", export.customers);
    let head = format!("{}{}", encoding.mark(), list::exact_line(headings));
    to.write_all(&encoding.encode(&head)).context(NOT_WRITTEN)?;
    while let Some(chunk) = export.next().await? {
        for row in &chunk.rows {
            let line = encoding.encode_exactly(&list::exact_line(row));
            let line = line.map_err(|letter| {
                anyhow!(
                    "customer {}: Shift_JIS has no {letter} (U+{:04X}); nothing was written, --encoding utf-8 has all letters",
                    row[0],
                    u32::from(letter)
                )
            });
            to.write_all(&line?).context(NOT_WRITTEN)?;
        }
        progress.step(chunk.customers);
    }
    to.flush().context(NOT_WRITTEN)
}

const NOT_WRITTEN: &str = "the file cannot be written";

/// Where the file comes into being; nobody has any of it before all of it is there and stands in the log.
enum Out {
    Beside(NamedTempFile, PathBuf),
    /// Without a name, for standard output.
    Unnamed(File),
}

impl Out {
    fn begin(out: &Path) -> Result<Out> {
        if out == Path::new("-") {
            return Ok(Out::Unnamed(tempfile().context(NOT_WRITTEN)?));
        }
        let shown = out.display();
        ensure!(!out.exists(), "{shown} is there already, and is not overwritten");
        let folder = out.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let beside = NamedTempFile::with_prefix_in(".export-", folder);
        Ok(Out::Beside(beside.with_context(|| format!("{shown} cannot be made"))?, out.to_owned()))
    }

    fn file(&self) -> &File {
        match self {
            Out::Beside(beside, _) => beside.as_file(),
            Out::Unnamed(file) => file,
        }
    }

    fn hand_over(self) -> Result<()> {
        match self {
            Out::Beside(beside, out) => {
                beside.as_file().sync_all().context(NOT_WRITTEN)?;
                let made = beside.persist_noclobber(&out);
                made.with_context(|| format!("{} cannot be made", out.display()))?;
            }
            Out::Unnamed(mut file) => {
                file.rewind()?;
                match io::copy(&mut file, &mut stdout().lock()).and_then(|_| stdout().flush()) {
                    Err(error) if Unread::is(&error) => bail!(Unread),
                    written => written.context("standard output cannot be written")?,
                }
            }
        }
        Ok(())
    }
}

/// What no file of this kind says.
fn remarks(tally: &Tally) -> Vec<String> {
    let Tally { closed, come_by_invitation, suspended: (customers, users), .. } = tally;
    let all = [
        (*closed > 0).then(|| format!("left out: {closed} closed customers, with their users")),
        (*come_by_invitation > 0)
            .then(|| format!("left out: {come_by_invitation} users; at this site people come by invitation")),
        (customers + users > 0)
            .then(|| format!("suspended, which no column says: customers {customers}, users {users}")),
    ];
    all.into_iter().flatten().collect()
}

/// Where an import of the file would not say that all is the same.
fn losses(tally: &Tally, length: u64, words: &Speech) -> Vec<String> {
    let mut all: Vec<String> = tally.odd.iter().map(|odd| said(odd, words)).collect();
    let unnamed = tally.odd_in_all - tally.odd.len() as u64;
    all.extend((unnamed > 0).then(|| format!("and {unnamed} more like these")));
    all.extend(too_long(tally.rows, length));
    all
}

fn too_long(rows: u64, length: u64) -> Option<String> {
    (rows > imports::MOST_ROWS || length > LARGEST).then(|| {
        let (most, largest) = (imports::MOST_ROWS, LARGEST / (1024 * 1024));
        format!("an import takes {most} rows and {largest} MiB at most; part the file between two customers")
    })
}

fn said(Odd { number, login, why }: &Odd, words: &Speech) -> String {
    let (whom, all) = if login.is_empty() {
        (format!("customer {number}"), " and its users")
    } else {
        (format!("user {login} of customer {number}"), "")
    };
    match why {
        Why::Refused(faults) => {
            let faults = faults.iter().map(|fault| format!("{}: {}", fault.column, fault.says(words)));
            format!("left out: {whom}{all}: {}", faults.collect::<Vec<_>>().join(" "))
        }
        Why::FoundElsewhere => format!("left out: {whom}{all}: by this row an import would look for another"),
        Why::OfSeveral => format!("left out: {whom}: they belong to several customers"),
        Why::TooMany(limit) => format!(
            "in it, but where its users are not there yet an import takes none of the file: {whom}: the site's policy \
             allows {limit}"
        ),
        Why::Changed(columns) => {
            format!("in it, but an import would change it: {whom}: {}", columns.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_import_takes_in_one_piece_is_said() {
        for (rows, length, is_too_long) in
            [(imports::MOST_ROWS, LARGEST, false), (imports::MOST_ROWS + 1, 1, true), (1, LARGEST + 1, true)]
        {
            assert_eq!(too_long(rows, length).is_some(), is_too_long, "{rows} {length}");
        }
    }
}
