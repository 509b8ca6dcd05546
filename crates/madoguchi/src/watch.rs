//! Watch: the log, and the metrics on a listener of their own.

use std::net::SocketAddr;

use anyhow::{Context as _, Result};
use axum::{Router, routing::get};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

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
pub async fn metrics(address: SocketAddr, stop: CancellationToken) -> Result<()> {
    let buckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0];
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &buckets)?
        .install_recorder()?;
    let listener = TcpListener::bind(address)
        .await
        .with_context(|| format!("cannot listen for metrics on {address}"))?;
    let app = Router::new().route("/metrics", get(move || std::future::ready(handle.render())));
    tokio::spawn(async move {
        let served = axum::serve(listener, app).with_graceful_shutdown(stop.cancelled_owned()).await;
        if let Err(error) = served {
            tracing::error!(%error, "the metrics listener ended");
        }
    });
    Ok(())
}
