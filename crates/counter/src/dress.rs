//! Dress: an error becomes a page in the visitor's language, or problem details for a program
//! (RFC 9457).

use axum::{
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse as _, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use crate::{
    error::Error,
    error_page::{ErrorPage, OfficeErrorPage},
    form::Refusal,
    page::{page_with, see_other},
    staff::Staff,
    visit::{Arrival, Member},
};

/// What of the request the answer depends on, kept before a handler consumes it.
pub struct Asked {
    wants_page: bool,
    method: Method,
    referer: Option<String>,
}

impl Asked {
    pub fn of(method: &Method, headers: &HeaderMap) -> Self {
        let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
        let accept = text(header::ACCEPT).unwrap_or_default();
        Asked {
            wants_page: !accept.contains("json") || accept.contains("html"),
            method: method.clone(),
            referer: text(header::REFERER).map(str::to_owned),
        }
    }
}

pub fn dress(arrival: &Arrival, asked: &Asked, response: Response) -> Response {
    let Some(error) = response.extensions().get::<Error>().cloned().or_else(|| plain(&response)) else {
        return response;
    };
    // As the layers within have come to know it: whoever acts in a customer's place does so on an error's page, too.
    let arrival = response.extensions().get::<Arrival>().unwrap_or(arrival);
    log(arrival, &error);
    let wants_page = asked.wants_page && !arrival.is_program;
    let mut dressed = match (&error, &arrival.site) {
        (Error::SignInFirst, _) if wants_page && arrival.is_office => {
            see_other(format!("/office/login{}", way_back(arrival, asked)))
        }
        (Error::SignInFirst, Some(site)) if wants_page => {
            see_other(format!("/{}/login{}", site.slug, way_back(arrival, asked)))
        }
        _ if wants_page && arrival.is_office => {
            office_error_page(arrival, response.extensions().get(), &error)
        }
        _ if wants_page => error_page(arrival, response.extensions().get(), &error),
        _ => problem(arrival, &error),
    };
    if let Some(wait) = error.wait() {
        dressed.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    if arrival.is_program && matches!(error, Error::SignInFirst) {
        dressed.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    dressed.extensions_mut().insert(error);
    dressed
}

/// What an extractor of axum's refused in plain English: a path or a query that cannot be read.
fn plain(response: &Response) -> Option<Error> {
    let kind = response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    let is_plain = response.status().is_client_error() && kind.starts_with("text/plain");
    is_plain.then_some(Error::Garbled("the address or what was sent with it cannot be read"))
}

/// Logged once, with the id that the page shows; the page never shows the text.
fn log(arrival: &Arrival, error: &Error) {
    match error {
        Error::Fault(_) => tracing::error!(fault = %arrival.request, chain = error.chain(), "fault"),
        Error::Busy { why, .. } => tracing::warn!(%why, "shed"),
        _ => {}
    }
}

/// `?next=…`: a page that was asked for, or the page on which a form stood.
fn way_back(arrival: &Arrival, asked: &Asked) -> String {
    let path = if asked.method == Method::GET {
        Some(arrival.path.to_string())
    } else {
        asked
            .referer
            .as_deref()
            .and_then(|referer| referer.parse::<Uri>().ok())
            .map(|uri| uri.path().to_owned())
    };
    let is_top =
        |path: &String| arrival.site.as_ref().is_some_and(|site| *path == format!("/{}/", site.slug));
    match path.filter(|path| !is_top(path)) {
        Some(path) => format!("?next={}", utf8_percent_encode(&path, NON_ALPHANUMERIC)),
        None => String::new(),
    }
}

fn error_page(arrival: &Arrival, member: Option<&Member>, error: &Error) -> Response {
    let status = error.status();
    let page = ErrorPage::of(arrival.frame(member), error, arrival.request);
    page_with(status, &page).unwrap_or_else(|_| status.into_response())
}

fn office_error_page(arrival: &Arrival, staff: Option<&Staff>, error: &Error) -> Response {
    let status = error.status();
    let f = staff.map_or_else(|| arrival.frame(None), |staff| arrival.office_frame(staff));
    let page = OfficeErrorPage { f: f.clone(), page: ErrorPage::of(f, error, arrival.request) };
    page_with(status, &page).unwrap_or_else(|_| status.into_response())
}

fn problem(arrival: &Arrival, error: &Error) -> Response {
    let status = error.status();
    let mut body = json!({
        "type": "about:blank",
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "instance": format!("urn:uuid:{}", arrival.request),
    });
    // A fault's own words are for the log alone.
    if status != StatusCode::INTERNAL_SERVER_ERROR && status != StatusCode::SERVICE_UNAVAILABLE {
        body["detail"] = error.to_string().into();
    }
    let refusals = error.refusals();
    if !refusals.is_empty() {
        let speech = arrival.speech();
        let told = |refusal: &Refusal| {
            let mut told = json!({ "code": refusal.key, "detail": speech.refusal(refusal) });
            if let Some(field) = refusal.field {
                told["field"] = field.into();
            }
            told
        };
        body["errors"] = refusals.iter().map(told).collect();
    }
    (status, [(header::CONTENT_TYPE, "application/problem+json")], body.to_string()).into_response()
}
