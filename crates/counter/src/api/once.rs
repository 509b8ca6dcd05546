//! The same question twice (`Idempotency-Key`): whoever does not know whether their request arrived sends it again
//! under the same name, and is answered as the first time.
//!
//! The name is taken before anything is done and the answer is kept after it. What was refused changed nothing, so its
//! name is free again. Who hangs up stops nothing: what was begun goes on, and its answer waits for whoever asks again.
//! Where it broke off between the deed and the answer nobody knows whether it was done: then that is said, and under the
//! same name nothing is done any more.

use std::time::Duration;

use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};
use store::{Conn, Store, Tx, args};
use tracing::Instrument as _;
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    form::Refusal,
    layers::{InMemory, caught},
    staff::Staff,
    visit::Visit,
};

/// A restore leaves it empty: the keys end, and nobody asks again.
pub const TABLE: &str = "api_answers";

pub const NAME: HeaderName = HeaderName::from_static("idempotency-key");
/// The same, as people write it.
pub const NAME_SHOWN: &str = "Idempotency-Key";
/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// How long an answer is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// After this nobody answers any more: even a large file has arrived long since.
const PATIENCE: SignedDuration = SignedDuration::from_hours(1);
/// How often it is tried to keep an answer, a second apart.
const TRIES: u32 = 5;
const LONGEST_NAME: usize = 200;
/// What of an answer is told again beside its body.
static HEADERS: [HeaderName; 3] = [header::CONTENT_TYPE, header::LOCATION, header::ETAG];

