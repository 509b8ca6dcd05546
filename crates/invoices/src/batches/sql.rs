//! The SQL of batches.

use counter::{
    Error, Yen, kept, leftovers,
    list::{Column, Kind, Listing},
    table::{RowFault, fault},
};
use jiff::{Timestamp, civil::Date};
use store::{Conn, Result, Tx, args};
use uuid::Uuid;

use super::{Batch, Stage, files::What};
use crate::intake::Format;

/// `$1` is the site.
pub const LISTING: Listing = Listing {
    rows: "invoice_batches WHERE site = $1",
    columns: &[
        Column { name: "added", word: "batch-added", can_sort: true, kind: Kind::Number },
        Column { name: "name", word: "batch-name", can_sort: false, kind: Kind::Text },
        Column { name: "stage", word: "batch-stage", can_sort: true, kind: Kind::Text },
        Column { name: "documents", word: "batch-documents", can_sort: true, kind: Kind::Number },
        Column { name: "gross", word: "batch-gross", can_sort: true, kind: Kind::Number },
    ],
    more: MORE,
    key: "id",
    key_kind: Kind::Text,
    order: "added",
    is_newest_first: true,
};

/// What of a batch stands in no column of the list.
const MORE: &str = "id, format, added_by, publish_at, published, accounts, closing, imported, printed, delivered, place,
    stalled, (SELECT count(*) FROM kept_files f
              WHERE f.site = invoice_batches.site AND f.owner = invoice_batches.id AND f.what = 'paper') AS paper";

pub async fn find(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<Batch>> {
    let sql = format!(
        "SELECT added, name, stage, documents, gross, {MORE} FROM invoice_batches WHERE site = $1 AND id = $2"
    );
    conn.maybe(&sql, args![site, id]).await
}

pub async fn lock(tx: &mut Tx, site: &str, id: Uuid) -> Result<()> {
    tx.run("UPDATE invoice_batches SET stage = stage WHERE site = $1 AND id = $2", args![site, id]).await?;
    Ok(())
}

/// The batch that this very file became; one that was refused or withdrawn may be sent again.
pub async fn by_source(conn: &mut Conn, site: &str, hash: &str) -> Result<Option<Uuid>> {
    conn.maybe(
        "SELECT id FROM invoice_batches
         WHERE site = $1 AND source = $2 AND stage <> 'refused' AND stage <> 'withdrawn'",
        args![site, hash],
    )
    .await
}

pub async fn insert(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    (name, format): (&str, Format),
    source: &str,
    by: &str,
) -> Result<()> {
    let now = tx.now();
    tx.run(
        "INSERT INTO invoice_batches (site, id, name, stage, source, format, added, added_by, documents, accounts,
            gross, faults, warnings, imported, printed, delivered, place)
         VALUES ($1, $2, $3, 'checking', $4, $5, $6, $7, 0, 0, 0, '[]', '[]', 0, 0, 0, '')",
        args![site, id, name, source, format.tag(), now, by],
    )
    .await?;
    Ok(())
}

/// So many documents the dry run has looked at; `false` where nobody wants it to go on.
pub async fn save_checked(tx: &mut Tx, site: &str, id: Uuid, documents: i64) -> Result<bool> {
    let saved = tx
        .run(
            "UPDATE invoice_batches SET documents = $3 WHERE site = $1 AND id = $2 AND stage = 'checking'",
            args![site, id, documents],
        )
        .await?;
    Ok(saved == 1)
}

/// What the dry run found.
pub struct Found {
    pub documents: i64,
    pub accounts: i64,
    pub gross: Yen,
    pub closing: Option<Date>,
    pub faults: Vec<RowFault>,
    pub warnings: Vec<RowFault>,
}

