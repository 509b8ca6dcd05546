//! The dry run: names every bad row with its column and reason, and imports nothing (INV-10).

use std::collections::{BTreeSet, HashMap, HashSet};

use counter::{
    Assignment, Error, Yen,
    customers::{self, Customer},
    spool::Spooled,
    table::{
        Column as _, RowFault,
        fault::{self, MOST_FAULTS},
    },
};
use jiff::civil::Date;
use store::Conn;
use tokio::{sync::mpsc, task::spawn_blocking};

use super::{files, sql};
use crate::{
    document::Kind,
    intake::{self, Column, Drafted, Entry, Taken},
    issuer, policy,
    said::{Said, Summary},
    sql::{Holder, holders},
    tax::Rounding,
};

/// Documents that are looked at together, where their PDFs do not take up too much room.
pub const AT_ONCE: usize = 500;
const MOST_BYTES_AT_ONCE: usize = 32 * 1024 * 1024;

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(batch) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    let file = files::fetch(&it.portal, it.slug(), &batch).await?;
    let mut chunks = read(file, batch.format, policy::of(&it.site)?.policy.rounding);
    let mut check = Check::default();
    while let Some(chunk) = chunks.recv().await {
        check.look_at(&mut conn, it.slug(), chunk?).await?;
        if fault::are_too_many(&mut check.faults) {
            break;
        }
        // Withdrawn meanwhile: nobody waits for the rest.
        if !say_how_far(it, check.documents).await? {
            return Ok(());
        }
    }
    if check.documents == 0 && check.faults.is_empty() {
        check.faults.push(RowFault::of_file("intake-empty"));
    }
    let number = &policy::of(&it.site)?.policy.issuer.registration_number;
    if !issuer::has_right_check_digit(number) {
        check.warnings.push(RowFault::of_file("intake-check-digit").with("number", number));
    }
    let mut tx = it.portal.store.begin().await?;
    let found = check.found();
    if sql::save_check(&mut tx, it.slug(), it.id, &found).await? == 1 && !found.faults.is_empty() {
        sql::forget(&mut tx, it.slug(), it.id).await?;
    }
    tx.commit().await?;
    Ok(())
}

async fn say_how_far(it: &Assignment, documents: i64) -> Result<bool, Error> {
    let mut tx = it.portal.store.begin().await?;
    let is_wanted = sql::save_checked(&mut tx, it.slug(), it.id, documents).await?;
    tx.commit().await?;
    Ok(is_wanted)
}

/// Reads a file on a thread of its own, some documents at a time; never more than two such chunks are in memory.
pub fn read(
    file: Spooled,
    format: intake::Format,
    rounding: Rounding,
) -> mpsc::Receiver<Result<Vec<Taken>, Error>> {
    let (send, receive) = mpsc::channel(1);
    spawn_blocking(move || {
        let (mut chunk, mut bytes) = (Vec::with_capacity(AT_ONCE), 0);
        let read = intake::read(&file, format, rounding, &mut |taken| {
            bytes += taken.as_ref().map_or(0, Drafted::bytes);
            chunk.push(taken);
            if chunk.len() < AT_ONCE && bytes < MOST_BYTES_AT_ONCE {
                return true;
            }
            bytes = 0;
            send.blocking_send(Ok(std::mem::take(&mut chunk))).is_ok()
        });
        let last = read.map(|()| chunk).map_err(Error::fault);
        // Whoever stopped listening has seen enough.
        let _ = send.blocking_send(last);
    });
    receive
}

#[derive(Default)]
struct Check {
    documents: i64,
    gross: Yen,
    closing: Option<Date>,
    accounts: HashSet<String>,
    numbers: HashMap<String, Seen>,
    /// What documents of the file take the place of, each with the row that does.
    replaced: HashMap<String, u64>,
    /// Invoices that summaries name and that have not been seen yet: they may come further down.
    awaited: Vec<Awaited>,
    faults: Vec<RowFault>,
    warnings: Vec<RowFault>,
}

/// A document of the file.
struct Seen {
    row: u64,
    customer: String,
    is_summary: bool,
}

struct Awaited {
    number: String,
    customer: String,
    row: u64,
}

/// What only the database knows of some documents.
struct Known {
    customers: HashMap<String, Customer>,
    /// Numbers that documents have, each with its account.
    numbers: HashMap<String, Holder>,
}

impl Check {
    fn found(mut self) -> sql::Found {
        self.look_for_awaited();
        fault::sort(&mut self.faults);
        fault::sort(&mut self.warnings);
        self.warnings.truncate(MOST_FAULTS);
        sql::Found {
            documents: self.documents,
            accounts: i64::try_from(self.accounts.len()).unwrap_or(i64::MAX),
            gross: self.gross,
            closing: self.closing,
            faults: self.faults,
            warnings: self.warnings,
        }
    }

    async fn look_at(&mut self, conn: &mut Conn, site: &str, chunk: Vec<Taken>) -> Result<(), Error> {
        let mut drafted = Vec::with_capacity(chunk.len());
        for taken in chunk {
            match taken {
                Ok(one) => drafted.push(one),
                Err(faults) => self.faults.extend(faults),
            }
        }
        let known = Known::of(conn, site, &drafted).await?;
        for one in &drafted {
            self.judge(one, &known);
        }
        Ok(())
    }

