//! Layers: what happens to every request before a handler sees it and to every answer after, once for
//! all pages. From the outside in: `observe`, `secure`, `receive`, `guard`, `again`.

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc, time::Instant};

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header, request::Parts},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use cookie::time::Duration;
use futures_util::FutureExt as _;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{
    api, cookies,
    dress::{Asked, dress},
    error::Error,
    form::is_urlencoded,
    page::see_other,
    peer::{self, Scheme},
    portal::Portal,
    visit::Arrival,
    words::Lang,
};

/// Bytes, as the browser sends them: nine for a kanji.
pub const MOST_OF_A_FORM: usize = 256 * 1024;
/// How long a form may take to arrive.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Gives the request its id, its line in the log, its place in the metrics; a handler that panics
/// costs one answer, not the connection.
pub async fn observe(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned();
    let id = portal.store.given().id();
    request.extensions_mut().insert(RequestId(id));
    // The path is left out: a link's secret may stand in it (DOOR-73).
    let span = tracing::info_span!("request", %id, %method, route);
    let answered = AssertUnwindSafe(next.run(request)).catch_unwind().instrument(span.clone()).await;
    let mut response = answered.unwrap_or_else(|_| Error::fault("a handler panicked").into_response());
    let (status, took) = (response.status().as_u16(), began.elapsed());
    span.in_scope(|| tracing::info!(status, ms = took.as_secs_f64() * 1000.0, "answered"));
    let labels = [("method", known(&method).to_owned()), ("route", route), ("status", status.to_string())];
    metrics::histogram!("madoguchi_request_seconds", &labels).record(took.as_secs_f64());
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

/// Whoever makes up methods must not make up metrics.
fn known(method: &Method) -> &str {
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if known.contains(method) { method.as_str() } else { "other" }
}

#[derive(Clone, Copy)]
struct RequestId(Uuid);

/// Puts the security headers on every answer.
pub async fn secure(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    put_headers(response.headers_mut(), portal.ways.is_secure());
    response
}

/// Turns away what another site's page sends (DOOR-72).
pub async fn guard(request: Request, next: Next) -> Response {
    if comes_from_elsewhere(&request) {
        return Error::StaleForm.into_response();
    }
    if request.uri().path().contains("%00") {
        return Error::Garbled("an address cannot hold the character NUL").into_response();
    }
    next.run(request).await
}

/// The rules that Go 1.25 uses: `Sec-Fetch-Site` where the browser sends it, else `Origin` against the
/// host. What sends neither is not a browser, so nobody's cookies are being abused.
fn comes_from_elsewhere(request: &Request) -> bool {
    if request.method().is_safe() {
        return false;
    }
    let text = |name: HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return !matches!(site, "same-origin" | "none");
    }
    match text(header::ORIGIN) {
        None => false,
        Some(origin) => {
            let origin = origin.parse::<Uri>().ok().and_then(|uri| uri.authority().cloned());
            origin.map(|authority| authority.to_string()) != host_of(request.headers(), request.uri())
        }
    }
}

fn host_of(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok()).map(str::to_owned);
    named.or_else(|| uri.authority().map(ToString::to_string))
}

const HEADERS: [(HeaderName, &str); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=()"),
    (header::CACHE_CONTROL, "no-store"),
];

