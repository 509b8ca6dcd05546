//! Exactly one login per account, where the policy says so (DOOR-50).

use counter::Error;
use store::{Tx, args};
use uuid::Uuid;

/// Keeps everyone else from adding to the account until the transaction ends, and refuses where it has its one
/// user already. Of two browsers that add at the same moment, the second one waits here and then sees the first.
pub async fn must_be_free(tx: &mut Tx, site: &str, account: Uuid) -> Result<(), Error> {
    tx.run("UPDATE accounts SET created = created WHERE site = $1 AND id = $2", args![site, account]).await?;
    let taken: Option<i64> = tx
        .maybe(
            "SELECT since FROM memberships WHERE site = $1 AND account_id = $2 LIMIT 1",
            args![site, account],
        )
        .await?;
    if taken.is_some() { Err(Error::Conflict) } else { Ok(()) }
}
