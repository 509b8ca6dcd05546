//! A new login address: asked for by the PIN's page or in the settings, and in effect when the link that went to it has
//! been opened (DOOR-50). Whether an address is somebody's login already is told to its mailbox alone (DOOR-51).

pub mod handlers;

use counter::{
    Error, Member, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::{Conn, Tx};
use uuid::Uuid;

use crate::{
    flows::{
        self,
        login_address::{Effect, Event, LoginAddress},
    },
    links::{self, DeadLink, Link},
    loose_ends, notices,
    people::{self, User},
    secrets::Purpose,
    sessions::{self, Ended},
};

/// Whoever is in must not use the site to fill other people's mailboxes.
const MAILS_PER_USER: Limit = Limit { name: "login-mails", most: 10, window: SignedDuration::from_mins(60) };

/// Sends the link to the address. The caller holds the user's lock; an older wish ends here.
pub async fn ask(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    flows::end::<LoginAddress>(tx, visit.slug(), user.id).await?;
    let machine = LoginAddress::begin(address, user.proof(&visit.portal.keys), visit.at);
    flows::begin(tx, visit.slug(), user.id, &machine).await?;
    send(tx, visit, user, address).await
}

/// True where the mail was sent once more.
pub async fn send_again(visit: &Visit, user: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let Some(user) = people::sql::lock_user(&mut tx, visit.slug(), user).await? else { return Ok(false) };
    let event = Event::SentAgain { at: visit.at };
    let stepped = flows::step::<LoginAddress>(&mut tx, visit.slug(), user.id, event).await?;
    let Ok((_, effects)) = stepped else { return Ok(false) };
    for effect in effects {
        if let Effect::SendLink { address } = effect {
            send(&mut tx, visit, &user, &address).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn send(tx: &mut Tx, visit: &Visit, user: &User, address: &str) -> Result<(), Error> {
    limits::take(tx, visit.slug(), &MAILS_PER_USER, &user.id.to_string()).await?;
    if people::is_anothers_login(tx, &visit.site, user, address).await? {
        links::end(tx, visit.slug(), Purpose::ConfirmLogin, user.id, DeadLink::Superseded).await?;
        return notices::login_taken(tx, &visit.portal, (&visit.site, visit.lang), address).await;
    }
    notices::pin::confirm_login(tx, visit, user, address).await
}

/// What a link that still works would do.
pub struct Waiting {
    pub link: Link,
    pub address: String,
}

pub async fn find(conn: &mut Conn, visit: &Visit, token: &str) -> Result<Result<Waiting, DeadLink>, Error> {
    let link = match links::find(conn, visit, Purpose::ConfirmLogin, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let machine = flows::load::<LoginAddress>(conn, visit.slug(), link.subject).await?;
    let user = people::sql::user(conn, visit.slug(), link.subject).await?;
    // After another change of the login, what was asked for before it goes no further.
    let waiting = machine.as_ref().and_then(LoginAddress::waiting);
    Ok(match (waiting, user) {
        (Some(waiting), Some(user)) if waiting.proof == user.proof(&visit.portal.keys) => {
            Ok(Waiting { link, address: waiting.address.clone() })
        }
        _ => Err(DeadLink::Spoiled),
    })
}

/// The link was opened and the button pressed: from now on the address is the login.
pub async fn confirm(
    visit: &Visit,
    member: Option<&Member>,
    token: &str,
) -> Result<Result<Uuid, DeadLink>, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let site = visit.slug();
    let link = match links::find(&mut tx, visit, Purpose::ConfirmLogin, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let user = people::sql::lock_user(&mut tx, site, link.subject).await?;
    // Looked at once more under the user's lock.
    let link = match find(&mut tx, visit, token).await? {
        Ok(waiting) => waiting.link,
        Err(why) => return Ok(Err(why)),
    };
    let stepped = flows::step::<LoginAddress>(&mut tx, site, link.subject, Event::Confirmed).await?;
    let (Ok((_, effects)), Some(user)) = (stepped, user) else { return Ok(Err(DeadLink::Used)) };
    links::use_up(&mut tx, site, &link).await?;
    for effect in effects {
        let Effect::ChangeLogin { address } = effect else { continue };
        if people::is_anothers_login(&mut tx, &visit.site, &user, &address).await? {
            return Ok(Err(DeadLink::Spoiled));
        }
        people::move_to(&mut tx, &visit.site, &user, &address).await?;
    }
    let own = member.filter(|member| member.user == user.id).map(|member| member.session.as_slice());
    sessions::sql::end_others(&mut tx, site, user.id, own, Ended::LoginChanged).await?;
    loose_ends::leave_mailbox(&mut tx, site, &user).await?;
    // To the address before, and to the contact on file.
    notices::pin::login_changed(&mut tx, visit, &user, notices::pin::What::Address).await?;
    let deed = Deed::of(visit, "door.changed-login-address", format!("user:{}", user.id));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Ok(user.id))
}
