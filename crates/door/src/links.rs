//! Links that leave by mail: single-use, with a date, and able to say why they no longer work (DOOR-33).

use axum::http::StatusCode;
use counter::{Answer, Error, Visit, keys::Keys, page::page_with};
use jiff::{SignedDuration, Timestamp};
use store::{Conn, Tx, args};
use uuid::Uuid;

use crate::{
    pages::DeadLinkPage,
    secrets::{Purpose, Token, hash_of},
};

/// A link that still works.
pub struct Link {
    pub id: Vec<u8>,
    pub subject: Uuid,
}

/// Why a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeadLink {
    Used,
    Expired,
    /// A newer mail took its place.
    Superseded,
    /// Too many wrong codes.
    Spoiled,
    Unknown,
}

impl DeadLink {
    pub fn tag(self) -> &'static str {
        match self {
            DeadLink::Used => "used",
            DeadLink::Expired => "expired",
            DeadLink::Superseded => "superseded",
            DeadLink::Spoiled => "spoiled",
            DeadLink::Unknown => "unknown",
        }
    }
}

pub async fn issue(
    tx: &mut Tx,
    keys: &Keys,
    site: &str,
    purpose: Purpose,
    subject: Uuid,
    life: SignedDuration,
) -> Result<Token, Error> {
    end(tx, site, purpose, subject, DeadLink::Superseded).await?;
    let token = Token::new(tx.given());
    let id = token.hash(keys, purpose, site);
    let until = tx.now() + life;
    tx.run(
        "INSERT INTO links (site, id, purpose, subject, until) VALUES ($1, $2, $3, $4, $5)",
        args![site, id, purpose.tag(), subject, until],
    )
    .await?;
    Ok(token)
}

pub async fn find(
    conn: &mut Conn,
    visit: &Visit,
    purpose: Purpose,
    token: &str,
) -> Result<Result<Link, DeadLink>, Error> {
    let id = hash_of(&visit.portal.keys, purpose, visit.slug(), token);
    let row: Option<(Uuid, Timestamp, Option<String>)> = conn
        .maybe(
            "SELECT subject, until, ended FROM links WHERE site = $1 AND id = $2 AND purpose = $3",
            args![visit.slug(), &id, purpose.tag()],
        )
        .await?;
    let Some((subject, until, ended)) = row else { return Ok(Err(DeadLink::Unknown)) };
    let ends = [DeadLink::Used, DeadLink::Superseded, DeadLink::Spoiled];
    Ok(match ended {
        Some(why) => Err(ends.into_iter().find(|end| end.tag() == why).unwrap_or(DeadLink::Unknown)),
        None if until <= conn.now() => Err(DeadLink::Expired),
        None => Ok(Link { id, subject }),
    })
}

/// Uses the link up. False where somebody was quicker.
pub async fn use_up(tx: &mut Tx, site: &str, link: &Link) -> Result<bool, Error> {
    let used = tx
        .run(
            "UPDATE links SET ended = $3 WHERE site = $1 AND id = $2 AND ended IS NULL",
            args![site, &link.id, DeadLink::Used.tag()],
        )
        .await?;
    Ok(used == 1)
}

/// Ends all links of a person for one purpose.
pub async fn end(
    tx: &mut Tx,
    site: &str,
    purpose: Purpose,
    subject: Uuid,
    why: DeadLink,
) -> Result<(), Error> {
    tx.run(
        "UPDATE links SET ended = $4 WHERE site = $1 AND purpose = $2 AND subject = $3 AND ended IS NULL",
        args![site, purpose.tag(), subject, why.tag()],
    )
    .await?;
    Ok(())
}

/// Ends every link of the whole database, as if its time were over: after a restore nobody knows which have been used.
pub async fn expire_all(tx: &mut Tx) -> Result<u64, store::Error> {
    let now = tx.now();
    tx.run("UPDATE links SET until = $1 WHERE until > $1 AND ended IS NULL", args![now]).await
}

/// Whether a person was sent one of these: as long as it is remembered, living or dead.
pub async fn was_sent(conn: &mut Conn, site: &str, purpose: Purpose, subject: Uuid) -> Result<bool, Error> {
    let sql = "SELECT count(*) FROM links WHERE site = $1 AND purpose = $2 AND subject = $3";
    Ok(conn.one::<i64>(sql, args![site, purpose.tag(), subject]).await? > 0)
}

/// Dead links are kept for a while, so that they can say why.
pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64, Error> {
    let old = tx.now() - SignedDuration::from_hours(24 * 90);
    Ok(tx.run("DELETE FROM links WHERE site = $1 AND until <= $2", args![site, old]).await?)
}

/// A link that opens nothing says which kind of nothing, and what to do (DOOR-33).
pub fn dead(visit: &Visit, purpose: Purpose, why: DeadLink) -> Answer {
    let status = if why == DeadLink::Unknown { StatusCode::NOT_FOUND } else { StatusCode::GONE };
    page_with(status, &DeadLinkPage { f: visit.frame(None), purpose, why })
}
