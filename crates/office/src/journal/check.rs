//! Proving that nobody changed the log: a job, since a log of years takes minutes.

use std::time::Duration;

use counter::{
    Error, Portal, Staff, Visit,
    audit::{self, Finding},
};
use jiff::{SignedDuration, Timestamp};
use store::{
    Conn, FromRow, Row, Tx, args,
    jobs::{self, Job, NewJob, Outcome, Worker},
};

const JOB: &str = "office.check-journal";
const PRIORITY: i64 = 80;
const AWAITED: SignedDuration = SignedDuration::from_mins(10);

/// The last check, or the one that is under way.
#[derive(Clone, Debug)]
pub struct Check {
    pub asked: Timestamp,
    pub asked_by: String,
    /// When it ended, and with what.
    pub found: Option<(Timestamp, Finding)>,
}

impl Check {
    /// Under way, and asked for so lately that somebody is likely to wait for it.
    pub fn is_fresh(&self, now: Timestamp) -> bool {
        self.found.is_none() && now.duration_since(self.asked) < AWAITED
    }
}

pub async fn last(conn: &mut Conn, site: &str) -> store::Result<Option<Check>> {
    let sql = "SELECT asked, asked_by, ended, finding, seq, expected, head FROM audit_checks WHERE site = $1";
    conn.maybe(sql, args![site]).await
}

/// 「記録を検証する」: nothing where one is under way.
pub async fn begin(visit: &Visit, staff: &Staff) -> Result<(), Error> {
    let mut tx = visit.portal.store.begin().await?;
    if !save_asked(&mut tx, visit.slug(), &staff.name).await? {
        return Ok(());
    }
    let job = NewJob {
        site: visit.slug().to_owned(),
        kind: JOB,
        payload: serde_json::Value::Null,
        priority: PRIORITY,
        due: visit.at,
    };
    jobs::leave(&mut tx, &job).await?;
    audit::record(&mut tx, &visit.portal.keys, &staff.deed(visit, "office.checked-journal")).await?;
    tx.commit().await?;
    Ok(())
}

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    let portal = portal.clone();
    worker.does(JOB, move |job| {
        let portal = portal.clone();
        async move {
            match check(&portal, &job).await {
                Ok(()) => Outcome::Done,
                Err(error) => {
                    let after = jobs::back_off(portal.store.given(), job.attempt).min(Duration::from_mins(5));
                    Outcome::Again { after, why: error.to_string() }
                }
            }
        }
    })
}

async fn check(portal: &Portal, job: &Job) -> store::Result<()> {
    let finding = audit::verify(&portal.store, &portal.keys, &job.site).await?;
    if !matches!(finding, Finding::Whole { .. }) {
        tracing::error!(site = job.site, ?finding, "the audit log is not whole");
    }
    let mut tx = portal.store.begin().await?;
    save_found(&mut tx, &job.site, &finding).await?;
    tx.commit().await
}

/// False where one is under way already.
async fn save_asked(tx: &mut Tx, site: &str, by: &str) -> store::Result<bool> {
    let now = tx.now();
    let asked = tx
        .run(
            "INSERT INTO audit_checks (site, asked, asked_by) VALUES ($1, $2, $3)
             ON CONFLICT (site) DO UPDATE SET asked = excluded.asked, asked_by = excluded.asked_by,
                 ended = NULL, finding = NULL, seq = NULL, expected = NULL, head = NULL
             WHERE audit_checks.ended IS NOT NULL",
            args![site, now, by],
        )
        .await?;
    Ok(asked == 1)
}

async fn save_found(tx: &mut Tx, site: &str, finding: &Finding) -> store::Result<()> {
    let (tag, seq, head) = match finding {
        Finding::Whole { entries, head } => ("whole", *entries, head.as_str()),
        Finding::BrokenAt { seq } => ("broken", *seq, ""),
        Finding::CutOff { entries, .. } => ("cut-off", *entries, ""),
    };
    let expected = if let Finding::CutOff { expected, .. } = finding { *expected } else { 0 };
    let now = tx.now();
    tx.run(
        "UPDATE audit_checks SET ended = $2, finding = $3, seq = $4, expected = $5, head = $6 WHERE site = $1",
        args![site, now, tag, seq, expected, head],
    )
    .await?;
    Ok(())
}

impl FromRow for Check {
    fn from_row(row: &Row) -> store::Result<Self> {
        let ended: Option<Timestamp> = row.get("ended")?;
        let finding = match ended {
            None => None,
            Some(_) => Some(finding(row)?),
        };
        Ok(Check { asked: row.get("asked")?, asked_by: row.get("asked_by")?, found: ended.zip(finding) })
    }
}

fn finding(row: &Row) -> store::Result<Finding> {
    let (tag, seq): (String, i64) = (row.get("finding")?, row.get("seq")?);
    Ok(match tag.as_str() {
        "whole" => Finding::Whole { entries: seq, head: row.get("head")? },
        "cut-off" => Finding::CutOff { entries: seq, expected: row.get("expected")? },
        _ => Finding::BrokenAt { seq },
    })
}
