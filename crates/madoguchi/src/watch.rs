//! Watch: the log, and the metrics on a listener of their own.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context as _, Result};
use axum::{Router, routing::get};
use counter::{Error, Portal};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use office::webhooks;
use store::jobs;
use tokio::{net::TcpListener, time::sleep};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// So often it is told how the queue stands.
const PAUSE: Duration = Duration::from_secs(30);

/// One JSON object a line, on standard error.
pub fn log_for_programs() {
    tracing_subscriber::fmt().json().with_env_filter(filter("info")).with_writer(std::io::stderr).init();
}

/// Only what somebody should look at: the demo's standard output is a page for newcomers.
pub fn log_for_people() {
    tracing_subscriber::fmt().compact().with_env_filter(filter("warn")).with_writer(std::io::stderr).init();
}

fn filter(otherwise: &str) -> EnvFilter {
    EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(otherwise))
}

/// GET /metrics on its own address, away from the public listener.
pub async fn serve_metrics(address: SocketAddr, portal: Portal, stop: CancellationToken) -> Result<()> {
    let buckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets)?
        .install_recorder()?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen for metrics on {address}"))?;
    tokio::spawn(stop.clone().run_until_cancelled_owned(tell_of_queue(portal)));
    let app = Router::new().route("/metrics", get(move || std::future::ready(handle.render())));
    tokio::spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
        if let Err(error) = served {
            tracing::error!(%error, "the metrics listener ended");
        }
    });
    Ok(())
}

async fn tell_of_queue(portal: Portal) {
    loop {
        // Where the database is away, that is told by other metrics.
        let _told = queue(&portal).await;
        sleep(PAUSE).await;
    }
}

/// Of all sites together: whoever is called at night wants to know whether work is done at all.
async fn queue(portal: &Portal) -> Result<(), Error> {
    let mut conn = portal.store.read().await?;
    let now = portal.store.now();
    let (mut waiting, mut held, mut dead, mut aside, mut late) = (0, 0, 0, 0, 0);
    let mut hooks = webhooks::Standing::default();
    for site in portal.sites.slugs() {
        let standing = jobs::standing(&mut conn, &site).await?;
        waiting += standing.waiting;
        held += standing.held;
        dead += standing.dead;
        aside += standing.aside;
        let of_site = webhooks::sql::standing(&mut conn, &site).await?;
        hooks.failing += of_site.failing;
        hooks.stopped += of_site.stopped;
        hooks.aside += of_site.aside;
        let since = jobs::overdue(&mut conn, &site).await?;
        late = late.max(since.map_or(0, |since| now.duration_since(since).as_secs()));
    }
    let told = |number: i64| f64::from(i32::try_from(number).unwrap_or(i32::MAX));
    for (state, jobs) in [("waiting", waiting), ("held", held), ("dead", dead), ("aside", aside)] {
        metrics::gauge!("jobs_left", "state" => state).set(told(jobs));
    }
    for (state, count) in [("failing", hooks.failing), ("stopped", hooks.stopped), ("aside", hooks.aside)] {
        metrics::gauge!("webhooks", "state" => state).set(told(count));
    }
    metrics::gauge!("jobs_late_seconds").set(told(late));
    Ok(())
}
