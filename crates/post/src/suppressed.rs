//! Addresses from which mail came back for good: to go on writing to them costs the sender its good name.

use jiff::Timestamp;
use store::{Conn, FromRow, Result, Row, Tx, args};
use uuid::Uuid;

#[derive(Clone, Debug)]
pub struct Suppressed {
    pub address: String,
    pub since: Timestamp,
    /// What the other side said.
    pub why: String,
    /// The notice that came back.
    pub notice: Option<Uuid>,
}

impl FromRow for Suppressed {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            address: row.get("address")?,
            since: row.get("since")?,
            why: row.get("why")?,
            notice: row.get("notice")?,
        })
    }
}

/// Whether a reply says that there is no such mailbox, and not merely that it is full, or that this mail is unwelcome: the
/// enhanced code (RFC 3463) of a bad address or of a mailbox that was shut.
pub(crate) fn is_gone(reply: &str) -> bool {
    let code = reply.split_whitespace().find(|word| word.starts_with("5.") && word.matches('.').count() == 2);
    code.is_some_and(|code| {
        let code = code.trim_end_matches(|c: char| !c.is_ascii_digit());
        ["5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"].contains(&code)
    })
}

pub async fn find(conn: &mut Conn, site: &str, address: &str) -> Result<Option<Suppressed>> {
    conn.maybe(
        "SELECT address, since, why, notice FROM suppressed WHERE site = $1 AND address = $2",
        args![site, address.to_lowercase()],
    )
    .await
}

pub async fn suppress(
    tx: &mut Tx,
    site: &str,
    address: &str,
    (why, notice): (&str, Option<Uuid>),
) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO suppressed (site, address, since, why, notice) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (site, address) DO NOTHING",
        args![site, address.to_lowercase(), now, why, notice],
    )
    .await?;
    Ok(())
}

/// False where it was not suppressed.
pub async fn release(tx: &mut Tx, site: &str, address: &str) -> Result<bool> {
    let gone = tx
        .run("DELETE FROM suppressed WHERE site = $1 AND address = $2", args![site, address.to_lowercase()])
        .await?;
    Ok(gone == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_mailbox_that_is_not_there_is_given_up() {
        for (reply, gone) in [
            ("550 5.1.1 no such user", true),
            ("550 5.1.1: unknown", true),
            ("550-5.2.1 mailbox disabled", false),
            ("550 5.2.1 mailbox disabled", true),
            ("552 5.2.2 mailbox full", false),
            ("550 5.7.1 looks like spam", false),
            ("550 no such user", false),
            ("mailbox", false),
        ] {
            assert_eq!(is_gone(reply), gone, "{reply}");
        }
    }
}
