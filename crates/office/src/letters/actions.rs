//! What operators do with print runs.

use counter::{Error, Staff, Visit, audit};
use door::upkeep::letters::{self, Waiting};
use store::jobs as queue;
use uuid::Uuid;

use super::{
    job::{JOB, RUN},
    sql,
};

/// 「印刷を始める」: a run for everybody who waits now. None where nobody does, or where one is under way.
pub async fn begin(visit: &Visit, staff: &Staff, who: Waiting) -> Result<Option<Uuid>, Error> {
    let mut tx = visit.portal.store.begin().await?;
    if sql::is_printing(&mut tx, visit.slug()).await? {
        return Ok(None);
    }
    let id = tx.id();
    let people = letters::list(&mut tx, visit.slug(), who, ("letter_run_people", id)).await?;
    if people == 0 {
        return Ok(None);
    }
    let people = i64::try_from(people).unwrap_or(i64::MAX);
    sql::insert(&mut tx, visit.slug(), (id, who.tag()), people, &staff.name).await?;
    queue::leave(&mut tx, &RUN.job(visit.slug(), JOB, id, visit.at)).await?;
    let deed = staff.deed(visit, "office.began-letters").about(format!("letters:{id}"));
    let deed = deed.with("who", who.tag()).with("people", people);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Somebody takes the file: false where it is not there, or no longer.
pub async fn fetch(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let is_there = sql::save_fetched(&mut tx, visit.slug(), id, &staff.name).await?;
    if is_there {
        let deed = staff.deed(visit, "office.fetched-letters").about(format!("letters:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(is_there)
}

/// 「印刷が済んだので破棄する」
pub async fn destroy(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let is_gone = sql::destroy(&mut tx, visit.slug(), id).await?;
    if is_gone {
        let deed = staff.deed(visit, "office.destroyed-letters").about(format!("letters:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(is_gone)
}

/// 「処理を再開する」
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let goes_on = RUN.resume(&mut tx, visit.slug(), id).await?.is_some();
    if goes_on {
        let deed = staff.deed(visit, "office.resumed-letters").about(format!("letters:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(goes_on)
}