/// Around every route, behind whoever finds out whose key it is.
pub async fn once(visit: Visit, staff: Staff, request: Request, next: Next) -> Response {
    let Some(name) = request.headers().get(NAME).filter(|_| !request.method().is_safe()).cloned() else {
        return next.run(request).await;
    };
    match answer(&visit, &staff, &name, request, next).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn answer(
    visit: &Visit,
    staff: &Staff,
    name: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response> {
    let name = name.to_str().ok().filter(|name| is_name(name));
    let name = name.ok_or(Error::Garbled("the Idempotency-Key cannot be read"))?.to_owned();
    let (request, question) = hashed(request).await?;
    let place = Place { site: visit.slug().to_owned(), key: staff.operator, name };
    // On its own: this future ends when the connection does, be it between two steps.
    let doing = answer_to(visit.portal.store.clone(), place, question, request, next);
    tokio::spawn(doing.in_current_span()).await.map_err(Error::fault)?
}

async fn answer_to(
    store: Store,
    place: Place,
    question: Vec<u8>,
    request: Request,
    next: Next,
) -> Result<Response> {
    let mut tx = store.begin().await?;
    let found = place.take(&mut tx, &question).await?;
    tx.commit().await?;
    match found {
        Found::Free => {
            let (response, has_changed) = store::watched(caught(next.run(request))).await;
            Ok(keep(&store, &place, response, has_changed).await)
        }
        Found::Other => Err(Error::refused(Refusal::of(NAME_SHOWN, "api-refused-name-taken"))),
        Found::UnderWay => Err(Error::UnderWay),
        Found::Unknown => Err(Error::Unknown),
        Found::Answered(response) => Ok(response),
    }
}

/// As the document says.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Which question it is: of a file its kind and its length have to do, since it is read but once.
async fn hashed(request: Request) -> Result<(Request, Vec<u8>)> {
    let mut hash = Sha256::new();
    let asked = request.uri().path_and_query().map_or("", |asked| asked.as_str());
    hash.update(format!("{} {asked}\n", request.method()));
    if request.extensions().get::<InMemory>().is_none() {
        for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH] {
            hash.update(request.headers().get(name).map_or(&b""[..], HeaderValue::as_bytes));
            hash.update("\n");
        }
        return Ok((request, hash.finalize().to_vec()));
    }
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(|_| Error::TooLarge)?;
    hash.update(&body);
    Ok((Request::from_parts(parts, Body::from(body)), hash.finalize().to_vec()))
}

struct Place {
    site: String,
    key: Uuid,
    name: String,
}

enum Found {
    Free,
    /// The name stands for another question.
    Other,
    UnderWay,
    Unknown,
    Answered(Response),
}

/// What becomes of a name.
enum End {
    Free,
    Unknown,
    Answered { status: StatusCode, headers: String, body: Bytes },
}

/// The question, since when it is asked, and the answer: its status, headers and body.
type Kept = (Vec<u8>, Timestamp, Option<i64>, String, Option<Vec<u8>>);

/// Stands where an answer's status would.
const IS_UNKNOWN: i64 = 0;
/// Stands where the headers of an answer under way would, which is not to be kept whole.
const FORGOTTEN: &str = "forgotten";

impl Place {
    async fn take(&self, tx: &mut Tx, question: &[u8]) -> Result<Found> {
        let now = tx.now();
        let taken = tx
            .run(
                "INSERT INTO api_answers (site, api_key, name, question, begun, headers)
                 VALUES ($1, $2, $3, $4, $5, '[]') ON CONFLICT (site, api_key, name) DO NOTHING",
                args![&self.site, self.key, &self.name, question, now],
            )
            .await?;
        if taken == 1 {
            return Ok(Found::Free);
        }
        let kept: Option<Kept> = tx
            .maybe(
                "SELECT question, begun, status, headers, body FROM api_answers
                 WHERE site = $1 AND api_key = $2 AND name = $3",
                args![&self.site, self.key, &self.name],
            )
            .await?;
        // Freed at this very moment.
        let Some((asked, begun, status, headers, body)) = kept else { return Ok(Found::UnderWay) };
        Ok(match status {
            _ if asked != question => Found::Other,
            Some(IS_UNKNOWN) => Found::Unknown,
            Some(status) => Found::Answered(told_again(status, &headers, body)),
            None if begun + PATIENCE <= now => Found::Unknown,
            None => Found::UnderWay,
        })
    }

    async fn end(&self, store: &Store, end: &End) -> Result<()> {
        let (status, headers, body) = match end {
            End::Free => (None, "[]", None),
            End::Unknown => (Some(IS_UNKNOWN), "[]", None),
            End::Answered { status, headers, body } => {
                (Some(i64::from(status.as_u16())), headers.as_str(), Some(body.to_vec()))
            }
        };
        let mut tx = store.begin().await?;
        if status.is_none() {
            tx.run(
                "DELETE FROM api_answers WHERE site = $1 AND api_key = $2 AND name = $3",
                args![&self.site, self.key, &self.name],
            )
            .await?;
        } else {
            let kept = tx
                .run(
                    "UPDATE api_answers SET status = $4, headers = $5, body = $6
                     WHERE site = $1 AND api_key = $2 AND name = $3 AND headers <> $7",
                    args![&self.site, self.key, &self.name, status, headers, body, FORGOTTEN],
                )
                .await?;
            if kept == 0 {
                // Somebody of whom it may speak was erased while it was made.
                tx.run(
                    "UPDATE api_answers SET status = $4, headers = $5
                     WHERE site = $1 AND api_key = $2 AND name = $3",
                    args![&self.site, self.key, &self.name, status, headers],
                )
                .await?;
            }
        }
        tx.commit().await?;
        Ok(())
    }
}

/// The answer is given, whether or not it can be kept: where it cannot, its name stays taken.
async fn keep(store: &Store, place: &Place, response: Response, has_changed: bool) -> Response {
    let status = response.status();
    let (response, end) = if status.is_success() && !is_file(&response) {
        let (parts, body) = response.into_parts();
        // However long: what was done is not done again.
        let body = match to_bytes(body, usize::MAX).await {
            Ok(body) => body,
            Err(error) => return Error::fault(error).into_response(),
        };
        let headers = serde_json::to_string(&told(&parts.headers)).unwrap_or_default();
        let end = End::Answered { status, headers, body: body.clone() };
        (Response::from_parts(parts, Body::from(body)), end)
    } else if status.is_server_error() && has_changed {
        (response, End::Unknown)
    } else {
        (response, End::Free)
    };
    for _ in 0..TRIES {
        match place.end(store, &end).await {
            Ok(()) => break,
            Err(error) => tracing::warn!(error = error.chain(), "what became of a request could not be kept"),
        }
        store.given().rest(Duration::from_secs(1)).await;
    }
    response
}

/// Which is made anew: a letter carries a password.
fn is_file(response: &Response) -> bool {
    response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind != "application/json")
}

