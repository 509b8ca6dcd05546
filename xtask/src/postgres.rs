//! A PostgreSQL server for the tests alone: in a temporary folder, on a private socket, gone afterwards.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::tools;

pub struct Postgres {
    keeper: Child,
    programs: PathBuf,
    socket: String,
}

impl Postgres {
    /// For tests, which want none of their data back.
    pub fn start() -> Result<Self> {
        Self::start_with("fsync=off synchronous_commit=off full_page_writes=off")
    }

    /// For measuring: a commit is on disk before it is answered.
    pub fn start_durable() -> Result<Self> {
        // Memory and log as docs/operations/postgresql.md has them; the defaults are for the smallest machines.
        Self::start_with("fsync=on shared_buffers=2GB max_wal_size=8GB")
    }

    fn start_with(settings: &str) -> Result<Self> {
        let programs = programs().context("PostgreSQL's initdb is not on this machine")?;
        let mut keeper = as_someone_unprivileged("sh")?;
        let mut keeper = keeper
            .args(["-c", include_str!("postgres.sh"), "postgres.sh"])
            .arg(&programs)
            .arg(settings)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Ctrl-C is for the caller; the keeper then reads the end of its input and tidies up.
            .process_group(0)
            .spawn()
            .context("cannot start a shell for PostgreSQL")?;
        let mut socket = String::new();
        let output = keeper.stdout.take().context("the output is piped")?;
        BufReader::new(output).read_line(&mut socket)?;
        let socket = socket.trim().to_owned();
        if socket.is_empty() {
            keeper.wait()?;
            bail!("PostgreSQL did not start; its own words stand above");
        }
        Ok(Self { keeper, programs, socket })
    }

    pub fn url(&self) -> String {
        format!("postgres://postgres@/postgres?host={}", percent_encode(&self.socket))
    }

    /// Lets a command find the server, and psql.
    pub fn tell(&self, command: &mut Command) {
        let path = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&path).chain([self.programs.clone()]);
        if let Ok(path) = env::join_paths(folders) {
            command.env("PATH", path);
        }
        command.env("MADOGUCHI_TEST_POSTGRES", self.url());
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(why) = self.keeper.wait() {
            eprintln!("PostgreSQL's keeper was lost: {why}");
        }
    }
}

/// The folder of initdb and its kin: the newest that Debian has installed, else the one on the PATH.
pub fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = installed
        .filter_map(|version| version.file_name().to_str()?.parse::<u32>().ok())
        .map(|version| (version, PathBuf::from(format!("/usr/lib/postgresql/{version}/bin"))))
        .filter(|(_, folder)| folder.join("initdb").exists() && folder.join("postgres").exists())
        .max();
    let on_path = || tools::on_path("initdb")?.canonicalize().ok()?.parent().map(Path::to_owned);
    newest.map(|(_, folder)| folder).or_else(on_path)
}

/// PostgreSQL refuses to run as root.
fn as_someone_unprivileged(program: &str) -> Result<Command> {
    if fs::metadata("/proc/self")?.uid() != 0 {
        return Ok(Command::new(program));
    }
    let users = fs::read_to_string("/etc/passwd")?;
    let user = ["postgres", "nobody"]
        .into_iter()
        .find(|user| users.lines().any(|line| line.split(':').next() == Some(user)))
        .context("as root, this needs a user `postgres` or `nobody` to run PostgreSQL as")?;
    let mut command = Command::new("setpriv");
    // A TMPDIR of root's own would be closed to that user.
    command
        .args(["--reuid", user, "--regid", &group_of(user)?, "--init-groups", program])
        .env_remove("TMPDIR");
    Ok(command)
}

fn group_of(user: &str) -> Result<String> {
    let output = Command::new("id").args(["-g", user]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn percent_encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}
