//! The jobs of batches: which kinds there are.

use counter::{Error, Portal, Undertaking};
use store::{
    Tx,
    jobs::{self, Worker},
};
use uuid::Uuid;

use super::{Stage, check, import, paper_run, publish, reminder, sql};
use crate::print;

pub const CHECK: &str = "invoices.check";
pub const IMPORT: &str = "invoices.import";
pub const PRINT: &str = "invoices.print";
pub const PUBLISH: &str = "invoices.publish";
pub const PAPER: &str = "invoices.paper";
pub const REMIND: &str = "invoices.remind";

/// What they are about.
pub const BATCH: Undertaking = Undertaking { table: "invoice_batches", name: "batch" };

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    macro_rules! does {
        ($worker:expr, $($kind:ident => $work:path),* $(,)?) => {{
            let worker = $worker;
            $(let worker = BATCH.does(worker, portal, $kind, |it| async move { $work(&it).await });)*
            worker
        }};
    }
    does!(worker,
        CHECK => check::work,
        IMPORT => import::work,
        PRINT => print::work,
        PUBLISH => publish::work,
        PAPER => paper_run::work,
        REMIND => reminder::work,
    )
}

/// A batch whose documents are all there and printed is ready; then it waits for its time.
pub async fn settle(tx: &mut Tx, site: &str, id: Uuid) -> Result<(), Error> {
    let Some(batch) = sql::find(tx, site, id).await? else { return Ok(()) };
    let is_done = batch.stage == Stage::Printing && batch.printed >= batch.documents;
    if is_done && sql::step(tx, site, id, Stage::Printing, Stage::Ready).await? {
        let due = batch.publish_at.unwrap_or_else(|| tx.now());
        jobs::leave(tx, &BATCH.job(site, PUBLISH, id, due)).await?;
    }
    Ok(())
}
