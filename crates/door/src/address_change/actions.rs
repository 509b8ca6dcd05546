//! What each step of a change of address does.

use counter::{
    Error, Member, Refusal, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::{Conn, Tx};
use uuid::Uuid;

use crate::{
    flows::{
        self, Machine as _,
        address_change::{AddressChange, Effect, Event},
    },
    links::{self, DeadLink, Link},
    loose_ends, notices,
    people::{self, User},
    secrets::{Purpose, Token},
    tickets::{self, Ticket, Wish},
};

/// Each request can send a mail to an address of the person's choice.
const REQUESTS: Limit = Limit { name: "address-changes", most: 5, window: SignedDuration::from_mins(60) };
/// Who holds a link must not ask without end which addresses are in use.
const ADDRESSES: Limit = Limit { name: "new-addresses", most: 10, window: SignedDuration::from_mins(60) };

/// 「メールアドレス変更依頼」: asks the old mailbox, and ends what was asked before. False where there is no address
/// on file.
pub async fn ask(visit: &Visit, member: &Member) -> Result<bool, Error> {
    let (site, id) = (visit.slug(), member.user);
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, site, &REQUESTS, &id.to_string()).await?;
    let user = people::sql::lock_user(&mut tx, site, id).await?.ok_or(Error::SignInFirst)?;
    let Some(address) = &user.email else { return Ok(false) };
    let begun = flows::load::<AddressChange>(&mut tx, site, id).await?;
    let effects = if begun.is_some() {
        let event = Event::AskedAgain { at: visit.at };
        let stepped = flows::step::<AddressChange>(&mut tx, site, id, event).await?;
        stepped.map_err(|_| Error::Conflict)?.1
    } else {
        flows::begin(&mut tx, site, id, &AddressChange::begin(visit.at)).await?;
        vec![Effect::AskOldMailbox]
    };
    if effects.contains(&Effect::EndNewLink) {
        links::end(&mut tx, site, Purpose::NewAddress, id, DeadLink::Superseded).await?;
        tickets::end_all(&mut tx, site, AddressChange::KIND, id).await?;
    }
    notices::ask_old_address(&mut tx, visit, &user, address).await?;
    record(&mut tx, visit, id, "door.requested-address-change").await?;
    tx.commit().await?;
    Ok(true)
}

/// Whose link it is, for as long as it works.
pub async fn find(
    conn: &mut Conn,
    visit: &Visit,
    purpose: Purpose,
    token: &str,
) -> Result<Result<(Link, User), DeadLink>, Error> {
    let link = match links::find(conn, visit, purpose, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let user = people::sql::user(conn, visit.slug(), link.subject).await?;
    Ok(user.map(|user| (link, user)).ok_or(DeadLink::Unknown))
}

pub enum Gave {
    /// The new mailbox has been asked; this browser may see which.
    Asked(Token),
    Refused(Refusal),
    Dead(DeadLink),
}

/// The old mailbox gives the new address.
pub async fn give(visit: &Visit, token: &str, address: &str) -> Result<Gave, Error> {
    let site = visit.slug();
    let mut tx = visit.portal.store.begin().await?;
    let (link, user) = match find(&mut tx, visit, Purpose::ChangeAddress, token).await? {
        Ok(found) => found,
        Err(why) => return Ok(Gave::Dead(why)),
    };
    limits::take(&mut tx, site, &ADDRESSES, &user.id.to_string()).await?;
    tx.commit().await?;

    let mut tx = visit.portal.store.begin().await?;
    let Some(user) = people::sql::lock_user(&mut tx, site, link.subject).await? else {
        return Ok(Gave::Dead(DeadLink::Unknown));
    };
    if user.is_address(address) {
        return Ok(Gave::Refused(Refusal::of("address", "refused-address-same")));
    }
    if people::is_taken(&mut tx, &visit.site, &user, address).await? {
        return Ok(Gave::Refused(Refusal::of("address", "refused-address-taken")));
    }
    if !links::use_up(&mut tx, site, &link).await? {
        return Ok(Gave::Dead(DeadLink::Used));
    }
    let event = Event::AddressGiven { address: address.to_owned(), at: visit.at };
    if flows::step::<AddressChange>(&mut tx, site, user.id, event).await?.is_err() {
        return Ok(Gave::Dead(DeadLink::Superseded));
    }
    notices::ask_new_address(&mut tx, visit, &user, address).await?;
    let ticket = tickets::issue(&mut tx, visit, AddressChange::KIND, user.id, &Wish::default()).await?;
    record(&mut tx, visit, user.id, "door.gave-new-address").await?;
    tx.commit().await?;
    Ok(Gave::Asked(ticket))
}

/// The address that the new mailbox is being asked about, for the browser that gave it.
pub async fn given(visit: &Visit, ticket: &Ticket) -> Result<Option<String>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let held = tickets::holder(&mut conn, visit, AddressChange::KIND, ticket).await?;
    let Some(held) = held else { return Ok(None) };
    let machine = flows::load::<AddressChange>(&mut conn, visit.slug(), held.subject).await?;
    Ok(machine.and_then(|machine| machine.given().map(str::to_owned)))
}

