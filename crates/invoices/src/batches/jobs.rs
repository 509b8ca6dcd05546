//! The desk's jobs: which kinds there are, and what becomes of one that failed.

use counter::{Error, Portal, site::Site};
use jiff::Timestamp;
use serde_json::json;
use std::sync::Arc;
use store::{
    Tx,
    jobs::{self, DeadJob, Job, NewJob, Outcome, Worker},
};
use uuid::Uuid;

use super::{Stage, check, import, paper_run, publish, reminder, sql};
use crate::{
    disposal,
    policy::{Invoicing, Policy},
    print,
};

pub const CHECK: &str = "invoices.check";
pub const IMPORT: &str = "invoices.import";
pub const PRINT: &str = "invoices.print";
pub const PUBLISH: &str = "invoices.publish";
pub const PAPER: &str = "invoices.paper";
pub const REMIND: &str = "invoices.remind";

/// After so many failures somebody must look.
const MOST: u32 = 12;
/// Bulk: what somebody waits for goes first.
const PRIORITY: i64 = 60;

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    macro_rules! does {
        ($worker:expr, $($kind:ident => $work:path),* $(,)?) => {{
            let worker = $worker;
            $(let worker = {
                let portal = portal.clone();
                worker.does($kind, move |job| {
                    let portal = portal.clone();
                    async move {
                        let done = match Assignment::of(&portal, &job) {
                            Ok(assignment) => $work(&assignment).await,
                            Err(error) => Err(error),
                        };
                        outcome(&portal, &job, done).await
                    }
                })
            };)*
            worker
        }};
    }
    let worker = disposal::works(worker, portal);
    does!(worker,
        CHECK => check::work,
        IMPORT => import::work,
        PRINT => print::work,
        PUBLISH => publish::work,
        PAPER => paper_run::work,
        REMIND => reminder::work,
    )
}

/// What a job is about: one batch of one site.
pub struct Assignment {
    pub portal: Portal,
    pub site: Arc<Site>,
    pub batch: Uuid,
    pub job: Job,
}

impl Assignment {
    fn of(portal: &Portal, job: &Job) -> Result<Assignment, Error> {
        let site = portal.sites.get(&job.site).ok_or_else(|| Error::fault("the job's site has gone"))?;
        let batch = job.payload["batch"].as_str().and_then(|id| id.parse().ok());
        let batch = batch.ok_or_else(|| Error::fault("a job of the invoices names its batch"))?;
        Ok(Assignment { portal: portal.clone(), site, batch, job: job.clone() })
    }

    pub fn slug(&self) -> &str {
        &self.site.slug
    }

    pub fn policy(&self) -> Result<&Policy, Error> {
        policy(&self.site)
    }
}

pub fn policy(site: &Site) -> Result<&Policy, Error> {
    Ok(&site.part::<Invoicing>().0.as_ref().ok_or(Error::NotFound)?.policy)
}

pub fn job(site: &str, kind: &'static str, batch: Uuid, due: Timestamp) -> NewJob {
    NewJob { site: site.to_owned(), kind, payload: json!({ "batch": batch }), priority: PRIORITY, due }
}

/// A batch whose documents are all there and printed is ready; then it waits for its time.
pub async fn settle(tx: &mut Tx, site: &str, id: Uuid) -> Result<(), Error> {
    let Some(batch) = sql::find(tx, site, id).await? else { return Ok(()) };
    let is_done = batch.stage == Stage::Printing && batch.printed >= batch.documents;
    if is_done && sql::step(tx, site, id, Stage::Printing, Stage::Ready).await? {
        let due = batch.publish_at.unwrap_or_else(|| tx.now());
        jobs::leave(tx, &job(site, PUBLISH, id, due)).await?;
    }
    Ok(())
}

async fn outcome(portal: &Portal, job: &Job, done: Result<(), Error>) -> Outcome {
    match done {
        Ok(()) => Outcome::Done,
        // Another transaction was in the way: nothing is wrong.
        Err(Error::Again | Error::Conflict) => {
            Outcome::Again { after: std::time::Duration::from_millis(200), why: "met another".to_owned() }
        }
        Err(error) if job.attempt >= MOST => {
            let why = error.chain();
            if let Err(error) = stall(portal, job, &why).await {
                tracing::error!(error = error.chain(), "nobody is told that a batch is stuck");
            }
            Outcome::Dead { why }
        }
        Err(error) => {
            Outcome::Again { after: jobs::back_off(portal.store.given(), job.attempt), why: error.chain() }
        }
    }
}

/// Whoever looks at the batch is told that nobody works on it any more.
async fn stall(portal: &Portal, job: &Job, why: &str) -> Result<(), Error> {
    let Assignment { site, batch, .. } = Assignment::of(portal, job)?;
    let mut tx = portal.store.begin().await?;
    sql::stall(&mut tx, &site.slug, batch, why).await?;
    tx.commit().await?;
    Ok(())
}

/// Lets a batch's jobs that were given up begin anew.
pub async fn revive(tx: &mut Tx, site: &str, batch: Uuid) -> Result<usize, Error> {
    let mut revived = 0;
    for DeadJob { job, .. } in jobs::dead(tx, site, MOST_REVIVED).await? {
        if job.payload["batch"] == json!(batch) && jobs::revive(tx, site, job.id).await? {
            revived += 1;
        }
    }
    Ok(revived)
}

/// A batch of a million documents has as many print jobs.
const MOST_REVIVED: i64 = 10_000;
