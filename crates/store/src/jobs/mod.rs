//! Work that is left to be done after a commit, kept in the same transaction as its cause.
//!
//! A job runs at least once: a worker holds it for a while, renews its hold while it works, and deletes
//! it when it is done. When the worker dies, its hold runs out and another worker takes the job.
//!
//! A job's `state` is 0 while it waits, 1 while it is held, 2 when it was given up, 3 when a restore has put it aside.

mod queue;
mod worker;

use std::time::Duration;

use jiff::Timestamp;
use uuid::Uuid;

use crate::{Conn, Error, FromRow, Given, Result, Row, Tx, args};

pub use worker::Worker;

#[derive(Debug, Clone)]
pub struct NewJob {
    pub site: String,
    pub kind: &'static str,
    pub payload: serde_json::Value,
    /// Lower goes first: 0 for what somebody waits for, 100 for bulk.
    pub priority: i64,
    pub due: Timestamp,
}

#[derive(Debug, Clone)]
pub struct Job {
    pub site: String,
    pub id: Uuid,
    pub kind: String,
    pub payload: serde_json::Value,
    /// 1 at the first.
    pub attempt: u32,
    /// Why the attempt before this one came to nothing.
    pub why: Option<String>,
    pub left_at: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Again { after: Duration, why: String },
    Dead { why: String },
}

/// How many jobs a site has, by what they wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub waiting: i64,
    pub held: i64,
    pub dead: i64,
    pub aside: i64,
}

/// Leaves a job in the caller's transaction, and wakes this process's workers when it is committed.
pub async fn leave(tx: &mut Tx, job: &NewJob) -> Result<Uuid> {
    let ids = leave_all(tx, std::slice::from_ref(job)).await?;
    Ok(ids[0])
}

/// Leaves many at once; their ids come back in the same order.
pub async fn leave_all(tx: &mut Tx, jobs: &[NewJob]) -> Result<Vec<Uuid>> {
    let (now, ids): (Timestamp, Vec<Uuid>) = (tx.now(), jobs.iter().map(|_| tx.id()).collect());
    let row = |(id, job): (&Uuid, &NewJob)| {
        args![&job.site, id, job.kind, job.payload.to_string(), job.priority, 0_i64, job.due, 0_i64, now]
            .to_vec()
    };
    let rows: Vec<_> = ids.iter().zip(jobs).map(row).collect();
    tx.add_all("jobs (site, id, kind, payload, priority, state, due, attempt, left_at)", &rows).await?;
    wake_after_commit(tx);
    Ok(ids)
}

const FINISH: &str = "DELETE FROM jobs WHERE site = $1 AND id = $2 AND attempt = $3 AND state = 1";

/// Ends a job in the very transaction that does its work, so that no crash can have it done twice. `false`:
/// another worker has it, or has done it; then nothing may be committed.
pub async fn finish(tx: &mut Tx, job: &Job) -> Result<bool> {
    Ok(tx.run(FINISH, args![&job.site, job.id, job.attempt]).await? == 1)
}

const GOT_FURTHER: &str = "UPDATE jobs SET attempt = 1 WHERE site = $1 AND id = $2 AND state = 1";

/// Counts its attempts anew, in the transaction that takes the work further: what is stopped again and again and yet
/// gets on is not given up.
pub async fn got_further(tx: &mut Tx, job: &Job) -> Result<()> {
    tx.run(GOT_FURTHER, args![&job.site, job.id]).await?;
    Ok(())
}

const GIVE_UP: &str = "
    UPDATE jobs SET state = 2, why = $3, held_until = NULL, held_by = NULL
    WHERE site = $1 AND id = $2 AND state = 1";

/// Ends a job as a dead one, in the transaction that tells somebody of it.
pub async fn give_up(tx: &mut Tx, job: &Job, why: &str) -> Result<()> {
    tx.run(GIVE_UP, args![&job.site, job.id, why]).await?;
    Ok(())
}

const DEAD: &str = "
    SELECT site, id, kind, payload, attempt, left_at, why FROM jobs
    WHERE site = $1 AND state = 2 ORDER BY left_at DESC, id DESC LIMIT $2";

/// The newest jobs that were given up, for somebody to look at.
pub async fn dead(conn: &mut Conn, site: &str, limit: i64) -> Result<Vec<Job>> {
    conn.all(DEAD, args![site, limit]).await
}

const IS_LEFT: &str = "SELECT 1 FROM jobs WHERE site = $1 AND kind = $2 AND payload LIKE $3 LIMIT 1";

