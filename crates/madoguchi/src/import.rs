//! `madoguchi import`: a file of customers, checked and let in from the command line (OFF-9), by the jobs that do it for
//! the office.

use std::{
    fs::File,
    io::{Read, stdin},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use clap::Args;
use counter::{
    Error, Lang, Portal,
    spool::{Spool, Spooled},
    table::fault::Told,
};
use door::imports::{self, By, Counts, Import as Known, Stage, sql};
use store::jobs::Worker;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{backup::WITH_LOSSES, cli::AtSite, progress::Progress};

/// What the log and the list of imports call whoever did it.
const COMMAND: &str = "madoguchi import";
/// How often to look how far it is.
const EVERY: Duration = Duration::from_millis(200);
const PIECE: usize = 1024 * 1024;

#[derive(Args)]
pub struct Import {
    #[command(flatten)]
    at: AtSite,
    /// CSV with headings, UTF-8 or Shift_JIS, as the office takes it; `-` reads standard input.
    file: PathBuf,
    /// Let it in where it is right. Without this the file is only checked, and nothing is changed.
    #[arg(long)]
    run: bool,
    /// Send new people the link of the first time at once, where the site has one.
    #[arg(long, requires = "run")]
    invite: bool,
}

impl Import {
    pub async fn run(self) -> Result<ExitCode> {
        let (portal, site) = self.at.open().await?;
        let file = spooled(&self.file).await?;
        let stop = CancellationToken::new();
        let working = {
            let (worker, stop) = (imports::works(Worker::new(portal.store.clone()), &portal), stop.clone());
            let slug = site.slug.clone();
            tokio::spawn(async move { worker.run(move || vec![slug.clone()], stop).await })
        };
        let code = self.through(&portal, &site.slug, &file).await;
        stop.cancel();
        working.await.context("the work broke off")?;
        code
    }

    /// From the check to its end, as far as it was asked for.
    async fn through(&self, portal: &Portal, site: &str, file: &Spooled) -> Result<ExitCode> {
        let by = By::machine(portal, site, COMMAND);
        let id = imports::take_in(&by, file).await.map_err(told)?;
        let checked = ended(portal, site, id).await?;
        tell(portal, site, id, &["error", "warning"]).await?;
        if checked.stage != Stage::Checked {
            say!("nothing was changed");
            return Ok(ExitCode::FAILURE);
        }
        if !self.run {
            say!("{}", counted(&checked.counts));
            let is_over = imports::withdraw(&by, id).await.map_err(told)?;
            ensure!(is_over, "somebody lets it in at this moment, or has withdrawn it: the office shows it");
            say!("nothing was changed; --run lets it in");
            return Ok(ExitCode::SUCCESS);
        }
        ensure!(imports::begin(&by, id, self.invite).await.map_err(told)?, "somebody else was quicker");
        let done = ended(portal, site, id).await?;
        say!("{}", counted(&done.counts));
        ensure!(done.stage == Stage::Done, "somebody has withdrawn it in the office");
        let left_out = tell(portal, site, id, &["error"]).await?;
        if left_out > 0 {
            say!("done, but for what is named above: what was right at the check no longer was");
            return Ok(ExitCode::from(WITH_LOSSES));
        }
        say!("done");
        Ok(ExitCode::SUCCESS)
    }
}

/// As it stands when nobody works on it any more.
async fn ended(portal: &Portal, site: &str, id: Uuid) -> Result<Known> {
    let (mut progress, mut seen) = (None, 0);
    loop {
        let import = sql::find(&mut portal.store.read().await?, site, id).await?;
        let import = import.context("the import has gone")?;
        if let Some(why) = &import.stalled {
            let words = portal.words.speech(Lang::En);
            bail!("it came to a halt: {}; the office shows it, and can resume it", words.say_or(why, why));
        }
        if !import.stage.is_at_work() {
            return Ok(import);
        }
        let of = u64::try_from(import.counts.rows).unwrap_or_default();
        let done = u64::try_from(import.done).unwrap_or_default();
        progress.get_or_insert_with(|| Progress::of("rows", of)).step(done.saturating_sub(seen));
        seen = done;
        portal.store.given().rest(EVERY).await;
    }
}

/// What is wrong with the file, and what is doubtful; how much of that there was.
async fn tell(portal: &Portal, site: &str, id: Uuid, kinds: &[&str]) -> Result<usize> {
    let (faults, warnings) = sql::report(&mut portal.store.read().await?, site, id).await?;
    let words = portal.words.speech(Lang::En);
    let mut told = 0;
    let found = [("error", faults), ("warning", warnings)];
    for (kind, found) in found.into_iter().filter(|(kind, _)| kinds.contains(kind)) {
        told += found.len();
        for Told { row, column, detail, .. } in Told::all(found, &words) {
            let place: Vec<String> = [(row > 0).then(|| format!("row {row}")), Some(column)]
                .into_iter()
                .flatten()
                .filter(|part| !part.is_empty())
                .collect();
            say!("{kind}: {}: {detail}", place.join(", "));
        }
    }
    Ok(told)
}

fn counted(counts: &Counts) -> String {
    let Counts { rows, new_accounts, changed_accounts, new_people, changed_people, same } = counts;
    format!(
        "{rows} rows: customers {new_accounts} new, {changed_accounts} changed; users {new_people} new, \
         {changed_people} changed; {same} rows say what is there already"
    )
}

async fn spooled(file: &Path) -> Result<Spooled> {
    let shown = file.display();
    let (name, mut from): (String, Box<dyn Read>) = if file == Path::new("-") {
        ("standard input".to_owned(), Box::new(stdin()))
    } else {
        let opened = File::open(file).with_context(|| format!("{shown} cannot be opened"))?;
        (shown.to_string(), Box::new(opened))
    };
    let mut spool = Spool::begin(&name).map_err(told)?;
    let mut piece = vec![0; PIECE];
    loop {
        let read = from.read(&mut piece).with_context(|| format!("{shown} cannot be read"))?;
        if read == 0 {
            break;
        }
        spool.write(&piece[..read]).await.map_err(told)?;
        ensure!(
            spool.length() <= office::imports::handlers::LARGEST,
            "{shown} is too large; part it into files of at most {} MiB",
            office::imports::handlers::LARGEST / (1024 * 1024)
        );
    }
    ensure!(spool.length() > 0, "{shown} is empty");
    spool.finish().await.map_err(told)
}

fn told(error: Error) -> anyhow::Error {
    anyhow!(error.chain())
}
