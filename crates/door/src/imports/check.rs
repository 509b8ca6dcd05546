//! The dry run: names every bad row with its column and reason, says what each row would do, and changes nothing.

use std::{io, sync::Arc};

use counter::{
    Assignment, Error,
    kept::{self, Wrap},
    site::Site,
    spool::Spooled,
    table::{
        Headings, Row as _, RowFault, Table, TableRow, encoding_of,
        fault::{self, MOST_FAULTS},
    },
};
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{
    Counts, What,
    columns::{self, Column},
    plan::{Known, Planner, Told},
    row::{self, Entry},
    sql,
};
use crate::policy::Policy;

/// Rows that are looked at together.
pub const AT_ONCE: usize = 500;
/// What a row says is remembered until the last one is read, so there must be a last one.
pub const MOST_ROWS: u64 = 1_000_000;

/// A row, or what is wrong with it; or a doubt about the file.
pub enum Taken {
    Row(Entry),
    Wrong(Vec<RowFault>),
    Doubtful(RowFault),
}

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(import) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    let file = kept::fetch(&it.portal, it.slug(), (&import.name, (it.id, What::Source.tag()))).await?;
    let mut chunks = read(file, Arc::clone(&it.site));
    let policy = it.site.part::<Policy>();
    let (mut rows, mut counts) = (Planner::default(), Counts::default());
    let (mut faults, mut warnings, mut pieces) = (Vec::new(), Vec::new(), Vec::new());
    while let Some(chunk) = chunks.recv().await {
        let entries = sort_out(chunk?, &mut faults, &mut warnings);
        let known = Known::of(&mut conn, it.slug(), &entries).await?;
        let mut told: Vec<Told> = Vec::with_capacity(entries.len());
        for entry in entries {
            match rows.plan(policy, &known, entry) {
                Ok(one) => told.push(one.told),
                Err(wrong) => faults.extend(wrong),
            }
        }
        for one in &told {
            counts.rows += 1;
            counts.add(one);
        }
        if fault::are_too_many(&mut faults) {
            break;
        }
        pieces.push(kept::put(&it.portal, it.slug(), as_piece(&told)?, Wrap::Plain).await?);
    }
    if counts.rows == 0 && faults.is_empty() {
        faults.push(RowFault::of_file("import-empty"));
    }
    fault::sort(&mut faults);
    fault::sort(&mut warnings);
    warnings.truncate(MOST_FAULTS);
    let mut tx = it.portal.store.begin().await?;
    if sql::save_check(&mut tx, it.slug(), it.id, &counts, (&faults, &warnings)).await? {
        if faults.is_empty() {
            kept::save(&mut tx, (&it.portal, it.slug()), (it.id, What::Plan.tag()), &pieces).await?;
        } else {
            sql::forget(&mut tx, it.slug(), it.id).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

pub fn as_piece(told: &[Told]) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(told).map_err(Error::fault)
}

pub fn sort_out(chunk: Vec<Taken>, faults: &mut Vec<RowFault>, warnings: &mut Vec<RowFault>) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(chunk.len());
    for taken in chunk {
        match taken {
            Taken::Row(entry) => entries.push(entry),
            Taken::Wrong(wrong) => faults.extend(wrong),
            Taken::Doubtful(doubt) => warnings.push(doubt),
        }
    }
    entries
}

/// Reads a file on a thread of its own, some rows at a time; never more than two such chunks are in memory.
pub fn read(file: Spooled, site: Arc<Site>) -> mpsc::Receiver<Result<Vec<Taken>, Error>> {
    let (send, receive) = mpsc::channel(1);
    spawn_blocking(move || {
        let mut chunk = Vec::with_capacity(AT_ONCE);
        let read = rows(&file, site.part::<Policy>(), MOST_ROWS, &mut |taken| {
            chunk.push(taken);
            chunk.len() < AT_ONCE || send.blocking_send(Ok(std::mem::take(&mut chunk))).is_ok()
        });
        let last = read.map(|()| chunk).map_err(Error::fault);
        // Whoever stopped listening has seen enough.
        let _ = send.blocking_send(last);
    });
    receive
}

fn rows(
    file: &Spooled,
    policy: &Policy,
    most: u64,
    hand_on: &mut dyn FnMut(Taken) -> bool,
) -> io::Result<()> {
    let mut table = match Table::open(file.reader(), encoding_of(file.reader())?) {
        Ok(table) => table,
        Err(fault) => {
            hand_on(Taken::Wrong(vec![fault]));
            return Ok(());
        }
    };
    let headings: Headings<Column> = match Headings::read(&table.head, &[Column::Number]) {
        Ok(headings) => headings,
        Err(faults) => {
            hand_on(Taken::Wrong(faults));
            return Ok(());
        }
    };
    let taken: Vec<Column> = columns::taken(policy).collect();
    for heading in headings.but(&taken) {
        hand_on(Taken::Doubtful(RowFault::new(1, heading, "import-not-taken")));
    }
    let mut count = 0;
    while let Some(record) = table.next_row() {
        count += 1;
        if count > most {
            hand_on(Taken::Wrong(vec![RowFault::of_file("import-too-many-rows").with("limit", most)]));
            return Ok(());
        }
        let taken = match record {
            Err(fault) => Taken::Wrong(vec![fault]),
            Ok((line, record)) => {
                let (entry, faults) =
                    TableRow::new(line, &headings, record).read(|cells| row::read(cells, policy));
                entry.map_or(Taken::Wrong(faults), Taken::Row)
            }
        };
        if !hand_on(taken) {
            return Ok(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use counter::spool::Spool;

    use super::*;
    use crate::policy::sample_site;

    #[tokio::test]
    async fn a_file_ends_where_it_is_longer_than_any_may_be() {
        let mut spool = Spool::begin("customers.csv").expect("a file can be made");
        spool.write("number,name\n1,A\n\n2,B\n3,C\n4,D\n".as_bytes()).await.expect("it can be written");
        let file = spool.finish().await.expect("it can be written");
        let site = sample_site("invoice");
        for (most, expected) in [(4, vec![""; 4]), (3, vec!["", "", "", "import-too-many-rows"])] {
            let mut told = Vec::new();
            let mut note = |taken| {
                told.push(match taken {
                    Taken::Wrong(faults) => faults[0].reason.clone(),
                    _ => String::new(),
                });
                true
            };
            rows(&file, site.part::<Policy>(), most, &mut note).expect("it can be read");
            assert_eq!(told, expected, "{most}");
        }
    }
}
