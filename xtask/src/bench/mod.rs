//! `cargo xtask bench`: the figures of speed and size, each beside the limit that was measured in the same run.
//!
//! Quiet machine, release build; repeat until two runs agree.

mod desk;
mod limit;
mod line;
mod logins;
mod multiply;
mod pages;
mod papers;
mod search;
mod server;
mod table;
mod times;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    str::FromStr as _,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use clap::{Args, ValueEnum};
use store::{Database, Given, Store};
use tokio::runtime::Builder;

use crate::postgres::Postgres;
use logins::{Crowd, Logins};
use pages::Asked;
use server::Server;
use table::{Goal, Table};

pub use server::say_hello;

#[derive(Args)]
pub struct Wanted {
    /// A million requests before memory is looked at again, instead of 200,000; ten million documents after the one
    #[arg(long)]
    long: bool,
    /// One part alone
    #[arg(long)]
    only: Option<Part>,
    /// One engine alone
    #[arg(long)]
    on: Option<Engine>,
    /// Documents in the batch of the desk
    #[arg(long, default_value_t = 20_000)]
    batch: u32,
    /// Tiny numbers from a debug build: shows that everything runs, measures nothing
    #[arg(long)]
    quick: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Start, weight, logins, the top page, memory
    Door,
    /// Lists of invoices, and a batch of them
    Desk,
    /// The search for customers
    Search,
    /// PDFs, beside what typst can do
    Papers,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Engine {
    Sqlite,
    Postgres,
}

/// How long and how often.
struct Size {
    time: Duration,
    crowd: u32,
    requests: u32,
    starts: u32,
    most_clients: u32,
    papers: u32,
    desk: desk::Size,
    search: search::Size,
}

impl Wanted {
    fn wants(&self, part: Part) -> bool {
        self.only.is_none_or(|only| only == part)
    }

    fn wants_on(&self, engine: Engine) -> bool {
        self.on.is_none_or(|on| on == engine)
    }

    fn size(&self) -> Size {
        if self.quick {
            let time = Duration::from_secs(1);
            let desk = desk::Size { scales: [10, 30], times: 2, batch: 30, requests: 50 };
            let search = search::Size { scales: [600, 3000], requests: 20 };
            return Size {
                time,
                crowd: 2000,
                requests: 1000,
                starts: 2,
                most_clients: 300,
                papers: 2,
                desk,
                search,
            };
        }
        let requests = if self.long { 1_000_000 } else { 200_000 };
        let times = if self.long { 10 } else { 1 };
        let desk = desk::Size { scales: [278, 27_778], times, batch: self.batch, requests: 1000 };
        Size {
            time: Duration::from_secs(10),
            crowd: 8000,
            requests,
            starts: 7,
            most_clients: 500,
            papers: 1000,
            desk,
            search: search::Size { scales: [10_000, 1_000_000], requests: 500 },
        }
    }
}

pub fn run(wanted: &Wanted) -> Result<ExitCode> {
    if wanted.quick {
        build(&["-p", "madoguchi"])?;
    } else if cfg!(debug_assertions) {
        // A load generator that is not optimised would take the cores from what it measures.
        build(&["--release", "-p", "madoguchi", "-p", "xtask"])?;
        return again_optimised();
    }
    let program = Path::new("target").join(if wanted.quick { "debug" } else { "release" }).join("madoguchi");
    let mut table = Table::default();
    // One thread makes all the load: the cores are for the server.
    Builder::new_current_thread().enable_all().build()?.block_on(measure(wanted, &program, &mut table))?;
    table.print();
    Ok(ExitCode::SUCCESS)
}

fn build(what: &[&str]) -> Result<()> {
    let built = Command::new("cargo").arg("build").args(what).status().context("cannot run cargo")?;
    ensure!(built.success(), "the build failed");
    Ok(())
}

fn again_optimised() -> Result<ExitCode> {
    let status = Command::new("target/release/xtask").args(env::args_os().skip(1)).status()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

async fn measure(wanted: &Wanted, program: &Path, table: &mut Table) -> Result<()> {
    let (size, folder) = (&wanted.size(), Folder::new()?);
    let mut hello = 0.0;
    if wanted.wants(Part::Door) {
        hello = self::hello(size).await?;
        table.row("bare axum hello, 32 clients", hello, "/s", Goal::None);
        demo_alone(program, &folder.at("demo"), size, table).await?;
    }
    if wanted.wants(Part::Papers) {
        papers::measure(size.papers, table)?;
    }
    for engine in [Engine::Sqlite, Engine::Postgres].into_iter().filter(|engine| wanted.wants_on(*engine)) {
        let (name, pages_wanted) = match engine {
            Engine::Sqlite => ("SQLite", 15_000.0),
            Engine::Postgres => ("PostgreSQL on the same cores, durable", 8_000.0),
        };
        table.head(name);
        let place = Place { program, data: &folder.at(name.split(' ').next().unwrap_or_default()), engine };
        if wanted.wants(Part::Door) {
            on_engine(&place, size, hello, pages_wanted, table).await?;
        }
        if wanted.wants(Part::Desk) {
            desk::measure(&place, &size.desk, table).await?;
        }
        if wanted.wants(Part::Search) {
            search::measure(&place, &size.search, table).await?;
        }
    }
    Ok(())
}

/// Where demos stand.
struct Place<'a> {
    program: &'a Path,
    data: &'a Path,
    engine: Engine,
}

/// A demo, and the database server that it has to itself.
pub struct Filled {
    pub server: Server,
    /// Where its documents are.
    pub documents: PathBuf,
    database: String,
    postgres: Option<Postgres>,
}

impl Filled {
    /// Until what the program does with many new rows is done, and the database knows what there is. How long the first took.
    async fn settles(&self) -> Result<Duration> {
        let store = Store::open(&Database::from_str(&self.database)?, Given::system()).await?;
        let began = Instant::now();
        search::until_seated(&store).await?;
        let took = began.elapsed();
        search::analyse(&store).await?;
        Ok(took)
    }
}

impl Place<'_> {
    /// A new demo with so many customers.
    fn filled(&self, scale: u32) -> Result<Filled> {
        let postgres = match self.engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(Postgres::start_durable()?),
        };
        let url = postgres.as_ref().map(Postgres::url);
        let more = ["--fresh", "--scale", &scale.to_string()];
        let server = Server::demo(self.program, self.data, url.as_deref(), &more)?;
        let own = || format!("sqlite:{}", self.data.join("madoguchi.db").display());
        let database = url.unwrap_or_else(own);
        Ok(Filled { server, documents: self.data.join("documents"), database, postgres })
    }

    /// The same demo, started once more.
    fn again(&self, filled: Filled) -> Result<Filled> {
        let Filled { server, documents, database, postgres } = filled;
        server.end()?;
        let url = postgres.as_ref().map(Postgres::url);
        let server = Server::demo(self.program, self.data, url.as_deref(), &[])?;
        Ok(Filled { server, documents, database, postgres })
    }

    /// The same demo with so many times as much.
    async fn multiplied(&self, filled: Filled, times: u32) -> Result<Filled> {
        let Filled { server, documents, database, postgres } = filled;
        server.end()?;
        multiply::by(times, &database).await?;
        let url = postgres.as_ref().map(Postgres::url);
        let server = Server::demo(self.program, self.data, url.as_deref(), &[])?;
        let filled = Filled { server, documents, database, postgres };
        filled.settles().await?;
        Ok(filled)
    }
}

