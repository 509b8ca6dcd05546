//! Operation: what the program shows of itself, takes from its config, reads off the wire and writes to its log.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use madoguchi::{MIGRATIONS, config::Config, demo};
use serde_json::Value;
use testkit::Fresh;

use crate::ground::{Folder, Ground, LOOPBACK};

store::on_both! {
    migrations = MIGRATIONS;

    async fn the_program_serves_no_page_of_the_demo_and_no_metrics(fresh: Fresh) {
        let ground = Ground::at(fresh, LOOPBACK).await;
        for path in ["/", "/demo/mailbox", "/demo/mailbox.json", "/metrics", "/debug", "/api", "/server-status"] {
            assert_eq!(ground.get(path).await.status, 404, "{path}");
        }
        assert_eq!(ground.get("/healthz").await.body, "ok\n");
        let probe = ground.get("/readyz").await;
        assert_eq!(probe.body, "ready\n");
        assert_eq!(probe.headers.get("set-cookie"), None, "a balancer keeps no cookies");
    }
}

fn config(folder: &Folder, listen: &str, public_url: &str, rest: &str) -> anyhow::Result<Config> {
    let file = folder.0.join("madoguchi.toml");
    let database = folder.0.join("madoguchi.db");
    let text = format!(
        "listen = \"{listen}\"\npublic-url = \"{public_url}\"\ndatabase = \"sqlite:{}\"\nsites = \"sites\"\n\
         secret-file = \"secret.key\"\n{rest}",
        database.display()
    );
    fs::write(&file, text).unwrap();
    Config::read(&file)
}

const SMTP: &str = "[mail]\nsmtp = \"smtp://127.0.0.1:1\"\n";

#[test]
fn a_config_without_tls_or_mail_is_refused() {
    let folder = Folder::new();
    assert!(config(&folder, "0.0.0.0:8080", "https://portal.example.jp", SMTP).is_ok());
    assert!(config(&folder, "0.0.0.0:8080", "http://portal.example.jp", SMTP).is_err());
    assert!(config(&folder, "0.0.0.0:8080", "https://portal.example.jp", "").is_err());
    assert!(config(&folder, "0.0.0.0:8080", "https://portal.example.jp", "debug = true\n").is_err());
    let secret = format!("{SMTP}[phone]\nwebhook = \"http://phone.example.jp/\"\ntoken = \"x\"\n");
    let plain = config(&folder, "0.0.0.0:8080", "https://portal.example.jp", &secret).unwrap();
    assert!(plain.carriers(false).is_err(), "texts would cross the network in plain text");
}

/// The program itself, as `madoguchi serve` runs.
struct Running {
    child: Option<Child>,
    address: SocketAddr,
    _folder: Folder,
}

