//! Takes jobs and does them, some at a time.

use std::any::Any;
use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::{JoinError, JoinSet};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::queue::{Held, Queue};
use super::{Job, Outcome, back_off};
use crate::{Error, Result, Store};

/// How often to look for what other nodes left, and for what has become due.
const TICK: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A job that is due again so often never settles.
const TRIES_TO_SETTLE: u32 = 100;

type Work = Arc<dyn Fn(Job) -> Pin<Box<dyn Future<Output = Outcome> + Send>> + Send + Sync>;

/// Knows what to do for each kind of job. Jobs of other kinds wait for a program that knows them.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    works: HashMap<&'static str, Work>,
    at_once: usize,
    lease: Duration,
}

impl Worker {
    pub fn new(store: Store) -> Self {
        Self { store, works: HashMap::new(), at_once: 4, lease: Duration::from_mins(1) }
    }

    /// A kind's work. It may be begun twice, when a worker dies: so it does no harm done twice.
    #[must_use]
    pub fn does<F, Fut>(mut self, kind: &'static str, work: F) -> Self
    where
        F: Fn(Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Outcome> + Send + 'static,
    {
        self.works.insert(kind, Arc::new(move |job| Box::pin(work(job))));
        self
    }

    /// How many jobs to do at a time: 4 unless told.
    #[must_use]
    pub fn at_once(mut self, jobs: usize) -> Self {
        self.at_once = jobs.max(1);
        self
    }

    /// How long a job is lost with its worker: a minute unless told.
    #[must_use]
    pub fn lease(mut self, lease: Duration) -> Self {
        self.lease = lease;
        self
    }

    /// Works until it is told to stop, then finishes what it holds.
    pub async fn run(&self, sites: impl Fn() -> Vec<String>, stop: CancellationToken) {
        let queue = self.queue();
        let mut left = self.store.jobs_left().subscribe();
        let mut doing = JoinSet::new();
        let mut outage = None;
        let mut round = 0_usize;
        while !stop.is_cancelled() {
            left.mark_unchanged();
            // Each round begins with another site, so that none waits behind another's thousands.
            let mut sites = sites();
            let first = round % sites.len().max(1);
            sites.rotate_left(first);
            round = round.wrapping_add(1);
            let taken = self.fill(&mut doing, &queue, &sites).await;
            metrics::gauge!("jobs_running").set(u32::try_from(doing.len()).unwrap_or(u32::MAX));
            let pause = pause_after(taken, &mut outage);
            tokio::select! {
                () = stop.cancelled() => (),
                _ = left.changed(), if outage.is_none() && doing.len() < self.at_once => (),
                Some(_) = doing.join_next(), if outage.is_none() => (),
                () = self.store.given().rest(pause) => (),
            }
        }
        while doing.join_next().await.is_some() {}
    }

    /// Does all that is due now, one after the other, until nothing is; says how many runs that took.
    pub async fn settle(&self, sites: &[String]) -> Result<usize> {
        let queue = self.queue();
        let mut runs = 0;
        loop {
            let before = runs;
            for site in sites {
                for held in queue.take(site, 1, self.lease).await? {
                    let outcome = self.attempt(&held.job).await;
                    queue.let_go(&held, &outcome).await?;
                    runs += 1;
                    if held.job.attempt >= TRIES_TO_SETTLE {
                        return Err(Error::Other(format!("a job {} is due again and again", held.job.kind)));
                    }
                }
            }
            if runs == before {
                return Ok(runs);
            }
        }
    }

    fn queue(&self) -> Queue {
        Queue::new(self.store.clone(), self.works.keys().copied().collect())
    }

    async fn fill(&self, doing: &mut JoinSet<()>, queue: &Queue, sites: &[String]) -> Result<()> {
        while doing.try_join_next().is_some() {}
        for site in sites {
            let free = self.at_once - doing.len();
            for held in queue.take(site, free, self.lease).await? {
                let (worker, queue) = (self.clone(), queue.clone());
                doing.spawn(async move { worker.carry(&queue, held).await });
            }
        }
        Ok(())
    }

    /// Does one job, and holds on to it meanwhile.
    async fn carry(&self, queue: &Queue, held: Held) {
        let outcome = tokio::select! {
            outcome = self.attempt(&held.job) => outcome,
            () = self.hold(queue, &held) => {
                tracing::warn!(site = held.job.site, job = %held.job.id, "a job's hold ran out: another does it");
                return;
            }
        };
        // The work is done: better to knock at a lost database for a while than to do it again.
        for attempt in 0..5 {
            match queue.let_go(&held, &outcome).await {
                Ok(()) => return,
                Err(error) => tracing::warn!(%error, job = %held.job.id, "a job's outcome could not be kept"),
            }
            self.store.given().rest(Duration::from_secs(1 << attempt)).await;
        }
    }

    /// Ends only when the hold is lost.
    async fn hold(&self, queue: &Queue, held: &Held) {
        loop {
            self.store.given().rest(self.lease / 3).await;
            match queue.renew(held, self.lease).await {
                Ok(true) => (),
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, job = %held.job.id, "a job's hold could not be renewed"),
            }
        }
    }

    /// In a task of its own, so that work that never yields cannot keep its hold from being renewed.
    async fn attempt(&self, job: &Job) -> Outcome {
        let Some(work) = self.works.get(job.kind.as_str()) else {
            return Outcome::Again { after: TICK, why: "nobody here knows this kind".to_owned() };
        };
        let (kind, attempt) = (job.kind.clone(), job.attempt);
        let span = tracing::info_span!("job", site = job.site, kind, id = %job.id, attempt);
        let outcome = AbortOnDropHandle::new(tokio::spawn(work(job.clone()).instrument(span.clone()))).await;
        let outcome = outcome.unwrap_or_else(|failure| Outcome::Again {
            after: back_off(self.store.given(), attempt),
            why: last_words(failure),
        });
        let name = span.in_scope(|| log(&outcome));
        metrics::counter!("jobs_total", "kind" => kind, "outcome" => name).increment(1);
        outcome
    }
}

fn log(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Again { after, why } => {
            tracing::warn!(why, ?after, "a job is done again later");
            "again"
        }
        Outcome::Dead { why } => {
            tracing::error!(why, "a job is given up");
            "dead"
        }
    }
}

fn last_words(failure: JoinError) -> String {
    let panic: Box<dyn Any + Send> = match failure.try_into_panic() {
        Ok(panic) => panic,
        Err(cancelled) => return cancelled.to_string(),
    };
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panicked: {}", words.unwrap_or_default())
}

/// Logs an outage once, at its beginning and at its end, and knocks ever more rarely.
fn pause_after(taken: Result<()>, outage: &mut Option<Duration>) -> Duration {
    match taken {
        Ok(()) => {
            if outage.take().is_some() {
                tracing::info!("jobs are taken again");
            }
            TICK
        }
        Err(error) => {
            if outage.is_none() {
                tracing::error!(%error, "no jobs can be taken");
            }
            let pause = outage.map_or(TICK, |pause| (pause * 2).min(LONGEST_PAUSE));
            *outage = Some(pause);
            pause
        }
    }
}
