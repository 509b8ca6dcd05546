//! A program at the API, with its key.

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use serde_json::Value as Json;
use tower::ServiceExt as _;

pub struct Program {
    app: Router,
    key: String,
    headers: Vec<(&'static str, String)>,
}

pub struct Told {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
    /// Null where it is no JSON.
    pub json: Json,
}

impl Program {
    pub fn new(app: Router, key: &str) -> Program {
        Program { app, key: key.to_owned(), headers: Vec::new() }
    }

    /// The same, with one more header on every request.
    #[must_use]
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Program {
        let mut headers = self.headers.clone();
        headers.push((name, value.into()));
        Program { app: self.app.clone(), key: self.key.clone(), headers }
    }

    pub async fn get(&self, path: &str) -> Told {
        self.ask("GET", path, None).await
    }

    pub async fn say(&self, method: &str, path: &str, said: &Json) -> Told {
        self.ask(method, path, Some(("application/json", said.to_string().as_bytes()))).await
    }

    pub async fn ask(&self, method: &str, path: &str, body: Option<(&str, &[u8])>) -> Told {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, "127.0.0.1:8080")
            .header(header::ACCEPT_LANGUAGE, "en");
        if !self.key.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let (kind, body) = body.unzip();
        let body = body.unwrap_or_default().to_vec();
        // Without a name for what it is, a body comes as HTTP/2 can bring it: without a length, too.
        if let Some(kind) = kind.filter(|kind| !kind.is_empty()) {
            request = request.header(header::CONTENT_TYPE, kind);
            let is_chunked = self.headers.iter().any(|(name, _)| *name == "transfer-encoding");
            if !is_chunked {
                request = request.header(header::CONTENT_LENGTH, body.len());
            }
        }
        let request = request.body(Body::from(body)).expect("a request");
        let answer = self.app.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.expect("a whole answer").to_bytes().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or_default();
        Told { status: parts.status, headers: parts.headers, bytes, json }
    }
}

impl Told {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
