//! The ground to stand on: one node as a config file would have it, and requests that no browser sends.

use std::{fs, path::PathBuf};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, request::Builder},
};
use door::hashing::Cost;
use madoguchi::{
    config::{Config, Documents, Mail, Phone, Webhooks},
    demo,
    node::Node,
};
use post::{Carriers, MailCarrier, PhoneCarrier};
use store::Given;
use testkit::{Browser, Fresh, Page};
use tower::ServiceExt as _;

pub const TLS: &str = "https://portal.example.jp";
pub const LOOPBACK: &str = "http://127.0.0.1:8080";
/// As the browser of the tests names its host.
pub const HOST: &str = "127.0.0.1:8080";

pub struct Ground {
    pub node: Node,
    /// What `madoguchi serve` serves: without the demo's pages.
    pub app: Router,
    _folder: Folder,
    _fresh: Fresh,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Ground {
    pub async fn at(fresh: Fresh, public_url: &str) -> Ground {
        Ground::of(fresh, public_url, &[], &[("invoice.toml", demo::sites::FILES[0].1.to_owned())]).await
    }

    /// The invoice site with another policy of sessions.
    pub async fn where_at_once_is(fresh: Fresh, at_once: &str) -> Ground {
        let site = format!("{}\n[sessions]\nat-once = \"{at_once}\"\n", demo::sites::FILES[0].1);
        Ground::of(fresh, LOOPBACK, &[], &[("invoice.toml", site)]).await
    }

    /// The same site once its operator has raised the cost of a hash.
    pub async fn with_costlier_hashes(fresh: Fresh) -> Ground {
        let site = [("invoice.toml", demo::sites::FILES[0].1.to_owned())];
        Ground::stand(fresh, LOOPBACK, &[], &site, 128).await
    }

    pub async fn of(fresh: Fresh, public_url: &str, proxies: &[&str], sites: &[(&str, String)]) -> Ground {
        Ground::stand(fresh, public_url, proxies, sites, 64).await
    }

    async fn stand(
        fresh: Fresh,
        public_url: &str,
        proxies: &[&str],
        sites: &[(&str, String)],
        memory_kib: u32,
    ) -> Ground {
        let folder = Folder::new();
        folder.keep_secret();
        for (name, text) in sites {
            fs::write(folder.0.join("sites").join(name), text).unwrap();
        }
        let mut config = folder.config(public_url);
        config.hashing.memory_kib = memory_kib;
        config.proxies = proxies.iter().map(|net| net.parse().unwrap()).collect();
        let node = Node::stand_on(fresh.store.clone(), &config).await.unwrap();
        demo::settle(&node.portal, 0).await.unwrap();
        Ground { app: node.app(), node, _folder: folder, _fresh: fresh }
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.app.clone())
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        send(&self.app, request).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(get(path).body(Body::empty()).unwrap()).await
    }

    /// Does the work that is due as the real program does it: texts are wiped once delivered.
    pub async fn settle(&self) {
        let carriers =
            Carriers { mail: MailCarrier::Mailbox, phone: PhoneCarrier::Mailbox, keep_texts: false };
        self.node.worker(carriers).settle(&self.node.portal.sites.slugs()).await.unwrap();
    }

    /// The path of the link in the newest mail that still waits to be carried.
    pub async fn waiting_link(&self) -> String {
        let mut conn = self.node.portal.store.read().await.unwrap();
        let newest = post::mailbox::newest(&mut conn, "invoice", 1).await.unwrap().remove(0);
        let url = newest.text.split_whitespace().find(|word| word.starts_with("http")).unwrap().to_owned();
        let rest = &url[url.find("://").unwrap() + 3..];
        rest[rest.find('/').unwrap()..].to_owned()
    }
}

pub async fn send(app: &Router, request: Request<Body>) -> Answer {
    let (parts, body) = app.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
}

pub fn get(path: &str) -> Builder {
    Request::builder().uri(path).header("host", HOST).header("accept", "text/html")
}

/// A form as it comes; every further header is the caller's.
pub fn form(path: &str, cookie: &str) -> Builder {
    let kind = "application/x-www-form-urlencoded";
    get(path).method("POST").header("content-type", kind).header("cookie", cookie)
}

/// The login form of a browser that has just opened it: its cookie, and its fields with a wrong password.
pub async fn login_form(ground: &Ground) -> (String, String) {
    let browser = ground.browser();
    let page =
        browser.open("/invoice/login").await.fill("ユーザID", "INV00002").fill("パスワード", "chigau2026");
    let (_, fields) = page.form_of("ログイン");
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
    (format!("invoice-form={}", browser.cookie("invoice-form").unwrap()), fields.join("&"))
}

pub async fn log_in(browser: &Browser, login: &str, password: &str) -> Page {
    let page = browser.open("/invoice/login").await;
    page.fill("ユーザID", login).fill("パスワード", password).press("ログイン").await
}

pub async fn member(browser: &Browser) -> Page {
    log_in(browser, "INV00002", "Kensetsu2026").await
}

pub async fn change_password(browser: &Browser, current: &str, new: &str) -> Page {
    let page = browser.open("/invoice/password").await;
    page.fill("現パスワード", current)
        .fill("新パスワード", new)
        .fill("新パスワード（確認用）", new)
        .press("変更する")
        .await
}

/// A folder of its own, gone with its owner.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        let folder = std::env::temp_dir().join(format!("madoguchi-security-{}", Given::system().id()));
        fs::create_dir_all(folder.join("sites")).unwrap();
        Folder(folder)
    }

    /// Two grounds on one database are one installation.
    fn keep_secret(&self) {
        use std::os::unix::fs::PermissionsExt as _;
        let file = self.0.join("secret.key");
        fs::write(&file, "5a".repeat(32)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn config(&self, public_url: &str) -> Config {
        Config {
            listen: "127.0.0.1:8080".parse().unwrap(),
            public_url: public_url.to_owned(),
            database: String::new(),
            sites: self.0.join("sites"),
            secret_file: self.0.join("secret.key"),
            proxies: Vec::new(),
            certificate_header: None,
            certificate_url: None,
            ca_file: None,
            tls: None,
            metrics: None,
            documents: Documents::in_folder(self.0.join("documents")),
            mail: Mail::default(),
            phone: Phone::default(),
            webhooks: Webhooks::default(),
            hashing: Cost { memory_kib: 64, passes: 1, waiting: 1000 },
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
