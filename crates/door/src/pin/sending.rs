//! The job behind each asking: finds whose number it is and how to reach them, makes the PIN and sends it. Only here is
//! it known whether somebody was found, and only the audit log hears of it.

use std::sync::Arc;

use counter::{
    Error, Lang, Portal, Visit,
    audit::{self, Deed},
    fold, limits,
    site::Site,
};
use serde::{Deserialize, Serialize};
use store::{
    Conn, Tx, args,
    jobs::{self, Job, Worker},
};
use uuid::Uuid;

use super::{AT_HOME, STRANGERS, second_factor};
use crate::{
    flows::{
        self,
        pin::{Asked, Event, Person, Pin, Secret, Way},
    },
    later,
    login::digits,
    notices,
    people::{self, User, contacts},
};

const MOST_ATTEMPTS: u32 = 6;
pub const JOB: &str = "door.pin-asked";

/// What the job is told. Number and way lie in the attempt.
#[derive(Serialize, Deserialize)]
struct Request {
    attempt: Uuid,
    /// Which of the attempt's askings this is: an older one has nothing to say any more.
    send: u32,
    lang: Lang,
    address: String,
}

pub async fn leave(tx: &mut Tx, visit: &Visit, attempt: Uuid, send: u32) -> Result<(), Error> {
    let request = Request { attempt, send, lang: visit.lang, address: visit.address.to_string() };
    later::leave(tx, visit, JOB, &request).await
}

pub fn works(worker: Worker, portal: Portal) -> Worker {
    worker.does(JOB, move |job| {
        let portal = portal.clone();
        async move { later::outcome(&portal, &job, MOST_ATTEMPTS, run(&portal, &job).await) }
    })
}

async fn run(portal: &Portal, job: &Job) -> Result<(), Error> {
    let request: Request = serde_json::from_value(job.payload.clone()).map_err(Error::fault)?;
    let Some(site) = portal.sites.get(&job.site) else { return Ok(()) };
    let mut tx = portal.store.begin().await?;
    // With the PIN, or not at all: nobody is called twice because a node died.
    if !jobs::finish(&mut tx, job).await? {
        return Ok(());
    }
    let machine = flows::load::<Pin>(&mut tx, &site.slug, request.attempt).await?;
    let asked = machine.as_ref().and_then(Pin::asked);
    if let Some(asked) = asked.filter(|asked| asked.sends == request.send && asked.secret.is_none()) {
        look_up(&mut tx, portal, &site, &request, asked).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn look_up(
    tx: &mut Tx,
    portal: &Portal,
    site: &Arc<Site>,
    request: &Request,
    asked: &Asked,
) -> Result<(), Error> {
    let found = find(tx, site, asked).await?;
    let mut deed = Deed::of_system(&site.slug, "door.asked-for-pin");
    deed.address = Some(request.address.clone());
    deed = deed.with("way", asked.way.tag()).with("known", found.is_some());
    if let Some(Found { user, to }) = found {
        deed = deed.about(format!("user:{}", user.id));
        let is_sent = is_within_limits(tx, &site.slug, &user, &request.address).await?;
        deed = deed.with("sent", is_sent);
        if is_sent {
            let pin = digits(tx);
            let person = Person { user: user.id, proof: user.proof(&portal.keys) };
            let secret =
                Secret { person, hash: hash(portal, &site.slug, request.attempt, &pin), made: tx.now() };
            let event = Event::PinMade { send: request.send, secret };
            // Somebody typed at this very moment: once more.
            flows::step::<Pin>(tx, &site.slug, request.attempt, event).await?.map_err(|_| Error::Again)?;
            notices::pin::pin(tx, portal, (site, request.lang), &user, (asked.way, &to), &pin).await?;
        }
    }
    audit::record(tx, &portal.keys, &deed).await?;
    Ok(())
}

pub fn hash(portal: &Portal, site: &str, attempt: Uuid, pin: &str) -> Vec<u8> {
    portal.keys.hash("pin", &[site.as_bytes(), attempt.as_bytes(), pin.as_bytes()]).to_vec()
}

struct Found {
    user: User,
    to: String,
}

/// The one login of the account with this number, where it is in use and the account has the contact asked for.
async fn find(conn: &mut Conn, site: &Site, asked: &Asked) -> Result<Option<Found>, Error> {
    let number = fold::half_width(&asked.number);
    let upper = number.to_uppercase();
    let row: Option<(Uuid, Uuid)> = conn
        .maybe(
            "SELECT a.id, m.user_id FROM accounts a
             JOIN memberships m ON m.site = a.site AND m.account_id = a.id
             WHERE a.site = $1 AND a.number IN ($2, $3) ORDER BY m.since, m.user_id LIMIT 1",
            args![&site.slug, number, upper],
        )
        .await?;
    let Some((account, user)) = row else { return Ok(None) };
    let contacts = contacts::of_account(conn, &site.slug, account).await?;
    let user = people::sql::user(conn, &site.slug, user).await?;
    // Who has never set the login up has no secret to forget, and no address that was proved.
    let Some(user) = user.filter(|user| user.through.is_some() && user.suspended.is_none()) else {
        return Ok(None);
    };
    let to = match asked.way {
        Way::Voice => contacts.phone.clone(),
        Way::Sms => contacts.mobile().cloned(),
        // The login's own address is a contact that was even proved.
        Way::Mail => contacts.mail.clone().or_else(|| user.email.clone()),
    };
    let Some(to) = to else { return Ok(None) };
    if second_factor::goes_to(conn, site, &user, &to).await? {
        return Ok(None);
    }
    Ok(Some(Found { user, to }))
}

async fn is_within_limits(tx: &mut Tx, site: &str, user: &User, address: &str) -> Result<bool, Error> {
    let home: Option<i64> = tx
        .maybe(
            "SELECT at FROM logins WHERE site = $1 AND user_id = $2 AND outcome = $3 AND address = $4 LIMIT 1",
            args![site, user.id, "in", address],
        )
        .await?;
    for limit in if home.is_some() { &AT_HOME } else { &STRANGERS } {
        match limits::take(tx, site, limit, &user.id.to_string()).await {
            Ok(()) => {}
            Err(Error::TooMany { .. }) => return Ok(false),
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}
