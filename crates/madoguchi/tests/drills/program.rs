//! The program as a child process: started, told, killed, and listened to.

use std::{
    fs::{File, read_to_string},
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{self, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use testkit::{Browser, Page};
use tokio::{
    process::{Child, Command},
    time::{sleep, timeout},
};

const BINARY: &str = env!("CARGO_BIN_EXE_madoguchi");
/// Far more than a start takes, also in a debug build on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

pub struct Program {
    child: Child,
    pub address: SocketAddr,
    log: PathBuf,
    /// How long it took from the start of the process to the first answer.
    pub took: Duration,
}

pub fn command(arguments: &[&str]) -> Command {
    wrapped(&[BINARY], arguments)
}

/// The program, started by others: `["unshare", "-rm", …, BINARY]`.
fn wrapped(program: &[&str], arguments: &[&str]) -> Command {
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(arguments).env_remove("RUST_LOG").kill_on_drop(true);
    command
}

/// What a command said, and how it ended.
pub struct Said {
    pub code: i32,
    pub words: String,
    pub errors: String,
}

impl Said {
    pub fn is(self, code: i32) -> Said {
        assert_eq!(self.code, code, "{}{}", self.words, self.errors);
        self
    }

    /// What is refused is said once, in one message.
    pub fn refuses(self, why: &str) {
        let message = self.errors.lines().filter(|line| line.starts_with("madoguchi: ")).count();
        assert!(self.code == 1 && message == 1 && self.errors.contains(why), "{why}: {}", self.errors);
    }
}

pub async fn run(arguments: &[&str]) -> Said {
    let said = command(arguments).output().await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Said { code: said.status.code().unwrap(), words: text(said.stdout), errors: text(said.stderr) }
}

pub fn path(path: &Path) -> &str {
    path.to_str().unwrap()
}

impl Program {
    /// Serves, and answers.
    pub async fn serve(config: &Path, address: SocketAddr) -> Program {
        Program::run(&[BINARY], config, address).await
    }

    /// The same, in a world of its own that `wrapper` makes before it becomes the program.
    pub async fn serve_within(wrapper: &[&str], config: &Path, address: SocketAddr) -> Program {
        Program::run(&[wrapper, &[BINARY]].concat(), config, address).await
    }

    async fn run(program: &[&str], config: &Path, address: SocketAddr) -> Program {
        let log = config.with_file_name(format!("log-{}.json", address.port()));
        let to = File::options().create(true).append(true).open(&log).unwrap();
        let began = Instant::now();
        let child = wrapped(program, &["serve", "--config", config.to_str().unwrap()])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(to)
            .spawn()
            .unwrap();
        let mut program = Program { child, address, log, took: Duration::ZERO };
        while program.open("/readyz").await.status != 200 {
            if let Some(status) = program.child.try_wait().unwrap() {
                panic!("the program ended at its start ({status}):\n{}", program.log());
            }
            assert!(began.elapsed() < PATIENCE, "the program does not answer:\n{}", program.log());
            sleep(Duration::from_millis(5)).await;
        }
        program.took = began.elapsed();
        program
    }

    pub fn browser(&self) -> Browser {
        Browser::to(self.address)
    }

    pub async fn open(&self, path: &str) -> Page {
        self.browser().open(path).await
    }

    pub fn id(&self) -> u32 {
        self.child.id().expect("the program runs")
    }

    /// SIGKILL: no word of farewell.
    pub async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }

    pub fn tell(&self, signal: &str) {
        let told = process::Command::new("kill").args([signal, &self.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    pub async fn end(&mut self) -> ExitStatus {
        timeout(PATIENCE, self.child.wait()).await.expect("the program ends").unwrap()
    }

    pub fn log(&self) -> String {
        read_to_string(&self.log).unwrap()
    }

    /// The lines of the log that have all these words.
    pub fn lines_with(&self, words: &[&str]) -> Vec<String> {
        let log = self.log();
        log.lines().filter(|line| words.iter().all(|word| line.contains(word))).map(str::to_owned).collect()
    }

    pub async fn line_with(&self, words: &[&str]) -> String {
        for _ in 0..1000 {
            if let Some(line) = self.lines_with(words).pop() {
                return line;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("the log does not say {words:?}:\n{}", self.log());
    }
}

/// A port that is free, and none that the system gives to outgoing connections: else, while the program is
/// down, a client could by chance be connected with itself.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let own = u16::try_from(process::id() * 16 % 20_000).unwrap();
    loop {
        let port = 10_000 + (own + NEXT.fetch_add(1, Ordering::Relaxed)) % 20_000;
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