/// Whether there is a job of this kind whose payload names this, however it stands.
pub async fn is_left(conn: &mut Conn, site: &str, kind: &str, named: Uuid) -> Result<bool> {
    Ok(conn.maybe::<i64>(IS_LEFT, args![site, kind, naming(named)]).await?.is_some())
}

fn naming(id: Uuid) -> String {
    format!("%\"{id}\"%")
}

const REVIVE: &str = "
    UPDATE jobs SET state = 0, due = $3, attempt = 0, why = NULL
    WHERE site = $1 AND state = 2 AND payload LIKE $2";

/// Lets those dead jobs begin anew whose payload names this, and says how many they are.
pub async fn revive(tx: &mut Tx, site: &str, named: Uuid) -> Result<u64> {
    let now = tx.now();
    let revived = tx.run(REVIVE, args![site, naming(named), now]).await?;
    wake_after_commit(tx);
    Ok(revived)
}

const PUT_ASIDE: &str = "
    UPDATE jobs SET state = 3, held_until = NULL, held_by = NULL WHERE state IN (0, 1)";

/// Puts aside whatever is left in the whole database, waiting or held: nobody does it until it is taken up.
pub async fn put_aside(tx: &mut Tx) -> Result<u64> {
    tx.run(PUT_ASIDE, &[]).await
}

/// What is put aside: site, kind, and how many.
pub async fn aside(conn: &mut Conn) -> Result<Vec<(String, String, i64)>> {
    let sql = "SELECT site, kind, count(*) FROM jobs WHERE state = 3 GROUP BY site, kind ORDER BY site, kind";
    conn.all(sql, &[]).await
}

/// Lets everything go on that was put aside.
pub async fn take_up(tx: &mut Tx) -> Result<u64> {
    wake_after_commit(tx);
    tx.run("UPDATE jobs SET state = 0 WHERE state = 3", &[]).await
}

const STANDING: &str = "
    SELECT count(CASE state WHEN 0 THEN 1 END), count(CASE state WHEN 1 THEN 1 END),
           count(CASE state WHEN 2 THEN 1 END), count(CASE state WHEN 3 THEN 1 END)
    FROM jobs WHERE site = $1";

pub async fn standing(conn: &mut Conn, site: &str) -> Result<Standing> {
    let (waiting, held, dead, aside) = conn.one(STANDING, args![site]).await?;
    Ok(Standing { waiting, held, dead, aside })
}

const OVERDUE: &str = "SELECT min(due) FROM jobs WHERE site = $1 AND state = 0 AND due <= $2";

/// Since when the job waits that has waited longest for its turn.
pub async fn overdue(conn: &mut Conn, site: &str) -> Result<Option<Timestamp>> {
    let now = conn.now();
    conn.one(OVERDUE, args![site, now]).await
}

/// How long to wait before the next attempt: 2, 4, 8 … seconds up to an hour, and up to half as long
/// again by chance, so that what failed together does not come back together.
pub fn back_off(given: &Given, attempt: u32) -> Duration {
    let wait = Duration::from_secs(1 << attempt.min(12)).min(Duration::from_hours(1));
    let [chance] = given.bytes();
    wait + wait / 512 * u32::from(chance)
}

fn wake_after_commit(tx: &mut Tx) {
    let store = tx.store().clone();
    tx.after_commit(move || store.jobs_left().send_modify(|()| ()));
}

impl FromRow for Job {
    fn from_row(row: &Row) -> Result<Self> {
        let payload: String = row.get("payload")?;
        Ok(Self {
            site: row.get("site")?,
            id: row.get("id")?,
            kind: row.get("kind")?,
            payload: serde_json::from_str(&payload)
                .map_err(|error| Error::Decode(format!("a job's payload is not JSON: {error}")))?,
            attempt: row.get("attempt")?,
            why: row.get("why")?,
            left_at: row.get("left_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_never_come_out_alike() {
        let given = Given::set(Timestamp::UNIX_EPOCH, 1);
        for (attempt, least) in [(1, 2), (2, 4), (5, 32), (12, 3600), (4000, 3600)] {
            let waits: Vec<u64> = (0..100).map(|_| back_off(&given, attempt).as_secs()).collect();
            assert!(waits.iter().all(|wait| (least..=least * 3 / 2).contains(wait)), "{attempt}: {waits:?}");
        }
        assert_ne!(back_off(&given, 9), back_off(&given, 9));
    }
}