fn put_headers(headers: &mut HeaderMap, over_tls: bool) {
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if over_tls {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

/// Finds out who arrives where and in which language, and dresses whatever error comes back.
pub async fn receive(State(portal): State<Portal>, mut request: Request, next: Next) -> Response {
    let certificate = peer::take_certificate(&portal.ways, &mut request);
    let scheme = Scheme::of(&portal.ways, &request);
    let reads = request.method().is_safe() && api::shown(request.headers()).is_none();
    if let Some(switched) = reads.then(|| switch_language(scheme, request.uri())).flatten() {
        return switched;
    }
    let (arrival, new_cookie) = arrive(&portal, &request, scheme, certificate);
    let asked = Asked::of(request.method(), request.headers());
    request.extensions_mut().insert(arrival.clone());
    let mut response = dress(&arrival, &asked, caught(next.run(request)).await);
    if let Some((name, value)) = new_cookie {
        cookies::set(&mut response, scheme, &name, &value, None);
    }
    response
}

/// A panic is a fault like any other: logged, with a page, and with every header.
pub(crate) async fn caught(answering: impl Future<Output = Response>) -> Response {
    let answered = AssertUnwindSafe(answering).catch_unwind().await;
    answered.unwrap_or_else(|_| Error::fault("a handler panicked").into_response())
}

/// `?lang=en` on any page: remembered, and taken out of the address again.
fn switch_language(scheme: Scheme, uri: &Uri) -> Option<Response> {
    let query = uri.query()?;
    let lang = query.split('&').find_map(|pair| Lang::from_tag(pair.strip_prefix("lang=")?))?;
    let rest: Vec<&str> = query.split('&').filter(|pair| !pair.starts_with("lang=")).collect();
    // One slash at the front, or `//elsewhere.example` would lead away from here.
    let path = format!("/{}", uri.path().trim_start_matches(['/', '\\']));
    let to = if rest.is_empty() { path } else { format!("{path}?{}", rest.join("&")) };
    let mut response = see_other(to);
    let name = cookies::name(scheme, "portal", "lang");
    cookies::set(&mut response, scheme, &name, lang.tag(), Some(Duration::days(365)));
    Some(response)
}

fn arrive(
    portal: &Portal,
    request: &Request,
    scheme: Scheme,
    certificate: Option<Arc<[u8]>>,
) -> (Arrival, Option<(String, String)>) {
    let headers = request.headers();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    let mut steps = request.uri().path().trim_start_matches('/').split('/');
    let first = steps.next().unwrap_or_default();
    let is_office = first == OFFICE;
    let is_program = first == api::STEP;
    let slug = match first {
        OFFICE => steps.next().unwrap_or_default(),
        api::STEP => api::site_of(headers).unwrap_or_default(),
        first => first,
    };
    let host = host_of(headers, request.uri()).unwrap_or_default();
    let host = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name);
    // A host name that belongs to one site shows nothing of the others.
    let owner = portal.sites.by_host(host);
    let site = portal.sites.get(slug).filter(|site| owner.is_none_or(|owner| owner.slug == site.slug));
    let scope = match &site {
        _ if is_office => OFFICE,
        _ if is_program => "portal",
        Some(site) => &site.slug,
        None => "portal",
    };
    let name = cookies::name(scheme, scope, "form");
    let brought = cookies::read(headers, &name).filter(|value| value.len() == FORM_COOKIE_LENGTH);
    let has_cookies = brought.is_some();
    let form_cookie = brought.unwrap_or_else(|| URL_SAFE_NO_PAD.encode(portal.store.given().bytes::<16>()));
    let form_token = URL_SAFE_NO_PAD.encode(portal.keys.hash("form", &[form_cookie.as_bytes()]));
    let arrival = Arrival {
        lang: language(scheme, headers),
        address: address(portal, request),
        scheme,
        certificate,
        agent: agent(headers).into(),
        is_office,
        is_program,
        path: path.into(),
        form_token: form_token.into(),
        has_cookies,
        at: portal.store.now(),
        acting: None,
        request: request.extensions().get::<RequestId>().map_or_else(Uuid::nil, |id| id.0),
        portal: portal.clone(),
        site,
    };
    let is_static =
        first == "static" || ["/brand.css", "/logo"].iter().any(|end| request.uri().path().ends_with(end));
    let new_cookie = (!has_cookies && !is_static && !is_program).then_some((name, form_cookie));
    (arrival, new_cookie)
}

/// Below this stand the pages of the operators, which belong to no member's login.
const OFFICE: &str = "office";

/// 16 bytes in base64 without padding.
const FORM_COOKIE_LENGTH: usize = 22;

fn language(scheme: Scheme, headers: &HeaderMap) -> Lang {
    let chosen = cookies::read(headers, &cookies::name(scheme, "portal", "lang"));
    chosen.as_deref().and_then(Lang::from_tag).unwrap_or_else(|| {
        let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        asked.map(Lang::preferred).unwrap_or_default()
    })
}

/// The visitor's address: the peer's, or what trusted proxies say of it, read from the right up to the
/// first address that is not one of ours.
fn address(portal: &Portal, request: &Request) -> IpAddr {
    let peer = peer::address(request);
    let is_ours = |address: IpAddr| portal.ways.trusts(address);
    if !is_ours(peer) {
        return peer;
    }
    let forwarded = request.headers().get_all("x-forwarded-for");
    // What cannot be read ends the search: left of it stands what the visitor made up.
    let hops: Vec<Option<IpAddr>> = forwarded
        .iter()
        .flat_map(|value| value.to_str().unwrap_or_default().split(','))
        .map(|hop| hop.trim().parse().ok())
        .collect();
    hops.into_iter().rev().find(|hop| !hop.is_some_and(is_ours)).flatten().unwrap_or(peer)
}

fn agent(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    agent.chars().take(300).collect()
}

/// Runs a form once more when its transaction met another one. The only place where that is done:
/// before the commit a request has changed nothing, so it can simply be asked again.
/// How long a form may be is known by its route, as is where a program sends a file: that is not kept, whatever it
/// calls itself.
pub async fn again(State(most): State<fn(&str) -> Option<usize>>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let Some(most) = most(route).filter(|_| is_form(&request)) else { return next.run(request).await };
    let (mut parts, body) = request.into_parts();
    parts.extensions.insert(InMemory);
    let body = match tokio::time::timeout(PATIENCE, to_bytes(body, most)).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return Error::TooLarge.into_response(),
        Err(_) => return Error::Garbled("the form did not arrive in time").into_response(),
    };
    let ask = |parts: Parts| next.clone().run(Request::from_parts(parts, Body::from(body.clone())));
    for _ in 1..TURNS {
        let response = ask(parts.clone()).await;
        if !matches!(response.extensions().get::<Error>(), Some(Error::Again)) {
            return response;
        }
        metrics::counter!("madoguchi_transactions_again_total").increment(1);
    }
    ask(parts).await
}

/// On a request whose body lies in memory until it is answered.
#[derive(Clone, Copy)]
pub(crate) struct InMemory;

/// A browser's form, or what a program says.
fn is_form(request: &Request) -> bool {
    let is_program = request.uri().path().starts_with(api::ROOT);
    match *request.method() {
        Method::POST => is_program || is_urlencoded(request.headers()),
        Method::PUT | Method::PATCH | Method::DELETE => is_program,
        _ => false,
    }
}

/// How often something is run in all while its transactions meet others.
pub(crate) const TURNS: usize = 5;

/// The answer to a known path with a wrong method.
pub async fn wrong_method() -> Error {
    Error::WrongMethod
}

/// The answer to an unknown path.
pub async fn nowhere(arrival: Arrival) -> Error {
    tracing::debug!(site = arrival.site.as_ref().map(|site| site.slug.as_str()), "unknown path");
    Error::NotFound
}
