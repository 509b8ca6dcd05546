//! Answers for programs: JSON with its mark, so that who has it already need not fetch it again, and who changes it
//! changes what they saw.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;

use crate::{
    error::{Answer, Error, Result},
    form::Refusal,
    hex,
    list::Page,
    staff::{Area, Staff},
};

/// Some of many, in order.
#[derive(Serialize, ToSchema)]
pub struct Many<T> {
    pub items: Vec<T>,
    pub next: Option<String>,
}

impl<T> Many<T> {
    pub fn of<R>(page: Page<R>) -> Many<T>
    where
        T: From<R>,
    {
        Many { items: page.rows.into_iter().map(T::from).collect(), next: page.after }
    }
}

/// So much of a hash tells two answers apart.
const MARK: usize = 16;

/// The mark of a thing as programs see it.
pub fn etag(thing: &impl Serialize) -> Result<String> {
    let body = serde_json::to_vec(thing).map_err(Error::fault)?;
    Ok(mark(&body))
}

fn mark(body: &[u8]) -> String {
    format!("\"{}\"", hex::of(&Sha256::digest(body)[..MARK]))
}

pub fn given(thing: &impl Serialize) -> Answer {
    json(StatusCode::OK, thing)
}

/// What somebody has changed. All of it is only for who may read it: others are told its mark, to go on from.
pub fn changed(staff: &Staff, area: Area, thing: &impl Serialize) -> Answer {
    let mut answer = given(thing)?;
    if !staff.role.reads(area) {
        *answer.status_mut() = StatusCode::NO_CONTENT;
        answer.headers_mut().remove(header::CONTENT_TYPE);
        *answer.body_mut() = Body::empty();
    }
    Ok(answer)
}

/// `path` is where it is found from now on, below the API's root.
pub fn created(path: &str, thing: &impl Serialize) -> Answer {
    let mut answer = json(StatusCode::CREATED, thing)?;
    let place = HeaderValue::from_str(&format!("{}{path}", super::ROOT)).map_err(Error::fault)?;
    answer.headers_mut().insert(header::LOCATION, place);
    Ok(answer)
}

pub fn no_content() -> Answer {
    Ok(StatusCode::NO_CONTENT.into_response())
}

fn json(status: StatusCode, thing: &impl Serialize) -> Answer {
    let body = serde_json::to_vec(thing).map_err(Error::fault)?;
    let mark = HeaderValue::from_str(&mark(&body)).map_err(Error::fault)?;
    let kind = HeaderValue::from_static("application/json");
    Ok((status, [(header::CONTENT_TYPE, kind), (header::ETAG, mark)], body).into_response())
}

/// A program that says which state it means to change changes no other.
pub fn must_match(headers: &HeaderMap, thing: &impl Serialize) -> Result<()> {
    let Some(meant) = headers.get(header::IF_MATCH) else { return Ok(()) };
    let meant = meant.to_str().unwrap_or_default();
    if lists(meant, &etag(thing)?) { Ok(()) } else { Err(Error::Outdated) }
}

/// A deed that stands in no contradiction to how things are, or the answer that it does.
pub fn must(was_done: bool) -> Result<()> {
    if was_done { Ok(()) } else { Err(Error::Conflict) }
}

fn lists(marks: &str, mark: &str) -> bool {
    marks.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == mark)
}

/// Around every route: what the program has already is not sent again, and what it does not mean is not done.
pub async fn revalidate(request: Request, next: Next) -> Response {
    let is_safe = request.method().is_safe();
    // Where no state can be meant, doing it all the same would be what the program asked not to do.
    let is_meant = matches!(*request.method(), Method::PUT | Method::PATCH);
    if !is_safe && !is_meant && request.headers().contains_key(header::IF_MATCH) {
        return Error::refused(Refusal::of("If-Match", "api-refused-if-match")).into_response();
    }
    let known = request.headers().get(header::IF_NONE_MATCH).filter(|_| is_safe).cloned();
    let response = next.run(request).await;
    let is_known = response.headers().get(header::ETAG).zip(known).is_some_and(|(mark, known)| {
        mark.to_str().is_ok_and(|mark| known.to_str().is_ok_and(|known| lists(known, mark)))
    });
    if response.status() != StatusCode::OK || !is_known {
        return response;
    }
    let mut unchanged = StatusCode::NOT_MODIFIED.into_response();
    unchanged
        .headers_mut()
        .extend(response.headers().get(header::ETAG).map(|mark| (header::ETAG, mark.clone())));
    unchanged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_as_the_standard_writes_them() {
        for (marks, is_listed) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(lists(marks, "\"a\""), is_listed, "{marks}");
        }
    }
}
