//! The SQL of login notices.

use counter::Visit;
use store::{Conn, Result, Tx, args};
use uuid::Uuid;

use super::{KEPT, Notice};
use crate::{device, links::DeadLink, secrets::Purpose, sessions::browser};

pub async fn insert(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<Uuid> {
    let id = tx.id();
    tx.run(
        "INSERT INTO login_notices (site, id, user_id, at, device, address, browser)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![
            visit.slug(),
            id,
            user,
            visit.at,
            device::name(&visit.agent),
            visit.address.to_string(),
            browser(visit)
        ],
    )
    .await?;
    Ok(id)
}

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Notice>> {
    conn.maybe(
        "SELECT user_id, at, device, address, browser FROM login_notices WHERE site = $1 AND id = $2",
        args![site, id],
    )
    .await
}

pub async fn end_links(tx: &mut Tx, site: &str, user: Uuid, why: DeadLink) -> Result<()> {
    tx.run(
        "UPDATE links SET ended = $4 WHERE site = $1 AND purpose = $2 AND ended IS NULL
           AND subject IN (SELECT id FROM login_notices WHERE site = $1 AND user_id = $3)",
        args![site, Purpose::NotMe.tag(), user, why.tag()],
    )
    .await?;
    Ok(())
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64> {
    let old = tx.now() - KEPT;
    tx.run("DELETE FROM login_notices WHERE site = $1 AND at < $2", args![site, old]).await
}
