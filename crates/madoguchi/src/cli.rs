//! The command line.

use std::{
    collections::BTreeSet,
    io::{self, Read as _},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use counter::{
    Portal,
    audit::{self, Finding},
    site::Site,
};
use post::bounce::Taken;
use store::{Given, Store};
use tokio::runtime::{Builder, Runtime};

use crate::{
    MIGRATIONS,
    backup::{Backup, Restore, aside},
    check,
    config::Config,
    demo, doctor,
    documents::DocumentsCommand,
    export::Export,
    import::Import,
    node,
    operators::OperatorCommand,
    say::{self, Unread},
    watch,
};

/// A report quotes a mail of ours, and they are small.
const MOST_OF_A_MAIL: u64 = 4 * 1024 * 1024;

/// A self-hosted member portal for companies that do business with other companies in Japan.
#[derive(Parser)]
#[command(name = "madoguchi", version, propagate_version = true)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Start everything on an embedded database with the demo sites.
    Demo(Demo),
    /// Run for real, as a config file says.
    ///
    /// SIGHUP reads the site files anew; a file with mistakes changes nothing and is reported in the log.
    /// SIGTERM finishes what was accepted, then ends.
    Serve(WithConfig),
    /// Read every site file and print each mistake with file, line and what would be right.
    Check {
        /// The folder with the site files.
        #[arg(default_value = "sites")]
        sites: PathBuf,
    },
    /// Bring the database up to this program's version. `serve` does the same when it starts.
    Migrate(WithConfig),
    /// Look at everything that the program stands on: config, sites, database, secret, clock, documents, mail,
    /// certificate, proxies, its own address. Says what is not as it should be, and what to do.
    ///
    /// Changes nothing and may run beside the program. Ends with 1 where something is broken.
    Doctor(WithConfig),
    /// Check a file of customers and their users, and let it in.
    ///
    /// By the rules of the office's import: without --run nothing is changed, and the same file twice changes nothing. May
    /// run beside the program, which goes on with it where this command is stopped. First passwords leave on letters only.
    ///
    /// Ends with 1 where the file has mistakes: each is named, and nothing was changed. Ends with 3 where rows that were right
    /// at the check no longer were when their turn came: each is named, and all others are in.
    Import(Import),
    /// Write a site's customers and their users down, as a file that `import` takes at this site.
    ///
    /// A CSV of one moment in the order of the customer numbers, a row a user, or a row a customer without users. It is
    /// exact, so for programs: a spreadsheet may take a name such as =A1 for a formula; lists for spreadsheets are in the
    /// office. A cell has line breaks where what is on file has them: a fourth line of an address, for one. It is
    /// personal data; the log says that it was made. Changes nothing, and may run beside the program.
    ///
    /// The same file imported at once changes nothing. Imported into an empty site of the same policy it makes the same
    /// customers and users, who there come through the door for the first time: passwords, second factors, consents,
    /// invitations, documents and history do not travel, nor does the login under which the core system knows somebody
    /// who has changed theirs, nor that a customer or user is suspended. Closed customers are not in it, nor are
    /// users of several customers, nor, where people come by invitation, any users. Standard error says so.
    ///
    /// Ends with 0 where all else is in it; with 3 where anything is left out that no import would take, or is in it that
    /// an import would change (each is named on standard error); with 1 where there is no file.
    Export(Export),
    /// Back up the database and its documents, while the program runs.
    ///
    /// Each backup is one moment of the database, and becomes a folder of its own, named by the time; a document is copied
    /// once and serves all backups. The secret file, the config and the site files are not in it: keep them elsewhere.
    ///
    /// Ends with 0 where everything is in it; with 3 where documents are missing on the shelf (each is named, all else is
    /// in the backup); with 1 where there is no new backup, or an old one could not be deleted.
    Backup(Backup),
    /// Restore a backup into an empty database, SQLite or PostgreSQL, whichever it was made of.
    ///
    /// Proves the backup while it reads, runs the later migrations of a newer program, and proves the audit log. Nothing
    /// is ever overwritten. Stop the program before.
    ///
    /// Everybody logs in again. Work that was left at the time of the backup is put aside until `madoguchi release`.
    ///
    /// Ends with 0 where everything came back; with 3 where it did but for what is named on standard error; with 1 where
    /// the database is as empty as before, unless the message says otherwise.
    Restore(Restore),
    /// Let go on what a restore has put aside: mails that waited when the backup was made, batches whose time has come.
    ///
    /// May run beside the program. Look at the office before: what was done after the backup is done again.
    Release(WithConfig),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// The documents on the shelf.
    #[command(subcommand)]
    Documents(DocumentsCommand),
    /// Take in a mail that came back, from standard input.
    ///
    /// For the mail server, which pipes what arrives at the sites' sender addresses into it: the notice is marked as
    /// refused, and an address that does not exist is written to no longer. What is no such report is let be.
    Bounce(WithConfig),
    /// Who may work in the back office.
    #[command(subcommand)]
    Operator(OperatorCommand),
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Prove that the audit log of every site is whole, and print the head of each chain.
    ///
    /// Of every site that the database knows, also where its file has gone.
    ///
    /// Keep the printed heads elsewhere: together they prove later that no end was cut off.
    Verify(WithConfig),
}

