//! One person's login.

use counter::{Error, Staff, Visit, keys::Keys, site::Site};
use jiff::{SignedDuration, Timestamp};
use store::{Conn, Tx};
use uuid::Uuid;

use super::{about_user, record};
use crate::{
    consent,
    factors::{self, Has},
    flows::{self, first_login::FirstLogin},
    history::{self, Login},
    lockout::Standing,
    loose_ends, notices,
    people::{self, FirstPassword, User},
    policy::{FirstCredential, Policy, Recovery, Step},
    reset_request::queue,
    secrets::{hash_first_password, readable},
    sessions::{self, Ended, Live},
    set_up,
};

const LOGINS_SHOWN: i64 = 20;

/// A person as the operator sees them.
pub struct Person {
    pub user: User,
    /// The step of the first login at which they stand, once they have begun.
    pub step: Option<Step>,
    pub consent: Option<consent::Given>,
    pub has: Has,
    pub live: Vec<Live>,
    /// The newest, first.
    pub logins: Vec<Login>,
}

/// One of an account's people; nobody else's is ever found.
pub async fn find(conn: &mut Conn, visit: &Visit, (account, id): (Uuid, Uuid)) -> Result<Person, Error> {
    let site = visit.slug();
    if !people::sql::belongs(conn, site, id, account).await? {
        return Err(Error::NotFound);
    }
    let user = people::sql::user(conn, site, id).await?.ok_or(Error::NotFound)?;
    let (seen, began) = {
        let policy = &visit.site.part::<Policy>().sessions;
        (sessions::oldest_seen(policy, visit.at), sessions::oldest_began(visit.at))
    };
    Ok(Person {
        step: flows::load::<FirstLogin>(conn, site, id).await?.and_then(|machine| machine.stage.step()),
        consent: consent::sql::latest(conn, site, id).await?,
        has: factors::sql::has(conn, site, id).await?,
        live: sessions::sql::live(conn, site, id, seen, began).await?,
        logins: history::sql::latest(conn, site, id, LOGINS_SHOWN).await?,
        user,
    })
}

/// Whether they are one of the customer's.
pub async fn belongs(conn: &mut Conn, visit: &Visit, (account, id): (Uuid, Uuid)) -> Result<bool, Error> {
    Ok(people::sql::belongs(conn, visit.slug(), id, account).await?)
}

/// Of letters that nobody takes for one another, twelve have more chance in them than anybody can try out.
const LETTERS: usize = 12;

async fn locked(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<User, Error> {
    people::sql::lock_user(tx, visit.slug(), id).await?.ok_or(Error::NotFound)
}

/// 「ロックを解除する」
pub async fn unlock(visit: &Visit, staff: &Staff, id: Uuid) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    people::sql::save_standing(&mut tx, visit.slug(), id, &Standing::default()).await?;
    record(&mut tx, visit, about_user(visit, staff, "door.unlocked-user", &user)).await?;
    tx.commit().await?;
    Ok(())
}

/// 「利用を停止する」. Where somebody was quicker, it is decided anew what is to be done.
pub async fn suspend(visit: &Visit, staff: &Staff, id: Uuid, reason: &str) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    if user.suspended.is_some() {
        return Err(Error::Again);
    }
    let now = tx.now();
    people::sql::save_suspended(&mut tx, visit.slug(), id, Some(now)).await?;
    put_out(&mut tx, visit.slug(), &user).await?;
    let deed = about_user(visit, staff, "door.suspended-user", &user);
    record(&mut tx, visit, deed.with("reason", reason)).await?;
    tx.commit().await?;
    Ok(())
}

/// 「利用を再開する」
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    if user.suspended.is_none() {
        return Err(Error::Again);
    }
    people::sql::save_suspended(&mut tx, visit.slug(), id, None).await?;
    record(&mut tx, visit, about_user(visit, staff, "door.resumed-user", &user)).await?;
    tx.commit().await?;
    Ok(())
}

/// Whatever the person has open or under way ends.
pub(super) async fn put_out(tx: &mut Tx, site: &str, user: &User) -> Result<(), Error> {
    sessions::sql::end_others(tx, site, user.id, None, Ended::ByOperator).await?;
    loose_ends::tie_up(tx, site, user).await
}

