//! What operators do with an import. Each is done where the import stands as it must, and says whether it was.

use counter::{
    Error, Staff, Visit, audit,
    kept::{self, Wrap},
    spool::Spooled,
    upload,
};
use store::jobs as queue;
use uuid::Uuid;

use super::{
    Stage, What,
    jobs::{CHECK, IMPORT, RUN},
    sql,
};

/// Takes a file in and has it checked.
pub async fn take_in(visit: &Visit, staff: &Staff, file: &Spooled) -> Result<Uuid, Error> {
    let pieces = kept::put_away(&visit.portal, visit.slug(), file.reader(), Wrap::Plain).await?;
    upload::again(|| async {
        let mut tx = visit.portal.store.begin().await?;
        let id = tx.id();
        sql::insert(&mut tx, visit.slug(), (id, &file.name), &staff.name).await?;
        kept::save(&mut tx, (&visit.portal, visit.slug()), (id, What::Source.tag()), &pieces).await?;
        queue::leave(&mut tx, &IMPORT.job(visit.slug(), CHECK, id, visit.at)).await?;
        let deed = staff.deed(visit, "door.took-in-import").about(format!("import:{id}"));
        let deed = deed.with("name", file.name.as_str()).with("sha256", file.key.to_string());
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

/// 「取り込む」: what the dry run found right is done.
pub async fn begin(visit: &Visit, staff: &Staff, id: Uuid, invites: bool) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let is_begun = sql::begin(&mut tx, visit.slug(), id, invites).await?;
    if is_begun {
        queue::leave(&mut tx, &IMPORT.job(visit.slug(), RUN, id, visit.at)).await?;
        let deed = staff.deed(visit, "door.began-import").about(format!("import:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed.with("invites", invites)).await?;
    }
    tx.commit().await?;
    Ok(is_begun)
}

/// 「取りやめる」
pub async fn withdraw(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let import = sql::find(&mut tx, visit.slug(), id).await?.ok_or(Error::NotFound)?;
    let is_over = import.can_be_withdrawn()
        && sql::step(&mut tx, visit.slug(), id, (import.stage, Stage::Withdrawn)).await?;
    if is_over {
        sql::forget(&mut tx, visit.slug(), id).await?;
        let deed = staff.deed(visit, "door.withdrew-import").about(format!("import:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed.with("done", import.done)).await?;
    }
    tx.commit().await?;
    Ok(is_over)
}

/// 「処理を再開する」: what failed too often is tried again, from where it stood.
pub async fn resume(visit: &Visit, staff: &Staff, id: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let goes_on = IMPORT.resume(&mut tx, visit.slug(), id).await?.is_some();
    if goes_on {
        let deed = staff.deed(visit, "door.resumed-import").about(format!("import:{id}"));
        audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(goes_on)
}
