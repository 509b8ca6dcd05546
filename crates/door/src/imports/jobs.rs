//! The jobs of imports.

use counter::{Portal, Undertaking};
use store::jobs::Worker;

use super::{check, run};

pub const CHECK: &str = "door.check-import";
pub const RUN: &str = "door.run-import";

/// What they are about.
pub const IMPORT: Undertaking = Undertaking { table: "imports", name: "import" };

pub fn works(worker: Worker, portal: &Portal) -> Worker {
    let worker = IMPORT.does(worker, portal, CHECK, |it| async move { check::work(&it).await });
    IMPORT.does(worker, portal, RUN, |it| async move { run::work(&it).await })
}
