//! 「利用者の削除」, by an operator: a person who asks for it, or who is no customer's user any more.

use counter::{Error, Staff, Visit};
use store::Conn;
use uuid::Uuid;

use super::super::{State, accounts, record};
use crate::{
    notices,
    people::{self, User},
    users::erasure,
};

/// What still ties a person to their customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond {
    /// They are a user of others, too: they only leave this one (DOOR-62).
    pub is_elsewhere: bool,
    /// Nobody else of this customer is through the door.
    pub is_last: bool,
}

pub async fn bond(conn: &mut Conn, site: &str, (account, id): (Uuid, Uuid)) -> Result<Bond, Error> {
    let accounts = people::sql::account_ids_of(conn, site, id).await?;
    let users = people::sql::users_of(conn, site, account).await?;
    Ok(Bond {
        is_elsewhere: accounts.len() > 1,
        is_last: !users.iter().any(|one| one.id != id && one.through.is_some()),
    })
}

/// The deed names nobody: the log keeps what it holds for good.
pub async fn erase(
    visit: &Visit,
    staff: &Staff,
    (account, id): (Uuid, Uuid),
    reason: &str,
) -> Result<(), Error> {
    let (site, mut tx) = (visit.slug(), visit.portal.store.begin().await?);
    let customer = accounts::locked(&mut tx, site, account).await?;
    if !people::sql::belongs(&mut tx, site, id, account).await? {
        return Err(Error::NotFound);
    }
    let user: User = people::sql::lock_user(&mut tx, site, id).await?.ok_or(Error::NotFound)?;
    let bond = bond(&mut tx, site, (account, id)).await?;
    let lang = people::sql::lang_of(&mut tx, site, id).await?;
    notices::user_deleted(&mut tx, &visit.portal, (&visit.site, lang), &user, &customer.name).await?;
    let did = if bond.is_elsewhere {
        erasure::leave(&mut tx, site, id, account).await?;
        "door.removed-user"
    } else {
        erasure::erase(&mut tx, visit, &user).await?;
        "door.erased-user"
    };
    if bond.is_last && customer.state == State::Open {
        // Documents go by post again, and whoever is added next begins anew.
        accounts::save_state(&mut tx, site, account, State::Waiting).await?;
    }
    let deed = staff.deed(visit, did).about(format!("user:{id}"));
    record(&mut tx, visit, deed.with("account", customer.number).with("reason", reason)).await?;
    tx.commit().await?;
    Ok(())
}
