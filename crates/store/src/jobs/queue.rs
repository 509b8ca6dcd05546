//! How workers hold jobs, and let go of them.

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use super::{Job, Outcome};
use crate::{Result, Store, Value, args};

/// The jobs of some kinds, for one worker.
#[derive(Clone)]
pub struct Queue {
    store: Store,
    kinds: Vec<&'static str>,
    sql: Sql,
}

/// Those statements that are made for the worker's kinds and the engine.
#[derive(Clone)]
struct Sql {
    look: String,
    take: String,
}

/// A job, and the proof that it is ours.
pub struct Held {
    pub job: Job,
    by: Uuid,
}

const RELEASE: &str = "
    UPDATE jobs SET state = 0, held_until = NULL, held_by = NULL, why = 'its worker went away'
    WHERE site = $1 AND state = 1 AND held_until <= $2";

const RENEW: &str = "
    UPDATE jobs SET held_until = $4 WHERE site = $1 AND id = $2 AND held_by = $3 AND state = 1";

const REMOVE: &str = "DELETE FROM jobs WHERE site = $1 AND id = $2 AND held_by = $3 AND state = 1";

const PUT_BACK: &str = "
    UPDATE jobs SET state = $4, due = $5, why = $6, held_until = NULL, held_by = NULL
    WHERE site = $1 AND id = $2 AND held_by = $3 AND state = 1";

impl Queue {
    pub fn new(store: Store, kinds: Vec<&'static str>) -> Self {
        let places = |from: usize| {
            let places: Vec<String> = (0..kinds.len()).map(|i| format!("${}", from + i)).collect();
            places.join(", ")
        };
        let sql = Sql {
            look: format!(
                "SELECT (SELECT 1 FROM jobs WHERE site = $1 AND state = 0 AND due <= $2
                         AND kind IN ({}) LIMIT 1),
                        (SELECT 1 FROM jobs WHERE site = $1 AND state = 1 AND held_until <= $2 LIMIT 1)",
                places(3)
            ),
            take: format!(
                "WITH next AS (
                     SELECT id FROM jobs WHERE site = $1 AND state = 0 AND due <= $2 AND kind IN ({})
                     ORDER BY priority, due, id LIMIT $5 {}
                 )
                 UPDATE jobs SET state = 1, attempt = attempt + 1, held_until = $3, held_by = $4
                 WHERE site = $1 AND id IN (SELECT id FROM next)
                 RETURNING site, id, kind, payload, attempt, why, left_at",
                places(6),
                store.engine().skip_locked()
            ),
        };
        Self { store, kinds, sql }
    }

    /// Up to `most` of the site's due jobs, each with an attempt more.
    pub async fn take(&self, site: &str, most: usize, lease: Duration) -> Result<Vec<Held>> {
        if self.kinds.is_empty() || most == 0 {
            return Ok(Vec::new());
        }
        let now = self.store.now();
        // Looking costs a read; only where something stands is there anything to write.
        let look = self.with_kinds(args![site, now]);
        let (due, lost): (Option<i64>, Option<i64>) =
            self.store.read().await?.one(&self.sql.look, &look).await?;
        if due.is_none() && lost.is_none() {
            return Ok(Vec::new());
        }
        let mut tx = self.store.begin().await?;
        if lost.is_some() {
            tx.run(RELEASE, args![site, now]).await?;
        }
        let by = tx.id();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let take = self.with_kinds(args![site, now, later(now, lease), by, most]);
        let jobs: Vec<Job> = tx.all(&self.sql.take, &take).await?;
        tx.commit().await?;
        Ok(jobs.into_iter().map(|job| Held { job, by }).collect())
    }

    fn with_kinds(&self, args: &[Value]) -> Vec<Value> {
        args.iter().cloned().chain(self.kinds.iter().map(|kind| Value::from(*kind))).collect()
    }

    /// `false`: the hold had run out, and the job is another's now.
    pub async fn renew(&self, held: &Held, lease: Duration) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let until = later(tx.now(), lease);
        let kept = tx.run(RENEW, args![&held.job.site, held.job.id, held.by, until]).await?;
        tx.commit().await?;
        Ok(kept == 1)
    }

    pub async fn let_go(&self, held: &Held, outcome: &Outcome) -> Result<()> {
        let mut tx = self.store.begin().await?;
        let (site, id, by, now) = (&held.job.site, held.job.id, held.by, tx.now());
        match outcome {
            Outcome::Done => tx.run(REMOVE, args![site, id, by]).await?,
            Outcome::Again { after, why } => {
                tx.run(PUT_BACK, args![site, id, by, 0, later(now, *after), why]).await?
            }
            Outcome::Dead { why } => tx.run(PUT_BACK, args![site, id, by, 2, now, why]).await?,
        };
        tx.commit().await
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
