//! Cookies: named for their site, HttpOnly, SameSite=Lax, and `__Host-` wherever there is TLS (DOOR-72).

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use cookie::{Cookie, SameSite, time::Duration};

use crate::peer::Scheme;

/// All sites of an installation share one host, so the site stands in the name.
pub fn name(scheme: Scheme, slug: &str, what: &str) -> String {
    let prefix = if scheme == Scheme::Https { "__Host-" } else { "" };
    format!("{prefix}{slug}-{what}")
}

pub fn read(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// Without a life the cookie goes with the browser.
pub fn set(response: &mut Response, scheme: Scheme, name: &str, value: &str, life: Option<Duration>) {
    let mut cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(scheme == Scheme::Https)
        .build();
    cookie.set_max_age(life);
    append(response, &cookie);
}

/// Whether an answer sets or clears this cookie already.
pub fn sets(response: &Response, name: &str) -> bool {
    let set = response.headers().get_all(header::SET_COOKIE);
    set.iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split_once('=').is_some_and(|(set, _)| set == name))
}

pub fn clear(response: &mut Response, scheme: Scheme, name: &str) {
    set(response, scheme, name, "", Some(Duration::ZERO));
}

fn append(response: &mut Response, cookie: &Cookie<'_>) {
    let value = HeaderValue::from_str(&cookie.to_string()).expect("our cookie values are plain ASCII");
    response.headers_mut().append(header::SET_COOKIE, value);
}
