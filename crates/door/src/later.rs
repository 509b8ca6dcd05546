//! Later: what a request leaves for a job, so that its own answer takes the same time whatever the job finds
//! (DOOR-10).

use counter::{Error, Portal, Visit};
use serde::Serialize;
use store::{
    Tx,
    jobs::{self, Job, NewJob, Outcome},
};

pub async fn leave(
    tx: &mut Tx,
    visit: &Visit,
    kind: &'static str,
    request: &impl Serialize,
) -> Result<(), Error> {
    let job = NewJob {
        site: visit.slug().to_owned(),
        kind,
        payload: serde_json::to_value(request).map_err(Error::fault)?,
        priority: 0,
        due: visit.at,
    };
    jobs::leave(tx, &job).await?;
    Ok(())
}

/// What becomes of a job: done, tried again after a while, or given up after so many attempts.
pub fn outcome(portal: &Portal, job: &Job, most: u32, done: Result<(), Error>) -> Outcome {
    match done {
        Ok(()) => Outcome::Done,
        Err(error) if job.attempt >= most => Outcome::Dead { why: error.chain() },
        Err(error) => {
            Outcome::Again { after: jobs::back_off(portal.store.given(), job.attempt), why: error.chain() }
        }
    }
}
