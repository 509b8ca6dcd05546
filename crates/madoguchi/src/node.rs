//! One node: opens what it needs, serves, works off the jobs, and ends in good order.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context as _, Result, anyhow, ensure};
use axum::Router;
use counter::{
    Desks, Error, Portal, Words,
    api::{document::Source, gate::Gate},
    site::Site,
    words::WordList,
};
use door::hashing::Hashing;
use invoices::Invoices;
use office::webhooks::follow;
use post::Carriers;
use shelf::Shelf;
use store::{Given, Store, args, jobs::Worker};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tokio_util::sync::CancellationToken;

use crate::{
    MIGRATIONS,
    backup::aside,
    check,
    config::Config,
    listen::{self, Listeners},
    routes,
    tls::Tls,
    watch,
};

/// Enough that a mail server that hangs does not hold up everything else.
const AT_ONCE: usize = 16;

pub struct Node {
    pub portal: Portal,
}

impl Node {
    pub async fn open(config: &Config, given: Given) -> Result<Node> {
        let store = Store::open(&config.database()?, given).await.context("the database cannot be opened")?;
        store.migrate(&MIGRATIONS).await.context("the database cannot be brought up to date")?;
        Node::stand_on(store, config).await
    }

    /// A node on a database that is open and up to date.
    pub async fn stand_on(store: Store, config: &Config) -> Result<Node> {
        let given = store.given().clone();
        let sites = check::load(&config.sites)?;
        let words = Words::new(&words()).map_err(|error| anyhow!(error))?;
        let keys = config.keys(&given)?;
        let portal = Portal::new(store, open_shelf(config)?, sites, words, keys, config.ways())
            .with(Hashing::start(config.hashing, given))
            .with(desks())
            .with(Gate::default())
            .with(config.outward()?)
            .with(Source(Arc::new(routes::api_document())));
        recognise_secret(&portal, config).await?;
        door::publish(&portal.store, &portal.sites).await?;
        Ok(Node { portal })
    }

    pub fn app(&self) -> Router {
        routes::app(&self.portal)
    }

    pub fn worker(&self, carriers: Carriers) -> Worker {
        let store = self.portal.store.clone();
        let worker = post::works(Worker::new(store.clone()).at_once(AT_ONCE), store, Arc::new(carriers));
        let worker = office::works(door::works(worker, &self.portal), &self.portal);
        self.portal.part::<Desks>().work(worker, &self.portal)
    }

    /// What stands behind the TLS listener, where the config has one.
    pub fn tls(&self, config: &Config) -> Result<Option<Tls>> {
        let open = |files| Tls::open(files, config.certificate_url.as_deref(), &self.portal.sites);
        config.tls.as_ref().map(open).transpose()
    }

    /// Serves until told to stop.
    pub async fn run(&self, listeners: Listeners, app: Router, worker: Worker, stop: CancellationToken) {
        let sites = self.portal.sites.clone();
        let working = {
            let stop = stop.clone();
            tokio::spawn(async move { worker.run(move || sites.slugs(), stop).await })
        };
        let sweeping = tokio::spawn(sweep(self.portal.clone(), stop.clone()));
        let telling = tokio::spawn(follow::run(self.portal.clone(), stop.clone()));
        tokio::spawn(ask_shelf(self.portal.clone()));
        listen::serve(listeners, app, stop).await;
        for task in [working, sweeping, telling] {
            if let Err(error) = task.await {
                tracing::error!(%error, "a background task broke");
            }
        }
    }
}

/// The site of this slug, for whoever names it on the command line.
pub fn site(portal: &Portal, slug: &str) -> Result<Arc<Site>> {
    let slugs = portal.sites.slugs().join(", ");
    portal.sites.get(slug).with_context(|| format!("there is no site {slug:?}; there are {slugs}"))
}

/// The one list of the desks: their words, sections of site files, jobs and pages all follow from it.
pub fn desks() -> Desks {
    Desks::new(vec![Arc::new(Invoices)], office::ROOMS.to_vec())
}

/// Every sentence that the program has.
pub fn words() -> Vec<WordList> {
    let own = [counter::words::WORDS, door::WORDS, office::WORDS, crate::WORDS];
    own.into_iter().chain(desks().words()).collect()
}

pub fn open_shelf(config: &Config) -> Result<Shelf> {
    let place = config.documents.place()?;
    Shelf::open(&place).with_context(|| format!("[documents] {place} cannot be used"))
}

/// Without documents most of the door still works, so nothing waits for this; whoever starts the program with a
/// wrong key reads it at once.
async fn ask_shelf(portal: Portal) {
    if let Err(error) = portal.shelf.ping().await {
        tracing::error!(%error, "documents cannot be reached");
    }
}

