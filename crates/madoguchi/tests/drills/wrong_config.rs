//! A wrong config: the program ends at once, with one clear message on standard error.

use std::{
    fs::{self, Permissions},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
    time::Duration,
};

use store::Engine;
use tokio::time::timeout;

use crate::{
    ground::Ground,
    program::{command, free_address},
};

/// What was changed, what becomes what in the config, and what the message must name.
type Case = (&'static str, fn(&Ground, String) -> String, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "an unknown key",
        |_, text| text.replace("listen =", "lisen ="),
        &["madoguchi.toml", "lisen", "line 1", "listen"],
    ),
    ("an unknown key in a section", |_, text| text.replace("smtp =", "smpt ="), &["smpt", "smtp", "line 8"]),
    ("no TOML", |_, text| text.replace("listen = ", "listen "), &["madoguchi.toml", "line 1"]),
    ("a missing key", |_, text| text.replace("public-url", "# "), &["public-url"]),
    (
        "a word for an address",
        |_, text| text.replace("listen = \"127.0.0.1", "listen = \"localhost"),
        &["madoguchi.toml", "line 1", "address"],
    ),
    ("no mail server", |_, text| text.replace("smtp =", "# "), &["[mail] smtp", "missing"]),
    ("a mail server without a scheme", |_, text| text.replace("smtp://", ""), &["[mail] smtp"]),
    (
        "plain http in public",
        |_, text| text.replace("listen = \"127.0.0.1", "listen = \"0.0.0.0"),
        &["public-url", "https://"],
    ),
    (
        "a slash at the end",
        |_, text| {
            text.replace("\ndatabase", "\n#")
                .replace("http://127.0.0.1", "https://portal.example.jp/\"\ndatabase = \"sqlite:x\"\n#")
        },
        &["public-url", "slash"],
    ),
    (
        "an unknown database",
        |_, text| text.replace("sqlite:", "mysql:"),
        &["database", "sqlite:PATH", "postgres://"],
    ),
    (
        "a database in no folder",
        |_, text| text.replace("madoguchi.db", "nowhere/madoguchi.db"),
        &["database", "nowhere/madoguchi.db"],
    ),
    (
        "a database server that is not there",
        |_, text| text.replace("sqlite:", "postgres://someone:s3cret@127.0.0.1:1/x?x="),
        &["database"],
    ),
    (
        "a secret in no folder",
        |_, text| text.replace("secret.key", "nowhere/secret.key"),
        &["secret file", "nowhere/secret.key"],
    ),
    ("a secret that is a folder", |_, text| text.replace("secret.key", "sites"), &["secret file", "sites"]),
    (
        "a secret that is none",
        |ground, text| {
            fs::write(ground.folder.at("secret.key"), "swordfish\n").unwrap();
            fs::set_permissions(ground.folder.at("secret.key"), Permissions::from_mode(0o600)).unwrap();
            text
        },
        &["secret.key", "64 hexadecimal digits"],
    ),
    (
        "a secret that everybody can read",
        |ground, text| {
            fs::write(ground.folder.at("secret.key"), "0123456789abcdef".repeat(4)).unwrap();
            fs::set_permissions(ground.folder.at("secret.key"), Permissions::from_mode(0o644)).unwrap();
            text
        },
        &["secret.key", "600"],
    ),
    ("no sites folder", |_, text| text.replace("\"sites\"", "\"nowhere\""), &["nowhere", "cannot be read"]),
    (
        "an empty sites folder",
        |ground, text| {
            fs::remove_file(ground.folder.at("sites/invoice.toml")).unwrap();
            text
        },
        &["sites", "holds no site"],
    ),
    (
        "mistakes in a site",
        |ground, text| {
            let file = ground.folder.at("sites/invoice.toml");
            let site = fs::read_to_string(&file).unwrap();
            fs::write(file, site.replace("preset = \"invoice\"", "preset = \"invoic\"\nslog = 1")).unwrap();
            text
        },
        &["invoice.toml:4:", "invoice.toml:5:1", "did you mean `invoice`?", "did you mean `slug`?"],
    ),
    (
        "a proxy that is none",
        |_, text| text.replace("127.0.0.0/8", "localhost"),
        &["madoguchi.toml", "line 6"],
    ),
    (
        "a CA file that is not there",
        |_, text| format!("ca-file = \"nowhere.pem\"\n{text}"),
        &["ca-file", "nowhere.pem", "cannot be read"],
    ),
    (
        "a CA file with something else",
        |ground, text| {
            fs::write(
                ground.folder.at("ca.pem"),
                "# our CA\n\n-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
            )
            .unwrap();
            format!("ca-file = \"ca.pem\"\n{text}")
        },
        &["ca-file", "ca.pem:3: this certificate is garbled"],
    ),
    (
        "documents in no folder",
        |_, text| format!("{text}\n[documents]\nfolder = \"nowhere/documents\"\n"),
        &["[documents]", "nowhere/documents"],
    ),
    (
        "documents in a file",
        |_, text| format!("{text}\n[documents]\nfolder = \"madoguchi.toml\"\n"),
        &["[documents]", "madoguchi.toml"],
    ),
    (
        "documents in two places",
        |_, text| format!("{text}\n[documents]\nfolder = \"documents\"\n{}", s3("127.0.0.1")),
        &["[documents]", "a folder and s3"],
    ),
    (
        "documents in plain text through the network",
        |ground, text| {
            write_secret_key(ground, 0o600);
            format!("{text}\n{}", s3("s3.example.jp"))
        },
        &["[documents] s3", "http://s3.example.jp", "https://"],
    ),
    (
        "an object store without a secret key",
        |_, text| format!("{text}\n{}", s3("127.0.0.1").replace("secret-key-file", "#")),
        &["[documents] s3", "secret-key-file", "MADOGUCHI_S3_SECRET_KEY"],
    ),
    (
        "a secret key that is not there",
        |_, text| format!("{text}\n{}", s3("127.0.0.1")),
        &["[documents] s3", "s3.key", "cannot be read"],
    ),
    (
        "a secret key that everybody can read",
        |ground, text| {
            write_secret_key(ground, 0o644);
            format!("{text}\n{}", s3("127.0.0.1"))
        },
        &["[documents] s3", "s3.key", "600"],
    ),
    ("hashes that protect nothing", |_, text| text.replace("7168", "64"), &["[hashing]", "19456"]),
];

