//! The demo: everything on an embedded database, with people to log in as, in one command. What stands
//! here is a contract that tests, manuals and newcomers rely on.

mod certificates;
mod mailbox;
mod papers;
mod people;
pub mod sites;
mod start;
mod texts;

pub use certificates::hand_out as hand_out_certificates;
pub use papers::deliver;
pub use people::settle;

use std::{
    fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use axum::{Router, routing::get};
use counter::Portal;
use door::hashing::Cost;
use store::Given;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Demo,
    config::{Config, Documents, Mail, Phone, Tls, Webhooks},
    listen::Listeners,
    node::{self, Node},
    routes, watch,
};

pub async fn run(options: &Demo) -> Result<()> {
    for listen in [Some(options.listen), options.listen_tls].into_iter().flatten() {
        ensure!(
            listen.ip().is_loopback(),
            "the demo listens on loopback only, since everybody knows its passwords; {listen} is not"
        );
    }
    prepare(&options.data, options.fresh)?;
    let (plain, encrypted) = (node::bind(options.listen).await?, bind_tls(options).await?);
    let listen_tls = encrypted.local_addr()?;
    let given = Given::system();
    let config = config(options, listen_tls, certificates::of_server(&options.data, &given)?);
    let node = Node::open(&config, given).await?;
    settle(&node.portal, options.scale).await?;
    deliver(&node.portal, options.scale).await?;
    texts::tell(&node.portal).await?;
    hand_out_certificates(&node.portal, &options.data).await?;
    let tls = node.tls(&config)?;
    let listeners = Listeners { plain, tls: tls.clone().map(|tls| (encrypted, tls)) };
    let stop = CancellationToken::new();
    if let Some(address) = config.metrics {
        watch::serve_metrics(address, node.portal.clone(), stop.clone()).await?;
    }
    tokio::spawn(node::listen_to_signals(node.portal.clone(), tls, stop.clone()));
    let worker = node.worker(config.carriers(true)?);
    announce(options, &config);
    node.run(listeners, app(&node.portal), worker, stop).await;
    Ok(())
}

/// The demo's own pages beside all others.
pub fn app(portal: &Portal) -> Router {
    let demo = Router::new()
        .route("/", get(start::show))
        .route("/demo/mailbox", get(mailbox::show))
        .route("/demo/mailbox.json", get(mailbox::json));
    routes::wrap(portal, routes::routes().merge(demo))
}

fn prepare(data: &Path, fresh: bool) -> Result<()> {
    let shown = data.display();
    let is_ours = data.join(sites::FOLDER).is_dir() || !data.exists();
    if fresh && data.exists() {
        // Whoever mistypes the folder must not lose what lies in it.
        ensure!(is_ours, "{shown} is not a demo's folder, so --fresh will not clear it away");
        fs::remove_dir_all(data).with_context(|| format!("{shown} cannot be cleared away"))?;
    }
    let folder = data.join(sites::FOLDER);
    fs::create_dir_all(&folder).with_context(|| format!("{shown} cannot be made"))?;
    sites::write_missing(&folder)
}

/// The next port after the one for HTTP, unless another is wished for. Where that one is taken already, any
/// other: the demo says which.
async fn bind_tls(options: &Demo) -> Result<TcpListener> {
    if let Some(wished) = options.listen_tls {
        return node::bind(wished).await;
    }
    let port = match options.listen.port() {
        8080 => 8443,
        port => port.wrapping_add(1),
    };
    let next = SocketAddr::new(options.listen.ip(), port);
    match TcpListener::bind(next).await {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            node::bind(SocketAddr::new(next.ip(), 0)).await
        }
        bound => bound.with_context(|| format!("cannot listen on {next}")),
    }
}

fn config(options: &Demo, listen_tls: SocketAddr, [certificate, key]: [PathBuf; 2]) -> Config {
    let data = &options.data;
    let database = options.database.clone();
    Config {
        listen: options.listen,
        public_url: format!("http://{}", address(options.listen)),
        database: database.unwrap_or_else(|| format!("sqlite:{}", data.join("madoguchi.db").display())),
        sites: data.join(sites::FOLDER),
        secret_file: data.join("secret.key"),
        proxies: Vec::new(),
        certificate_header: None,
        // By name: a browser keeps what it was told about certificates by name.
        certificate_url: Some(format!("https://localhost:{}", listen_tls.port())),
        ca_file: None,
        tls: Some(Tls { listen: listen_tls, certificate, key }),
        metrics: options.metrics,
        documents: Documents::in_folder(data.join("documents")),
        mail: Mail { smtp: options.smtp.clone() },
        phone: Phone { webhook: options.phone_webhook.clone(), token: None },
        webhooks: webhooks(),
        hashing: Cost::default(),
    }
}

/// Whoever tries them has their receiver on this machine.
pub fn webhooks() -> Webhooks {
    let networks = ["127.0.0.0/8", "::1/128"].map(|network| network.parse().expect("it is a network"));
    Webhooks { networks: networks.to_vec(), proxy: None }
}

/// Links in mails begin with the address at which the demo was opened.
fn address(listen: SocketAddr) -> String {
    listen.to_string()
}

fn announce(options: &Demo, config: &Config) {
    let at = format!("http://{}", address(options.listen));
    let mail = match &options.smtp {
        Some(smtp) => format!("{smtp} (and a copy at {at}/demo/mailbox)"),
        None => format!("{at}/demo/mailbox"),
    };
    say!("Madoguchi demo");
    say!();
    say!("  Start here   {at}/");
    say!("  Mail goes to {mail}");
    say!("  Its files    {}", options.data.display());
    if let Some(https) = &config.certificate_url {
        let data = options.data.display();
        say!("  HTTPS        {https}/   CA: {data}/tls/ca.pem");
        say!("  Certificates {data}/certificate/CERT0001.p12, CERT0002.p12   passphrase: demo");
    }
    say!();
    say!("  First login  {at}/invoice/login   INV00001 / Hajime2026x");
    say!("  A member     {at}/invoice/login   INV00002 / Kensetsu2026");
    say!("  The office   {at}/office/   admin@example.jp / Office-2026-demo");
    say!();
    say!("Edit a file in {} and send SIGHUP to see it change.", options.data.join(sites::FOLDER).display());
    say!("Ctrl-C ends.");
}
