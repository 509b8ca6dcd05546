//! The SQL of login.

use store::{Conn, Result, args};

use super::actions::FAILURES_PER_ADDRESS;

/// Whether an address has failed too often already; asked before the costly look at a password.
pub async fn has_failed_too_often(conn: &mut Conn, site: &str, address: &str) -> Result<bool> {
    let name = format!("{}:{address}", FAILURES_PER_ADDRESS.name);
    let since = conn.now() - FAILURES_PER_ADDRESS.window;
    let used: Option<i64> = conn
        .maybe(
            "SELECT used FROM limits WHERE site = $1 AND name = $2 AND start > $3",
            args![site, name, since],
        )
        .await?;
    Ok(used.is_some_and(|used| used >= FAILURES_PER_ADDRESS.most))
}
