//! The SQL of texts.

use jiff::Timestamp;
use store::{Conn, Error, FromRow, Result, Row, Tx, args};

use super::{NewVersion, Version};

const COLUMNS: &str = "t.subject, t.number, t.label, t.content, t.starts, t.ends, t.gone, t.made, t.made_by";

/// Of each subject the newest version that has begun.
pub async fn begun(conn: &mut Conn, site: &str, kind: &str, now: Timestamp) -> Result<Vec<Version>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM texts t WHERE t.site = $1 AND t.kind = $2 AND t.starts <= $3 AND t.number = (
             SELECT max(n.number) FROM texts n
             WHERE n.site = t.site AND n.kind = t.kind AND n.subject = t.subject AND n.starts <= $3)"
    );
    conn.all(&sql, args![site, kind, now]).await
}

pub async fn shown_kinds(conn: &mut Conn, site: &str, now: Timestamp) -> Result<Vec<String>> {
    let kinds: Vec<(String,)> = conn
        .all(
            "SELECT DISTINCT t.kind FROM texts t
             WHERE t.site = $1 AND t.starts <= $2 AND t.gone = 0 AND (t.ends IS NULL OR t.ends > $2)
               AND t.number = (
                   SELECT max(n.number) FROM texts n
                   WHERE n.site = t.site AND n.kind = t.kind AND n.subject = t.subject AND n.starts <= $2)",
            args![site, now],
        )
        .await?;
    Ok(kinds.into_iter().map(|(kind,)| kind).collect())
}

pub async fn begun_of(
    conn: &mut Conn,
    site: &str,
    (kind, subject): (&str, &str),
    now: Timestamp,
) -> Result<Option<Version>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM texts t WHERE t.site = $1 AND t.kind = $2 AND t.subject = $3 AND t.starts <= $4
         ORDER BY t.number DESC LIMIT 1"
    );
    conn.maybe(&sql, args![site, kind, subject, now]).await
}

pub async fn versions(conn: &mut Conn, site: &str, (kind, subject): (&str, &str)) -> Result<Vec<Version>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM texts t WHERE t.site = $1 AND t.kind = $2 AND t.subject = $3
         ORDER BY t.number DESC"
    );
    conn.all(&sql, args![site, kind, subject]).await
}

pub async fn insert(tx: &mut Tx, site: &str, new: &NewVersion<'_>) -> Result<bool> {
    let now = tx.now();
    let content = serde_json::to_string(new.content).map_err(|error| Error::Decode(error.to_string()))?;
    let inserted = tx
        .run(
            "INSERT INTO texts (site, kind, subject, number, label, content, starts, ends, gone, made, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
             ON CONFLICT (site, kind, subject, number) DO NOTHING",
            args![
                site,
                new.kind.name(),
                new.subject,
                new.after + 1,
                new.label,
                content,
                new.starts,
                new.ends,
                new.gone,
                now,
                new.by
            ],
        )
        .await?;
    Ok(inserted == 1)
}

impl FromRow for Version {
    fn from_row(row: &Row) -> Result<Self> {
        let content: String = row.get("content")?;
        let gone: i64 = row.get("gone")?;
        Ok(Version {
            subject: row.get("subject")?,
            number: row.get("number")?,
            label: row.get("label")?,
            content: serde_json::from_str(&content).map_err(|error| Error::Decode(error.to_string()))?,
            starts: row.get("starts")?,
            ends: row.get("ends")?,
            gone: gone == 1,
            made: row.get("made")?,
            made_by: row.get("made_by")?,
        })
    }
}
