//! The demo: everything on an embedded database, with people to log in as, in one command. What stands
//! here is a contract that tests, manuals and newcomers rely on.

mod mailbox;
mod people;
pub mod sites;
mod start;

pub use people::settle;

use std::{fs, net::SocketAddr, path::Path};

use anyhow::{Context as _, Result, ensure};
use axum::{Router, routing::get};
use counter::Portal;
use door::hashing::Cost;
use store::Given;
use tokio_util::sync::CancellationToken;

use crate::{
    cli::Demo,
    config::{Config, Mail, Phone},
    node::{self, Node},
    routes, watch,
};

pub async fn run(options: &Demo) -> Result<()> {
    ensure!(
        options.listen.ip().is_loopback(),
        "the demo listens on loopback only, since everybody knows its passwords; --listen {} is not",
        options.listen
    );
    prepare(&options.data, options.fresh)?;
    let config = config(options);
    let listener = node::bind(&config).await?;
    let node = Node::open(&config, Given::system()).await?;
    settle(&node.portal, options.scale).await?;
    let stop = CancellationToken::new();
    if let Some(address) = config.metrics {
        watch::metrics(address, stop.clone()).await?;
    }
    tokio::spawn(node::listen_to_signals(node.portal.clone(), stop.clone()));
    let worker = node.worker(config.carriers(true)?);
    announce(options);
    node.run(listener, app(&node.portal), worker, stop).await;
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

pub fn config(options: &Demo) -> Config {
    let data = &options.data;
    let database = options.database.clone();
    Config {
        listen: options.listen,
        public_url: format!("http://{}", address(options.listen)),
        database: database.unwrap_or_else(|| format!("sqlite:{}", data.join("madoguchi.db").display())),
        sites: data.join(sites::FOLDER),
        secret_file: data.join("secret.key"),
        proxies: Vec::new(),
        metrics: options.metrics,
        mail: Mail { smtp: options.smtp.clone() },
        phone: Phone { webhook: options.phone_webhook.clone(), token: None },
        hashing: Cost::default(),
    }
}

/// Links in mails begin with the address at which the demo was opened.
fn address(listen: SocketAddr) -> String {
    listen.to_string()
}

fn announce(options: &Demo) {
    let at = format!("http://{}", address(options.listen));
    let mail = match &options.smtp {
        Some(smtp) => format!("{smtp} (and a copy at {at}/demo/mailbox)"),
        None => format!("{at}/demo/mailbox"),
    };
    println!("Madoguchi demo");
    println!();
    println!("  Start here   {at}/");
    println!("  Mail goes to {mail}");
    println!("  Its files    {}", options.data.display());
    println!();
    println!("  First login  {at}/invoice/login   INV00001 / Hajime2026x");
    println!("  A member     {at}/invoice/login   INV00002 / Kensetsu2026");
    println!();
    println!(
        "Edit a file in {} and send SIGHUP to see it change.",
        options.data.join(sites::FOLDER).display()
    );
    println!("Ctrl-C ends.");
}
