//! The SQL of consent.

use counter::site::LocalText;
use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Answer, Given, Text, Written};
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

pub async fn asks_again_since(conn: &mut Conn, site: &str, version: &str) -> Result<bool> {
    let now = conn.now();
    let texts: i64 = conn
        .one(
            "SELECT count(*) FROM consent_texts
             WHERE site = $1 AND asks_again = 1 AND since <= $3 AND since >
               (SELECT since FROM consent_texts WHERE site = $1 AND version = $2)",
            args![site, version, now],
        )
        .await?;
    Ok(texts > 0)
}

pub async fn insert(
    tx: &mut Tx,
    site: &str,
    (user, account): (Uuid, Uuid),
    consent: &Consent,
    answer: Answer,
    from: &str,
) -> Result<()> {
    let (id, now) = (tx.id(), tx.now());
    tx.run(
        "INSERT INTO consents (site, id, user_id, account_id, version, hash, answer, at, address)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![site, id, user, account, &consent.version, consent.hash(), answer.tag(), now, from],
    )
    .await?;
    Ok(())
}

/// False where there is a text of that version.
pub async fn insert_text(
    tx: &mut Tx,
    site: &str,
    consent: &Consent,
    since: Timestamp,
    by: &str,
) -> Result<bool> {
    let documents = as_json(&consent.documents);
    let inserted = tx
        .run(
            "INSERT INTO consent_texts (site, version, hash, asks_again, ja, en, documents, since, made_by)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (site, version) DO NOTHING",
            args![
                site,
                &consent.version,
                consent.hash(),
                consent.asks_again,
                &consent.ja,
                &consent.en,
                documents,
                since,
                by
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

const WRITTEN: &str = "SELECT version, asks_again, ja, en, documents, since, made_by FROM consent_texts";

pub async fn present(conn: &mut Conn, site: &str) -> Result<Option<Written>> {
    let now = conn.now();
    let sql = format!("{WRITTEN} WHERE site = $1 AND since <= $2 ORDER BY since DESC, version DESC LIMIT 1");
    conn.maybe(&sql, args![site, now]).await
}

/// Every version, the newest first.
pub async fn written(conn: &mut Conn, site: &str) -> Result<Vec<Written>> {
    conn.all(&format!("{WRITTEN} WHERE site = $1 ORDER BY since DESC, version DESC"), args![site]).await
}

impl FromRow for Written {
    fn from_row(row: &Row) -> Result<Self> {
        let documents: String = row.get("documents")?;
        let asks_again: i64 = row.get("asks_again")?;
        Ok(Written {
            consent: Consent {
                version: row.get("version")?,
                asks_again: asks_again == 1,
                documents: serde_json::from_str(&documents).unwrap_or_default(),
                ja: row.get("ja")?,
                en: row.get("en")?,
            },
            since: row.get("since")?,
            made_by: row.get("made_by")?,
        })
    }
}

pub async fn hash_of(conn: &mut Conn, site: &str, version: &str) -> Result<String> {
    conn.one("SELECT hash FROM consent_texts WHERE site = $1 AND version = $2", args![site, version]).await
}

pub async fn text_of(conn: &mut Conn, site: &str, version: &str) -> Result<Text> {
    let (ja, en) = conn
        .one("SELECT ja, en FROM consent_texts WHERE site = $1 AND version = $2", args![site, version])
        .await?;
    Ok(Text { ja, en })
}
