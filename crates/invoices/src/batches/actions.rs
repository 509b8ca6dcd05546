//! What operators do with a batch. Each is done where the batch stands as it must, and says whether it was.

use counter::{Error, Refusal, Staff, Visit, audit, error::Result, kept};
use jiff::Timestamp;
use shelf::DocumentKey;
use store::{Tx, jobs};
use uuid::Uuid;

use super::{
    Batch, Stage,
    files::What,
    jobs::{BATCH, IMPORT, PAPER, PUBLISH, REMIND},
    reminder, sql,
};
use crate::policy;

/// When a batch goes out unless somebody says otherwise.
pub fn usual_time(visit: &Visit, batch: &Batch) -> Result<Timestamp> {
    let zone = &visit.site.time_zone;
    let closing = batch.closing.unwrap_or_else(|| visit.at.to_zoned(zone.clone()).date());
    Ok(super::usual_time(&policy::of(&visit.site)?.policy, closing, zone, visit.at))
}

/// What the dry run found right is imported, and published at its time.
pub async fn let_in(visit: &Visit, staff: &Staff, id: Uuid, at: Timestamp) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let moved = sql::step(&mut tx, visit.slug(), id, Stage::Checked, Stage::Importing).await?;
    if moved {
        sql::set_time(&mut tx, visit.slug(), id, at).await?;
        jobs::leave(&mut tx, &BATCH.job(visit.slug(), IMPORT, id, visit.at)).await?;
        let deed = staff.deed(visit, "invoices.let-batch-in").about(id).with("publish-at", at.to_string());
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(moved)
}

/// A batch that waits for its time is published at once.
pub async fn publish(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let is_ready = locked(&mut tx, visit, id).await?.stage == Stage::Ready;
    if is_ready {
        sql::set_time(&mut tx, visit.slug(), id, visit.at).await?;
        leave(&mut tx, visit, staff, (PUBLISH, "invoices.published-at-once"), id).await?;
    }
    tx.commit().await?;
    Ok(is_ready)
}

/// Nobody has seen anything of it, and nobody will. Refused where another batch corrects one of its documents: that
/// would point at nothing.
pub async fn withdraw(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let stage = locked(&mut tx, visit, id).await?.stage;
    if stage.can_be_withdrawn()
        && let Some(other) = sql::pointing_at(&mut tx, visit.slug(), id).await?
    {
        return Err(Error::refused(Refusal::whole("batch-refused-needed").with("batch", other)));
    }
    let taken_back =
        stage.can_be_withdrawn() && sql::step(&mut tx, visit.slug(), id, stage, Stage::Withdrawn).await?;
    if taken_back {
        let forgotten = sql::forget(&mut tx, visit.slug(), id).await?;
        let deed = staff.deed(visit, "invoices.withdrew-batch").about(id).with("documents", forgotten);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(taken_back)
}

/// What failed too often is tried again, from where it stood.
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let revived = BATCH.resume(&mut tx, visit.slug(), id).await?;
    if let Some(revived) = revived {
        let deed = staff.deed(visit, "invoices.resumed-batch").about(id).with("jobs", revived);
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(revived.is_some())
}

/// Those who have not opened theirs are told once more (INV-13). Not while they are about to be.
pub async fn remind(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let batch = locked(&mut tx, visit, id).await?;
    let is_due = reminder::due(&policy::of(&visit.site)?.policy, &batch).is_some_and(|due| due <= visit.at)
        && reminder::waiting(&mut tx, visit.slug(), id).await? > 0
        && !BATCH.has(&mut tx, visit.slug(), REMIND, id).await?;
    if is_due {
        leave(&mut tx, visit, staff, (REMIND, "invoices.reminded"), id).await?;
    }
    tx.commit().await?;
    Ok(is_due)
}

/// Makes the print run (INV-12). Not while one is made: each stands in the proof trail.
pub async fn print_paper(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool> {
    let mut tx = visit.portal.store.begin().await?;
    let is_due = locked(&mut tx, visit, id).await?.stage == Stage::Published
        && !BATCH.has(&mut tx, visit.slug(), PAPER, id).await?;
    if is_due {
        leave(&mut tx, visit, staff, (PAPER, "invoices.asked-for-paper-run"), id).await?;
    }
    tx.commit().await?;
    Ok(is_due)
}

/// The pieces of the print run, for somebody who takes it.
pub async fn fetch_paper(visit: &Visit, staff: &Staff, id: Uuid) -> Result<Vec<DocumentKey>> {
    let mut tx = visit.portal.store.begin().await?;
    let pieces = kept::pieces(&mut tx, visit.slug(), (id, What::Paper.tag())).await?;
    if pieces.is_empty() {
        return Err(Error::NotFound);
    }
    let deed = staff.deed(visit, "invoices.fetched-paper-run").about(id);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(pieces)
}

/// From here to the end of the transaction nobody else does anything with it.
async fn locked(tx: &mut Tx, visit: &Visit, id: Uuid) -> Result<Batch> {
    sql::lock(tx, visit.slug(), id).await?;
    sql::find(tx, visit.slug(), id).await?.ok_or(Error::NotFound)
}

async fn leave(
    tx: &mut Tx,
    visit: &Visit,
    staff: &Staff,
    (kind, did): (&'static str, &'static str),
    id: Uuid,
) -> Result<()> {
    jobs::leave(tx, &BATCH.job(visit.slug(), kind, id, visit.at)).await?;
    audit::record(tx, &visit.portal.keys, &staff.deed(visit, did).about(id)).await?;
    Ok(())
}
