//! Exports (OFF-9): a site's customers and their users, as an import here takes them. Each row is judged by the import's
//! own rules before it leaves: what they would not call the same is named. First passwords, hashes and keys never leave.

mod line;
mod sql;

use std::{collections::HashMap, iter};

use counter::{
    Error, Portal,
    audit::{self, Deed},
    site::Site,
    table::{Row as _, RowFault, fault::MOST_FAULTS},
};
use store::{Moment, Store};
use uuid::Uuid;

use crate::{
    imports::{
        columns,
        plan::{Known, Planned, Planner},
        row::{self, Entry},
    },
    policy::Policy,
};
use line::Line;
use sql::{Account, User};

/// Customers that are read together.
const AT_ONCE: usize = 500;

/// What is in the file, and what is not.
#[derive(Debug, Default)]
pub struct Tally {
    pub rows: u64,
    pub customers: u64,
    pub users: u64,
    /// Customers and users among them that are suspended: no column says so.
    pub suspended: (u64, u64),
    /// Customers that are left out with their users: to an import they would be customers again.
    pub closed: u64,
    /// Users who are left out, since no file brings people here.
    pub come_by_invitation: u64,
    /// Left out, or changed by an import; no more of them than anybody reads.
    pub odd: Vec<Odd>,
    pub odd_in_all: u64,
}

/// What an import would not call the same.
#[derive(Debug)]
pub struct Odd {
    pub number: String,
    /// Whom of the customer; empty for itself, and then for its users, too.
    pub login: String,
    pub why: Why,
}

#[derive(Debug)]
pub enum Why {
    /// Left out: it breaks the rules for a row.
    Refused(Vec<RowFault>),
    /// Left out: an import would look under another number or login than it has.
    FoundElsewhere,
    /// Left out: who belongs to several customers is none of a file's.
    OfSeveral,
    /// In it, but an import lets no more than so many users of it in anew.
    TooMany(u32),
    /// In it, but an import would write these values otherwise; by the columns' keys.
    Changed(Vec<String>),
}

/// An export under way, at one moment of the database.
pub struct Export<'a> {
    site: &'a Site,
    moment: Moment,
    /// The last number that was read.
    after: String,
    /// Customers that there are to write.
    pub customers: u64,
    tally: Tally,
}

pub struct Chunk {
    /// So many were looked at.
    pub customers: u64,
    /// With as many cells as there are headings.
    pub rows: Vec<Vec<String>>,
}

impl<'a> Export<'a> {
    pub async fn begin(store: &Store, site: &'a Site) -> Result<Export<'a>, Error> {
        let mut moment = store.moment().await?;
        let (customers, closed, users) = sql::count(&mut moment, &site.slug).await?;
        let come_by_invitation = if columns::takes_people(site.part()) { 0 } else { users };
        let tally = Tally { closed, come_by_invitation, ..Tally::default() };
        Ok(Export { site, moment, after: String::new(), customers, tally })
    }

    /// The next customers, by their numbers; None after the last.
    pub async fn next(&mut self) -> Result<Option<Chunk>, Error> {
        let accounts = sql::accounts(&mut self.moment, &self.site.slug, &self.after, AT_ONCE).await?;
        let Some(last) = accounts.last() else { return Ok(None) };
        self.after.clone_from(&last.held.number);
        let mut users = self.users(&accounts).await?;
        let mut lines = Vec::new();
        for account in &accounts {
            lines.push(self.read_back(account, users.remove(&account.held.id).unwrap_or_default()));
        }
        let entries: Vec<Entry> = lines.iter().flatten().map(|(_, entry)| entry.clone()).collect();
        let known = Known::of(&mut self.moment, &self.site.slug, &entries).await?;
        // All rows of a customer are here, and each login is somebody's alone: nothing need be remembered for longer.
        let mut planner = Planner::default();
        let mut rows = Vec::new();
        for lines in lines {
            let kept: Vec<Line<'_>> = lines
                .into_iter()
                .filter_map(|(line, entry)| {
                    let told = planner.plan(self.site.part(), &known, entry);
                    self.is_kept(&line, told).then_some(line)
                })
                .collect();
            rows.extend(self.written(&kept));
        }
        Ok(Some(Chunk { customers: accounts.len() as u64, rows }))
    }

    /// Lets go of the moment.
    pub fn end(self) -> Tally {
        self.tally
    }

    async fn users(&mut self, accounts: &[Account]) -> Result<HashMap<Uuid, Vec<User>>, Error> {
        let mut by_account: HashMap<Uuid, Vec<User>> = HashMap::new();
        if columns::takes_people(self.site.part()) {
            let ids = accounts.iter().map(|account| account.held.id);
            for user in sql::users(&mut self.moment, &self.site.slug, ids).await? {
                by_account.entry(user.account).or_default().push(user);
            }
        }
        for users in by_account.values_mut() {
            users.sort_unstable_by(|one, other| one.key.cmp(&other.key));
        }
        Ok(by_account)
    }

    /// A customer's lines, as an import reads them: the one without a user first.
    fn read_back<'l>(&mut self, account: &'l Account, users: Vec<User>) -> Vec<(Line<'l>, Entry)> {
        let mut read = Vec::new();
        for user in iter::once(None).chain(users.into_iter().map(Some)) {
            let line = Line { account, user };
            match entry(&line, self.site.part()) {
                Ok(entry) => read.push((line, entry)),
                Err(why) => {
                    let is_customer = line.user.is_none();
                    self.note(&line, why);
                    if is_customer {
                        break;
                    }
                }
            }
        }
        read
    }