/// What stands in a letter, and nowhere else: the database keeps its hash.
pub struct Given {
    pub user: User,
    pub password: String,
    pub until: Option<Timestamp>,
}

/// Whether this site's people ever come by a letter.
pub fn has_letters(policy: &Policy) -> bool {
    matches!(policy.first_login.credential, FirstCredential::LetterWithPassword { .. })
        || policy.recovery == Recovery::Operator
}

/// 「案内状を発行する」: a first password in the place of every other one. Whoever is inside is put out, and whoever has been
/// through chooses a password again and does nothing else anew.
///
/// `request` is the one that this answers.
pub async fn give_first_password(
    visit: &Visit,
    staff: &Staff,
    id: Uuid,
    request: Option<Uuid>,
) -> Result<Given, Error> {
    let policy = visit.site.part::<Policy>();
    if !has_letters(policy) {
        return Err(Error::NotFound);
    }
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    if user.suspended.is_some() {
        return Err(Error::Conflict);
    }
    if let Some(request) = request {
        queue::answer(&mut tx, (visit, staff), request, (queue::Answer::Letter, "")).await?;
    }
    let (password, first) = make_first_password(tx.given(), &visit.portal.keys, &visit.site, id);
    let until = first.until;
    people::sql::save_first_password(&mut tx, visit.slug(), id, &first).await?;
    people::sql::save_standing(&mut tx, visit.slug(), id, &Standing::default()).await?;
    put_out(&mut tx, visit.slug(), &user).await?;
    record(&mut tx, visit, about_user(visit, staff, "door.gave-first-password", &user)).await?;
    tx.commit().await?;
    Ok(Given { user, password, until })
}

/// What stands in the letter, and what the database keeps of it.
pub(super) fn make_first_password(
    given: &store::Given,
    keys: &Keys,
    site: &Site,
    user: Uuid,
) -> (String, FirstPassword) {
    let password = readable::<LETTERS>(given);
    let until = match site.part::<Policy>().first_login.credential {
        FirstCredential::LetterWithPassword { valid_days: Some(days) } => {
            Some(given.now() + SignedDuration::from_hours(24 * i64::from(days)))
        }
        _ => None,
    };
    let hash = hash_first_password(keys, &site.slug, user, &password);
    (password, FirstPassword { hash, until })
}

/// What a mail can bring to a person who cannot get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Help {
    /// Nobody has set a password yet: the link of the first time.
    SetUp,
    ResetLink {
        minutes: u32,
    },
}

/// None where only a letter helps, or there is no address.
pub fn help(policy: &Policy, user: &User) -> Option<Help> {
    user.email.as_ref()?;
    if user.suspended.is_some() {
        return None;
    }
    let by_link = matches!(
        policy.first_login.credential,
        FirstCredential::SetUpLink | FirstCredential::SetPasswordLink
    );
    match policy.recovery {
        _ if by_link && user.through.is_none() => Some(Help::SetUp),
        Recovery::ResetLink { valid_minutes } if user.through.is_some() => {
            Some(Help::ResetLink { minutes: valid_minutes })
        }
        _ => None,
    }
}

/// 「設定用のメールを送る」
pub async fn send_help(visit: &Visit, staff: &Staff, id: Uuid) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    let lang = people::sql::lang_of(&mut tx, visit.slug(), id).await?;
    let there = (&visit.site, lang);
    match help(visit.site.part::<Policy>(), &user).ok_or(Error::Conflict)? {
        Help::SetUp => set_up::invite(&mut tx, &visit.portal, there, &user).await?,
        Help::ResetLink { minutes } => {
            notices::reset_link(&mut tx, &visit.portal, there, &user, minutes).await?;
        }
    }
    record(&mut tx, visit, about_user(visit, staff, "door.sent-help", &user)).await?;
    tx.commit().await?;
    Ok(())
}

/// 「二段階認証の登録を消す」: for whoever has lost everything.
pub async fn clear_factors(visit: &Visit, staff: &Staff, id: Uuid) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let user = locked(&mut tx, visit, id).await?;
    let lang = people::sql::lang_of(&mut tx, visit.slug(), id).await?;
    put_out(&mut tx, visit.slug(), &user).await?;
    let there = (&visit.site, lang);
    factors::clear(&mut tx, &visit.portal, there, (&user, &staff.by())).await?;
    tx.commit().await?;
    Ok(())
}
