//! The SQL of consent.

use counter::site::LocalText;
use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Answer, Given, Kept, Text, Written};
use crate::policy::Consent;

impl FromRow for Given {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Given {
            answer: row.get("answer")?,
            version: row.get("version")?,
            hash: row.get("hash")?,
            at: row.get("at")?,
        })
    }
}

pub async fn latest(conn: &mut Conn, site: &str, user: Uuid) -> Result<Option<Given>> {
    conn.maybe(
        "SELECT answer, version, hash, at FROM consents WHERE site = $1 AND user_id = $2
         ORDER BY at DESC, id DESC LIMIT 1",
        args![site, user],
    )
    .await
}

/// Whether a later version has asked again. One that another came before has never been shown.
pub async fn asks_again_since(conn: &mut Conn, site: &str, version: &str) -> Result<bool> {
    let now = conn.now();
    let texts: i64 = conn
        .one(
            "SELECT count(*) FROM consent_texts t
             WHERE t.site = $1 AND t.asks_again = 1 AND t.gone = 0 AND t.since <= $3
               AND t.number > (SELECT g.number FROM consent_texts g WHERE g.site = $1 AND g.version = $2)
               AND NOT EXISTS (
                   SELECT 1 FROM consent_texts n
                   WHERE n.site = t.site AND n.gone = 0 AND n.number > t.number AND n.since <= t.since)",
            args![site, version, now],
        )
        .await?;
    Ok(texts > 0)
}

pub async fn insert(
    tx: &mut Tx,
    site: &str,
    (user, account): (Uuid, Uuid),
    (version, hash): (&str, &str),
    answer: Answer,
    from: &str,
) -> Result<()> {
    let (id, now) = (tx.id(), tx.now());
    tx.run(
        "INSERT INTO consents (site, id, user_id, account_id, version, hash, answer, at, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![site, id, user, account, version, hash, answer.tag(), now, from],
    )
    .await?;
    Ok(())
}

/// False where there is a text of that version, or of that number.
pub async fn insert_text(
    tx: &mut Tx,
    site: &str,
    (consent, number): (&Consent, i64),
    since: Timestamp,
    by: &str,
) -> Result<bool> {
    let documents = as_json(&consent.documents);
    let inserted = tx
        .run(
            "INSERT INTO consent_texts
               (site, version, hash, asks_again, ja, en, documents, since, made_by, number)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            args![
                site,
                &consent.version,
                consent.hash(),
                consent.asks_again,
                &consent.ja,
                &consent.en,
                documents,
                since,
                by,
                number
            ],
        )
        .await?;
    Ok(inserted == 1)
}

/// What a site's file may change of a version: whether it asks again. The names of the documents are in the hash, but not in
/// the rows of older programs.
pub async fn save_unhashed(tx: &mut Tx, site: &str, consent: &Consent) -> Result<()> {
    tx.run(
        "UPDATE consent_texts SET asks_again = $3, documents = $4 WHERE site = $1 AND version = $2 AND hash = $5",
        args![site, &consent.version, consent.asks_again, as_json(&consent.documents), consent.hash()],
    )
    .await?;
    Ok(())
}

fn as_json(documents: &[LocalText]) -> String {
    serde_json::to_string(documents).unwrap_or_default()
}

/// False where it has begun, or was taken back before.
pub async fn take_back(tx: &mut Tx, site: &str, number: i64) -> Result<bool> {
    let now = tx.now();
    let taken = tx
        .run(
            "UPDATE consent_texts SET gone = 1 WHERE site = $1 AND number = $2 AND gone = 0 AND since > $3",
            args![site, number, now],
        )
        .await?;
    Ok(taken == 1)
}

const WRITTEN: &str =
    "SELECT version, number, asks_again, ja, en, documents, since, made_by, gone FROM consent_texts";

pub async fn present(conn: &mut Conn, site: &str) -> Result<Option<Written>> {
    let now = conn.now();
    let sql = format!("{WRITTEN} WHERE site = $1 AND since <= $2 AND gone = 0 ORDER BY number DESC LIMIT 1");
    conn.maybe(&sql, args![site, now]).await
}

/// Every version, the newest first.
pub async fn written(conn: &mut Conn, site: &str) -> Result<Vec<Written>> {
    conn.all(&format!("{WRITTEN} WHERE site = $1 ORDER BY number DESC"), args![site]).await
}

/// The number of the newest version, whatever its time; 0 where there is none.
pub async fn newest(conn: &mut Conn, site: &str) -> Result<i64> {
    conn.one("SELECT COALESCE(max(number), 0) FROM consent_texts WHERE site = $1", args![site]).await
}

impl FromRow for Written {
    fn from_row(row: &Row) -> Result<Self> {
        let documents: String = row.get("documents")?;
        let (asks_again, gone): (i64, i64) = (row.get("asks_again")?, row.get("gone")?);
        Ok(Written {
            consent: Consent {
                version: row.get("version")?,
                asks_again: asks_again == 1,
                documents: serde_json::from_str(&documents).unwrap_or_default(),
                ja: row.get("ja")?,
                en: row.get("en")?,
            },
            number: row.get("number")?,
            since: row.get("since")?,
            made_by: row.get("made_by")?,
            gone: gone == 1,
        })
    }
}

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Kept { hash: row.get("hash")?, made_by: row.get("made_by")? })
    }
}

pub async fn kept(conn: &mut Conn, site: &str, version: &str) -> Result<Option<Kept>> {
    conn.maybe(
        "SELECT hash, made_by FROM consent_texts WHERE site = $1 AND version = $2",
        args![site, version],
    )
    .await
}

pub async fn text_of(conn: &mut Conn, site: &str, version: &str) -> Result<Text> {
    let (ja, en) = conn
        .one("SELECT ja, en FROM consent_texts WHERE site = $1 AND version = $2", args![site, version])
        .await?;
    Ok(Text { ja, en })
}