    fn is_kept(&mut self, line: &Line<'_>, planned: Result<Planned, Vec<RowFault>>) -> bool {
        match planned {
            Ok(planned) => {
                if !planned.told.changed.is_empty() {
                    self.note(line, Why::Changed(planned.told.changed));
                }
                true
            }
            Err(faults) => {
                self.note(line, Why::Refused(faults));
                false
            }
        }
    }

    fn note(&mut self, line: &Line<'_>, why: Why) {
        self.tally.odd_in_all += 1;
        if self.tally.odd.len() < MOST_FAULTS {
            let login = line.user.as_ref().map(|user| user.login.clone()).unwrap_or_default();
            self.tally.odd.push(Odd { number: line.account.held.number.clone(), login, why });
        }
    }

    /// Beside its users a customer needs no row of its own.
    fn written(&mut self, kept: &[Line<'_>]) -> Vec<Vec<String>> {
        let Some((alone, users)) = kept.split_first() else { return Vec::new() };
        let count = |is: fn(&User) -> bool| {
            users.iter().filter_map(|line| line.user.as_ref()).filter(|user| is(user)).count() as u64
        };
        let limit = self.site.part::<Policy>().users.per_account.limit();
        if let Some(limit) = limit.filter(|limit| users.len() > *limit as usize) {
            self.note(alone, Why::TooMany(limit));
        }
        let tally = &mut self.tally;
        tally.customers += 1;
        tally.users += count(|_| true);
        tally.suspended.0 += u64::from(alone.account.is_suspended);
        tally.suspended.1 += count(|user| user.is_suspended);
        let lines = if users.is_empty() { kept } else { users };
        tally.rows += lines.len() as u64;
        let taken: Vec<columns::Column> = columns::taken(self.site.part()).collect();
        lines.iter().map(|line| taken.iter().map(|column| line.raw(*column).to_owned()).collect()).collect()
    }
}

/// What an import makes of the line, where it finds there whom the line is about.
fn entry(line: &Line<'_>, policy: &Policy) -> Result<Entry, Why> {
    if line.user.as_ref().is_some_and(|user| user.is_of_several) {
        return Err(Why::OfSeveral);
    }
    let (entry, faults) = line.read(|cells| row::read(cells, policy));
    let entry = entry.ok_or(Why::Refused(faults))?;
    let found = (&entry.number, entry.person.as_ref().map(|person| &person.key));
    let meant = (&line.account.held.number, line.user.as_ref().map(|user| &user.key));
    if found == meant { Ok(entry) } else { Err(Why::FoundElsewhere) }
}

/// To be called before the file is handed over.
pub async fn record(portal: &Portal, site: &Site, command: &str, tally: &Tally) -> Result<(), Error> {
    let deed = Deed::of_system(&site.slug, "door.exported").with("command", command);
    let deed = deed.with("rows", tally.rows).with("customers", tally.customers).with("users", tally.users);
    let mut tx = portal.store.begin().await?;
    audit::record(&mut tx, &portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}
