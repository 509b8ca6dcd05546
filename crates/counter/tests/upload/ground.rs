//! A page with a form that has a file, and a browser that sends it.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{StatusCode, header},
    middleware,
    response::IntoResponse as _,
    routing::{get, post},
};
use counter::{
    Answer, Arrival, Portal, Upload, Ways, Words,
    keys::Keys,
    layers,
    site::{Schema, Sites},
    spool::Spooled,
};
use futures_util::{Stream, StreamExt as _};
use serde::Deserialize;
use shelf::{Place, Shelf, testing::empty_folder};
use store::{Engine, Given, testing};
use tower::ServiceExt as _;

pub const LIMIT: u64 = 1024 * 1024;
pub const BOUNDARY: &str = "----boundary4711";

const SITE: &str = r##"
slug = "invoice"
preset = "plain"
names = { ja = "サンプル", en = "Sample" }
desks = ["invoices"]
support = { name.ja = "窓口", name.en = "Desk", phone = "03-0000-0000", hours.ja = "平日", hours.en = "Weekdays", mail = "desk@example.jp" }
sender = { name = "窓口", address = "desk@example.jp" }
brand = { colour = "#1a5276" }
"##;

type Held = dyn Fn(Spooled) + Send + Sync;

#[derive(Deserialize)]
struct Fields {
    title: String,
}

pub struct Ground {
    app: Router,
    pub cookie: String,
    pub token: String,
}

#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub text: String,
}

impl Ground {
    pub async fn new() -> Ground {
        Ground::with_limit(LIMIT).await
    }

    pub async fn with_limit(limit: u64) -> Ground {
        Ground::made(limit, |_| ()).await
    }

    /// Who wants to have a look at the file.
    pub async fn with(held: impl Fn(Spooled) + Send + Sync + 'static) -> Ground {
        Ground::made(LIMIT, held).await
    }

    async fn made(limit: u64, held: impl Fn(Spooled) + Send + Sync + 'static) -> Ground {
        let app = app(portal().await, limit, Arc::new(held));
        let request = Request::get("/invoice/form").body(Body::empty()).expect("a request");
        let response = app.clone().oneshot(request).await.expect("an app always answers");
        let set = response.headers()[header::SET_COOKIE].to_str().expect("plain").to_owned();
        let cookie = set.split(';').next().unwrap_or_default().to_owned();
        let token = to_bytes(response.into_body(), 1000).await.expect("a token");
        Ground { app, cookie, token: String::from_utf8(token.to_vec()).expect("plain") }
    }

    pub async fn send(&self, body: impl Into<Body>) -> Reply {
        self.send_announced(body, None).await
    }

    pub async fn send_announced(&self, body: impl Into<Body>, length: Option<u64>) -> Reply {
        let mut request = Request::post("/invoice/file")
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
        if let Some(length) = length {
            request = request.header(header::CONTENT_LENGTH, length);
        }
        self.ask(request.body(body.into()).expect("a request")).await
    }

    pub async fn ask(&self, request: Request) -> Reply {
        let response = self.app.clone().oneshot(request).await.expect("an app always answers");
        let status = response.status();
        let text = to_bytes(response.into_body(), 1_000_000).await.expect("an answer");
        Reply { status, text: String::from_utf8_lossy(&text).into_owned() }
    }

    /// The token, a title, and a file.
    pub fn form(&self, name: &str, file: &[u8]) -> Vec<u8> {
        [self.before_file(name).as_bytes(), file, END.as_bytes()].concat()
    }

    /// The form up to the file's first byte.
    pub fn before_file(&self, name: &str) -> String {
        format!("{}{}{}", field("_token", &self.token), field("title", "請求書"), file_head("file", name))
    }
}

pub fn field(name: &str, value: &str) -> String {
    format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

pub fn file_head(field: &str, name: &str) -> String {
    format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
         Content-Type: application/zip\r\n\r\n"
    )
}

pub const END: &str = "\r\n------boundary4711--\r\n";

/// A body that counts how much of it was asked for.
pub fn counted(pieces: impl Stream<Item = Bytes> + Send + 'static) -> (Body, Arc<AtomicU64>) {
    let taken = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&taken);
    let pieces = pieces.map(move |piece| {
        counter.fetch_add(piece.len() as u64, Relaxed);
        Ok::<_, std::io::Error>(piece)
    });
    (Body::from_stream(pieces), taken)
}

async fn take(upload: Upload, limit: u64, held: Arc<Held>) -> Answer {
    let taken = upload.take::<Fields>("file", limit).await?;
    let title = taken.form.title;
    let said = match taken.file {
        Ok(file) => {
            let said = format!("{title}: {} of {} bytes", file.name, file.key.length);
            if limit == LIMIT {
                assert_eq!(shelf::DocumentKey::of(&file.bytes().await?), file.key);
            }
            held(file);
            said
        }
        Err(untaken) => format!("{title}: {:?}", untaken.refusal("file")),
    };
    Ok(said.into_response())
}

async fn show(arrival: Arrival) -> String {
    arrival.form_token.to_string()
}

fn app(portal: Portal, limit: u64, held: Arc<Held>) -> Router {
    Router::new()
        .route("/{site}/form", get(show))
        .route("/{site}/file", post(move |upload: Upload| take(upload, limit, Arc::clone(&held))))
        .layer(middleware::from_fn_with_state(
            (|_| Some(layers::MOST_OF_A_FORM)) as fn(&str) -> Option<usize>,
            layers::again,
        ))
        .layer(middleware::from_fn_with_state(portal.clone(), layers::receive))
        .layer(middleware::from_fn_with_state(portal.clone(), layers::observe))
        .with_state(portal)
}

async fn portal() -> Portal {
    let folder = empty_folder("upload");
    fs::create_dir(folder.join("sites")).expect("a folder");
    fs::write(folder.join("sites/invoice.toml"), SITE).expect("a site");
    let sites = Sites::load(&folder.join("sites"), Schema::new(&[("plain", "")]).desks(["invoices"]))
        .expect("a site");
    let shelf = Shelf::open(&Place::Folder(folder.join("documents"))).expect("a shelf");
    fs::remove_dir_all(&folder).expect("nothing of it is used any more");
    let fresh = testing::fresh(Engine::Sqlite, Given::system(), &[]).await;
    let ways = Ways {
        public_url: "http://127.0.0.1:8080".to_owned(),
        proxies: Vec::new(),
        certificate_header: None,
        certificate_url: None,
    };
    let words = Words::new(&[counter::words::WORDS]).expect("words");
    Portal::new(fresh.store, shelf, sites, words, Keys::new([7; 32]), ways)
}
