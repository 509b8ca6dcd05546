//! Printing a run: some letters at a time, whose passwords are made, typeset, sealed and given in one go. A worker that
//! died is followed by one that goes on where it stood.

use std::{
    collections::HashMap,
    io::{self, BufWriter, Read as _},
    sync::Arc,
    time::Duration,
};

use counter::{
    Error, Portal, audit, kept,
    site::Site,
    spool::{self, Reader},
};
use door::upkeep::{accounts, letters as first};
use futures_util::future::try_join_all;
use jiff::Timestamp;
use paper::Binder;
use serde_json::json;
use shelf::DocumentKey;
use store::jobs::{self, Job, NewJob, Outcome, Worker};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::{Run, SEAL, State, What, sql};
use crate::letter::Letters;

const JOB: &str = "office.print-letters";
/// After so many failures somebody must look.
const MOST: u32 = 12;
const PRIORITY: i64 = 60;

/// Letters of one part: together they take a font's letters into their file once.
const PART: usize = 100;
/// Parts that are typeset at a time.
const ABREAST: usize = 2;
/// So much of the file is in memory at a time.
const PIECE: u64 = 8 * 1024 * 1024;

pub fn new(site: &str, run: Uuid, due: Timestamp) -> NewJob {
    NewJob { site: site.to_owned(), kind: JOB, payload: json!({ "run": run }), priority: PRIORITY, due }
}

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    let portal = portal.clone();
    worker.does(JOB, move |job| {
        let portal = portal.clone();
        async move {
            let done = work(&portal, &job).await;
            outcome(&portal, &job, done).await
        }
    })
}

async fn outcome(portal: &Portal, job: &Job, done: Result<(), Error>) -> Outcome {
    match done {
        Ok(()) => Outcome::Done,
        // Somebody logged in, or was given a letter, in this very moment: their part is made anew.
        Err(Error::Again | Error::Conflict) => {
            Outcome::Again { after: Duration::from_millis(200), why: "met another".to_owned() }
        }
        Err(error) if job.attempt >= MOST => {
            let why = error.chain();
            if let Err(error) = stall(portal, job, &why).await {
                tracing::error!(error = error.chain(), "nobody is told that letters are stuck");
            }
            Outcome::Dead { why }
        }
        Err(error) => {
            Outcome::Again { after: jobs::back_off(portal.store.given(), job.attempt), why: error.chain() }
        }
    }
}

fn run_of(job: &Job) -> Result<Uuid, Error> {
    let run = job.payload["run"].as_str().and_then(|id| id.parse().ok());
    run.ok_or_else(|| Error::fault("a job of letters names its run"))
}

async fn stall(portal: &Portal, job: &Job, why: &str) -> Result<(), Error> {
    let mut tx = portal.store.begin().await?;
    sql::stall(&mut tx, &job.site, run_of(job)?, why).await?;
    tx.commit().await?;
    Ok(())
}

async fn work(portal: &Portal, job: &Job) -> Result<(), Error> {
    let site = portal.sites.get(&job.site).ok_or_else(|| Error::fault("the job's site has gone"))?;
    let id = run_of(job)?;
    let mut conn = portal.store.read().await?;
    let Some(run) = sql::find(&mut conn, &site.slug, id).await? else { return Ok(()) };
    drop(conn);
    if run.state != State::Printing {
        return Ok(());
    }
    let mut place = run.done;
    while place < run.letters {
        let starts = (0..ABREAST).map(|n| place + i64::try_from(n * PART).unwrap_or(i64::MAX));
        let parts = starts.filter(|start| *start < run.letters).map(|start| part(portal, &site, &run, start));
        for part in try_join_all(parts).await? {
            place = save(portal, &site, &run, part).await?;
        }
    }
    finish(portal, &site, &run).await
}

/// Some letters, sealed, whose passwords nobody has been given yet.
struct Part {
    from: i64,
    to: i64,
    made: Vec<first::Made>,
    pages: i64,
    piece: Option<DocumentKey>,
}

