//! Recovery of a forgotten password by a link in a mail.
//!
//! Whether a login exists cannot be told from outside: the form only leaves a job, the same for all,
//! and the job looks (DOOR-10).

pub mod handlers;

use counter::{
    Error, Lang, Portal,
    audit::{self, Deed},
    fold,
    limits::{self, Limit},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::jobs::{self, Job, Worker};

use crate::{
    later, notices, people,
    policy::{Policy, Recovery},
};

/// What was typed into the form, for the job.
#[derive(Serialize, Deserialize)]
pub struct Request {
    pub login: String,
    pub email: String,
    pub lang: Lang,
    pub address: String,
}

const LINKS_PER_USER: Limit = Limit { name: "reset-links", most: 5, window: SignedDuration::from_mins(60) };

const MOST_ATTEMPTS: u32 = 12;
pub const JOB: &str = "door.reset-requested";

pub fn works(worker: Worker, portal: Portal) -> Worker {
    worker.does(JOB, move |job| {
        let portal = portal.clone();
        async move { later::outcome(&portal, &job, MOST_ATTEMPTS, send(&portal, &job).await) }
    })
}

async fn send(portal: &Portal, job: &Job) -> Result<(), Error> {
    let request: Request = serde_json::from_value(job.payload.clone()).map_err(Error::fault)?;
    let Some(site) = portal.sites.get(&job.site) else { return Ok(()) };
    let Recovery::ResetLink { valid_minutes } = site.part::<Policy>().recovery else { return Ok(()) };
    let mut tx = portal.store.begin().await?;
    // With the mail, or not at all: nobody gets two mails because a node died.
    if !jobs::finish(&mut tx, job).await? {
        return Ok(());
    }
    let user = people::sql::user_by_login(
        &mut tx,
        &site.slug,
        &site.part::<Policy>().login.key(&request.login, &request.email),
    )
    .await?;
    let user = user.filter(|user| {
        user.is_address(&fold::half_width(&request.email))
            && user.through.is_some()
            && user.suspended.is_none()
    });
    let mut deed = Deed::of_system(&site.slug, "door.reset-requested").with("known", user.is_some());
    deed.address = Some(request.address);
    let user = match user {
        // Each new link ends the one before, so a stranger must not be able to ask without end.
        Some(user) => match limits::take(&mut tx, &site.slug, &LINKS_PER_USER, &user.id.to_string()).await {
            Ok(()) => Some(user),
            Err(Error::TooMany { .. }) => None,
            Err(error) => return Err(error),
        },
        None => None,
    };
    if let Some(user) = &user {
        deed = deed.about(format!("user:{}", user.id));
        notices::reset_link(&mut tx, portal, (&site, request.lang), user, valid_minutes).await?;
    }
    audit::record(&mut tx, &portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}
