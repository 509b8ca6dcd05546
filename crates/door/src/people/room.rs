//! How many users an account may have, where the policy says so (DOOR-41, DOOR-50).

use counter::{Error, site::Site};
use store::{Tx, args};
use uuid::Uuid;

use super::sql;
use crate::policy::Policy;

/// Keeps everyone else from adding to the account until the transaction ends, and refuses where it has all the
/// users that its site allows. Of two browsers that add at the same moment, the second one waits here and then
/// sees the first (DOOR-43).
pub async fn must_be_left(tx: &mut Tx, site: &Site, account: Uuid) -> Result<(), Error> {
    let Some(limit) = site.part::<Policy>().users.per_account.limit() else { return Ok(()) };
    sql::lock_account(tx, &site.slug, account).await?;
    let taken: i64 = tx
        .one(
            "SELECT COUNT(*) FROM memberships WHERE site = $1 AND account_id = $2",
            args![&site.slug, account],
        )
        .await?;
    if taken >= i64::from(limit) { Err(Error::Conflict) } else { Ok(()) }
}