fn told(headers: &HeaderMap) -> Vec<(&str, &str)> {
    let one = |name: &'static HeaderName| Some((name.as_str(), headers.get(name)?.to_str().ok()?));
    HEADERS.iter().filter_map(one).collect()
}

fn told_again(status: i64, headers: &str, body: Option<Vec<u8>>) -> Response {
    let is_whole = body.is_some();
    let mut response = Response::new(Body::from(body.unwrap_or_default()));
    *response.status_mut() =
        u16::try_from(status).ok().and_then(|code| StatusCode::from_u16(code).ok()).unwrap_or_default();
    let headers: Vec<(String, String)> = serde_json::from_str(headers).unwrap_or_default();
    let told = headers.iter().filter(|(name, _)| is_whole || *name == header::LOCATION.as_str());
    let pairs = told.filter_map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)));
    response.headers_mut().extend(pairs.collect::<Vec<(HeaderName, HeaderValue)>>());
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

/// Forgets what the answers of a site say: somebody who is to be forgotten may be in any of them. That it was done, and
/// where it is found, is still known.
pub async fn forget(tx: &mut Tx, site: &str) -> store::Result<()> {
    tx.run("UPDATE api_answers SET body = NULL WHERE site = $1 AND body IS NOT NULL", args![site]).await?;
    let sql = "UPDATE api_answers SET headers = $2 WHERE site = $1 AND status IS NULL";
    tx.run(sql, args![site, FORGOTTEN]).await?;
    Ok(())
}

/// Forgets what nobody asks for any more.
pub async fn sweep(conn: &mut Conn, site: &str) -> Result<u64> {
    let old: Timestamp = conn.now() - KEPT;
    Ok(conn.run("DELETE FROM api_answers WHERE site = $1 AND begun < $2", args![site, old]).await?)
}

#[cfg(test)]
mod tests {
    use store::Migration;

    use super::*;

    const MIGRATIONS: [Migration; 1] =
        [Migration { name: "0026_api", sql: include_str!("../../../../migrations/0026_api.sql") }];

    store::on_both! {
        migrations = MIGRATIONS;

        async fn an_answer_under_way_is_forgotten_with_whom_it_may_speak_of(store: Store) {
            let place = |name: &str| Place { site: "invoice".to_owned(), key: Uuid::nil(), name: name.to_owned() };
            for (name, is_erased) in [("before", false), ("meanwhile", true)] {
                let mut tx = store.begin().await.unwrap();
                assert!(matches!(place(name).take(&mut tx, b"question").await.unwrap(), Found::Free));
                if is_erased {
                    forget(&mut tx, "invoice").await.unwrap();
                }
                tx.commit().await.unwrap();
                let (headers, body) = ("[]".to_owned(), Bytes::from("Hanako"));
                place(name).end(&store, &End::Answered { status: StatusCode::OK, headers, body }).await.unwrap();
            }
            let told = "SELECT name, status, body FROM api_answers WHERE site = $1 ORDER BY name";
            let told: Vec<(String, i64, Option<Vec<u8>>)> =
                store.read().await.unwrap().all(told, args!["invoice"]).await.unwrap();
            let bare = |name: &str| (name.to_owned(), 200, None);
            assert_eq!(told, [bare("before"), bare("meanwhile")], "what was kept before is emptied as well");
            let mut tx = store.begin().await.unwrap();
            let again = place("meanwhile").take(&mut tx, b"question").await.unwrap();
            assert!(matches!(again, Found::Answered(response) if response.status() == StatusCode::OK));
        }
    }
}
