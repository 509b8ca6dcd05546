//! A phone gateway, or whoever else takes webhooks, that writes down what it is asked to carry and answers as it is told to.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    serve::Listener,
};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::tls::Identity;

#[derive(Clone, Debug)]
pub struct Call {
    pub authorization: Option<String>,
    pub headers: HeaderMap,
    pub raw: Bytes,
    pub body: Value,
}

impl Call {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

pub struct WebhookPeer {
    url: String,
    pem: String,
    book: Arc<Mutex<Book>>,
    serving: JoinHandle<()>,
}

#[derive(Default)]
struct Book {
    calls: Vec<Call>,
    answer: Answer,
}

#[derive(Clone)]
enum Answer {
    Status(u16, Option<(&'static str, String)>),
    /// One after the other; the last one stays.
    InTurn(VecDeque<u16>),
    Silence,
}

impl Default for Answer {
    fn default() -> Self {
        Self::Status(202, None)
    }
}

impl WebhookPeer {
    pub async fn start() -> Self {
        Self::with(false).await
    }

    pub async fn tls() -> Self {
        Self::with(true).await
    }

    async fn with(tls: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let at = listener.local_addr().expect("the port is bound");
        let (identity, book) = (Identity::make(), Arc::<Mutex<Book>>::default());
        let router = Router::new().fallback(take).with_state(Arc::clone(&book));
        let acceptor = identity.acceptor;
        let serving = tokio::spawn(async move {
            let ended = if tls {
                axum::serve(Encrypted { listener, acceptor }, router).await
            } else {
                axum::serve(listener, router).await
            };
            ended.expect("serving never ends by itself");
        });
        let scheme = if tls { "https" } else { "http" };
        Self { url: format!("{scheme}://{at}/notices"), pem: identity.pem, book, serving }
    }

    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The certificate to trust.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// What came in, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.book.lock().unwrap().calls.clone()
    }

    /// From now on: this status. It answers 202 until told otherwise.
    pub fn answer(&self, status: u16) {
        self.book.lock().unwrap().answer = Answer::Status(status, None);
    }

    pub fn answer_in_turn(&self, statuses: &[u16]) {
        self.book.lock().unwrap().answer = Answer::InTurn(statuses.iter().copied().collect());
    }

    pub fn answer_with(&self, status: u16, header: &'static str, value: &str) {
        self.book.lock().unwrap().answer = Answer::Status(status, Some((header, value.to_owned())));
    }

    pub fn fall_silent(&self) {
        self.book.lock().unwrap().answer = Answer::Silence;
    }
}

impl Drop for WebhookPeer {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn take(State(book): State<Arc<Mutex<Book>>>, headers: HeaderMap, raw: Bytes) -> Response {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).map(str::to_owned);
    let Ok(body) = serde_json::from_slice(&raw) else { return StatusCode::BAD_REQUEST.into_response() };
    let answer = {
        let mut book = book.lock().unwrap();
        book.calls.push(Call { authorization, headers, raw, body });
        match &mut book.answer {
            Answer::InTurn(statuses) => {
                let status = statuses.front().copied().unwrap_or_default();
                if statuses.len() > 1 {
                    statuses.pop_front();
                }
                Answer::Status(status, None)
            }
            answer => answer.clone(),
        }
    };
    let Answer::Status(status, header) = answer else { return std::future::pending().await };
    let status = StatusCode::from_u16(status).expect("tests name real statuses");
    // Real gateways answer with what they were sent.
    let said = "the text was: 123456";
    match header {
        None => (status, said).into_response(),
        Some(header) => (status, [header], said).into_response(),
    }
}

struct Encrypted {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, from) = Listener::accept(&mut self.listener).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, from);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}
