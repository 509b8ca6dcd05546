//! Undertakings: what jobs are long at, a batch, an import, a print run. Where a job is begun again and again and gets
//! no further, it is given up, and the undertaking's row says why until somebody says that it may go on.

use std::{error, fmt, sync::Arc, time::Duration};

use jiff::Timestamp;
use serde_json::json;
use store::{
    Conn, Tx, args,
    jobs::{self, Job, NewJob, Outcome, Worker},
};
use uuid::Uuid;

use crate::{
    error::{Error, Result},
    portal::Portal,
    site::Site,
};

/// So often a job is begun without getting any further; then somebody must look.
const MOST: u32 = 12;
/// Bulk: what somebody waits for goes first.
const PRIORITY: i64 = 60;
/// How soon what met another transaction is done again, at first.
const SOON: Duration = Duration::from_millis(200);

/// A kind of them.
#[derive(Clone, Copy)]
pub struct Undertaking {
    /// Their table: each row has a `site`, an `id`, and says why it is `stalled`.
    pub table: &'static str,
    /// What the payload of a job calls one.
    pub name: &'static str,
}

/// A job about one of them.
pub struct Assignment {
    pub portal: Portal,
    pub site: Arc<Site>,
    /// The undertaking's.
    pub id: Uuid,
    pub job: Job,
}

impl Assignment {
    pub fn slug(&self) -> &str {
        &self.site.slug
    }

    /// Told in each transaction that takes the work further.
    pub async fn got_further(&self, tx: &mut Tx) -> Result<()> {
        Ok(jobs::got_further(tx, &self.job).await?)
    }
}

/// What no other attempt would mend: the word key of what whoever looks is told.
#[derive(Debug)]
pub struct Hopeless(pub &'static str);

impl fmt::Display for Hopeless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl error::Error for Hopeless {}

impl Undertaking {
    pub fn job(self, site: &str, kind: &'static str, id: Uuid, due: Timestamp) -> NewJob {
        NewJob { site: site.to_owned(), kind, payload: json!({ self.name: id }), priority: PRIORITY, due }
    }

    /// Whether a job of this kind is left for one: it waits, is done, or was given up.
    pub async fn has(self, conn: &mut Conn, site: &str, kind: &str, id: Uuid) -> Result<bool> {
        Ok(jobs::is_left(conn, site, kind, id).await?)
    }

    /// Lets a worker do jobs of this kind.
    pub fn does<F, Fut>(self, worker: Worker, portal: &Portal, kind: &'static str, work: F) -> Worker
    where
        F: Fn(Assignment) -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = Result<()>> + Send + 'static,
    {
        let portal = portal.clone();
        worker.does(kind, move |job| {
            let (portal, work) = (portal.clone(), work.clone());
            async move {
                // What takes its worker with it never says that it failed: so this is asked before.
                if job.attempt > MOST {
                    let why = job.why.clone().unwrap_or_default();
                    return self.give_up(&portal, &job, why).await;
                }
                let done = match self.assignment(&portal, &job) {
                    Ok(it) => work(it).await,
                    Err(error) => Err(error),
                };
                match done {
                    Ok(()) => Outcome::Done,
                    Err(error) if is_hopeless(&error) => self.give_up(&portal, &job, error.chain()).await,
                    Err(error) => Outcome::Again { after: pause(&portal, &job, &error), why: error.chain() },
                }
            }
        })
    }

    fn assignment(self, portal: &Portal, job: &Job) -> Result<Assignment> {
        let site = portal.sites.get(&job.site).ok_or_else(|| Error::fault("the job's site has gone"))?;
        let id = self.named_by(job).ok_or_else(|| Error::fault("the job does not say what it is about"))?;
        Ok(Assignment { portal: portal.clone(), site, id, job: job.clone() })
    }

    fn named_by(self, job: &Job) -> Option<Uuid> {
        job.payload[self.name].as_str().and_then(|id| id.parse().ok())
    }

    async fn give_up(self, portal: &Portal, job: &Job, why: String) -> Outcome {
        match self.stall(portal, job, &why).await {
            Ok(()) => Outcome::Dead { why },
            // Nobody would be told.
            Err(_) => Outcome::Again { after: jobs::back_off(portal.store.given(), job.attempt), why },
        }
    }

    /// Whoever looks is told that nobody works on it any more.
    async fn stall(self, portal: &Portal, job: &Job, why: &str) -> Result<()> {
        let mut tx = portal.store.begin().await?;
        let sql = format!("UPDATE {} SET stalled = $3 WHERE site = $1 AND id = $2", self.table);
        tx.run(&sql, args![&job.site, self.named_by(job), why]).await?;
        jobs::give_up(&mut tx, job, why).await?;
        Ok(tx.commit().await?)
    }

    /// 「処理を再開する」: its jobs that were given up begin anew, and are so many. None where it is not stuck.
    pub async fn resume(self, tx: &mut Tx, site: &str, id: Uuid) -> Result<Option<u64>> {
        let sql = format!(
            "UPDATE {} SET stalled = NULL WHERE site = $1 AND id = $2 AND stalled IS NOT NULL",
            self.table
        );
        if tx.run(&sql, args![site, id]).await? == 0 {
            return Ok(None);
        }
        Ok(Some(jobs::revive(tx, site, id).await?))
    }
}

fn is_hopeless(error: &Error) -> bool {
    matches!(error, Error::Fault(fault) if fault.is::<Hopeless>())
}

fn pause(portal: &Portal, job: &Job, error: &Error) -> Duration {
    match error {
        // Nothing is wrong, but somebody else is at it: less and less in their way.
        Error::Again | Error::Conflict => SOON * job.attempt.pow(2),
        // All that is left is to say so.
        _ if job.attempt >= MOST => SOON,
        _ => jobs::back_off(portal.store.given(), job.attempt),
    }
}