#[derive(Args)]
pub struct WithConfig {
    /// The config file (TOML).
    #[arg(long, short, value_name = "FILE", default_value = "madoguchi.toml")]
    pub config: PathBuf,
}

#[derive(Args)]
pub struct AtSite {
    #[command(flatten)]
    with: WithConfig,
    /// The site's slug.
    #[arg(long)]
    site: String,
}

impl AtSite {
    pub async fn open(&self) -> Result<(Portal, Arc<Site>)> {
        let portal = node::Node::open(&Config::read(&self.with.config)?, Given::system()).await?.portal;
        let site = node::site(&portal, &self.site)?;
        // Many rows may have come since the program last did so.
        if let Err(error) = portal.store.tend().await {
            tracing::warn!(%error, "the database could not look at its tables; this may take longer");
        }
        Ok((portal, site))
    }
}

#[derive(Args)]
pub struct Demo {
    /// Where to listen; loopback only, since everybody knows the demo's passwords.
    #[arg(long, default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where to listen for HTTPS with client certificates; the next port after --listen's unless given (8443
    /// after 8080).
    #[arg(long, value_name = "ADDRESS")]
    pub listen_tls: Option<SocketAddr>,
    /// The demo's folder; made when missing, kept between starts.
    #[arg(long, default_value = "./madoguchi-demo", value_name = "DIR")]
    pub data: PathBuf,
    /// Begin anew.
    #[arg(long)]
    pub fresh: bool,
    /// Send mails here instead of into the demo's mailbox page, e.g. smtp://127.0.0.1:1025
    #[arg(long, value_name = "URL")]
    pub smtp: Option<String>,
    /// Send SMS and voice calls here instead of into the mailbox page, e.g. http://127.0.0.1:9999/
    #[arg(long, value_name = "URL")]
    pub phone_webhook: Option<String>,
    /// A PostgreSQL database instead of SQLite in the folder, e.g. postgres://localhost/demo
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Customers per site instead of a handful, for load tests.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub scale: u32,
    /// Where Prometheus finds the metrics, e.g. 127.0.0.1:9091
    #[arg(long, value_name = "ADDRESS")]
    pub metrics: Option<SocketAddr>,
}

