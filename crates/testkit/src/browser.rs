//! A browser without a screen: keeps cookies, follows redirects, fills forms by their labels.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use cookie::Cookie;
use counter::TlsPeer;
use http_body_util::BodyExt as _;
use scraper::{ElementRef, Html, Selector};
use tokio_rustls::TlsConnector;
use zip::ZipArchive;

use crate::way::Way;

#[derive(Clone)]
pub struct Browser {
    way: Way,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    language: &'static str,
    behind: Option<IpAddr>,
    host: Option<&'static str>,
    tls: Option<TlsPeer>,
    headers: Vec<(&'static str, String)>,
}

/// A page as it came, after redirects.
#[derive(Clone)]
pub struct Page {
    browser: Browser,
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
    /// The body as it came, where it is no text.
    pub bytes: Vec<u8>,
    typed: Vec<(String, String)>,
}

const MOST_REDIRECTS: usize = 6;
const FORM: &str = "application/x-www-form-urlencoded";

impl Browser {
    pub fn new(app: Router) -> Self {
        Browser::by(Way::inside(app))
    }

    /// Talks to a program of its own over HTTP. What nobody answers is a 502, as behind a proxy.
    pub fn to(address: SocketAddr) -> Self {
        Browser::by(Way::wire(address))
    }

    /// Talks over TLS to a program at `localhost`.
    pub fn through(connector: TlsConnector, address: SocketAddr) -> Self {
        Browser::by(Way::Tls(connector, address))
    }

    fn by(way: Way) -> Self {
        Browser {
            way,
            cookies: Arc::default(),
            language: "ja",
            host: None,
            behind: None,
            tls: None,
            headers: Vec::new(),
        }
    }

