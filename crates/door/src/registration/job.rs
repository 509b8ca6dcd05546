//! The mail of a registration leaves by a job: it looks whether the address has a login, so that the form
//! answers everybody in the same time and with the same words (DOOR-10).

use std::sync::Arc;

use counter::{
    Error, Lang, Portal,
    audit::{self, Deed},
    limits::{self, Limit},
    site::Site,
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{
    Tx,
    jobs::{self, Job, Worker},
};
use uuid::Uuid;

use super::HOURS;
use crate::{
    flows::{self, registration::Registration},
    later, notices, people,
    policy::Policy,
};

/// Strangers must not fill a mailbox, however many browsers they have.
const MAILS_PER_ADDRESS: Limit =
    Limit { name: "registration-mails", most: 10, window: SignedDuration::from_mins(60) };

const MOST_ATTEMPTS: u32 = 12;
const JOB: &str = "door.registration-asked";

#[derive(Serialize, Deserialize)]
struct Request {
    registration: Uuid,
    lang: Lang,
    address: String,
}

pub async fn leave(tx: &mut Tx, visit: &counter::Visit, registration: Uuid) -> Result<(), Error> {
    let request = Request { registration, lang: visit.lang, address: visit.address.to_string() };
    later::leave(tx, visit, JOB, &request).await
}

pub fn works(worker: Worker, portal: Portal) -> Worker {
    worker.does(JOB, move |job| {
        let portal = portal.clone();
        async move { later::outcome(&portal, &job, MOST_ATTEMPTS, send(&portal, &job).await) }
    })
}

async fn send(portal: &Portal, job: &Job) -> Result<(), Error> {
    let request: Request = serde_json::from_value(job.payload.clone()).map_err(Error::fault)?;
    let Some(site) = portal.sites.get(&job.site) else { return Ok(()) };
    let mut tx = portal.store.begin().await?;
    // With the mail, or not at all: nobody gets two mails because a node died.
    if !jobs::finish(&mut tx, job).await? {
        return Ok(());
    }
    let id = request.registration;
    let Some(machine) = flows::load::<Registration>(&mut tx, &site.slug, id).await? else {
        return Ok(tx.commit().await?);
    };
    let key = site.part::<Policy>().login.key(&machine.address, &machine.address);
    match limits::take(&mut tx, &site.slug, &MAILS_PER_ADDRESS, &key).await {
        Ok(()) => {}
        Err(Error::TooMany { .. }) => return Ok(tx.commit().await?),
        Err(error) => return Err(error),
    }
    let is_known = mail(&mut tx, portal, (&site, request.lang), (id, &machine, &key)).await?;
    let mut deed = Deed::of_system(&site.slug, "door.asked-for-registration").with("known", is_known);
    deed.address = Some(request.address);
    audit::record(&mut tx, &portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever has a login already is told so, and where; everybody else gets the link.
async fn mail(
    tx: &mut Tx,
    portal: &Portal,
    at: (&Arc<Site>, Lang),
    (id, machine, key): (Uuid, &Registration, &str),
) -> Result<bool, Error> {
    let known = people::sql::user_by_login(tx, &at.0.slug, key).await?;
    if let Some(user) = &known {
        notices::already_registered(tx, portal, at, user, &machine.address).await?;
    } else {
        notices::registration_link(tx, portal, at, (id, &machine.address), HOURS).await?;
    }
    Ok(known.is_some())
}
