//! The run: some rows at a time, each such chunk with its part of the report in one transaction. A worker that died is
//! followed by one that goes on where it stood.

use std::{collections::HashMap, sync::Arc};

use counter::{
    Assignment, Error, Lang, audit, customers,
    kept::{self, Wrap},
    table::{
        Column as _, RowFault,
        fault::{self, MOST_FAULTS},
    },
    undertaking::Hopeless,
};
use store::{Conn, Tx, args};
use uuid::Uuid;

use super::{
    Counts, Fate, Import, Stage, What, can_invite,
    check::{Taken, as_piece, read, sort_out},
    columns::Column,
    plan::{Known, Planned, Planner, Told},
    row::{Entry, Person},
    sql,
};
use crate::{links, loose_ends, people, policy::Policy, secrets::Purpose, set_up};

/// What whoever looks is told where a run comes to another end than the dry run.
pub const OTHER_ROWS: &str = "import-other-rows";

pub async fn work(it: &Assignment) -> Result<(), Error> {
    let mut conn = it.portal.store.read().await?;
    let Some(mut import) = sql::find(&mut conn, it.slug(), it.id).await? else { return Ok(()) };
    drop(conn);
    if import.stage != Stage::Running {
        return Ok(());
    }
    if import.done == 0 {
        // Until now it was what would be done.
        import.counts = Counts { rows: import.counts.rows, ..Counts::default() };
    }
    let file = kept::fetch(&it.portal, it.slug(), (&import.name, (it.id, What::Source.tag()))).await?;
    let mut chunks = read(file, Arc::clone(&it.site));
    let mut place = 0;
    while let Some(chunk) = chunks.recv().await {
        // The doubts are known from the dry run.
        let rows: Vec<Taken> = chunk?.into_iter().filter(|one| !matches!(one, Taken::Doubtful(_))).collect();
        let next = place + i64::try_from(rows.len()).unwrap_or(i64::MAX);
        if next > import.done {
            // Chunks may end elsewhere than they did for an earlier worker: how many doubts stand between the rows
            // hangs on the site's file.
            let done = usize::try_from(import.done - place).unwrap_or_default();
            save(it, &mut import, rows.into_iter().skip(done).collect(), next).await?;
        }
        place = next;
    }
    if place != import.counts.rows {
        return Err(Error::fault(Hopeless(OTHER_ROWS)));
    }
    finish(it, &import).await
}

async fn save(it: &Assignment, import: &mut Import, rows: Vec<Taken>, to: i64) -> Result<(), Error> {
    let (site, from) = (it.slug(), import.done);
    // What the file said rightly at the dry run the site may have come to refuse.
    let mut faults = Vec::new();
    let entries = sort_out(rows, &mut faults, &mut Vec::new());
    // The report is on the shelf before anything is changed; so the rows are planned twice, and must come out alike.
    let (planned, _) = plan(&mut it.portal.store.read().await?, it, &entries).await?;
    let told = all_told(&planned);
    let piece = kept::put(&it.portal, site, as_piece(&told)?, Wrap::Plain).await?;
    let mut tx = it.portal.store.begin().await?;
    lock(&mut tx, site, &entries).await?;
    let (planned, wrong) = plan(&mut tx, it, &entries).await?;
    if all_told(&planned) != told {
        return Err(Error::Conflict);
    }
    faults.extend(wrong);
    write(it, &mut tx, import.invites, &planned).await?;
    for one in &told {
        import.counts.add(one);
    }
    let report = (it.id, What::Report.tag());
    kept::add(&mut tx, (&it.portal, site), report, (from, &[piece])).await?;
    if !sql::save_done(&mut tx, site, it.id, (from, to), &import.counts).await? {
        return Err(Error::Conflict);
    }
    add_faults(&mut tx, site, it.id, faults).await?;
    it.got_further(&mut tx).await?;
    match tx.commit().await {
        // Somebody took a number or a login in this very moment: the chunk is planned anew.
        Err(store::Error::Unique { .. }) => return Err(Error::Conflict),
        other => other?,
    }
    import.done = to;
    Ok(())
}

/// What the rows make of what there is. What the rows of earlier chunks say is there by now.
async fn plan(
    conn: &mut Conn,
    it: &Assignment,
    entries: &[Entry],
) -> Result<(Vec<Planned>, Vec<RowFault>), Error> {
    let known = Known::of(conn, it.slug(), entries).await?;
    let (mut rows, mut planned, mut faults) = (Planner::default(), Vec::new(), Vec::new());
    for entry in entries {
        match rows.plan(it.site.part::<Policy>(), &known, entry.clone()) {
            Ok(one) => planned.push(one),
            Err(wrong) => faults.extend(wrong),
        }
    }
    Ok((planned, faults))
}

fn all_told(planned: &[Planned]) -> Vec<Told> {
    planned.iter().map(|one| one.told.clone()).collect()
}

/// Nobody else adds people to these customers meanwhile (DOOR-43).
async fn lock(tx: &mut Tx, site: &str, entries: &[Entry]) -> Result<(), Error> {
    let mut numbers: Vec<&str> = entries.iter().map(|entry| entry.number.as_str()).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let sql = "UPDATE accounts SET name = name WHERE site = $1 AND number IN ({among})";
    tx.run_among(sql, args![site], numbers).await?;
    Ok(())
}

