//! First passwords for many at once: whose they are, and how they are given. They leave on letters alone (OFF-4, OFF-5).

use counter::{Error, Portal, site::Site};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, Value, args};
use utoipa::ToSchema;
use uuid::Uuid;

use super::users::{Given, make_first_password, put_out};
use crate::{
    lockout::Standing,
    people::{self, FirstPassword, User},
    policy::{FirstCredential, Policy},
};

/// Who waits for a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Waiting {
    /// Nobody has given them a first password yet.
    New,
    /// Theirs is good no longer, and they have not chosen one.
    Expired,
}

counter::tags!(Waiting {
    New = "new" => "letters-new",
    Expired = "expired" => "letters-expired",
});

impl Waiting {
    fn condition(self) -> &'static str {
        match self {
            Waiting::New => "u.first_secret IS NULL AND u.created <= $2",
            Waiting::Expired => "u.first_secret IS NOT NULL AND u.first_until <= $2",
        }
    }

    /// The same of one who has been read.
    fn is(self, user: &User, at: Timestamp) -> bool {
        let has_no_password = user.password.is_none() && user.through.is_none() && user.suspended.is_none();
        let waits = match (self, &user.first) {
            (Waiting::New, first) => first.is_none(),
            (Waiting::Expired, Some(first)) => first.until.is_some_and(|until| until <= at),
            (Waiting::Expired, None) => false,
        };
        has_no_password && waits
    }
}

/// Whether people come here by letters of the site's own making.
pub fn are_sent(policy: &Policy) -> bool {
    matches!(policy.first_login.credential, FirstCredential::LetterWithPassword { .. })
}

/// Rows of `(user, account)`: `$1` is the site, `$2` the time. Of several accounts that are open the letter goes to
/// the oldest.
fn waiting(who: Waiting) -> String {
    format!(
        "users u JOIN memberships m ON m.site = u.site AND m.user_id = u.id
         JOIN accounts a ON a.site = m.site AND a.id = m.account_id AND a.shut IS NULL
         WHERE u.site = $1 AND u.password IS NULL AND u.through IS NULL AND u.suspended IS NULL AND {}
           AND NOT EXISTS (SELECT 1 FROM memberships o
             JOIN accounts oa ON oa.site = o.site AND oa.id = o.account_id AND oa.shut IS NULL
             WHERE o.site = m.site AND o.user_id = m.user_id AND o.account_id < m.account_id)",
        who.condition()
    )
}

pub async fn count(conn: &mut Conn, site: &str, who: Waiting) -> store::Result<i64> {
    let now = conn.now();
    conn.one(&format!("SELECT count(*) FROM {}", waiting(who)), args![site, now]).await
}

/// Everybody who waits, in postal order, into a table of `(site, run, place, user_id, account, printed)`. Those without
/// an address come last: whoever puts letters into envelopes meets them together.
pub async fn list(tx: &mut Tx, site: &str, who: Waiting, (table, run): (&str, Uuid)) -> store::Result<u64> {
    let now = tx.now();
    let sql = format!(
        "INSERT INTO {table} (site, run, place, user_id, account, printed)
         SELECT u.site, $3, row_number() OVER (ORDER BY CASE WHEN a.address = '' THEN 1 ELSE 0 END, a.postal_code,
             a.number, u.login), u.id, a.id, 0
         FROM {}",
        waiting(who)
    );
    let args: [Value; 3] = [site.into(), now.into(), run.into()];
    tx.run(&sql, &args).await
}

/// A first password that is made and not kept yet.
pub struct Made {
    pub given: Given,
    first: FirstPassword,
}

/// New first passwords for those of these people who still wait. Nothing is changed by it.
pub async fn make(
    conn: &mut Conn,
    portal: &Portal,
    site: &Site,
    (who, users): (Waiting, &[Uuid]),
) -> Result<Vec<Made>, Error> {
    let now = conn.now();
    let found = people::sql::users(conn, &site.slug, users).await?;
    let waiting = found.into_iter().filter(|user| who.is(user, now));
    Ok(waiting
        .map(|user| {
            let (password, first) = make_first_password(portal.store.given(), &portal.keys, site, user.id);
            let until = first.until;
            Made { given: Given { user, password, until }, first }
        })
        .collect())
}

/// Gives them. Where somebody no longer waits, nobody gets any: their letter has been printed, and would lie.
pub async fn give(tx: &mut Tx, site: &str, who: Waiting, made: &[Made]) -> Result<(), Error> {
    let now = tx.now();
    let ids: Vec<Uuid> = made.iter().map(|one| one.given.user.id).collect();
    people::sql::lock_users(tx, site, &ids).await?;
    let still = people::sql::users(tx, site, &ids).await?;
    if still.len() != ids.len() || !still.iter().all(|user| who.is(user, now)) {
        return Err(Error::Conflict);
    }
    for one in made {
        let user = &one.given.user;
        people::sql::save_first_password(tx, site, user.id, &one.first).await?;
        if who == Waiting::Expired {
            people::sql::save_standing(tx, site, user.id, &Standing::default()).await?;
            put_out(tx, site, user).await?;
        }
    }
    Ok(())
}