pub async fn save_check(tx: &mut Tx, site: &str, id: Uuid, found: &Found) -> Result<u64> {
    let stage = if found.faults.is_empty() { Stage::Checked } else { Stage::Refused };
    tx.run(
        "UPDATE invoice_batches
         SET stage = $3, documents = $4, accounts = $5, gross = $6, closing = $7, faults = $8, warnings = $9
         WHERE site = $1 AND id = $2 AND stage = 'checking'",
        args![
            site,
            id,
            stage.tag(),
            found.documents,
            found.accounts,
            found.gross,
            found.closing,
            fault::as_json(&found.faults),
            fault::as_json(&found.warnings)
        ],
    )
    .await
}

/// `false` where it is no longer being imported: then it is not this worker's to refuse.
pub async fn refuse(tx: &mut Tx, site: &str, id: Uuid, faults: &[RowFault]) -> Result<bool> {
    let refused = tx
        .run(
            "UPDATE invoice_batches SET stage = 'refused', faults = $3
             WHERE site = $1 AND id = $2 AND stage = 'importing'",
            args![site, id, fault::as_json(faults)],
        )
        .await?;
    Ok(refused == 1)
}

/// The name of another batch in which a document points at one of this one's.
pub async fn pointing_at(conn: &mut Conn, site: &str, id: Uuid) -> Result<Option<String>> {
    conn.maybe(
        "SELECT b.name FROM invoices e
         JOIN invoices l ON l.site = e.site AND l.earlier = e.id AND l.batch <> e.batch
         JOIN invoice_batches b ON b.site = l.site AND b.id = l.batch
         WHERE e.site = $1 AND e.batch = $2 ORDER BY l.id LIMIT 1",
        args![site, id],
    )
    .await
}

/// Until the transaction ends nobody withdraws the other batches in which these numbers wait for their publication.
pub async fn hold_back(tx: &mut Tx, site: &str, own: Uuid, numbers: &[&str]) -> Result<()> {
    let mut others: Vec<Uuid> = tx
        .all_among(
            "SELECT DISTINCT batch FROM invoices
             WHERE site = $1 AND batch <> $2 AND published IS NULL AND number IN ({among})",
            args![site, own],
            numbers.iter().copied(),
        )
        .await?;
    others.sort_unstable();
    others.dedup();
    for other in others {
        lock(tx, site, other).await?;
    }
    Ok(())
}

/// What is wrong with the file, and what is only doubtful.
pub async fn report(conn: &mut Conn, site: &str, id: Uuid) -> Result<(Vec<RowFault>, Vec<RowFault>)> {
    let (faults, warnings): (String, String) = conn
        .one("SELECT faults, warnings FROM invoice_batches WHERE site = $1 AND id = $2", args![site, id])
        .await?;
    Ok((fault::from_json(&faults), fault::from_json(&warnings)))
}

/// Moves a batch on; `false` where it no longer stands where it was thought to.
pub async fn step(tx: &mut Tx, site: &str, id: Uuid, from: Stage, to: Stage) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE invoice_batches SET stage = $4 WHERE site = $1 AND id = $2 AND stage = $3",
            args![site, id, from.tag(), to.tag()],
        )
        .await?;
    Ok(moved == 1)
}

pub async fn set_time(tx: &mut Tx, site: &str, id: Uuid, at: Timestamp) -> Result<()> {
    tx.run("UPDATE invoice_batches SET publish_at = $3 WHERE site = $1 AND id = $2", args![site, id, at])
        .await?;
    Ok(())
}

/// Notes that the work went on from here; `false` where another worker has been at it.
pub async fn save_imported(tx: &mut Tx, site: &str, id: Uuid, from: i64, to: i64) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE invoice_batches SET imported = $4
             WHERE site = $1 AND id = $2 AND imported = $3 AND stage = 'importing'",
            args![site, id, from, to],
        )
        .await?;
    Ok(moved == 1)
}

pub async fn add_printed(tx: &mut Tx, site: &str, id: Uuid, printed: i64) -> Result<()> {
    tx.run(
        "UPDATE invoice_batches SET printed = printed + $3 WHERE site = $1 AND id = $2",
        args![site, id, printed],
    )
    .await?;
    Ok(())
}

