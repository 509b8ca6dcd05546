//! One more user of a customer, and what an operator changes of one.

use std::slice;

use counter::{Error, Lang, Refusal, Staff, Visit, audit::Deed, table::Column as _};
use store::Tx;
use uuid::Uuid;

use super::{
    super::{about_user, accounts, record},
    OnFile, Outcome, Refused,
    typed::{Typed, refusals},
};
use crate::{
    flows::{self, first_login::FirstLogin},
    imports::{
        Fate, can_invite,
        columns::{self, Column},
        plan::{Known, Planner},
        row::{self, Entry, Person, Said},
    },
    loose_ends, notices,
    people::{self, Account, NewUser, User},
    policy::Policy,
    sessions::{self, Ended},
    set_up,
};

/// What is typed of a new user: where people log in by their address, that is their login.
pub fn columns(policy: &Policy) -> Vec<Column> {
    let login = Some(columns::login(policy.login.asks)).filter(|login| *login != Column::Email);
    login.into_iter().chain([Column::Person, Column::Email]).collect()
}

/// Whether a customer with so many users can have another one who comes by the operator.
pub fn has_room(policy: &Policy, users: usize) -> bool {
    let limit = policy.users.per_account.limit();
    columns::takes_people(policy) && limit.is_none_or(|limit| users < limit as usize)
}

/// An address that its owner has confirmed is theirs to change.
pub fn is_theirs(user: &User) -> bool {
    user.through.is_some()
}

pub async fn add(visit: &Visit, staff: &Staff, id: Uuid, typed: &Typed, invites: bool) -> Outcome<Uuid> {
    let policy = visit.site.part::<Policy>();
    let mut tx = visit.portal.store.begin().await?;
    let customer = accounts::locked(&mut tx, visit.slug(), id).await?;
    if customer.state.is_shut() || !columns::takes_people(policy) {
        return Err(Error::Conflict);
    }
    let number = customer.number.clone();
    let typed = typed.clone().with(Column::Number.key(), &*number);
    let person = match typed.read(|cells| row::person(cells, policy)) {
        Ok(Some(person)) => person,
        Ok(None) => {
            let login = columns::login(policy.login.asks);
            return Ok(Err(Refused::new(vec![Refusal::of(login.key(), "table-missing")])));
        }
        Err(refusals) => return Ok(Err(Refused::new(refusals))),
    };
    let entry = Entry { row: 1, number, account: Said::default(), person: Some(person) };
    let known = Known::of(&mut tx, visit.slug(), slice::from_ref(&entry)).await?;
    let planned = match Planner::default().plan(policy, &known, entry) {
        Ok(planned) => planned,
        Err(faults) => return Ok(Err(Refused::new(refusals(faults)))),
    };
    let Some(person) = planned.entry.person.filter(|_| planned.told.person == Some(Fate::New)) else {
        let login = columns::login(policy.login.asks);
        return Ok(Err(Refused::new(vec![Refusal::of(login.key(), "edit-refused-there")])));
    };
    let account = Account { id, number: customer.number, name: customer.name, kana: customer.kana };
    let user = match admit(&mut tx, visit, (&account, &person), invites).await? {
        Ok(user) => user,
        Err(refusal) => return Ok(Err(Refused::new(vec![refusal]))),
    };
    record(&mut tx, visit, added(visit, staff, &account, user)).await?;
    tx.commit().await?;
    Ok(Ok(user))
}

/// A person whom a plan found to be new.
pub(super) async fn admit(
    tx: &mut Tx,
    visit: &Visit,
    (account, person): (&Account, &Person),
    invites: bool,
) -> Result<Result<Uuid, Refusal>, Error> {
    let email = person.email.as_deref();
    let colleagues = people::sql::users_of(tx, visit.slug(), account.id).await?;
    if email.is_some_and(|email| colleagues.iter().any(|one| one.is_address(email))) {
        return Ok(Err(Refusal::of(Column::Email.key(), "users-refused-twice")));
    }
    let name = person.name.as_deref().unwrap_or_default();
    let new = NewUser { login: &person.login, email, name, first: None };
    let user = match people::add_user(tx, &visit.portal.keys, &visit.site, account, &new).await {
        // By somebody else, at this very moment.
        Err(Error::Conflict) => {
            let login = columns::login(visit.site.part::<Policy>().login.asks);
            return Ok(Err(Refusal::of(login.key(), "import-login-taken").with("typed", &person.login)));
        }
        added => added?,
    };
    if invites && email.is_some() && can_invite(visit.site.part()) {
        set_up::invite(tx, &visit.portal, (&visit.site, Lang::Ja), &user).await?;
    }
    Ok(Ok(user.id))
}

