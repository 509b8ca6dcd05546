//! What invited people do: take an invitation up, and answer it.

use counter::{
    Error, Member, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::{Invitation, Reply, State, TempLogin, sql};
use crate::{
    links::{self, DeadLink},
    notices, people,
    policy::Policy,
    secrets::Purpose,
};

const GUESSES_PER_USER: Limit =
    Limit { name: "temp-logins", most: 10, window: SignedDuration::from_mins(60) };
const GUESSES_PER_ADDRESS: Limit =
    Limit { name: "temp-logins-from", most: 30, window: SignedDuration::from_mins(60) };

/// What the mail's link leads to. What somebody has taken up is theirs: to everybody else the link is used.
pub async fn by_link(
    visit: &Visit,
    token: &str,
    member: Option<&Member>,
) -> Result<Result<Invitation, DeadLink>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let link = match links::find(&mut conn, visit, Purpose::Invitation, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let invitation = sql::find(&mut conn, visit.slug(), link.subject).await?;
    let Some(invitation) = invitation else { return Ok(Err(DeadLink::Unknown)) };
    Ok(judge(visit, invitation, member))
}

pub fn judge(visit: &Visit, invitation: Invitation, member: Option<&Member>) -> Result<Invitation, DeadLink> {
    let account = member.map(|member| member.account);
    match &invitation.taken {
        Some(taken) if Some(taken.account) == account => Ok(invitation),
        Some(_) => Err(DeadLink::Used),
        None if visit.at >= invitation.until => Err(DeadLink::Expired),
        None => Ok(invitation),
    }
}

/// Whether the address to which the mail went has a login: told to nobody but those who hold the mail.
pub async fn has_login(visit: &Visit, invitation: &Invitation) -> Result<bool, Error> {
    let Some(address) = &invitation.address else { return Ok(false) };
    let key = visit.site.part::<Policy>().login.key(address, address);
    let mut conn = visit.portal.store.read().await?;
    Ok(people::sql::user_by_login(&mut conn, visit.slug(), &key).await?.is_some())
}

/// The invitation of a letter; the try is taken before it is looked at.
pub async fn by_letter(
    visit: &Visit,
    typed: &TempLogin,
    member: Option<&Member>,
) -> Result<Option<Uuid>, Error> {
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &GUESSES_PER_ADDRESS, &visit.neighbourhood()).await?;
    if let Some(member) = member {
        limits::take(&mut tx, visit.slug(), &GUESSES_PER_USER, &member.user.to_string()).await?;
    }
    let keys = &visit.portal.keys;
    let hashes = (typed.id_hash(keys, visit.slug()), typed.password_hash(keys, visit.slug()));
    let found = sql::by_temp_login(&mut tx, visit.slug(), (&hashes.0, &hashes.1)).await?;
    if found.is_none() {
        let by = member.map_or_else(|| "stranger".to_owned(), |member| format!("user:{}", member.user));
        audit::record(&mut tx, keys, &Deed::of(visit, "door.temp-login-refused", by)).await?;
    }
    tx.commit().await?;
    Ok(found)
}

/// From here on it is this account's, and nobody else's. False where somebody was quicker.
pub async fn take_up(tx: &mut Tx, site: &str, id: Uuid, who: (Uuid, Uuid)) -> Result<bool, Error> {
    Ok(sql::take_up(tx, site, id, who).await?)
}

/// The same for whoever sits here.
pub async fn take_up_here(visit: &Visit, member: &Member, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let is_ours = take_up_in(&mut tx, visit, member, id).await?;
    tx.commit().await?;
    Ok(is_ours)
}

async fn take_up_in(tx: &mut Tx, visit: &Visit, member: &Member, id: Uuid) -> Result<bool, Error> {
    if take_up(tx, visit.slug(), id, (member.user, member.account)).await? {
        let deed = Deed::of(visit, "door.took-up-invitation", format!("user:{}", member.user));
        audit::record(tx, &visit.portal.keys, &deed.about(format!("invitation:{id}"))).await?;
        return Ok(true);
    }
    let found = sql::find(tx, visit.slug(), id).await?;
    let taken = found.and_then(|invitation| invitation.taken);
    Ok(taken.is_some_and(|taken| taken.account == member.account))
}

/// Answers an invitation that is this account's already, or (`is_at_hand`) becomes so now. False where it
/// is another's.
pub async fn reply(
    visit: &Visit,
    member: &Member,
    (id, is_at_hand): (Uuid, bool),
    reply: Reply,
) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    sql::lock(&mut tx, visit.slug(), id).await?;
    if is_at_hand && !take_up_in(&mut tx, visit, member, id).await? {
        return Ok(false);
    }
    let Some(invitation) = sql::find(&mut tx, visit.slug(), id).await? else { return Ok(false) };
    if invitation.taken.is_none_or(|taken| taken.account != member.account) {
        return Ok(false);
    }
    // A second press, or a page from before, changes nothing.
    if let Some(state) = invitation.state.reply(reply) {
        sql::save_state(&mut tx, visit.slug(), id, (state, member.user)).await?;
        notices::invitation_answered(&mut tx, visit, &invitation, (state, &member.account_name)).await?;
        let did = match state {
            State::Declined => "door.declined-invitation",
            State::Approved | State::Waiting => "door.approved-invitation",
        };
        let deed = Deed::of(visit, did, format!("user:{}", member.user));
        audit::record(&mut tx, &visit.portal.keys, &deed.about(format!("invitation:{id}"))).await?;
    }
    tx.commit().await?;
    Ok(true)
}
