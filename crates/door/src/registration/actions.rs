//! What the steps of a registration do.

use counter::{
    Error, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use super::job;
use crate::{
    flows::{
        self, Machine as _,
        registration::{Effect, Event, Person, Registration},
    },
    invitations,
    links::{self, DeadLink, Link},
    login::{self, Entrance},
    people::{self, NewAccount, NewUser, User},
    policy::Policy,
    secrets::{Purpose, Token},
    tickets::{self, Ticket, Wish},
};

const REQUESTS_PER_ADDRESS: Limit =
    Limit { name: "registrations", most: 30, window: SignedDuration::from_mins(60) };

/// The same for every address: what is known of it, the job finds out.
pub async fn begin(visit: &Visit, address: &str, invitation: Option<Uuid>) -> Result<Token, Error> {
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &REQUESTS_PER_ADDRESS, &visit.neighbourhood()).await?;
    let id = tx.id();
    let machine = Registration::begin(address, invitation, visit.at);
    flows::begin(&mut tx, visit.slug(), id, &machine).await?;
    job::leave(&mut tx, visit, id).await?;
    let ticket = tickets::issue(&mut tx, visit, Registration::KIND, id, &Wish::default()).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Where the browser's ticket stands.
pub async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Option<(Uuid, Registration)>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let Some(held) = tickets::holder(&mut conn, visit, Registration::KIND, ticket).await? else {
        return Ok(None);
    };
    let machine = flows::load::<Registration>(&mut conn, visit.slug(), held.subject).await?;
    Ok(machine.map(|machine| (held.subject, machine)))
}

/// True where another mail leaves.
pub async fn send_again(visit: &Visit, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let stepped =
        flows::step::<Registration>(&mut tx, visit.slug(), id, Event::SentAgain { at: visit.at }).await?;
    if stepped.is_err() {
        return Ok(false);
    }
    job::leave(&mut tx, visit, id).await?;
    tx.commit().await?;
    Ok(true)
}

/// What the link of the mail leads to.
pub async fn find(visit: &Visit, token: &str) -> Result<Result<(Link, Registration), DeadLink>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let link = match links::find(&mut conn, visit, Purpose::Register, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let machine = flows::load::<Registration>(&mut conn, visit.slug(), link.subject).await?;
    Ok(machine.map(|machine| (link, machine)).ok_or(DeadLink::Expired))
}

/// What was typed and refused is there when the page is opened again.
pub async fn keep(visit: &Visit, link: &Link, person: Person) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    // Of two tabs the last one counts; out of turn is only what has been sent.
    if flows::step::<Registration>(&mut tx, visit.slug(), link.subject, Event::Filled(person)).await?.is_ok()
    {
        tx.commit().await?;
    }
    Ok(())
}

/// A new login, and in by it, as after the right password. Where an invitation brought the person, they
/// stand before it.
pub async fn register(
    visit: &Visit,
    link: &Link,
    person: Person,
    password: &str,
) -> Result<Result<login::Outcome, DeadLink>, Error> {
    let mut tx = visit.portal.store.begin().await?;
    if !links::use_up(&mut tx, visit.slug(), link).await? {
        return Ok(Err(DeadLink::Used));
    }
    let stepped =
        flows::step::<Registration>(&mut tx, visit.slug(), link.subject, Event::Registered(person)).await?;
    let Ok((machine, effects)) = stepped else { return Ok(Err(DeadLink::Used)) };
    let key = visit.site.part::<Policy>().login.key(&machine.address, &machine.address);
    if people::sql::user_by_login(&mut tx, visit.slug(), &key).await?.is_some() {
        return Ok(Err(DeadLink::Used));
    }
    let mut added = None;
    let mut wish = Wish::default();
    for effect in effects {
        match effect {
            Effect::OpenAccount(person) => {
                added = Some(admit(&mut tx, visit, (&machine.address, &person), password).await?);
            }
            Effect::TakeUpInvitation(invitation) => {
                let user = added.ok_or_else(|| Error::fault("the account is opened first"))?;
                let account = people::sql::landing_account(&mut tx, visit.slug(), user).await?;
                if invitations::take_up(&mut tx, visit.slug(), invitation, (user, account.id)).await? {
                    wish.next = Some(visit.to(&format!("invitations/received/{invitation}")));
                }
            }
            Effect::EndTickets => {
                tickets::end_all(&mut tx, visit.slug(), Registration::KIND, link.subject).await?;
            }
            Effect::SendMail => job::leave(&mut tx, visit, link.subject).await?,
        }
    }
    let id = added.ok_or_else(|| Error::fault("a registration ends with an account"))?;
    let user = people::sql::lock_user(&mut tx, visit.slug(), id).await?.ok_or(Error::SignInFirst)?;
    let deed = Deed::of(visit, "door.registered", format!("user:{id}"));
    let deed = if wish.next.is_some() { deed.with("invited", true) } else { deed };
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    let outcome = login::let_in(&mut tx, visit, &user, Entrance::of(visit), &wish).await?;
    tx.commit().await?;
    Ok(Ok(outcome))
}

async fn admit(
    tx: &mut Tx,
    visit: &Visit,
    (address, person): (&str, &Person),
    password: &str,
) -> Result<Uuid, Error> {
    let number = people::fresh_number(tx, visit.slug()).await?;
    let account = NewAccount { number: &number, name: &person.company, kana: "" };
    let user = NewUser { login: address, email: Some(address), name: &person.name, first: None };
    let User { id, .. } = people::admit(tx, &visit.portal.keys, &visit.site, &account, &user).await?;
    people::sql::save_password(tx, visit.slug(), id, password).await?;
    people::sql::save_through(tx, visit.slug(), id, visit.at).await?;
    Ok(id)
}
