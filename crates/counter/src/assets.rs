//! Static files: embedded in the program, served under a path that holds their fingerprint, kept by
//! browsers for ever.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::Embed;
use sha2::{Digest as _, Sha256};

use crate::{
    error::{Answer, Error},
    hex,
    visit::Visit,
};

#[derive(Embed)]
#[folder = "assets/"]
#[include = "*.css"]
#[include = "*.js"]
#[include = "*.svg"]
#[include = "*.png"]
struct Files;

static FINGERPRINTS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| Files::get(&name).map(|file| (name.into_owned(), fingerprint(&file.data))))
        .collect()
});

fn fingerprint(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hex::of(&hash[..6])
}

/// The path under which a file is served: `/static/3f2a…/portal.css`.
pub fn path(name: &str) -> String {
    let print = FINGERPRINTS.get(name).map_or("0", String::as_str);
    format!("/static/{print}/{name}")
}

/// GET /static/{fingerprint}/{name}. An old fingerprint gets today's file, but may not keep it.
pub async fn serve(Path((print, name)): Path<(String, String)>) -> Answer {
    let file = Files::get(&name).ok_or(Error::NotFound)?;
    let is_current = FINGERPRINTS.get(&name) == Some(&print);
    let keep = if is_current { "public, max-age=31536000, immutable" } else { "no-cache" };
    Ok((
        StatusCode::OK,
        [(header::CONTENT_TYPE, kind(&name)), (header::CACHE_CONTROL, keep)],
        file.data.into_owned(),
    )
        .into_response())
}

/// GET /{site}/brand.css: the one style that differs by site. Inline styles are shut out by the CSP.
pub async fn brand(visit: Visit) -> Response {
    let colour = &visit.site.brand.colour;
    let css = format!(":root{{--brand:{colour};--brand-dark:color-mix(in oklab,{colour} 55%,white)}}\n");
    let kind = "text/css; charset=utf-8";
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")], css).into_response()
}

/// GET /{site}/logo: the picture that lies beside the site file.
pub async fn logo(visit: Visit) -> Answer {
    let file = visit.site.logo_file().ok_or(Error::NotFound)?;
    let bytes = tokio::fs::read(&file).await.map_err(|_| Error::NotFound)?;
    let kind = kind(&file.to_string_lossy());
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=300")], bytes)
        .into_response())
}

fn kind(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => "application/octet-stream",
    }
}
