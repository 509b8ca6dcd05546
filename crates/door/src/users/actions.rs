//! Adding, inviting again and deleting the users of an account. All of it under the account's lock, so that
//! two browsers at the same moment see one another (DOOR-43).

use counter::{
    Error, Member, Refusal, Visit,
    audit::{self, Deed},
    fold,
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::{
    erasure,
    sql::{self, Colleague},
};
use crate::{
    notices,
    people::{self, Account, NewUser, User},
    policy::{Asks, Policy},
    profile, set_up,
};

/// Every try counts: whoever is inside must neither send mails without end nor ask about addresses.
const ADDITIONS: Limit = Limit { name: "user-additions", most: 30, window: SignedDuration::from_mins(60) };
const INVITATIONS: Limit = Limit { name: "invitations", most: 5, window: SignedDuration::from_mins(60) };

/// Where people log in by an ID that the operator gives out, only the operator adds them; and where the login is
/// the address itself, nobody may ask here whether it is one (DOOR-51).
pub fn can_add(visit: &Visit) -> bool {
    visit.site.part::<Policy>().login.asks == Asks::LoginIdAndEmail
}

/// The account's users, while nobody else can change who they are. Whoever asks is still one of them.
async fn assemble(tx: &mut Tx, visit: &Visit, member: &Member) -> Result<(Account, Vec<Colleague>), Error> {
    let account = people::sql::lock_account(tx, visit.slug(), member.account).await?;
    let account = account.ok_or(Error::SignInFirst)?;
    let all = sql::colleagues(tx, visit.slug(), member.account).await?;
    if !all.iter().any(|one| one.id == member.user) {
        return Err(Error::SignInFirst);
    }
    Ok((account, all))
}

/// 「利用者追加」
pub async fn add(visit: &Visit, member: &Member, (name, email): (&str, &str)) -> Result<Vec<Refusal>, Error> {
    if !can_add(visit) {
        return Err(Error::NotFound);
    }
    let name = profile::name(name);
    let email = fold::mail_address(email).ok_or_else(|| Refusal::of("email", "refused-address"));
    let (name, email) = match (name, email) {
        (Ok(name), Ok(email)) => (name, email),
        (name, email) => return Ok([name.err(), email.err()].into_iter().flatten().collect()),
    };
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &ADDITIONS, &member.account.to_string()).await?;
    tx.commit().await?;

    let policy = visit.site.part::<Policy>();
    let mut tx = visit.portal.store.begin().await?;
    let (account, all) = assemble(&mut tx, visit, member).await?;
    if all.iter().any(|one| one.email.as_deref().is_some_and(|own| own.eq_ignore_ascii_case(&email))) {
        return Ok(vec![Refusal::of("email", "users-refused-twice")]);
    }
    if let Some(limit) = policy.users.per_account.limit().filter(|limit| all.len() >= *limit as usize) {
        return Ok(vec![Refusal::whole("users-refused-full").with("limit", limit)]);
    }
    let elsewhere = vec![Refusal::of("email", "users-refused-elsewhere")];
    let login = if policy.login.asks == Asks::Email { &email } else { &member.login };
    let key = policy.login.key(login, &email);
    if people::sql::user_by_login(&mut tx, visit.slug(), &key).await?.is_some() {
        return Ok(elsewhere);
    }
    let new = NewUser { login, email: Some(&email), name: &name, first: None };
    let added = people::add_user(&mut tx, &visit.portal.keys, &visit.site, &account, &new).await;
    let user = match added {
        // By another account, at this very moment.
        Err(Error::Conflict) => return Ok(elsewhere),
        added => added?,
    };
    set_up::invite(&mut tx, &visit.portal, (&visit.site, visit.lang), &user).await?;
    record(&mut tx, visit, member, "door.added-user", &user).await?;
    tx.commit().await?;
    Ok(Vec::new())
}

/// 「招待メールを再送する」: to one who has not set a password yet.
pub async fn invite_again(visit: &Visit, member: &Member, id: Uuid) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    let (_, all) = assemble(&mut tx, visit, member).await?;
    let invited = all.iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    // Taken up meanwhile: there is nothing to send, and the list shows it.
    if invited.is_through {
        return Ok(());
    }
    let user = people::sql::lock_user(&mut tx, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    if user.through.is_some() {
        return Ok(());
    }
    limits::take(&mut tx, visit.slug(), &INVITATIONS, &id.to_string()).await?;
    set_up::invite(&mut tx, &visit.portal, (&visit.site, visit.lang), &user).await?;
    record(&mut tx, visit, member, "door.invited-user-again", &user).await?;
    tx.commit().await?;
    Ok(())
}

/// One of the member's own account; nobody else's is ever found.
pub async fn find(visit: &Visit, member: &Member, id: Uuid) -> Result<(Colleague, bool), Error> {
    let mut conn = visit.portal.store.read().await?;
    let all = sql::colleagues(&mut conn, visit.slug(), member.account).await?;
    let is_last = is_last(&all, id);
    let one = all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)?;
    Ok((one, is_last))
}

/// Somebody must be left who can log in: those who never took their invitation up do not count.
fn is_last(all: &[Colleague], id: Uuid) -> bool {
    !all.iter().any(|one| one.id != id && one.is_through)
}

pub enum Deleted {
    Gone,
    /// The member is the last who can log in.
    Last,
}

/// 「削除」: ends the user's sessions, links and everything else of theirs, and tells the address.
pub async fn delete(visit: &Visit, member: &Member, id: Uuid) -> Result<Deleted, Error> {
    let (site, mut tx) = (visit.slug(), visit.portal.store.begin().await?);
    let (account, all) = assemble(&mut tx, visit, member).await?;
    if !all.iter().any(|one| one.id == id) {
        return Err(Error::NotFound);
    }
    if is_last(&all, id) {
        return Ok(Deleted::Last);
    }
    let user = people::sql::lock_user(&mut tx, site, id).await?.ok_or(Error::NotFound)?;
    notices::user_deleted(&mut tx, &visit.portal, (&visit.site, visit.lang), &user, &account.name).await?;
    if people::sql::account_ids_of(&mut tx, site, id).await?.len() > 1 {
        erasure::leave(&mut tx, site, id, account.id).await?;
        record(&mut tx, visit, member, "door.removed-user", &user).await?;
    } else {
        erasure::erase(&mut tx, visit, &user).await?;
        record(&mut tx, visit, member, "door.deleted-user", &user).await?;
    }
    tx.commit().await?;
    Ok(Deleted::Gone)
}

async fn record(
    tx: &mut Tx,
    visit: &Visit,
    by: &Member,
    did: &'static str,
    user: &User,
) -> Result<(), Error> {
    let deed = Deed::of(visit, did, format!("user:{}", by.user))
        .about(format!("user:{}", user.id))
        .with("account", &*by.number);
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