pub(super) fn added(visit: &Visit, staff: &Staff, account: &Account, user: Uuid) -> Deed {
    let deed = staff.deed(visit, "door.added-user").about(format!("user:{user}"));
    deed.with("account", &*account.number)
}

/// 「利用者情報の変更」: the name; and the address, as long as it is not the owner's to change.
pub async fn change(visit: &Visit, staff: &Staff, (account, id): (Uuid, Uuid), typed: &Typed) -> Outcome<()> {
    let (site, keys) = (visit.slug(), &visit.portal.keys);
    let mut tx = visit.portal.store.begin().await?;
    // Whoever else changes who has which address waits here.
    for account in people::sql::account_ids_of(&mut tx, site, id).await? {
        people::sql::lock_account(&mut tx, site, account).await?;
    }
    if !people::sql::belongs(&mut tx, site, id, account).await? {
        return Err(Error::NotFound);
    }
    let user = people::sql::lock_user(&mut tx, site, id).await?.ok_or(Error::NotFound)?;
    let on_file = OnFile::of_user(&user);
    let held = user.email.clone().unwrap_or_default();
    let typed =
        if is_theirs(&user) { typed.clone().with(Column::Email.key(), &*held) } else { typed.clone() };
    let met = on_file.met(keys, &typed);
    let read = typed.read(|cells| {
        // Neither goes by being left empty.
        for (column, value) in [(Column::Person, &user.name), (Column::Email, &held)] {
            if !value.is_empty() && cells.is_blank(column) {
                cells.wrong(column, "table-missing");
            }
        }
        row::name_and_email(cells, visit.site.part::<Policy>().login.asks)
    });
    let refused = |refusals: Vec<Refusal>| Ok(Err(Refused { refusals, seen: on_file.seen(keys) }));
    let (name, email) = match read {
        Ok((name, email)) if met.is_empty() => (name.unwrap_or_default(), email),
        read => return refused(read.err().into_iter().flatten().chain(met).collect()),
    };
    let email = email.filter(|email| !is_theirs(&user) && user.email.as_ref() != Some(email));
    let mut changed = Vec::new();
    if name != user.name {
        people::sql::save_name(&mut tx, site, id, &name).await?;
        changed.push(Column::Person.key());
    }
    if let Some(email) = &email {
        if people::is_taken(&mut tx, &visit.site, &user, email).await? {
            return refused(vec![Refusal::of(Column::Email.key(), "refused-address-taken")]);
        }
        match move_to(&mut tx, visit, &user, email).await {
            // By another customer's person, at this very moment.
            Err(Error::Conflict) => {
                return refused(vec![Refusal::of(Column::Email.key(), "refused-address-taken")]);
            }
            moved => moved?,
        }
        changed.push(Column::Email.key());
    }
    if changed.is_empty() {
        return Ok(Ok(()));
    }
    let deed = about_user(visit, staff, "door.changed-user", &user).with("changed", changed);
    record(&mut tx, visit, deed).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whoever reads the old mailbox has no say any more; they are told, in case it was theirs. What was begun with it
/// begins anew.
async fn move_to(tx: &mut Tx, visit: &Visit, user: &User, email: &str) -> Result<(), Error> {
    let lang = people::sql::lang_of(tx, visit.slug(), user.id).await?;
    people::move_to(tx, &visit.site, user, email).await?;
    sessions::sql::end_others(tx, visit.slug(), user.id, None, Ended::LoginChanged).await?;
    loose_ends::leave_mailbox(tx, visit.slug(), user).await?;
    flows::end::<FirstLogin>(tx, visit.slug(), user.id).await?;
    notices::address_replaced(tx, &visit.portal, (&visit.site, lang), user).await
}