    fn judge(&mut self, one: &Drafted, known: &Known) {
        let (row, entry) = (one.row, &one.entry);
        self.documents += 1;
        self.gross = self.gross + entry.gross();
        self.closing = self.closing.max(Some(entry.issued()));
        self.accounts.insert(entry.customer().to_owned());
        let customer = known.customers.get(entry.customer());
        if customer.is_none() {
            let fault = RowFault::new(row, Column::Customer.ja(), "intake-unknown-customer");
            self.faults.push(fault.with("typed", entry.customer()));
        }
        self.judge_number(row, entry, known);
        self.judge_earlier(row, entry, customer, known);
        if let Entry::Data(said) = entry {
            self.judge_letters(row, said, customer);
        }
        if let Entry::Data(Said::Summary(summary)) = entry {
            self.judge_summed(row, summary, customer, known);
        }
    }

    fn judge_number(&mut self, row: u64, entry: &Entry, known: &Known) {
        let fault = |reason| RowFault::new(row, Column::Number.ja(), reason).with("typed", entry.number());
        let own =
            Seen { row, customer: entry.customer().to_owned(), is_summary: entry.kind() == Kind::Summary };
        if let Some(before) = self.numbers.insert(entry.number().to_owned(), own) {
            self.faults.push(fault("intake-number-twice").with("row", before.row));
        }
        if known.numbers.contains_key(entry.number()) {
            self.faults.push(fault("intake-number-taken"));
        }
    }

    fn judge_earlier(&mut self, row: u64, entry: &Entry, customer: Option<&Customer>, known: &Known) {
        let Some(earlier) = entry.earlier() else { return };
        let fault = |reason| RowFault::new(row, Column::Earlier.ja(), reason).with("typed", &earlier.number);
        let held = known.numbers.get(&earlier.number);
        let is_coming = held.is_some_and(|holder| holder.is_coming);
        if is_coming || !self.is_of(&earlier.number, entry.customer(), customer, known).unwrap_or(false) {
            self.faults.push(fault("intake-unknown-earlier"));
        } else if held.is_none() && self.numbers.get(&earlier.number).is_some_and(|seen| seen.is_summary) {
            // Brought in last, since it sums up what is there: nothing of its own file can follow it.
            self.faults.push(fault("intake-earlier-summary"));
        }
        // What no longer stands is not corrected, but what stands in its place.
        if held.is_some_and(|holder| holder.is_replaced) {
            self.faults.push(fault("intake-earlier-replaced"));
        }
        if entry.kind().marks_earlier().is_some()
            && let Some(before) = self.replaced.insert(earlier.number.clone(), row)
        {
            self.faults.push(fault("intake-earlier-twice").with("row", before));
        }
    }

    /// A paper shows 〓 in their place: worth a doubt, and no reason to keep an invoice back.
    fn judge_letters(&mut self, row: u64, said: &Said, customer: Option<&Customer>) {
        let own = said.texts().into_iter().flat_map(paper::unknown);
        let customers = customer.into_iter().flat_map(|one| [&one.name, &one.address]);
        let letters: BTreeSet<char> = own.chain(customers.flat_map(|text| paper::unknown(text))).collect();
        if !letters.is_empty() {
            let letters: String = letters.into_iter().collect();
            self.warnings.push(RowFault::new(row, "", "intake-no-glyph").with("letters", letters));
        }
    }

    fn judge_summed(&mut self, row: u64, summary: &Summary, customer: Option<&Customer>, known: &Known) {
        for summed in &summary.invoices {
            match self.is_of(&summed.number, &summary.customer, customer, known) {
                Some(true) => {}
                Some(false) => self.warnings.push(not_summed(row, &summed.number)),
                None => self.awaited.push(Awaited {
                    number: summed.number.clone(),
                    customer: summary.customer.clone(),
                    row,
                }),
            }
        }
    }

    /// Whether a document of this number is the customer's; None while there is none of that number.
    fn is_of(
        &self,
        number: &str,
        customer_number: &str,
        customer: Option<&Customer>,
        known: &Known,
    ) -> Option<bool> {
        let in_file = || self.numbers.get(number).map(|seen| seen.customer == customer_number);
        let is_theirs = |holder: &Holder| customer.is_some_and(|customer| customer.id == holder.account);
        known.numbers.get(number).map(is_theirs).or_else(in_file)
    }

    fn look_for_awaited(&mut self) {
        let (numbers, warnings) = (&self.numbers, &mut self.warnings);
        for one in std::mem::take(&mut self.awaited) {
            if numbers.get(&one.number).is_none_or(|seen| seen.customer != one.customer) {
                warnings.push(not_summed(one.row, &one.number));
            }
        }
    }
}

fn not_summed(row: u64, number: &str) -> RowFault {
    RowFault::new(row, Column::Invoices.ja(), "intake-not-summed").with("typed", number)
}

impl Known {
    async fn of(conn: &mut Conn, site: &str, drafted: &[Drafted]) -> Result<Known, Error> {
        let customers: Vec<String> = drafted.iter().map(|one| one.entry.customer().to_owned()).collect();
        let mut numbers: Vec<&str> = Vec::with_capacity(drafted.len());
        for one in drafted {
            numbers.push(one.entry.number());
            numbers.extend(one.entry.named());
        }
        Ok(Known {
            customers: customers::by_numbers(conn, site, &customers).await?,
            numbers: holders(conn, site, &numbers).await?,
        })
    }
}