pub async fn save_delivered(
    tx: &mut Tx,
    site: &str,
    id: Uuid,
    (from, to): (&str, &str),
    delivered: i64,
) -> Result<bool> {
    let moved = tx
        .run(
            "UPDATE invoice_batches SET place = $4, delivered = delivered + $5
             WHERE site = $1 AND id = $2 AND place = $3 AND stage = 'publishing'",
            args![site, id, from, to, delivered],
        )
        .await?;
    Ok(moved == 1)
}

pub async fn end_publishing(tx: &mut Tx, site: &str, id: Uuid) -> Result<bool> {
    let now = tx.now();
    let moved = tx
        .run(
            "UPDATE invoice_batches SET stage = 'published', published = $3
             WHERE site = $1 AND id = $2 AND stage = 'publishing'",
            args![site, id, now],
        )
        .await?;
    Ok(moved == 1)
}

/// Of a batch that was refused or withdrawn nothing stays but its name and what was wrong: no document, since nobody
/// has seen any, and nothing on the shelf.
pub async fn forget(tx: &mut Tx, site: &str, id: Uuid) -> Result<u64, Error> {
    let of = "invoices WHERE site = $1 AND batch = $2 AND published IS NULL";
    leftovers::leave(tx, of, args![site, id]).await?;
    let forgotten = tx.run(&format!("DELETE FROM {of}"), args![site, id]).await?;
    for what in [What::Source, What::Paper] {
        kept::leave(tx, site, (id, what.tag())).await?;
    }
    Ok(forgotten)
}

/// How those of a batch were delivered and read (INV-13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tracking {
    pub documents: i64,
    /// Published behind the door for somebody who has agreed to it.
    pub delivered: i64,
    pub on_paper: i64,
    pub opened: i64,
    /// Notices of the batch: left, delivered by the mail server, refused or given up.
    pub notices: i64,
    pub notified: i64,
    pub bounced: i64,
}

pub async fn tracking(conn: &mut Conn, site: &str, id: Uuid) -> Result<Tracking> {
    let (documents, delivered, on_paper, opened) = conn
        .one(
            "SELECT count(*), count(CASE WHEN delivery = 'mail' THEN 1 END),
                    count(CASE WHEN delivery = 'paper' THEN 1 END),
                    count(CASE WHEN delivery = 'mail' THEN opened END)
             FROM invoices WHERE site = $1 AND batch = $2",
            args![site, id],
        )
        .await?;
    let (notices, notified, bounced) = conn
        .one(
            "SELECT count(*), count(CASE WHEN n.state = 'delivered' THEN 1 END),
                    count(CASE WHEN n.state = 'refused' OR n.state = 'given-up' THEN 1 END)
             FROM invoice_notices b JOIN notices n ON n.site = b.site AND n.id = b.notice
             WHERE b.site = $1 AND b.batch = $2",
            args![site, id],
        )
        .await?;
    Ok(Tracking { documents, delivered, on_paper, opened, notices, notified, bounced })
}

/// Documents opened per day, in order: the day, and how many. They are those that the tracking calls opened, from the
/// first on: some people read while others are still being told.
pub async fn opened_by_day(conn: &mut Conn, site: &str, id: Uuid, offset: i64) -> Result<Vec<(i64, i64)>> {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    conn.all(
        "SELECT (opened + $3) / $4 AS day, count(*) FROM invoices
         WHERE site = $1 AND batch = $2 AND delivery = 'mail' AND opened IS NOT NULL GROUP BY 1 ORDER BY 1",
        args![site, id, offset, DAY],
    )
    .await
}

/// How many wait to be let in, to be published, and for somebody to see why they are stuck.
pub async fn waiting(conn: &mut Conn, site: &str) -> Result<(i64, i64, i64)> {
    conn.one(
        "SELECT count(CASE WHEN stage = 'checked' THEN 1 END), count(CASE WHEN stage = 'ready' THEN 1 END),
             count(CASE WHEN stage <> 'withdrawn' THEN stalled END)
         FROM invoice_batches WHERE site = $1",
        args![site],
    )
    .await
}