impl Running {
    fn start() -> Running {
        let folder = Folder::new();
        demo::sites::write_missing(&folder.0.join("sites")).unwrap();
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        config(&folder, &address.to_string(), LOOPBACK, SMTP).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_madoguchi"));
        command.arg("serve").arg("--config").arg(folder.0.join("madoguchi.toml"));
        let child =
            command.stderr(Stdio::piped()).stdout(Stdio::null()).env_remove("RUST_LOG").spawn().unwrap();
        let running = Running { child: Some(child), address, _folder: folder };
        let began = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(began.elapsed() < Duration::from_secs(30), "the program does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        running
    }

    /// Sends these very bytes and gives everything that comes back.
    fn send(&self, bytes: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        stream.write_all(bytes.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // Hanging up in the middle is an answer, too.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn log(mut self) -> String {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        let log = child.wait_with_output().unwrap().stderr;
        String::from_utf8(log).unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or("none")
}

#[test]
fn a_request_with_two_lengths_is_no_request() {
    let running = Running::start();
    let ask = |headers: &str, body: &str| {
        running.send(&format!(
            "POST /invoice/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n\r\n{body}"
        ))
    };
    let inner = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    assert_eq!(status(&ask("Content-Length: 3\r\nContent-Length: 4", "abc")), "400");
    assert_eq!(status(&ask("Content-Length: -1", "")), "400");
    assert_eq!(status(&ask("Transfer-Encoding: chunked, identity", "0\r\n\r\n")), "400");
    let both = ask(
        &format!("Content-Length: {}\r\nTransfer-Encoding: chunked", inner.len() + 5),
        &format!("0\r\n\r\n{inner}"),
    );
    assert!(both.matches("HTTP/1.1 ").count() == 1 && !both.contains("ok\n"), "{both}");
    let long = running.send(&format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(100_000)));
    assert_eq!(status(&long), "431", "{long}");
}

#[test]
fn the_log_is_json_in_utc_and_tells_no_secret() {
    let running = Running::start();
    let page = running.send("GET /invoice/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap().to_owned()
    };
    let cookie = between(&page, "invoice-form=", ";");
    let token = between(&page, "name=\"_token\" value=\"", "\"");
    let post = |path: &str, fields: &str| {
        let body = format!("_token={token}&{fields}");
        running.send(&format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: invoice-form={cookie}; invoice-session=SECRETCOOKIE\r\n\
             User-Agent: SECRETAGENT\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    };
    assert_eq!(status(&post("/invoice/login", "login=SECRETLOGIN&password=SECRETPASSWORD")), "422");
    assert_eq!(status(&post("/invoice/recovery", "login=SECRETLOGIN&email=secretmail%40example.jp")), "303");
    assert_eq!(status(&post("/invoice/confirm/SECRETTOKEN", "code=SECRETCODE")), "404");
    let link = running.send(
        "GET /invoice/recovery/SECRETTOKEN?x=SECRETQUERY HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    let id = between(&link, "x-request-id: ", "\r\n");
    let log = running.log();
    assert!(log.contains(&id) && log.contains("/{site}/recovery/{token}"), "{log}");
    for secret in [&cookie, &token, "SECRET", "secretmail"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    for line in log.lines() {
        let entry: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let at = entry["timestamp"].as_str().expect("each entry says when");
        assert!(at.ends_with('Z') && at.parse::<jiff::Timestamp>().is_ok(), "{at}");
        assert!(entry["level"].is_string() && entry["target"].is_string(), "{line}");
    }
}

#[test]
fn nobody_has_an_account_from_the_start() {
    let running = Running::start();
    let page = running.send("GET /invoice/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    let after = |from: &str, to: char| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let (cookie, token) = (after("invoice-form=", ';'), after("name=\"_token\" value=\"", '"'));
    for (login, password) in
        [("INV00001", "Hajime2026x"), ("INV00002", "Kensetsu2026"), ("admin", "admin"), ("root", "")]
    {
        let body = format!("_token={token}&login={login}&password={password}");
        let answer = running.send(&format!(
            "POST /invoice/login HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: invoice-form={cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ));
        assert_eq!(status(&answer), "422", "{login}");
    }
}

#[test]
fn no_crate_has_unsafe_code_or_takes_chance_by_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let workspace: toml::Table = fs::read_to_string(root.join("Cargo.toml")).unwrap().parse().unwrap();
    let lints = &workspace["workspace"]["lints"];
    assert_eq!(lints["rust"]["unsafe_code"].as_str(), Some("forbid"));
    assert_eq!(lints["clippy"]["disallowed_methods"].as_str(), Some("warn"));
    let disallowed = fs::read_to_string(root.join("clippy.toml")).unwrap();
    assert!(disallowed.contains("getrandom::fill") && disallowed.contains("jiff::Timestamp::now"));
    let crates =
        fs::read_dir(root.join("crates")).unwrap().map(|entry| entry.unwrap().path().join("Cargo.toml"));
    for file in crates.chain([root.join("xtask/Cargo.toml")]) {
        let manifest: toml::Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        assert_eq!(manifest["lints"]["workspace"].as_bool(), Some(true), "{}", file.display());
    }
}

#[test]
fn the_script_writes_text_runs_no_text_and_keeps_nothing() {
    let script = include_str!("../../../counter/assets/portal.js");
    for way in [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "postMessage",
        "onmessage",
        "__proto__",
        "Object.assign",
    ] {
        assert!(!script.contains(way), "{way}");
    }
    assert!(!script.contains(" == ") && !script.contains(" != "), "values are compared with their types");
}
