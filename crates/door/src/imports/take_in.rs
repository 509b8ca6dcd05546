//! What operators do with an import. Each is done where the import stands as it must, and says whether it was.

use counter::{
    Error, Portal, Staff, Visit,
    audit::{self, Deed},
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

/// Whose import it is: an operator's, a program's, or the machine's own.
pub struct By<'a> {
    portal: &'a Portal,
    site: &'a str,
    name: &'a str,
    at_work: Option<(&'a Visit, &'a Staff)>,
}

impl<'a> By<'a> {
    pub fn staff(visit: &'a Visit, staff: &'a Staff) -> By<'a> {
        By { portal: &visit.portal, site: visit.slug(), name: &staff.name, at_work: Some((visit, staff)) }
    }

    /// By this command.
    pub fn machine(portal: &'a Portal, site: &'a str, command: &'a str) -> By<'a> {
        By { portal, site, name: command, at_work: None }
    }

    fn deed(&self, did: &'static str, id: Uuid) -> Deed {
        let deed = match self.at_work {
            Some((visit, staff)) => staff.deed(visit, did),
            None => Deed::of_system(self.site, did).with("command", self.name),
        };
        deed.about(format!("import:{id}"))
    }
}

/// Takes a file in and has it checked.
pub async fn take_in(by: &By<'_>, file: &Spooled) -> Result<Uuid, Error> {
    let pieces = kept::put_away(by.portal, by.site, file.reader(), Wrap::Plain).await?;
    upload::again(|| async {
        let mut tx = by.portal.store.begin().await?;
        let id = tx.id();
        sql::insert(&mut tx, by.site, (id, &file.name), by.name).await?;
        kept::save(&mut tx, (by.portal, by.site), (id, What::Source.tag()), &pieces).await?;
        queue::leave(&mut tx, &IMPORT.job(by.site, CHECK, id, by.portal.store.now())).await?;
        let deed = by.deed("door.took-in-import", id);
        let deed = deed.with("name", file.name.as_str()).with("sha256", file.key.to_string());
        audit::record(&mut tx, &by.portal.keys, &deed).await?;
        tx.commit().await?;
        Ok(id)
    })
    .await
}

/// 「取り込む」: what the dry run found right is done.
pub async fn begin(by: &By<'_>, id: Uuid, invites: bool) -> Result<bool, Error> {
    let mut tx = by.portal.store.begin().await?;
    let is_begun = sql::begin(&mut tx, by.site, id, invites).await?;
    if is_begun {
        queue::leave(&mut tx, &IMPORT.job(by.site, RUN, id, by.portal.store.now())).await?;
        let deed = by.deed("door.began-import", id);
        audit::record(&mut tx, &by.portal.keys, &deed.with("invites", invites)).await?;
    }
    tx.commit().await?;
    Ok(is_begun)
}

/// 「取りやめる」
pub async fn withdraw(by: &By<'_>, id: Uuid) -> Result<bool, Error> {
    let mut tx = by.portal.store.begin().await?;
    let import = sql::find(&mut tx, by.site, id).await?.ok_or(Error::NotFound)?;
    let is_over = import.can_be_withdrawn()
        && sql::step(&mut tx, by.site, id, (import.stage, Stage::Withdrawn)).await?;
    if is_over {
        sql::forget(&mut tx, by.site, id).await?;
        let deed = by.deed("door.withdrew-import", id);
        audit::record(&mut tx, &by.portal.keys, &deed.with("done", import.done)).await?;
    }
    tx.commit().await?;
    Ok(is_over)
}

/// 「処理を再開する」: what failed too often is tried again, from where it stood.
pub async fn resume(by: &By<'_>, id: Uuid) -> Result<bool, Error> {
    let mut tx = by.portal.store.begin().await?;
    let goes_on = IMPORT.resume(&mut tx, by.site, id).await?.is_some();
    if goes_on {
        let deed = by.deed("door.resumed-import", id);
        audit::record(&mut tx, &by.portal.keys, &deed).await?;
    }
    tx.commit().await?;
    Ok(goes_on)
}