async fn part(portal: &Portal, site: &Arc<Site>, run: &Run, from: i64) -> Result<Part, Error> {
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
    let sealed = portal.keys.seal_bytes(portal.store.given(), SEAL, &printed.pdf);
    let piece = Some(portal.shelf.put(&site.slug, sealed).await?);
    Ok(Part { from, to, made, pages: i64::try_from(printed.pages).unwrap_or(i64::MAX), piece })
}

async fn save(portal: &Portal, site: &Site, run: &Run, part: Part) -> Result<i64, Error> {
    let mut tx = portal.store.begin().await?;
    first::give(&mut tx, &site.slug, run.who, &part.made).await?;
    if let Some(piece) = part.piece {
        kept::add(&mut tx, &site.slug, (run.id, What::Parts.tag()), (part.from, &[piece])).await?;
    }
    let users: Vec<Uuid> = part.made.iter().map(|one| one.given.user.id).collect();
    let went_on =
        sql::save_done(&mut tx, &site.slug, run.id, (part.from, part.to), (&users, part.pages)).await?;
    if !went_on {
        return Err(Error::Conflict);
    }
    tx.commit().await?;
    Ok(part.to)
}

/// All parts become one file.
async fn finish(portal: &Portal, site: &Site, run: &Run) -> Result<(), Error> {
    let parts =
        kept::pieces(&mut portal.store.read().await?, &site.slug, (run.id, What::Parts.tag())).await?;
    let mut binder = Binder::begin(BufWriter::new(spool::nameless()?)).map_err(Error::fault)?;
    for part in &parts {
        let pdf = open(portal, site, part).await?;
        let bound = paper::at_the_press(move || binder.add(&pdf).map(|_| binder).map_err(Error::fault));
        binder = bound.await.map_err(Error::fault)??;
    }
    let pieces = if parts.is_empty() {
        Vec::new()
    } else {
        let written = binder.finish().map_err(Error::fault)?;
        let bound = Reader::of(written.into_inner().map_err(Error::fault)?).map_err(Error::fault)?;
        put_away(portal, site, bound).await?
    };
    let mut tx = portal.store.begin().await?;
    if sql::finish(&mut tx, &site.slug, run.id).await? {
        kept::save(&mut tx, &site.slug, (run.id, What::Whole.tag()), &pieces).await?;
        kept::leave(&mut tx, &site.slug, (run.id, What::Parts.tag())).await?;
        let run = sql::find(&mut tx, &site.slug, run.id).await?.ok_or(Error::NotFound)?;
        let deed = audit::Deed::of_system(&site.slug, "office.printed-letters");
        let deed = deed.about(format!("letters:{}", run.id)).with("letters", run.letters);
        audit::record(&mut tx, &portal.keys, &deed.with("pages", run.pages)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A part, or a piece of the whole, as it was before it was sealed.
pub async fn open(portal: &Portal, site: &Site, piece: &DocumentKey) -> Result<Vec<u8>, Error> {
    let sealed = portal.shelf.get(&site.slug, piece).await?;
    let opened = portal.keys.open_bytes(SEAL, &sealed);
    opened.ok_or_else(|| Error::fault("letters were sealed by another key than this installation's"))
}

async fn put_away(portal: &Portal, site: &Site, mut reader: Reader) -> Result<Vec<DocumentKey>, Error> {
    let mut pieces = Vec::new();
    loop {
        let read = spawn_blocking(move || next_piece(&mut reader).map(|piece| (piece, reader)));
        let (piece, back) = read.await.map_err(Error::fault)?.map_err(Error::fault)?;
        reader = back;
        if piece.is_empty() {
            return Ok(pieces);
        }
        let sealed = portal.keys.seal_bytes(portal.store.given(), SEAL, &piece);
        pieces.push(portal.shelf.put(&site.slug, sealed).await?);
    }
}

fn next_piece(file: &mut Reader) -> io::Result<Vec<u8>> {
    let mut piece = Vec::new();
    file.take(PIECE).read_to_end(&mut piece)?;
    Ok(piece)
}
