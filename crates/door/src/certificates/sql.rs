//! The SQL of client certificates.

use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

use super::ClientCertificate;

const CERTIFICATE: &str = "fingerprint, account_id, serial, name, not_before, not_after, issued, revoked";

impl FromRow for ClientCertificate {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(ClientCertificate {
            fingerprint: row.get("fingerprint")?,
            account: row.get("account_id")?,
            serial: row.get("serial")?,
            name: row.get("name")?,
            not_before: row.get("not_before")?,
            not_after: row.get("not_after")?,
            issued: row.get("issued")?,
            revoked: row.get("revoked")?,
        })
    }
}

pub async fn certificate(
    conn: &mut Conn,
    site: &str,
    fingerprint: &[u8],
) -> Result<Option<ClientCertificate>> {
    conn.maybe(
        &format!("SELECT {CERTIFICATE} FROM client_certificates WHERE site = $1 AND fingerprint = $2"),
        args![site, fingerprint.to_vec()],
    )
    .await
}

/// Newest first.
pub async fn of_account(conn: &mut Conn, site: &str, account: Uuid) -> Result<Vec<ClientCertificate>> {
    conn.all(
        &format!(
            "SELECT {CERTIFICATE} FROM client_certificates WHERE site = $1 AND account_id = $2
             ORDER BY issued DESC, fingerprint"
        ),
        args![site, account],
    )
    .await
}

pub async fn insert(tx: &mut Tx, site: &str, new: &ClientCertificate, by: &str) -> Result<()> {
    tx.run(
        "INSERT INTO client_certificates
         (site, fingerprint, account_id, serial, name, not_before, not_after, issued, issued_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![
            site,
            new.fingerprint.clone(),
            new.account,
            &new.serial,
            &new.name,
            new.not_before,
            new.not_after,
            new.issued,
            by
        ],
    )
    .await?;
    Ok(())
}

/// None where it was revoked before: the first time stands.
pub async fn revoke(tx: &mut Tx, site: &str, fingerprint: &[u8], by: &str) -> Result<u64> {
    let now = tx.now();
    tx.run(
        "UPDATE client_certificates SET revoked = $3, revoked_by = $4
         WHERE site = $1 AND fingerprint = $2 AND revoked IS NULL",
        args![site, fingerprint.to_vec(), now, by],
    )
    .await
}
