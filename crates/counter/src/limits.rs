//! Limits: how often something may be tried in a window of time, counted in the database, so that
//! nodes share the count and a restart forgets nothing.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use store::{Conn, args};

use crate::error::Error;

pub struct Limit {
    pub name: &'static str,
    pub most: i64,
    pub window: SignedDuration,
}

/// Takes one try of `who`; refuses with the time to wait when none is left.
pub async fn take(conn: &mut Conn, site: &str, limit: &Limit, who: &str) -> Result<(), Error> {
    let now = conn.now();
    let name = format!("{}:{who}", limit.name);
    let (used, start): (i64, Timestamp) = conn
        .one(
            "INSERT INTO limits (site, name, start, used) VALUES ($1, $2, $3, 1)
             ON CONFLICT (site, name) DO UPDATE SET
               used = CASE WHEN limits.start <= $4 THEN 1 ELSE limits.used + 1 END,
               start = CASE WHEN limits.start <= $4 THEN excluded.start ELSE limits.start END
             RETURNING used, start",
            args![site, name, now, now - limit.window],
        )
        .await?;
    if used <= limit.most {
        return Ok(());
    }
    let left = (start + limit.window).duration_since(now);
    Err(Error::TooMany { wait: Duration::try_from(left).unwrap_or_default() })
}

/// Whether none is left, asked before something costly is done for them.
pub async fn is_used_up(conn: &mut Conn, site: &str, limit: &Limit, who: &str) -> Result<bool, Error> {
    let name = format!("{}:{who}", limit.name);
    let since = conn.now() - limit.window;
    let used: Option<i64> = conn
        .maybe(
            "SELECT used FROM limits WHERE site = $1 AND name = $2 AND start > $3",
            args![site, name, since],
        )
        .await?;
    Ok(used.is_some_and(|used| used >= limit.most))
}

/// Forgets windows that have long closed.
pub async fn sweep(conn: &mut Conn, site: &str) -> Result<u64, Error> {
    let old = conn.now() - SignedDuration::from_hours(24);
    Ok(conn.run("DELETE FROM limits WHERE site = $1 AND start < $2", args![site, old]).await?)
}
