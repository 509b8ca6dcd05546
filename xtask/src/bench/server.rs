//! The servers that are measured, each a process of its own: the demo, and a bare axum that says hello.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, bail};

pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From the start of the process to the first answered page.
    pub took: Duration,
}

const PATIENCE: Duration = Duration::from_hours(1);

impl Server {
    pub fn demo(program: &Path, data: &Path, database: Option<&str>, more: &[&str]) -> Result<Server> {
        let mut command = Command::new(program);
        command.arg("demo").arg("--data").arg(data).args(more).stdout(Stdio::null());
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        Server::start(command, "/invoice/login")
    }

    pub fn hello() -> Result<Server> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("hello");
        Server::start(command, "/")
    }

    fn start(mut command: Command, page: &str) -> Result<Server> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        command.args(["--listen", &address.to_string()]).env("RUST_LOG", "error");
        let began = Instant::now();
        let child = command.spawn().with_context(|| format!("cannot start {command:?}"))?;
        let mut server = Server { child, address, took: Duration::ZERO };
        while !answers(address, page) {
            if let Some(status) = server.child.try_wait()? {
                bail!("{command:?} ended: {status}");
            }
            if began.elapsed() > PATIENCE {
                bail!("{command:?} does not answer");
            }
            thread::sleep(Duration::from_millis(1));
        }
        server.took = began.elapsed();
        Ok(server)
    }

    /// What the process occupies, in KiB.
    pub fn memory(&self) -> Result<u32> {
        memory_of(self.child.id())
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// In good order.
    pub fn end(mut self) -> Result<()> {
        Command::new("kill").arg(self.child.id().to_string()).status()?;
        self.child.wait()?;
        Ok(())
    }
}

fn answers(address: SocketAddr, page: &str) -> bool {
    let Ok(mut line) = TcpStream::connect(address) else { return false };
    let mut status = [0; 12];
    let request = format!("GET {page} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    let asked = line.write_all(request.as_bytes()).and_then(|()| line.read_exact(&mut status));
    asked.is_ok() && status.ends_with(b" 200")
}

impl Drop for Server {
    fn drop(&mut self) {
        // When a measurement broke off; an ended process does not mind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn memory_of(process: u32) -> Result<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}

/// `xtask hello`: what axum can do on this machine with no work at all.
pub async fn say_hello(listen: SocketAddr) -> Result<()> {
    let app = axum::Router::new().route("/", axum::routing::get(async || "hello\n"));
    axum::serve(tokio::net::TcpListener::bind(listen).await?, app).await?;
    Ok(())
}