async fn hello(size: &Size) -> Result<f64> {
    let server = Server::hello()?;
    let rate = pages::top_rate(&Asked::plain(server.address), size.time).await?;
    server.end()?;
    Ok(rate)
}

/// What somebody has who just tries it out.
async fn demo_alone(program: &Path, data: &Path, size: &Size, table: &mut Table) -> Result<()> {
    Server::demo(program, data, None, &["--fresh"])?.end()?;
    let mut starts = times::Times::default();
    for _ in 0..size.starts {
        let server = Server::demo(program, data, None, &[])?;
        starts.push(server.took);
        server.end()?;
    }
    table.row("start to first answered page, median", starts.percentile(50), "ms", Goal::AtMost(100.0));
    let server = Server::demo(program, data, None, &[])?;
    let weight = pages::weight(server.address).await?;
    table.row("page weight of a first visit", weight, "KB", Goal::AtMost(60.0));
    table.row("memory of the idle demo", mebibytes(server.memory()?), "MiB", Goal::AtMost(40.0));
    server.end()
}

async fn on_engine(
    place: &Place<'_>,
    size: &Size,
    hello: f64,
    pages_wanted: f64,
    table: &mut Table,
) -> Result<()> {
    let Filled { server, postgres, .. } = place.filled(size.crowd)?;
    let crowd = Arc::new(Crowd::new(size.crowd));
    let idle = server.memory()?;
    let top = Asked::top(server.address, &crowd).await?;

    let before = limit::hashes(size.time / 2)?;
    let mut all = Vec::new();
    for clients in [8, 32, size.most_clients] {
        all.push((clients, logins::measure(&server, &crowd, clients, size.time).await?));
    }
    // What the machine could do at its best while the logins were measured.
    let limit = limit::hashes(size.time / 2)?.max(before);
    table.row("argon2id 19 MiB/2/1 alone, on all cores", limit, "/s", Goal::None);
    for (clients, logins) in all {
        tell_logins(clients, logins, limit, idle, table);
    }
    let rate = pages::top_rate(&top, size.time).await?;
    table.row("top page behind the door, 32 clients", rate, "/s", Goal::AtLeast(pages_wanted));
    table.row("  of bare axum hello", rate / hello, "", Goal::None);
    let mut times = pages::at_rate(&top, rate / 2.0, size.time).await?;
    table.row("  p50 at half of that rate", times.percentile(50), "ms", Goal::None);
    table.row("  p99 at half of that rate", times.percentile(99), "ms", Goal::AtMost(3.0));
    pages::so_often(&top, size.requests).await?;
    let name = format!("memory after {} more requests", size.requests);
    table.row(&name, mebibytes(server.memory()?), "MiB", Goal::AtMost(64.0));
    server.end()?;
    drop(postgres);
    Ok(())
}

fn tell_logins(clients: u32, mut logins: Logins, limit: f64, idle: u32, table: &mut Table) {
    table.row(&format!("logins, {clients} clients"), logins.per_second, "/s", Goal::None);
    table.row("  of the argon2id limit", logins.per_second / limit, "", Goal::AtLeast(0.95));
    table.row("  p50", logins.times.percentile(50), "ms", Goal::None);
    table.row("  p99", logins.times.percentile(99), "ms", Goal::None);
    let all = f64::from(logins.shed) + f64::from(logins.times.count());
    table.row("  shed with 503", f64::from(logins.shed) / all * 100.0, "%", Goal::None);
    let above = mebibytes(logins.memory.saturating_sub(idle));
    table.row("  memory above idle", above, "MiB", Goal::AtMost(64.0));
}

fn mebibytes(kibibytes: u32) -> f64 {
    f64::from(kibibytes) / 1024.0
}

/// A temporary folder on the disk that the build is on, gone with this.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Folder> {
        let folder = Path::new("target").join(format!("bench-{}", std::process::id()));
        fs::create_dir_all(&folder).context("a folder for the bench cannot be made")?;
        Ok(Folder(folder))
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
