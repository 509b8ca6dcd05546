//! The same question twice (`Idempotency-Key`): whoever does not know whether their request arrived sends it again
//! under the same name, and is answered as the first time.
//!
//! The name is taken before anything is done and the answer is kept after it. What was refused changed nothing and is
//! simply asked again. Where a node ends between the deed and the answer, the name is free again after a while: then the
//! deed's own rules keep it from being done twice, as the same file and a customer's number do.

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use store::{Conn, Tx, args};
use uuid::Uuid;

use super::sent::is_short;
use crate::{
    error::{Error, Result},
    form::Refusal,
    staff::Staff,
    visit::Visit,
};

pub const NAME: HeaderName = HeaderName::from_static("idempotency-key");
/// The same, as people write it.
pub const NAME_SHOWN: &str = "Idempotency-Key";
/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// After this nobody answers any more: a large file has arrived long since.
const PATIENCE: SignedDuration = SignedDuration::from_mins(15);
const LONGEST_NAME: usize = 200;
/// Longer answers, and files, are made anew.
const LONGEST_ANSWER: usize = 256 * 1024;
/// What of an answer is told again beside its body.
const HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Around every route, behind whoever finds out whose key it is.
pub async fn once(visit: Visit, staff: Staff, request: Request, next: Next) -> Response {
    let Some(name) = request.headers().get(NAME).filter(|_| !request.method().is_safe()).cloned() else {
        return next.run(request).await;
    };
    match answer(&visit, &staff, name, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn answer(
    visit: &Visit,
    staff: &Staff,
    name: HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response> {
    let name = name.to_str().ok().filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME);
    let name = name.ok_or(Error::Garbled("the Idempotency-Key cannot be read"))?.to_owned();
    let (request, question) = hashed(request).await?;
    let place = Place { site: visit.slug(), key: staff.operator, name: &name };
    let mut tx = visit.portal.store.begin().await?;
    let found = place.take(&mut tx, &question).await?;
    tx.commit().await?;
    match found {
        Found::Free => {}
        Found::Other => {
            return Err(Error::refused(Refusal::of(NAME_SHOWN, "api-refused-name-taken")));
        }
        Found::UnderWay => return Err(Error::Conflict),
        Found::Answered(response) => return Ok(response),
    }
    let response = next.run(request).await;
    let mut tx = visit.portal.store.begin().await?;
    let response = keep(&mut tx, &place, response).await?;
    tx.commit().await?;
    Ok(response)
}

/// Which question it is: of a file the length has to do, since it is read but once.
async fn hashed(request: Request) -> Result<(Request, Vec<u8>)> {
    let mut hash = Sha256::new();
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    hash.update(format!("{} {asked}\n", request.method()));
    if !is_short(request.headers()) {
        hash.update(request.headers().get(header::CONTENT_LENGTH).map_or(&b""[..], HeaderValue::as_bytes));
        return Ok((request, hash.finalize().to_vec()));
    }
    let (parts, body) = request.into_parts();
    // It lies in memory already, and is no longer than a form.
    let body = to_bytes(body, usize::MAX).await.map_err(|_| Error::TooLarge)?;
    hash.update(&body);
    Ok((Request::from_parts(parts, Body::from(body)), hash.finalize().to_vec()))
}

struct Place<'a> {
    site: &'a str,
    key: Uuid,
    name: &'a str,
}

enum Found {
    Free,
    /// The name stands for another question.
    Other,
    UnderWay,
    Answered(Response),
}

impl Place<'_> {
    async fn take(&self, tx: &mut Tx, question: &[u8]) -> Result<Found> {
        let now = tx.now();
        let taken = tx
            .run(
                "INSERT INTO api_answers (site, api_key, name, question, begun, headers)
                 VALUES ($1, $2, $3, $4, $5, '[]')
                 ON CONFLICT (site, api_key, name) DO UPDATE SET begun = excluded.begun
                 WHERE api_answers.status IS NULL AND api_answers.begun <= $6
                   AND api_answers.question = excluded.question",
                args![self.site, self.key, self.name, question, now, now - PATIENCE],
            )
            .await?;
        if taken == 1 {
            return Ok(Found::Free);
        }
        let (asked, status, headers, body): (Vec<u8>, Option<i64>, String, Option<Vec<u8>>) = tx
            .one(
                "SELECT question, status, headers, body FROM api_answers
                 WHERE site = $1 AND api_key = $2 AND name = $3",
                args![self.site, self.key, self.name],
            )
            .await?;
        Ok(match status {
            _ if asked != question => Found::Other,
            None => Found::UnderWay,
            Some(status) => Found::Answered(told_again(status, &headers, body.unwrap_or_default())),
        })
    }

    async fn free(&self, tx: &mut Tx) -> Result<()> {
        tx.run(
            "DELETE FROM api_answers WHERE site = $1 AND api_key = $2 AND name = $3",
            args![self.site, self.key, self.name],
        )
        .await?;
        Ok(())
    }

    async fn save(&self, tx: &mut Tx, status: StatusCode, headers: &str, body: &[u8]) -> Result<()> {
        tx.run(
            "UPDATE api_answers SET status = $4, headers = $5, body = $6
             WHERE site = $1 AND api_key = $2 AND name = $3",
            args![self.site, self.key, self.name, i64::from(status.as_u16()), headers, body],
        )
        .await?;
        Ok(())
    }
}

async fn keep(tx: &mut Tx, place: &Place<'_>, response: Response) -> Result<Response> {
    let is_told_again = response.status().is_success() && can_be_kept(&response);
    if !is_told_again {
        place.free(tx).await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let body: Bytes = to_bytes(body, LONGEST_ANSWER).await.map_err(Error::fault)?;
    let headers = serde_json::to_string(&told(&parts.headers)).map_err(Error::fault)?;
    place.save(tx, parts.status, &headers, &body).await?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn can_be_kept(response: &Response) -> bool {
    use axum::body::HttpBody as _;
    let is_file = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind != "application/json");
    !is_file && response.body().size_hint().upper().is_some_and(|length| length <= LONGEST_ANSWER as u64)
}

fn told(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let one = |name: &'static HeaderName| Some((name.as_str(), headers.get(name)?.to_str().ok()?));
    const NAMES: &[HeaderName] = &HEADERS;
    NAMES.iter().filter_map(one).collect()
}

fn told_again(status: i64, headers: &str, body: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() =
        u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or_default();
    let headers: Vec<(String, String)> = serde_json::from_str(headers).unwrap_or_default();
    let pairs = headers.iter().filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
    response.headers_mut().extend(pairs.collect::<Vec<(HeaderName, HeaderValue)>>());
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Forgets what nobody asks for any more.
pub async fn sweep(conn: &mut Conn, site: &str) -> Result<u64> {
    let old: Timestamp = conn.now() - KEPT;
    Ok(conn.run("DELETE FROM api_answers WHERE site = $1 AND begun < $2", args![site, old]).await?)
}
