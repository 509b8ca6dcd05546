//! The jobs of imports, and what becomes of one that failed.

use std::{sync::Arc, time::Duration};

use counter::{Error, Portal, site::Site};
use jiff::Timestamp;
use serde_json::json;
use store::jobs::{Job, NewJob, Outcome, Worker};
use uuid::Uuid;

use super::{check, run, sql};
use crate::{later, policy::Policy};

pub const CHECK: &str = "door.check-import";
pub const RUN: &str = "door.run-import";

/// After so many failures somebody must look.
const MOST: u32 = 12;
/// Bulk: what somebody waits for goes first.
const PRIORITY: i64 = 60;

/// What a job is about: one import of one site.
pub struct Assignment {
    pub portal: Portal,
    pub site: Arc<Site>,
    pub import: Uuid,
}

impl Assignment {
    fn of(portal: &Portal, job: &Job) -> Result<Assignment, Error> {
        let site = portal.sites.get(&job.site).ok_or_else(|| Error::fault("the job's site has gone"))?;
        let import = job.payload["import"].as_str().and_then(|id| id.parse().ok());
        let import = import.ok_or_else(|| Error::fault("a job of an import names it"))?;
        Ok(Assignment { portal: portal.clone(), site, import })
    }

    pub fn slug(&self) -> &str {
        &self.site.slug
    }

    pub fn policy(&self) -> &Policy {
        self.site.part::<Policy>()
    }
}

pub fn job(site: &str, kind: &'static str, import: Uuid, due: Timestamp) -> NewJob {
    NewJob { site: site.to_owned(), kind, payload: json!({ "import": import }), priority: PRIORITY, due }
}

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    let (checks, runs) = (portal.clone(), portal.clone());
    worker
        .does(CHECK, move |job| {
            let portal = checks.clone();
            async move {
                let done = match Assignment::of(&portal, &job) {
                    Ok(it) => check::work(&it).await,
                    Err(error) => Err(error),
                };
                outcome(&portal, &job, done).await
            }
        })
        .does(RUN, move |job| {
            let portal = runs.clone();
            async move {
                let done = match Assignment::of(&portal, &job) {
                    Ok(it) => run::work(&it).await,
                    Err(error) => Err(error),
                };
                outcome(&portal, &job, done).await
            }
        })
}

async fn outcome(portal: &Portal, job: &Job, done: Result<(), Error>) -> Outcome {
    // Another transaction was in the way: nothing is wrong.
    if let Err(Error::Again | Error::Conflict) = done {
        return Outcome::Again { after: Duration::from_millis(200), why: "met another".to_owned() };
    }
    let outcome = later::outcome(portal, job, MOST, done);
    if let Outcome::Dead { why } = &outcome
        && let Err(error) = stall(portal, job, why).await
    {
        tracing::error!(error = error.chain(), "nobody is told that an import is stuck");
    }
    outcome
}

/// Whoever looks at the import is told that nobody works on it any more.
async fn stall(portal: &Portal, job: &Job, why: &str) -> Result<(), Error> {
    let it = Assignment::of(portal, job)?;
    let mut tx = portal.store.begin().await?;
    sql::stall(&mut tx, it.slug(), it.import, why).await?;
    tx.commit().await?;
    Ok(())
}
