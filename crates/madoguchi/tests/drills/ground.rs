//! Where a drill takes place: a folder with config and sites, a database of either engine, a mail server, and people.

use std::{env, fs, net::SocketAddr, path::PathBuf};

use door::people::{self, NewAccount, NewUser};
use jiff::SignedDuration;
use madoguchi::{config::Config, demo, node::Node};
use mail_parser::MessageParser;
use post::testing::{Mail, SmtpPeer};
use store::{
    Engine, Given, Store, args,
    testing::{self, Fresh},
};

use crate::program::{Program, command, free_address};

pub const SITE: &str = "invoice";
pub const PASSWORD: &str = "Kensetsu2026";
pub const FIRST_PASSWORD: &str = "Hajime2026x";

pub struct Ground {
    pub folder: Folder,
    pub database: String,
    pub address: SocketAddr,
    pub peer: SmtpPeer,
    /// PostgreSQL's database goes with it.
    _fresh: Option<Fresh>,
}

/// A temporary folder, gone with this.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let folder = env::temp_dir().join(format!("madoguchi-drill-{}", Given::system().id()));
        fs::create_dir_all(folder.join("sites")).unwrap();
        fs::write(folder.join("sites/invoice.toml"), include_str!("../../demo/invoice.toml")).unwrap();
        Folder(folder)
    }

    pub fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Ground {
    pub async fn new(engine: Engine) -> Ground {
        let folder = Folder::new();
        let fresh = match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(testing::fresh(engine, Given::system(), &[]).await),
        };
        let database = match fresh.as_ref().map(|fresh| &fresh.database) {
            Some(store::Database::Postgres(url)) => url.clone(),
            _ => format!("sqlite:{}", folder.at("madoguchi.db").display()),
        };
        let peer = SmtpPeer::start().await;
        let ground = Ground { folder, database, address: free_address(), peer, _fresh: fresh };
        ground.write_config("madoguchi.toml", ground.address, &ground.peer.url());
        ground
    }

    pub fn config(&self) -> PathBuf {
        self.folder.at("madoguchi.toml")
    }

    /// The cheapest hashes that the program puts up with: there is more to see in the same time.
    pub fn write_config(&self, name: &str, address: SocketAddr, smtp: &str) -> PathBuf {
        let text = format!(
            "listen = \"{address}\"\npublic-url = \"http://{}\"\ndatabase = \"{}\"\nsites = \"sites\"\n\
             secret-file = \"secret.key\"\nproxies = [\"127.0.0.0/8\"]\n\
             [mail]\nsmtp = \"{smtp}\"\n[hashing]\nmemory-kib = 7168\npasses = 5\n",
            self.address, self.database
        );
        let file = self.folder.at(name);
        fs::write(&file, text).unwrap();
        file
    }

    /// A node of the house that works at nothing.
    pub async fn node(&self) -> Node {
        Node::open(&Config::read(&self.config()).unwrap(), Given::system()).await.unwrap()
    }

    pub async fn start(&self) -> Program {
        Program::serve(&self.config(), self.address).await
    }

    /// So many members, LOAD0000001 and so on, and so many people with a letter, NEW00001 and so on.
    pub async fn settle(&self, members: u32, newcomers: u32) {
        let node = self.node().await;
        demo::settle(&node.portal, members).await.unwrap();
        let mut tx = node.portal.store.begin().await.unwrap();
        let site = node.portal.sites.get(SITE).unwrap();
        for number in 1..=newcomers {
            let (customer, login) = (format!("3{number:07}"), format!("NEW{number:05}"));
            let account =
                NewAccount {
                    number: &customer, name: "株式会社はじめ工業", kana: "ハジメコウギョウ"
                };
            let user =
                NewUser { login: &login, email: None, name: "二 始", first: Some((FIRST_PASSWORD, None)) };
            people::admit(&mut tx, &node.portal.keys, &site, &account, &user).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.database.parse().unwrap(), Given::system()).await.unwrap()
    }

    /// How many entries of the audit log tell of this.
    pub async fn deeds(&self, did: &str) -> i64 {
        let mut conn = self.store().await.read().await.unwrap();
        conn.one("SELECT count(*) FROM audit WHERE site = $1 AND did = $2", args![SITE, did]).await.unwrap()
    }

    /// What a killed program held is its for up to a minute. Nobody waits so long here: a hold that was not
    /// renewed for five seconds belongs to a dead one, since all work in the drills is shorter.
    pub async fn release_dead_holds(&self) {
        let mut tx = self.store().await.begin().await.unwrap();
        let dead = tx.now() + SignedDuration::from_secs(60 - 5);
        let sql = "UPDATE jobs SET held_until = 0 WHERE site = $1 AND state = 1 AND held_until < $2";
        tx.run(sql, args![SITE, dead]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// What `madoguchi audit verify` says.
    pub async fn verify_audit(&self) {
        let said = command(&["audit", "verify", "--config", self.config().to_str().unwrap()])
            .output()
            .await
            .unwrap();
        let words = String::from_utf8(said.stdout).unwrap();
        let is_whole = words.lines().all(|line| line.contains(": whole, "));
        assert!(said.status.success() && is_whole && words.contains("\ninvoice: whole, "), "{words}");
    }
}

pub fn login_of(member: u32) -> String {
    format!("LOAD{member:07}")
}

pub fn address_of(member: u32) -> String {
    format!("load{member:07}@load.example.jp")
}

/// The path of the first link in a mail as it came over the wire.
pub fn link_in(mail: &Mail) -> String {
    let read = MessageParser::default().parse(&mail.raw).expect("a mail can be read");
    let text = read.body_text(0).expect("a mail has a text").into_owned();
    let url =
        text.split_whitespace().find_map(|word| word.strip_prefix("http://")).expect("the mail has a link");
    url[url.find('/').expect("the link has a path")..].to_owned()
}

pub fn message_id(mail: &Mail) -> String {
    let read = MessageParser::default().parse(&mail.raw).expect("a mail can be read");
    read.message_id().expect("every mail has an id").to_owned()
}