/// With another secret than its own, a database's sessions and links would die, and its audit log would
/// never be whole again: better not to start.
async fn recognise_secret(portal: &Portal, config: &Config) -> Result<()> {
    let proof = portal.keys.proof();
    let mut tx = portal.store.begin().await?;
    // It belongs to no site, and so to the nameless one.
    tx.run(
        "INSERT INTO installation (site, proof) VALUES ($1, $2) ON CONFLICT (site) DO NOTHING",
        args!["", proof],
    )
    .await?;
    let kept: Vec<u8> = tx.one("SELECT proof FROM installation WHERE site = $1", args![""]).await?;
    tx.commit().await?;
    ensure!(
        kept == proof,
        "the secret file {} is not the one that this database was made with; bring that one back",
        config.secret_file.display()
    );
    Ok(())
}

pub async fn serve(config: Config) -> Result<()> {
    let node = Node::open(&config, Given::system()).await?;
    let tls = node.tls(&config)?;
    let listeners = Listeners {
        plain: bind(config.listen).await?,
        tls: match (&config.tls, &tls) {
            (Some(files), Some(tls)) => Some((bind(files.listen).await?, tls.clone())),
            _ => None,
        },
    };
    let stop = CancellationToken::new();
    if let Some(address) = config.metrics {
        watch::serve_metrics(address, node.portal.clone(), stop.clone()).await?;
    }
    tokio::spawn(listen_to_signals(node.portal.clone(), tls, stop.clone()));
    if let Some(told) = aside::told(&mut node.portal.store.read().await?).await? {
        tracing::warn!(told, "work is put aside since a restore; `madoguchi release` lets it go on");
    }
    let worker = node.worker(config.carriers(false)?);
    let encrypted = config.tls.as_ref().map(|tls| tls.listen.to_string());
    tracing::info!(address = %config.listen, tls = encrypted, sites = ?node.portal.sites.slugs(), "ready");
    node.run(listeners, node.app(), worker, stop).await;
    tracing::info!("ended in good order");
    Ok(())
}

pub async fn bind(address: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| format!("cannot listen on {address}"))
}

/// SIGTERM and SIGINT end, SIGHUP reads the site files and the TLS certificate anew.
pub async fn listen_to_signals(portal: Portal, tls: Option<Tls>, stop: CancellationToken) {
    let signals =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut interrupt), Ok(mut hangup)) = signals else {
        tracing::error!("signals cannot be heard");
        return;
    };
    loop {
        tokio::select! {
            _ = terminate.recv() => break,
            _ = interrupt.recv() => break,
            _ = hangup.recv() => {
                reload(&portal).await;
                if let Some(tls) = &tls {
                    reload_tls(&portal, tls);
                }
            }
        }
    }
    tracing::info!("told to end: finishing what was accepted");
    stop.cancel();
}

/// A file with mistakes changes nothing: the old policy stands, and the log says why (DOOR-2).
async fn reload(portal: &Portal) {
    let anew = match portal.sites.read_anew() {
        Ok(anew) => anew,
        Err(mistakes) => {
            for mistake in mistakes {
                tracing::error!(%mistake, "the site files have mistakes; the old ones stand");
            }
            return;
        }
    };
    match door::publish(&portal.store, &anew).await {
        Ok(()) => {
            portal.sites.take_over(&anew);
            tracing::info!(sites = ?portal.sites.slugs(), "site files read anew");
        }
        Err(error) => tracing::error!(error = error.chain(), "the old site files stand"),
    }
}

/// After the sites: whom a certificate is asked of hangs on them.
fn reload_tls(portal: &Portal, tls: &Tls) {
    match tls.read_anew(&portal.sites) {
        Ok(()) => tracing::info!("TLS certificate read anew"),
        Err(error) => tracing::error!(error = format!("{error:#}"), "the old TLS certificate stands"),
    }
}

async fn sweep(portal: Portal, stop: CancellationToken) {
    loop {
        let shelf = counter::leftovers::sweep(&portal).await.map(drop);
        let tended = portal.store.tend().await.map_err(Error::from);
        for swept in [door::sweep(&portal).await, office::sweep(&portal).await, shelf, tended] {
            if let Err(error) = swept {
                tracing::warn!(error = error.chain(), "sweeping failed; tried again within the hour");
            }
        }
        // To fill an index takes minutes, and may end at any moment.
        let and_words = async {
            counter::index::sweep(&portal).await;
            portal.store.given().rest(Duration::from_hours(1)).await;
        };
        tokio::select! {
            () = stop.cancelled() => return,
            () = and_words => {}
        }
    }
}
