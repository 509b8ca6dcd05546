//! 「お客様の登録」 and 「お客様情報の変更」.

use std::slice;

use counter::{Error, Refusal, Staff, Visit, table::Column as _};
use store::Tx;
use uuid::Uuid;

use super::{
    super::{accounts::locked, record},
    OnFile, Outcome, Refused,
    typed::{Typed, refusals},
    users,
};
use crate::{
    imports::{
        columns::Column,
        plan::{self, Known, Planner},
        row::{self, Entry, Said},
        sql,
    },
    people::{self, Account, Contacts, NewAccount, contacts},
    policy::Policy,
};

/// A new customer, with whoever was entered as its first user.
pub struct Registered {
    pub account: Uuid,
    pub user: Option<Uuid>,
}

pub async fn register(visit: &Visit, staff: &Staff, typed: &Typed, invites: bool) -> Outcome<Registered> {
    let policy = visit.site.part::<Policy>();
    let entry = match typed.read(|cells| row::read(cells, policy)) {
        Ok(entry) => entry.ok_or_else(|| Error::fault("a row without faults is read"))?,
        Err(refusals) => return Ok(Err(Refused::new(refusals))),
    };
    let taken = || Ok(Err(Refused::new(vec![Refusal::of(Column::Number.key(), "refused-number-taken")])));
    let mut tx = visit.portal.store.begin().await?;
    if people::sql::knows_number(&mut tx, visit.slug(), &entry.number).await? {
        return taken();
    }
    let known = Known::of(&mut tx, visit.slug(), slice::from_ref(&entry)).await?;
    let planned = match Planner::default().plan(policy, &known, entry) {
        Ok(planned) => planned,
        Err(faults) => return Ok(Err(Refused::new(refusals(faults)))),
    };
    let account = match open(&mut tx, visit, &planned.entry).await {
        // By somebody else, at this very moment.
        Err(Error::Conflict) => return taken(),
        opened => opened?,
    };
    let deed = staff.deed(visit, "door.registered-account").about(format!("account:{}", account.id));
    let user = match &planned.entry.person {
        Some(person) => match users::admit(&mut tx, visit, (&account, person), invites).await? {
            Ok(user) => Some(user),
            Err(refusal) => return Ok(Err(Refused::new(vec![refusal]))),
        },
        None => None,
    };
    record(&mut tx, visit, deed.with("number", &*account.number)).await?;
    if let Some(user) = user {
        record(&mut tx, visit, users::added(visit, staff, &account, user)).await?;
    }
    tx.commit().await?;
    Ok(Ok(Registered { account: account.id, user }))
}

async fn open(tx: &mut Tx, visit: &Visit, entry: &Entry) -> Result<Account, Error> {
    let Said { name, kana, postal_code, address, phone, mail } = entry.account.clone();
    let [name, kana, postal_code, address] =
        [name, kana, postal_code, address].map(Option::unwrap_or_default);
    let some = |value: Option<String>| value.filter(|value| !value.is_empty());
    let new = NewAccount { number: &entry.number, name: &name, kana: &kana };
    let account = people::open_account(tx, &visit.site, &new).await?;
    people::sql::save_post(tx, visit.slug(), account.id, (&postal_code, &address)).await?;
    let contacts = Contacts { phone: some(phone), mail: some(mail) };
    contacts::save(tx, visit.slug(), account.id, &contacts).await?;
    Ok(account)
}

/// The number stays: the core system and every document know the customer by it.
pub async fn change(visit: &Visit, staff: &Staff, id: Uuid, typed: &Typed) -> Outcome<()> {
    let (site, keys) = (visit.slug(), &visit.portal.keys);
    let mut tx = visit.portal.store.begin().await?;
    let customer = locked(&mut tx, site, id).await?;
    let on_file = OnFile::of_customer(&customer);
    let met = on_file.met(keys, typed);
    let said = match typed.read(row::said) {
        Ok(said) if met.is_empty() => said,
        read => {
            let refusals = read.err().into_iter().flatten().chain(met).collect();
            return Ok(Err(Refused { refusals, seen: on_file.seen(keys) }));
        }
    };
    let changed = plan::changes(&Said::from(&customer), &said);
    if changed.is_empty() {
        return Ok(Ok(()));
    }
    sql::change_account(&mut tx, site, id, &said).await?;
    people::sql::save_words(&mut tx, site, id).await?;
    let changed: Vec<&str> = changed.into_iter().map(Column::key).collect();
    let deed = staff.deed(visit, "door.changed-account").about(format!("account:{id}"));
    record(&mut tx, visit, deed.with("number", customer.number).with("changed", changed)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
