//! The SQL of consent.

use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::{Answer, Given, Text};
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
    let texts: i64 = conn
        .one(
            "SELECT count(*) FROM consent_texts
             WHERE site = $1 AND asks_again = 1 AND since >
               (SELECT since FROM consent_texts WHERE site = $1 AND version = $2)",
            args![site, version],
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

pub async fn insert_text(tx: &mut Tx, site: &str, consent: &Consent) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO consent_texts (site, version, hash, asks_again, ja, en, since)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (site, version) DO UPDATE SET asks_again = excluded.asks_again",
        args![site, &consent.version, consent.hash(), consent.asks_again, &consent.ja, &consent.en, now],
    )
    .await?;
    Ok(())
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
