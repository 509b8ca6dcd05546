//! A house: one or more nodes on one database, with the demo's sites and people.

use std::{fs, path::PathBuf, sync::Arc};

use axum::Router;
use counter::Portal;
use door::hashing::Cost;
use jiff::SignedDuration;
use madoguchi::{
    config::{Config, Documents, Mail as MailConfig, Phone},
    demo,
    node::Node,
};
use post::{Carriers, MailCarrier, PhoneCarrier, mailbox};
use store::{Store, jobs::Worker, testing::Fresh};

use crate::browser::Browser;

pub struct House {
    pub portal: Portal,
    app: Router,
    worker: Worker,
    fresh: Fresh,
    folder: Arc<Folder>,
}

/// A mail, SMS or call as it left.
#[derive(Clone, Debug)]
pub struct Mail {
    pub kind: String,
    pub to: String,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl Mail {
    /// The path of the first link in it.
    pub fn link(&self) -> String {
        let start = self.text.find("http://").expect("the mail has a link") + "http://".len();
        let rest = &self.text[start..];
        let url = rest.split_whitespace().next().unwrap_or_default();
        url[url.find('/').expect("the link has a path")..].to_owned()
    }
}

impl House {
    /// A house on a fresh database, with the demo's people in front of the door.
    pub async fn open(fresh: Fresh) -> House {
        // What a hash costs is measured elsewhere; here it only has to be right.
        House::at_cost(fresh, Cost { memory_kib: 64, passes: 1, waiting: 1000 }).await
    }

    /// Where it matters how long a password is looked at.
    pub async fn at_cost(fresh: Fresh, cost: Cost) -> House {
        let folder = Arc::new(Folder::new(cost));
        let house = House::on(fresh.clone(), fresh.store.clone(), folder).await;
        demo::settle(&house.portal, 0).await.expect("the demo's people can be let in");
        house
    }

    /// Another node of the same house.
    pub async fn another_node(&self) -> House {
        let given = self.portal.store.given().clone();
        let store = Store::open(&self.fresh.database, given).await.expect("the database can be opened again");
        House::on(self.fresh.clone(), store, Arc::clone(&self.folder)).await
    }

    /// The same house behind a proxy on loopback that passes client certificates on in this header.
    pub async fn behind_proxy(&self, header: &str) -> House {
        let mut config = self.folder.config();
        config.proxies = vec!["127.0.0.1/32".parse().expect("an address")];
        let named = toml::Value::String(header.to_owned()).try_into();
        config.certificate_header = Some(named.expect("a header that the config knows"));
        let given = self.portal.store.given().clone();
        let store = Store::open(&self.fresh.database, given).await.expect("the database can be opened again");
        House::with(config, self.fresh.clone(), store, Arc::clone(&self.folder)).await
    }

    async fn on(fresh: Fresh, store: Store, folder: Arc<Folder>) -> House {
        House::with(folder.config(), fresh, store, folder).await
    }

    async fn with(config: Config, fresh: Fresh, store: Store, folder: Arc<Folder>) -> House {
        let node = Node::stand_on(store, &config).await.expect("a node can stand");
        let carriers =
            Carriers { mail: MailCarrier::Mailbox, phone: PhoneCarrier::Mailbox, keep_texts: true };
        House {
            app: demo::app(&node.portal),
            worker: node.worker(carriers),
            portal: node.portal,
            fresh,
            folder,
        }
    }

    /// What the demo hands out to its member with this login: a client certificate in DER.
    pub async fn certificate_of(&self, login: &str) -> Vec<u8> {
        demo::hand_out_certificates(&self.portal, &self.folder.path)
            .await
            .expect("certificates can be issued");
        let file = self.folder.path.join("certificate").join(login).with_extension("pem");
        let text = fs::read_to_string(file).expect("the certificate has been handed out");
        pki::pem::certificates(&text).expect("it is PEM").remove(0)
    }

    /// The member CA of the certificate site, to issue others by.
    pub fn member_ca(&self) -> pki::Authority {
        let read = |name: &str| fs::read_to_string(self.sites_folder().join(name)).expect("the demo made it");
        pki::Authority::read(&read("member-ca.pem"), &read("member-ca.key")).expect("it is an authority")
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.app.clone())
    }

    pub fn app(&self) -> Router {
        self.app.clone()
    }

    pub fn sites_folder(&self) -> PathBuf {
        self.folder.path.join(demo::sites::FOLDER)
    }

    pub fn turn_clock(&self, by: SignedDuration) {
        self.portal.store.given().turn(by);
    }

    /// Lets all work be done that is due, and gives the mails to one address, oldest first.
    pub async fn mails_to(&self, address: &str) -> Vec<Mail> {
        let sites = self.portal.sites.slugs();
        self.worker.settle(&sites).await.expect("the jobs can be worked off");
        let mut conn = self.portal.store.read().await.expect("the database can be read");
        let mut mails = Vec::new();
        for site in sites {
            let newest = mailbox::newest(&mut conn, &site, 1000).await.expect("the mailbox can be read");
            mails.extend(newest.into_iter().rev().filter(|mail| mail.to == address).map(|mail| Mail {
                kind: mail.kind,
                to: mail.to,
                subject: mail.subject,
                text: mail.text,
                html: mail.html.unwrap_or_default(),
            }));
        }
        mails
    }

    pub async fn last_mail_to(&self, address: &str) -> Mail {
        self.mails_to(address).await.pop().unwrap_or_else(|| panic!("no mail to {address}"))
    }
}

/// The house's own folder, gone with it.
struct Folder {
    path: PathBuf,
    cost: Cost,
}

impl Folder {
    fn new(cost: Cost) -> Folder {
        let path = std::env::temp_dir().join(format!("madoguchi-house-{}", store::Given::system().id()));
        let sites = path.join(demo::sites::FOLDER);
        fs::create_dir_all(&sites).expect("a temporary folder can be made");
        demo::sites::write_missing(&sites).expect("the demo's sites can be written");
        Folder { path, cost }
    }

    fn config(&self) -> Config {
        Config {
            listen: "127.0.0.1:8080".parse().expect("an address"),
            public_url: "http://127.0.0.1:8080".to_owned(),
            database: String::new(),
            sites: self.path.join(demo::sites::FOLDER),
            secret_file: self.path.join("secret.key"),
            proxies: Vec::new(),
            certificate_header: None,
            certificate_url: None,
            ca_file: None,
            tls: None,
            metrics: None,
            documents: Documents::in_folder(self.path.join("documents")),
            mail: MailConfig::default(),
            phone: Phone::default(),
            webhooks: demo::webhooks(),
            hashing: self.cost,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}
