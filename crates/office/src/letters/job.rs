//! Printing a run: some letters at a time, whose passwords are made, typeset, sealed and given in one go. A worker that
//! died is followed by one that goes on where it stood.

use std::{collections::HashMap, io::BufWriter};

use counter::{
    Assignment, Error, Portal, Undertaking, audit, kept,
    spool::{self, Reader},
};
use door::upkeep::{accounts, letters as first};
use futures_util::future::try_join_all;
use paper::Binder;
use shelf::DocumentKey;
use store::jobs::Worker;
use uuid::Uuid;

use super::{Run, SEALED, State, What, sql};
use crate::letter::Letters;

pub const JOB: &str = "office.print-letters";
/// What it is about.
pub const RUN: Undertaking = Undertaking { table: "letter_runs", name: "run" };

/// Letters of one part: together they take a font's letters into their file once.
const PART: usize = 100;
/// Parts that are typeset at a time.
const ABREAST: usize = 2;

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    RUN.does(worker, portal, JOB, |it| async move { work(&it).await })
}

async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(run) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    drop(conn);
    if run.state != State::Printing {
        return Ok(());
    }
    let mut place = run.done;
    while place < run.letters {
        let starts = (0..ABREAST).map(|n| place + i64::try_from(n * PART).unwrap_or(i64::MAX));
        let parts = starts.filter(|start| *start < run.letters).map(|start| part(it, &run, start));
        for part in try_join_all(parts).await? {
            place = save(it, &run, part).await?;
        }
    }
    finish(it, &run).await
}

/// Some letters, sealed, whose passwords nobody has been given yet.
struct Part {
    from: i64,
    to: i64,
    made: Vec<first::Made>,
    pages: i64,
    piece: Option<DocumentKey>,
}

async fn part(it: &Assignment, run: &Run, from: i64) -> Result<Part, Error> {
    let (portal, site) = (&it.portal, &it.site);
    let mut conn = portal.store.read().await?;
    let most = i64::try_from(PART).unwrap_or(i64::MAX);
    let to = from + most.min(run.letters - from);
    let recipients = sql::recipients(&mut conn, &site.slug, run.id, (from, to), false).await?;
    let users: Vec<Uuid> = recipients.iter().map(|one| one.user).collect();
    let mut made = first::make(&mut conn, portal, site, (run.who, &users)).await?;
    let places: HashMap<Uuid, usize> = users.iter().enumerate().map(|(place, id)| (*id, place)).collect();
    made.sort_by_key(|one| places.get(&one.given.user.id));
    if made.is_empty() {
        return Ok(Part { from, to, made, pages: 0, piece: None });
    }
    let mut customers = Vec::with_capacity(made.len());
    for one in &made {
        let recipient = places.get(&one.given.user.id).and_then(|place| recipients.get(*place));
        let account = recipient.ok_or(Error::NotFound)?.account;
        customers.push(accounts::find(&mut conn, &site.slug, account).await?);
    }
    drop(conn);
    let pairs: Vec<_> = customers.iter().zip(made.iter().map(|one| &one.given)).collect();
    let letters = Letters::to(portal, site, portal.store.now(), &pairs)?;
    let printed = paper::at_the_press(move || letters.print()).await.map_err(Error::fault)??;
    let piece = Some(kept::put(portal, &site.slug, printed.pdf, SEALED).await?);
    Ok(Part { from, to, made, pages: i64::try_from(printed.pages).unwrap_or(i64::MAX), piece })
}

async fn save(it: &Assignment, run: &Run, part: Part) -> Result<i64, Error> {
    let site = it.slug();
    let mut tx = it.portal.store.begin().await?;
    first::give(&mut tx, site, run.who, &part.made).await?;
    if let Some(piece) = part.piece {
        let parts = (run.id, What::Parts.tag());
        kept::add(&mut tx, (&it.portal, site), parts, (part.from, &[piece])).await?;
    }
    let users: Vec<Uuid> = part.made.iter().map(|one| one.given.user.id).collect();
    if !sql::save_done(&mut tx, site, run.id, (part.from, part.to), (&users, part.pages)).await? {
        return Err(Error::Conflict);
    }
    it.got_further(&mut tx).await?;
    tx.commit().await?;
    Ok(part.to)
}

/// All parts become one file.
async fn finish(it: &Assignment, run: &Run) -> Result<(), Error> {
    let (portal, site) = (&it.portal, it.slug());
    let parts = kept::pieces(&mut portal.store.read().await?, site, (run.id, What::Parts.tag())).await?;
    let mut binder = Binder::begin(BufWriter::new(spool::nameless()?)).map_err(Error::fault)?;
    for part in &parts {
        let pdf = kept::read(portal, site, part, SEALED).await?;
        let bound = paper::at_the_press(move || binder.add(&pdf).map(|_| binder).map_err(Error::fault));
        binder = bound.await.map_err(Error::fault)??;
    }
    let pieces = if parts.is_empty() {
        Vec::new()
    } else {
        let written = binder.finish().map_err(Error::fault)?;
        let bound = Reader::of(written.into_inner().map_err(Error::fault)?).map_err(Error::fault)?;
        kept::put_away(portal, site, bound, SEALED).await?
    };
    let mut tx = portal.store.begin().await?;
    if sql::finish(&mut tx, site, run.id).await? {
        kept::save(&mut tx, (portal, site), (run.id, What::Whole.tag()), &pieces).await?;
        kept::leave(&mut tx, site, (run.id, What::Parts.tag())).await?;
        let run = sql::find(&mut tx, site, run.id).await?.ok_or(Error::NotFound)?;
        let deed = audit::Deed::of_system(site, "office.printed-letters");
        let deed = deed.about(format!("letters:{}", run.id)).with("letters", run.letters);
        audit::record(&mut tx, &portal.keys, &deed.with("pages", run.pages)).await?;
    }
    tx.commit().await?;
    Ok(())
}