/// What the new mailbox is asked: whose address changes, and to what.
pub struct Asked {
    pub user: User,
    pub address: String,
}

pub async fn asked(visit: &Visit, token: &str) -> Result<Result<Asked, DeadLink>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let (_, user) = match find(&mut conn, visit, Purpose::NewAddress, token).await? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let machine = flows::load::<AddressChange>(&mut conn, visit.slug(), user.id).await?;
    let address = machine.and_then(|machine| machine.given().map(str::to_owned));
    Ok(address.map(|address| Asked { user, address }).ok_or(DeadLink::Superseded))
}

pub enum Confirmed {
    Changed,
    /// Meanwhile somebody else has the address.
    Taken,
    Dead(DeadLink),
}

/// The new mailbox answers: only this makes the change. Whether the address is free is looked at once more,
/// while nobody can be added to the person's accounts (DOOR-43).
pub async fn confirm(visit: &Visit, token: &str) -> Result<Confirmed, Error> {
    let site = visit.slug();
    let mut tx = visit.portal.store.begin().await?;
    let (link, _) = match find(&mut tx, visit, Purpose::NewAddress, token).await? {
        Ok(found) => found,
        Err(why) => return Ok(Confirmed::Dead(why)),
    };
    for account in people::sql::account_ids_of(&mut tx, site, link.subject).await? {
        people::sql::lock_account(&mut tx, site, account).await?;
    }
    let Some(user) = people::sql::lock_user(&mut tx, site, link.subject).await? else {
        return Ok(Confirmed::Dead(DeadLink::Unknown));
    };
    if !links::use_up(&mut tx, site, &link).await? {
        return Ok(Confirmed::Dead(DeadLink::Used));
    }
    let event = Event::Confirmed { at: visit.at };
    let Ok((_, effects)) = flows::step::<AddressChange>(&mut tx, site, user.id, event).await? else {
        return Ok(Confirmed::Dead(DeadLink::Superseded));
    };
    for effect in effects {
        let Effect::Change { address } = effect else { continue };
        if people::is_taken(&mut tx, &visit.site, &user, &address).await? {
            return Ok(Confirmed::Taken);
        }
        match change(&mut tx, visit, &user, &address).await {
            // By another customer's person, at this very moment.
            Err(Error::Conflict) => return Ok(Confirmed::Taken),
            changed => changed?,
        }
    }
    flows::end::<AddressChange>(&mut tx, site, user.id).await?;
    tickets::end_all(&mut tx, site, AddressChange::KIND, user.id).await?;
    record(&mut tx, visit, user.id, "door.changed-address").await?;
    tx.commit().await?;
    Ok(Confirmed::Changed)
}

async fn change(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    people::move_to(tx, &visit.site, user, address).await?;
    loose_ends::leave_mailbox(tx, visit.slug(), user).await?;
    notices::address_changed(tx, visit, user, address).await
}

async fn record(tx: &mut Tx, visit: &Visit, user: Uuid, did: &'static str) -> Result<(), Error> {
    let deed = Deed::of(visit, did, format!("user:{user}"));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