fn s3(host: &str) -> String {
    format!(
        "[documents.s3]\nbucket = \"documents\"\nendpoint = \"http://{host}:9\"\nregion = \"us-east-1\"\n\
         access-key = \"AKEXAMPLE\"\nsecret-key-file = \"s3.key\"\n"
    )
}

fn write_secret_key(ground: &Ground, mode: u32) {
    fs::write(ground.folder.at("s3.key"), "s3cret\n").unwrap();
    fs::set_permissions(ground.folder.at("s3.key"), Permissions::from_mode(mode)).unwrap();
}

async fn fails(ground: &Ground, what: &str, names: &[&str]) {
    let config = ground.config();
    let run = command(&["serve", "--config", config.to_str().unwrap()]).output();
    let ended = timeout(Duration::from_secs(20), run)
        .await
        .unwrap_or_else(|_| panic!("{what}: it does not end"))
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1), "{what}: {said}");
    let message: Vec<&str> = said.lines().filter(|line| !line.starts_with('{')).collect();
    let begun = message.iter().filter(|line| line.starts_with("madoguchi: ")).count();
    assert!(begun == 1 && message[0].starts_with("madoguchi: "), "{what} is told once: {said}");
    assert!(
        !said.contains("panicked") && !said.contains("s3cret") && !said.contains("backtrace"),
        "{what}: {said}"
    );
    for name in names {
        assert!(said.contains(name), "{what}: {name:?} is not named in: {said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_mistake_is_told_in_one_message() {
    let mut untold = Vec::new();
    for (what, spoil, names) in CASES {
        let ground = Ground::new(Engine::Sqlite).await;
        let right = fs::read_to_string(ground.config()).unwrap();
        let wrong = spoil(&ground, right);
        fs::write(ground.config(), wrong).unwrap();
        let told = tokio::spawn(async move { fails(&ground, what, names).await });
        if told.await.is_err() {
            untold.push(*what);
        }
    }
    assert!(untold.is_empty(), "{untold:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_port_in_use_is_told_in_one_message() {
    let ground = Ground::new(Engine::Sqlite).await;
    let _taken = TcpListener::bind(ground.address).unwrap();
    fails(&ground, "a port in use", &["cannot listen on", &ground.address.to_string()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_metrics_port_in_use_is_told_in_one_message() {
    let ground = Ground::new(Engine::Sqlite).await;
    let metrics = free_address();
    let _taken = TcpListener::bind(metrics).unwrap();
    let text = fs::read_to_string(ground.config()).unwrap();
    fs::write(ground.config(), format!("metrics = \"{metrics}\"\n{text}")).unwrap();
    fails(&ground, "a metrics port in use", &["metrics", &metrics.to_string()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_config_file_is_told_in_one_message() {
    let ground = Ground::new(Engine::Sqlite).await;
    fs::remove_file(ground.config()).unwrap();
    fails(&ground, "no config file", &["madoguchi.toml", "cannot be read"]).await;
}
