//! In whose place an operator can act (OFF-1): whoever would come in without being stopped, had they logged in
//! themselves. No session is opened, none gives way, and no login is counted.

use counter::{Error, Member, Visit, visit::Known};
use jiff::Timestamp;
use store::{Conn, FromRow, Row, args};
use uuid::Uuid;

use crate::{first_login, people};

struct Found(Known);

impl FromRow for Found {
    fn from_row(row: &Row) -> store::Result<Self> {
        Ok(Found(Known {
            user: row.get("user_id")?,
            account: row.get("account_id")?,
            session: Vec::new(),
            login: row.get("login_shown")?,
            user_name: row.get("user_name")?,
            account_name: row.get("account_name")?,
            number: row.get("number")?,
            since: Timestamp::UNIX_EPOCH,
            last_login: row.get("last_login")?,
        }))
    }
}

/// The user as a member, without a session; none where they are shut out, or where something stands between them and
/// the door: the first login, a new first password, a consent, a second factor.
pub async fn member(
    conn: &mut Conn,
    visit: &Visit,
    (account, user): (Uuid, Uuid),
    since: Timestamp,
) -> Result<Option<Member>, Error> {
    let site = visit.slug();
    let Some(person) = people::sql::user(conn, site, user).await? else { return Ok(None) };
    if person.is_shut_out() || first_login::stands_between(conn, visit, &person).await? {
        return Ok(None);
    }
    let found: Option<Found> = conn
        .maybe(
            "SELECT m.user_id, m.account_id, u.login_shown, u.name AS user_name, u.last_login,
                    a.name AS account_name, a.number
             FROM memberships m
             JOIN users u ON u.site = m.site AND u.id = m.user_id
             JOIN accounts a ON a.site = m.site AND a.id = m.account_id
             WHERE m.site = $1 AND m.account_id = $2 AND m.user_id = $3
               AND u.through IS NOT NULL AND a.shut IS NULL",
            args![site, account, user],
        )
        .await?;
    Ok(found.map(|Found(known)| Member::new(Known { since, ..known })))
}