/// One clear message where something fails, with its causes, and no backtrace.
pub fn main() -> ExitCode {
    match Cli::parse().run().and_then(|code| say::all_was_said().map(|()| code)) {
        Ok(code) => code,
        Err(error) if error.is::<Unread>() => ExitCode::from(Unread::CODE),
        Err(error) => {
            remark!("madoguchi: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    fn run(self) -> Result<ExitCode> {
        match self.command {
            Command::Demo(options) => {
                watch::log_for_people();
                runtime()?.block_on(demo::run(&options))?;
            }
            Command::Serve(with) => {
                let config = Config::read(&with.config)?;
                watch::log_for_programs();
                runtime()?.block_on(node::serve(config))?;
            }
            Command::Check { sites } => {
                let report = check::check(&sites);
                say::to(&mut io::stdout(), format_args!("{report}"));
                return Ok(ExitCode::from(report.exit_code()));
            }
            Command::Migrate(with) => runtime()?.block_on(migrate(&Config::read(&with.config)?))?,
            Command::Bounce(with) => return Ok(bounced(&with.config)),
            Command::Doctor(with) => {
                let findings = runtime()?.block_on(doctor::examine(&with.config));
                return Ok(if findings.is_well() { ExitCode::SUCCESS } else { ExitCode::FAILURE });
            }
            Command::Import(import) => return runtime()?.block_on(import.run()),
            Command::Export(export) => return runtime()?.block_on(export.run()),
            Command::Backup(backup) => return runtime()?.block_on(backup.run()),
            Command::Release(with) => runtime()?.block_on(aside::release(&Config::read(&with.config)?))?,
            Command::Restore(restore) => return runtime()?.block_on(restore.run()),
            Command::Documents(command) => return runtime()?.block_on(command.run()),
            Command::Operator(command) => runtime()?.block_on(command.run())?,
            Command::Audit(AuditCommand::Verify(with)) => {
                return runtime()?.block_on(verify(&Config::read(&with.config)?));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn runtime() -> Result<Runtime> {
    Builder::new_multi_thread().enable_all().build().context("the runtime cannot start")
}

async fn migrate(config: &Config) -> Result<()> {
    let store = Store::open(&config.database()?, Given::system()).await?;
    let ran = store.migrate(&MIGRATIONS).await?;
    say!("{ran} migrations ran; the database is up to date");
    Ok(())
}

/// By this a mail server knows that it is to try again; by any other failure that the mail is lost.
const TRY_AGAIN: u8 = 75;

fn bounced(config: &Path) -> ExitCode {
    let taken = Config::read(config).and_then(|config| runtime()?.block_on(bounce(&config)));
    match taken {
        Ok(Taken::TooEarly) => ExitCode::from(TRY_AGAIN),
        Ok(_) => ExitCode::SUCCESS,
        Err(error) => {
            remark!("Error: {error:#}");
            ExitCode::from(TRY_AGAIN)
        }
    }
}

async fn bounce(config: &Config) -> Result<Taken> {
    let mut raw = Vec::new();
    io::stdin().take(MOST_OF_A_MAIL).read_to_end(&mut raw).context("standard input cannot be read")?;
    let store = Store::open(&config.database()?, Given::system()).await?;
    let sites = check::load(&config.sites)?;
    let taken = post::bounce::take_in(&store, &sites.slugs(), &raw).await?;
    say!(
        "{}",
        match taken {
            Taken::Noted => "the notice is marked as refused",
            Taken::Suppressed => "the notice is marked as refused, and its address is written to no longer",
            Taken::TooEarly => "the notice is under way; try again",
            Taken::Nothing => "nothing new",
            Taken::Unknown => "this is no report of a mail of ours",
        }
    );
    Ok(taken)
}

async fn verify(config: &Config) -> Result<ExitCode> {
    let portal = node::Node::open(config, Given::system()).await?.portal;
    let mut is_whole = true;
    // Refused logins of operators stand in the log of no site. That of a site whose file has gone is a log as before: whoever
    // may delete a file must not keep anybody from seeing what was done to it.
    let logged = audit::sites(&mut portal.store.read().await?).await?;
    let all: BTreeSet<String> =
        logged.into_iter().chain(portal.sites.slugs()).chain([String::new()]).collect();
    for site in all {
        let found = audit::verify(&portal.store, &portal.keys, &site).await?;
        let site = match portal.sites.get(&site) {
            _ if site.is_empty() => "(installation)".to_owned(),
            Some(_) => site,
            None => format!("{site} (no site file)"),
        };
        match found {
            Finding::Whole { entries, head } => say!("{site}: whole, {entries} entries, head {head}"),
            Finding::BrokenAt { seq } => {
                is_whole = false;
                say!("{site}: BROKEN at entry {seq}: it, or one before it, was changed or removed");
            }
            Finding::CutOff { entries, expected } => {
                is_whole = false;
                say!("{site}: CUT OFF after entry {entries}; {expected} were written");
            }
        }
    }
    Ok(if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
