//! A house with everything in it, and what to compare a copy of it by.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use madoguchi::{MIGRATIONS, config::Config, demo, node::Node};
use store::{Cell, Engine, FromRow, Given, Row, Store, args};
use tokio::time::sleep;

pub use crate::program::{Said, path, run};
use crate::{
    ground::{Ground, SITE},
    program::Program,
};

impl Said {
    /// The backup that was made: its place is the first that is said.
    pub fn made(&self) -> PathBuf {
        self.words.lines().next().unwrap().into()
    }
}

/// Where a ground's backups are.
pub fn backups(ground: &Ground) -> PathBuf {
    ground.folder.at("backups")
}

/// Makes a backup, and says where it is.
pub async fn back_up(ground: &Ground) -> PathBuf {
    let (config, to) = (ground.config(), backups(ground));
    run(&["backup", "--config", path(&config), "--to", path(&to)]).await.is(0).made()
}

pub async fn restore(ground: &Ground, from: &Path, more: &[&str]) -> Said {
    let config = ground.config();
    run(&[&["restore", "--config", path(&config), "--from", path(from)], more].concat()).await
}

pub async fn verify(backup: &Path) -> Said {
    run(&["backup", "verify", path(backup)]).await
}

/// Members, newcomers, operators, documents with their trail, a batch's files, mails, a login: as they come about.
pub async fn lived_in(engine: Engine) -> Ground {
    let ground = Ground::new(engine).await;
    demo::sites::write_missing(&ground.folder.at("sites")).unwrap();
    ground.settle(3, 1).await;
    let node = Node::open(&Config::read(&ground.config()).unwrap(), Given::system()).await.unwrap();
    demo::deliver(&node.portal, 0).await.unwrap();
    drop(node);
    let mut program = ground.start().await;
    publish(&program).await;
    let printed = "SELECT count(*) FROM invoices WHERE site = $1 AND hash IS NULL";
    while ground.store().await.read().await.unwrap().one::<i64>(printed, args![SITE]).await.unwrap() > 0 {
        sleep(Duration::from_millis(50)).await;
    }
    program.tell("-TERM");
    program.end().await;
    ground
}

async fn publish(program: &Program) {
    let office = program.browser();
    let page = office.open("/office/login").await;
    let page = page.fill("メールアドレス", "admin@example.jp").fill("パスワード", "Office-2026-demo");
    page.press("ログイン").await;
    let mut file = String::from("請求書番号,お客様番号,発行日,品名,数量,単価\n");
    for number in 1..=3 {
        let _ = writeln!(file, "INV-{number},2{number:07},2026/11/20,クレーン,{number},68000");
    }
    let form = office.open("/office/invoice/batches/new").await;
    let batch = form.press_with("内容を確認する", ("file", "november.csv"), file.as_bytes()).await.path;
    loop {
        let page = office.open(&batch).await;
        if page.says("公開する日時を選んで") {
            page.choose("準備ができしだい公開する").press("登録する").await;
        } else if page.says("公開済み") {
            return;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// An empty database and no documents, with the secret and the sites of another.
pub async fn bare(engine: Engine, of: &Ground) -> Ground {
    let ground = Ground::new(engine).await;
    fs::copy(of.folder.at("secret.key"), ground.folder.at("secret.key")).unwrap();
    demo::sites::write_missing(&ground.folder.at("sites")).unwrap();
    ground
}

/// Every row of every table: which tables there are is read from the migrations.
pub async fn rows(store: &Store) -> BTreeMap<String, Vec<String>> {
    let mut rows = BTreeMap::new();
    let mut conn = store.read().await.unwrap();
    for table in tables() {
        let mut all: Vec<Shown> = conn.all(&format!("SELECT * FROM {table}"), &[]).await.unwrap();
        all.sort();
        rows.insert(table, all.into_iter().map(|Shown(row)| row).collect());
    }
    rows
}

/// What a restore changes: work is put aside, logins, links and keys end, what lies on the shelf without a name is listed.
const CHANGED: [&str; 11] = [
    "api_answers",
    "api_keys",
    "ceremonies",
    "jobs",
    "leftovers",
    "links",
    "operator_attempts",
    "operator_sessions",
    "remembered",
    "sessions",
    "tickets",
];

/// Every row that a restore brings back as it was.
pub async fn lasting(store: &Store) -> BTreeMap<String, Vec<String>> {
    let mut rows = rows(store).await;
    for table in CHANGED {
        assert!(rows.remove(table).is_some(), "{table}");
    }
    rows
}

pub fn tables() -> BTreeSet<String> {
    let mut tables = BTreeSet::from(["migrations".to_owned()]);
    for line in MIGRATIONS.iter().flat_map(|migration| migration.sql.lines()) {
        if let Some(made) = line.strip_prefix("CREATE TABLE ") {
            tables.insert(made.trim_end_matches(" (").to_owned());
        }
        if let Some(gone) = line.strip_prefix("DROP TABLE ") {
            tables.remove(gone.trim_end_matches(';'));
        }
    }
    tables
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Shown(String);

impl FromRow for Shown {
    fn from_row(row: &Row) -> store::Result<Shown> {
        let cells: Vec<Cell<'_>> = (0..).map_while(|column| row.cell(column).ok()).collect();
        Ok(Shown(format!("{cells:?}")))
    }
}

/// The files below a folder, by their paths within it.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Those of the shelf, without what a killed program left half-written beside them.
pub fn documents(ground: &Ground) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = files(&ground.folder.at("documents"));
    files.retain(|file, _| file.extension().is_none());
    files
}
