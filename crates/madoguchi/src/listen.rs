//! Listen: the accept loop, for plain HTTP and for TLS. Ends by finishing what was accepted.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use counter::TlsPeer;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Semaphore,
};
use tokio_rustls::{LazyConfigAcceptor, rustls::server::Acceptor, server::TlsStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::tls::Tls;

/// More connections than this wait to be accepted.
const MOST_CONNECTIONS: usize = 4096;
/// A browser that does not say what it wants is sent away.
const PATIENCE: Duration = Duration::from_secs(15);
/// What was accepted may take so long to finish once the program is told to end.
const LAST_ORDERS: Duration = Duration::from_secs(30);

/// Where the program is reached.
pub struct Listeners {
    pub plain: TcpListener,
    pub tls: Option<(TcpListener, Tls)>,
}

pub async fn serve(listeners: Listeners, app: Router, stop: CancellationToken) {
    let plain = accept(listeners.plain, None, app.clone(), stop.clone());
    let encrypted = async {
        if let Some((listener, tls)) = listeners.tls {
            accept(listener, Some(tls), app, stop).await;
        }
    };
    tokio::join!(plain, encrypted);
}

async fn accept(listener: TcpListener, tls: Option<Tls>, app: Router, stop: CancellationToken) {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(PATIENCE).max_buf_size(64 * 1024);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(PATIENCE).max_concurrent_streams(100);
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let place = tokio::select! {
            place = Arc::clone(&room).acquire_owned() => place,
            () = stop.cancelled() => break,
        };
        let Ok(place) = place else { return };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = stop.cancelled() => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, most likely: let some connections end first.
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        // Answers are small and written at once.
        let _ = stream.set_nodelay(true);
        let (builder, app, watcher) = (Arc::clone(&builder), app.clone(), graceful.watcher());
        let (tls, stop) = (tls.clone(), stop.clone());
        tokio::spawn(async move {
            // Browsers close connections as they like; that is no event.
            match tls {
                None => {
                    let _ =
                        watcher.watch(connection(&builder, stream, Caller { peer, tls: None }, app)).await;
                }
                Some(tls) => {
                    if let Some((stream, tls)) = shake_hands(stream, &tls, &stop).await {
                        let caller = Caller { peer, tls: Some(tls) };
                        let _ = watcher.watch(connection(&builder, stream, caller, app)).await;
                    }
                }
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(LAST_ORDERS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests were cut off: they took longer than {LAST_ORDERS:?} to finish");
    }
}

/// Which certificate the browser gets, and whether it is asked for one, hangs on the name that it wants.
async fn shake_hands(
    stream: TcpStream,
    tls: &Tls,
    stop: &CancellationToken,
) -> Option<(TlsStream<TcpStream>, TlsPeer)> {
    let shaking = async {
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let face = tls.face(hello.client_hello().server_name());
        hello.into_stream(face).await
    };
    let shaken = tokio::select! {
        shaken = tokio::time::timeout(PATIENCE, shaking) => shaken,
        () = stop.cancelled() => return None,
    };
    let stream = match shaken {
        Ok(Ok(stream)) => stream,
        Ok(Err(why)) => {
            tracing::debug!(%why, "a TLS handshake failed");
            return None;
        }
        Err(_) => return None,
    };
    let shown = stream.get_ref().1.peer_certificates().and_then(<[_]>::first);
    let certificate = shown.map(|certificate| Arc::from(certificate.as_ref()));
    Some((stream, TlsPeer { certificate }))
}

/// Who is at the other end.
#[derive(Clone)]
struct Caller {
    peer: SocketAddr,
    tls: Option<TlsPeer>,
}

fn connection(
    builder: &Builder<TokioExecutor>,
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    caller: Caller,
    app: Router,
) -> impl hyper_util::server::graceful::GracefulConnection<Error = Box<dyn std::error::Error + Send + Sync>>
+ Send
+ 'static {
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(caller.peer));
        if let Some(tls) = &caller.tls {
            request.extensions_mut().insert(tls.clone());
        }
        app.clone().oneshot(request)
    });
    builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned()
}