    /// With these headers on every request, as a proxy adds them, or somebody who would like to be one.
    #[must_use]
    pub fn adding(mut self, headers: &[(&'static str, &str)]) -> Self {
        self.headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        self
    }

    #[must_use]
    pub fn speaking(mut self, language: &'static str) -> Self {
        self.language = language;
        self
    }

    /// The same browser, asking for another host name.
    #[must_use]
    pub fn on(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    /// Over TLS, as the program's own listener would hand it over: with this client certificate, or with none.
    #[must_use]
    pub fn over_tls(mut self, certificate: Option<&[u8]>) -> Self {
        self.tls = Some(TlsPeer { certificate: certificate.map(Arc::from) });
        self
    }

    /// As a proxy would tell it: the visitor's own address.
    #[must_use]
    pub fn behind(mut self, address: IpAddr) -> Self {
        self.behind = Some(address);
        self
    }

    /// The same browser, its next requests answered by another node.
    #[must_use]
    pub fn at(&self, app: Router) -> Self {
        Browser { way: Way::inside(app), ..self.clone() }
    }

    /// The same browser, its next requests answered by another program.
    #[must_use]
    pub fn over_to(&self, address: SocketAddr) -> Self {
        Browser { way: Way::wire(address), ..self.clone() }
    }

    pub async fn open(&self, path: &str) -> Page {
        self.go("GET", path, None).await
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).expect("fields can be written");
        self.go("POST", path, Some(body)).await
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("cookies").get(name).cloned()
    }

    /// Puts a cookie back, as a request that left before an answer came would still bring it.
    pub fn keep(&self, name: &str, value: &str) {
        self.cookies.lock().expect("cookies").insert(name.to_owned(), value.to_owned());
    }

    pub fn forget(&self, name: &str) {
        self.cookies.lock().expect("cookies").remove(name);
    }

    async fn go(&self, method: &str, path: &str, body: Option<String>) -> Page {
        let page = self.ask(method, path, body).await;
        self.follow_on(page).await
    }

    async fn follow_on(&self, mut page: Page) -> Page {
        for _ in 0..MOST_REDIRECTS {
            if !page.status.is_redirection() {
                return page;
            }
            let to = page.headers[header::LOCATION].to_str().expect("a location").to_owned();
            page = self.ask("GET", &to, None).await;
        }
        panic!("redirected in a circle at {}", page.path);
    }

    /// One request, its redirect not followed.
    pub async fn ask(&self, method: &str, path: &str, body: Option<String>) -> Page {
        self.bring(method, path, body.map(|body| (FORM.to_owned(), body.into_bytes()))).await
    }

    async fn bring(&self, method: &str, path: &str, body: Option<(String, Vec<u8>)>) -> Page {
        let cookies = {
            let kept = self.cookies.lock().expect("cookies");
            kept.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
        };
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, self.host.map_or_else(|| self.way.host(), str::to_owned))
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header(header::USER_AGENT, "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies);
        }
        if let Some(address) = self.behind {
            request = request.header("x-forwarded-for", address.to_string());
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        if let Some((kind, body)) = &body {
            request = request
                .header(header::CONTENT_TYPE, kind)
                .header(header::CONTENT_LENGTH, body.len())
                .header("sec-fetch-site", "same-origin");
        }
        if let Some(tls) = &self.tls {
            request = request.extension(tls.clone());
        }
        let body = body.map(|(_, body)| body).unwrap_or_default();
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.way.ask(request).await;
        let (parts, body) = response.into_parts();
        let body = match body.collect().await {
            Ok(body) => body.to_bytes(),
            Err(_) => return self.page(path, StatusCode::BAD_GATEWAY, HeaderMap::new(), b""),
        };
        self.keep_cookies(&parts.headers);
        self.page(path, parts.status, parts.headers, &body)
    }

    fn page(&self, path: &str, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Page {
        Page {
            browser: self.clone(),
            path: path.to_owned(),
            status,
            headers,
            body: String::from_utf8_lossy(body).into_owned(),
            bytes: body.to_vec(),
            typed: Vec::new(),
        }
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut kept = self.cookies.lock().expect("cookies");
        for value in headers.get_all(header::SET_COOKIE) {
            let cookie = Cookie::parse(value.to_str().expect("plain")).expect("a cookie").into_owned();
            if cookie.max_age().is_some_and(cookie::time::Duration::is_zero) {
                kept.remove(cookie.name());
            } else {
                kept.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
    }
}

impl Page {
    /// The page's first heading.
    pub fn heading(&self) -> String {
        self.all("h1").first().cloned().unwrap_or_default()
    }

    /// The text of every element that the selector finds.
    pub fn all(&self, selector: &str) -> Vec<String> {
        let html = Html::parse_document(&self.body);
        html.select(&parse(selector)).map(text_of).collect()
    }

    /// Everything that can be read on the page.
    pub fn text(&self) -> String {
        self.all("body").concat()
    }

    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Types into the field with this label.
    #[must_use]
    pub fn fill(mut self, label: &str, value: &str) -> Self {
        let name = self.field(label);
        self.typed.retain(|(typed, _)| *typed != name);
        self.typed.push((name, value.to_owned()));
        self
    }

    /// Ticks the box with this label.
    #[must_use]
    pub fn tick(mut self, label: &str) -> Self {
        let name = self.field(label);
        let html = Html::parse_document(&self.body);
        let input = html.select(&parse("input")).find(|input| input.attr("name") == Some(&name));
        let value = input.and_then(|input| input.attr("value")).unwrap_or("on").to_owned();
        self.typed.push((name, value));
        self
    }

    /// What stands in the field with this label.
    pub fn value(&self, label: &str) -> String {
        let html = Html::parse_document(&self.body);
        let name = self.field(label);
        let is_it = |field: &ElementRef<'_>| field.attr("name") == Some(&name);
        if let Some(area) = html.select(&parse("textarea")).find(is_it) {
            return area.text().collect();
        }
        let input = html.select(&parse("input")).find(is_it);
        input.and_then(|input| input.attr("value")).unwrap_or_default().to_owned()
    }

    /// Presses the button with this label: sends its form with what was typed, and follows.
    pub async fn press(&self, button: &str) -> Page {
        let (action, fields) = self.form_of(button);
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&action, &fields).await
    }

    /// Presses the button of a form that brings a file along, and follows.
    pub async fn press_with(&self, button: &str, (field, name): (&str, &str), file: &[u8]) -> Page {
        const BOUNDARY: &str = "----madoguchi";
        let (action, fields) = self.form_of(button);
        let mut body = Vec::new();
        for (own, value) in fields.iter().filter(|(own, _)| own != field) {
            let part =
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{own}\"\r\n\r\n{value}\r\n");
            body.extend(part.into_bytes());
        }
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.into_bytes());
        body.extend_from_slice(file);
        body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let page = self.browser.bring("POST", &action, Some((kind, body))).await;
        self.browser.follow_on(page).await
    }

    /// Presses the button, and goes no further than the first answer: what that says is promised.
    pub async fn send(&self, button: &str) -> Page {
        let (action, fields) = self.form_of(button);
        let body = serde_urlencoded::to_string(fields).expect("fields can be written");
        self.browser.ask("POST", &action, Some(body)).await
    }

    /// What the button with this label would send, and where.
    pub fn form_of(&self, button: &str) -> (String, Vec<(String, String)>) {
        let html = Html::parse_document(&self.body);
        for form in html.select(&parse("form")) {
            let found = form.select(&parse("button")).find(|element| text_of(*element) == button);
            let Some(pressed) = found else { continue };
            let mut fields: Vec<(String, String)> = form
                .select(&parse("input"))
                .filter(|input| self.is_sent(*input))
                .filter_map(|input| {
                    let name = input.attr("name")?.to_owned();
                    let is_left_out = matches!(input.attr("type"), Some("checkbox" | "radio"))
                        && input.attr("checked").is_none()
                        && !self.typed.iter().any(|(typed, value)| {
                            *typed == name && input.attr("value") == Some(value.as_str())
                        });
                    if is_left_out {
                        return None;
                    }
                    let typed =
                        self.typed.iter().find(|(typed, _)| *typed == name).map(|(_, value)| value.clone());
                    if input.attr("type") == Some("radio") {
                        let value = input.attr("value").unwrap_or_default();
                        let is_chosen = typed.map_or(input.attr("checked").is_some(), |typed| typed == value);
                        return is_chosen.then(|| (name, value.to_owned()));
                    }
                    Some((name, typed.unwrap_or_else(|| input.attr("value").unwrap_or_default().to_owned())))
                })
                .collect();
            for area in form.select(&parse("textarea")) {
                let Some(name) = area.attr("name") else { continue };
                let typed = self.typed.iter().find(|(typed, _)| typed == name);
                let value = typed.map_or_else(|| area.text().collect(), |(_, value)| value.clone());
                fields.push((name.to_owned(), value));
            }
            if let Some(name) = pressed.attr("name") {
                fields.push((name.to_owned(), pressed.attr("value").unwrap_or_default().to_owned()));
            }
            return (form.attr("action").unwrap_or(&self.path).to_owned(), fields);
        }
        panic!("no button {button:?} on {} ({}):\n{}", self.path, self.status, self.text());
    }

    /// Of several with one name only the one that is chosen.
    fn is_sent(&self, input: ElementRef<'_>) -> bool {
        if !["radio", "checkbox"].contains(&input.attr("type").unwrap_or_default()) {
            return true;
        }
        let typed = self.typed.iter().find(|(name, _)| Some(name.as_str()) == input.attr("name"));
        match typed {
            Some((_, value)) => Some(value.as_str()) == input.attr("value"),
            None => input.attr("checked").is_some(),
        }
    }

    /// Chooses the button of a group that has this label.
    #[must_use]
    pub fn choose(mut self, label: &str) -> Self {
        let html = Html::parse_document(&self.body);
        let labels = html.select(&parse("label")).find(|element| text_of(*element) == label);
        let id = labels.and_then(|element| element.attr("for")).unwrap_or_default();
        let input = html.select(&parse("input")).find(|input| input.attr("id") == Some(id));
        let chosen = input.and_then(|input| Some((input.attr("name")?, input.attr("value")?)));
        let (name, value) = chosen.unwrap_or_else(|| panic!("no choice {label:?} on {}", self.path));
        self.typed.retain(|(typed, _)| typed != name);
        self.typed.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Presses the button of a form that asks and sends nothing, with what was ticked beside.
    pub async fn ask(&self, button: &str, ticked: &[(&str, &str)]) -> Page {
        let (action, fields) = self.form_of(button);
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let fields: Vec<(&str, &str)> = fields.chain(ticked.iter().copied()).collect();
        let query = serde_urlencoded::to_string(fields).expect("fields are text");
        self.browser.open(&format!("{action}?{query}")).await
    }

    /// The files of a ZIP, name and bytes, in their order, as a reader of another make finds them.
    pub fn unpack(&self) -> Vec<(String, Vec<u8>)> {
        assert_eq!(self.headers["content-type"], "application/zip", "{}", self.text());
        let mut archive = ZipArchive::new(Cursor::new(&self.bytes)).expect("it is a ZIP");
        let mut files = Vec::with_capacity(archive.len());
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).expect("it has so many files");
            let name = entry.name().expect("names are UTF-8").into_owned();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("each is whole");
            files.push((name, bytes));
        }
        files
    }

    /// Follows the link with these words.
    pub async fn follow(&self, words: &str) -> Page {
        let html = Html::parse_document(&self.body);
        let link = html.select(&parse("a")).find(|link| text_of(*link) == words);
        let href = link.and_then(|link| link.attr("href")).map(str::to_owned);
        let href = href.unwrap_or_else(|| panic!("no link {words:?} on {}", self.path));
        // The same page, asked for something else.
        let own = self.path.split('?').next().unwrap_or_default();
        let href = if href.starts_with('?') { format!("{own}{href}") } else { href };
        self.browser.open(&href).await
    }

    /// What a passkey is asked on this page.
    pub fn challenge(&self) -> Option<serde_json::Value> {
        let html = Html::parse_document(&self.body);
        let form = html.select(&parse("form[data-options]")).next()?;
        serde_json::from_str(form.attr("data-options")?).ok()
    }

    /// Presses a button of a form to which a script has given the passkey's answer.
    pub async fn answer(&self, button: &str, answer: &str) -> Page {
        let (action, fields) = self.form_of(button);
        let with = |(name, value): (String, String)| {
            let value = if name == "answer" { answer.to_owned() } else { value };
            (name, value)
        };
        let fields: Vec<(String, String)> = fields.into_iter().map(with).collect();
        let fields: Vec<(&str, &str)> =
            fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.browser.post(&action, &fields).await
    }

    fn field(&self, label: &str) -> String {
        let html = Html::parse_document(&self.body);
        let id = html
            .select(&parse("label"))
            .filter(|element| text_of(*element).starts_with(label))
            .min_by_key(|element| text_of(*element).len())
            .and_then(|element| element.attr("for").map(str::to_owned))
            .unwrap_or_else(|| {
                panic!("no field {label:?} on {} ({}):\n{}", self.path, self.status, self.text())
            });
        let input = html.select(&parse("input, textarea")).find(|input| input.attr("id") == Some(&id));
        input.and_then(|input| input.attr("name")).expect("the label belongs to a field").to_owned()
    }
}

fn parse(selector: &str) -> Selector {
    Selector::parse(selector).expect("a selector")
}

fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}