/// What was right at the dry run and no longer is keeps one row out, and nothing else.
async fn add_faults(tx: &mut Tx, site: &str, id: Uuid, faults: Vec<RowFault>) -> Result<(), Error> {
    if faults.is_empty() {
        return Ok(());
    }
    let (mut all, _) = sql::report(tx, site, id).await?;
    all.extend(faults);
    fault::sort(&mut all);
    if all.len() > MOST_FAULTS {
        all.truncate(MOST_FAULTS);
        all.push(RowFault::of_file("import-many-left-out"));
    }
    Ok(sql::save_faults(tx, site, id, &all).await?)
}

const ACCOUNTS: &str =
    "accounts (site, id, number, name, kana, postal_code, address, phone, mail, words, created)";
const USERS: &str =
    "users (site, id, login, filed_login, login_shown, name, email, failures, wants_code, created)";
const MEMBERSHIPS: &str = "memberships (site, user_id, account_id, since)";

async fn write(it: &Assignment, tx: &mut Tx, invites: bool, planned: &[Planned]) -> Result<(), Error> {
    let (site, now) = (it.slug(), tx.now());
    let mut ids: HashMap<&str, Uuid> =
        planned.iter().filter_map(|one| Some((one.entry.number.as_str(), one.account?))).collect();
    let (mut accounts, mut users, mut memberships, mut to_invite) = (vec![], vec![], vec![], vec![]);
    for one in planned {
        let said = &one.entry.account;
        let value = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = one.entry.number.as_str();
        if one.told.account == Fate::New {
            let id = tx.id();
            ids.insert(number, id);
            let or_null = |value: &Option<String>| value.clone().filter(|value| !value.is_empty());
            let (name, kana, phone) = (value(&said.name), value(&said.kana), or_null(&said.phone));
            let words = people::sql::words([number, &name, &kana], phone.as_deref());
            let (postal_code, address) = (value(&said.postal_code), value(&said.address));
            let mail = or_null(&said.mail);
            accounts.push(
                args![site, id, number, name, kana, postal_code, address, phone, mail, words, now].to_vec(),
            );
        }
        if let (Some(person), Some(Fate::New)) = (&one.entry.person, one.told.person) {
            let account = *ids.get(number).ok_or_else(|| Error::fault("a person without a customer"))?;
            let id = tx.id();
            let (name, email) = (value(&person.name), person.email.clone());
            users.push(
                args![site, id, &person.key, &person.key, &person.login, name, email, 0, 0, now].to_vec(),
            );
            memberships.push(args![site, id, account, now].to_vec());
            if invites && can_invite(it.site.part::<Policy>()) && person.email.is_some() {
                to_invite.push(id);
            }
        }
    }
    for (into, rows) in [(ACCOUNTS, accounts), (USERS, users), (MEMBERSHIPS, memberships)] {
        match tx.add_all(into, &rows).await {
            Err(store::Error::Unique { .. }) => return Err(Error::Conflict),
            other => other?,
        };
    }
    for one in planned {
        if let (Fate::Changed, Some(account)) = (one.told.account, one.account) {
            sql::change_account(tx, site, account, &one.entry.account).await?;
            people::sql::save_words(tx, site, account).await?;
        }
        if let (Some(person), Some(Fate::Changed), Some(user)) =
            (&one.entry.person, one.told.person, one.user)
        {
            sql::change_user(tx, site, user, person).await?;
            if one.told.changed.iter().any(|column| column == Column::Email.key())
                && correct_address(tx, site, user, person).await?
                && can_invite(it.site.part::<Policy>())
            {
                to_invite.push(user);
            }
        }
    }
    for id in to_invite {
        let user = people::sql::user(tx, site, id).await?.ok_or(Error::NotFound)?;
        // Who cannot get in is not asked in; once the customer is open again, an operator sends the link.
        if user.suspended.is_none() {
            set_up::invite(tx, &it.portal, (&it.site, Lang::Ja), &user).await?;
        }
    }
    Ok(())
}

/// Who reads the wrong mailbox has no say any more. True where they were invited there, and so are to be invited anew.
async fn correct_address(tx: &mut Tx, site: &str, id: Uuid, person: &Person) -> Result<bool, Error> {
    let user = people::sql::lock_user(tx, site, id).await?.ok_or(Error::NotFound)?;
    // Confirmed in this very moment, it is theirs.
    let (None, None, Some(email)) = (user.through, &user.password, &person.email) else { return Ok(false) };
    loose_ends::leave_mailbox(tx, site, &user).await?;
    people::sql::save_email(tx, site, id, email).await?;
    links::was_sent(tx, site, Purpose::SetUp, id).await
}

async fn finish(it: &Assignment, import: &Import) -> Result<(), Error> {
    let mut tx = it.portal.store.begin().await?;
    if sql::step(&mut tx, it.slug(), it.id, (Stage::Running, Stage::Done)).await? {
        let counts = &import.counts;
        let deed = audit::Deed::of_system(it.slug(), "door.imported").about(format!("import:{}", it.id));
        let deed = deed
            .with("rows", counts.rows)
            .with("new-accounts", counts.new_accounts)
            .with("changed-accounts", counts.changed_accounts)
            .with("new-people", counts.new_people)
            .with("changed-people", counts.changed_people);
        // The parts of the report prove, by their hashes, what became of each row.
        let report = kept::pieces(&mut tx, it.slug(), (it.id, What::Report.tag())).await?;
        let report: Vec<String> = report.iter().map(ToString::to_string).collect();
        audit::record(&mut tx, &it.portal.keys, &deed.with("report", report)).await?;
        // The report says what became of it; the core system has the file itself.
        sql::forget(&mut tx, it.slug(), it.id).await?;
    }
    tx.commit().await?;
    customers::INDEX.take_in(&it.portal.store, it.slug()).await;
    Ok(())
}
