//! The outbox's SQL.

use jiff::Timestamp;
use store::{Conn, Result, args};
use uuid::Uuid;

use crate::{
    mailbox::Posted,
    notice::{Notice, State, Waiting},
};

const POSTED: &str =
    "id, left_at, site, kind, channel, recipient, subject, text, html, state, attempts, tried_at,
    ended_at, reply, until";

/// Each with its id.
pub async fn put_all(
    conn: &mut Conn,
    now: Timestamp,
    notices: &[(Uuid, &Notice)],
    until: Option<Timestamp>,
) -> Result<()> {
    let row = |(id, notice): &(Uuid, &Notice)| {
        args![
            &notice.site,
            id,
            notice.kind,
            notice.channel.name(),
            &notice.to,
            notice.to_name.clone(),
            &notice.from.name,
            &notice.from.address,
            notice.reply_to.clone(),
            &notice.subject,
            &notice.text,
            notice.html.clone(),
            &notice.locale,
            notice.unsubscribe.clone(),
            now,
            State::Waiting.name(),
            0_i64,
            until,
            notice.user
        ]
        .to_vec()
    };
    let rows: Vec<_> = notices.iter().map(row).collect();
    conn.add_all(
        "notices (site, id, kind, channel, recipient, recipient_name, sender_name, sender_address,
            reply_to, subject, text, html, locale, unsubscribe, left_at, state, attempts, until, user_id)",
        &rows,
    )
    .await?;
    Ok(())
}

pub async fn waiting(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Waiting>> {
    conn.maybe(
        "SELECT id, kind, channel, recipient, recipient_name, sender_name, sender_address, reply_to, subject, text,
            html, locale, unsubscribe, left_at, again, until
         FROM notices WHERE site = $1 AND id = $2 AND state = $3",
        args![site, id, State::Waiting.name()],
    )
    .await
}

/// Notes a try that brought no end.
pub async fn tried(conn: &mut Conn, site: &str, id: Uuid, now: Timestamp, reply: &str) -> Result<()> {
    conn.run(
        "UPDATE notices SET attempts = attempts + 1, tried_at = $3, reply = $4
         WHERE site = $1 AND id = $2 AND state = $5",
        args![site, id, now, reply, State::Waiting.name()],
    )
    .await?;
    Ok(())
}

pub async fn end(conn: &mut Conn, site: &str, id: Uuid, now: Timestamp, state: State) -> Result<()> {
    conn.run(
        "UPDATE notices SET state = $4, ended_at = $3 WHERE site = $1 AND id = $2",
        args![site, id, now, state.name()],
    )
    .await?;
    Ok(())
}

/// What was taken by one server came back from another.
pub async fn came_back(conn: &mut Conn, site: &str, id: Uuid, now: Timestamp, says: &str) -> Result<()> {
    conn.run(
        "UPDATE notices SET state = $3, ended_at = $4, reply = $5 WHERE site = $1 AND id = $2",
        args![site, id, State::Refused.name(), now, says],
    )
    .await?;
    Ok(())
}

/// Texts carry codes and links that open doors: they go when nobody needs them any more.
pub async fn wipe(conn: &mut Conn, site: &str, id: Uuid) -> Result<()> {
    conn.run(
        "UPDATE notices SET text = '', html = NULL, unsubscribe = NULL WHERE site = $1 AND id = $2",
        args![site, id],
    )
    .await?;
    Ok(())
}

pub async fn newest(conn: &mut Conn, site: &str, limit: i64) -> Result<Vec<Posted>> {
    let sql = format!("SELECT {POSTED} FROM notices WHERE site = $1 ORDER BY id DESC LIMIT $2");
    conn.all(&sql, args![site, limit]).await
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Posted>> {
    let sql = format!("SELECT {POSTED} FROM notices WHERE site = $1 AND id = $2");
    conn.maybe(&sql, args![site, id]).await
}
