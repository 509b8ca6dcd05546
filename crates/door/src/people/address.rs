//! A person's address: whether it is free, and what goes with it when it changes.

use counter::{Error, site::Site};
use store::{Conn, Tx, args};
use uuid::Uuid;

use super::{User, sql};
use crate::policy::{Asks, Policy};

/// What the user is shown as login with this address, and the key under which they are found.
fn login_with(site: &Site, user: &User, address: &str) -> (String, String) {
    let form = &site.part::<Policy>().login;
    let login = if form.asks == Asks::Email { address } else { &user.login };
    (login.to_owned(), form.key(login, address))
}

/// Whether another person of the same customer has the address, or logs in by it.
pub async fn is_taken(conn: &mut Conn, site: &Site, user: &User, address: &str) -> Result<bool, Error> {
    Ok(is_anothers_login(conn, site, user, address).await?
        || is_colleagues(conn, &site.slug, user.id, address).await?)
}

/// Whether another person logs in as this one would with the address.
pub async fn is_anothers_login(
    conn: &mut Conn,
    site: &Site,
    user: &User,
    address: &str,
) -> Result<bool, Error> {
    let (_, key) = login_with(site, user, address);
    let holder = sql::user_by_login(conn, &site.slug, &key).await?;
    Ok(holder.is_some_and(|holder| holder.id != user.id))
}

async fn is_colleagues(conn: &mut Conn, site: &str, user: Uuid, address: &str) -> Result<bool, Error> {
    let colleagues: i64 = conn
        .one(
            "SELECT count(*) FROM memberships own
             JOIN memberships m ON m.site = own.site AND m.account_id = own.account_id
             JOIN users u ON u.site = m.site AND u.id = m.user_id
             WHERE own.site = $1 AND own.user_id = $2 AND u.id <> $2 AND lower(u.email) = $3",
            args![site, user, address.to_lowercase()],
        )
        .await?;
    Ok(colleagues > 0)
}

/// Gives the user a new address. Where people log in by it, the login changes with it.
pub async fn move_to(tx: &mut Tx, site: &Site, user: &User, address: &str) -> Result<(), Error> {
    let (login, key) = login_with(site, user, address);
    Ok(sql::save_address(tx, &site.slug, user.id, [address, &key, &login]).await?)
}
