//! What an operator does for a customer: asked once more, then done, in the operator's name.

use axum::{extract::Path, response::Response};
use counter::{
    Answer, Area, Error, Form, Refusal, Sheet, Staff, Visit, desk::Desks, page, refused, see_other,
    staff::Role,
};
use door::{
    policy::Policy,
    upkeep::{
        State,
        accounts::{self, Customer},
        users::{self, Person},
    },
};
use serde::Deserialize;
use uuid::Uuid;

use super::pages::DeedPage;
use crate::{journal, letter};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserDeed {
    Unlock,
    Letter,
    Help,
    ClearFactors,
    Suspend,
    Resume,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountDeed {
    Suspend,
    Close,
    Reopen,
}

counter::tags!(UserDeed {
    Unlock = "unlock" => "user-deed-unlock",
    Letter = "letter" => "user-deed-letter",
    Help = "help" => "user-deed-help",
    ClearFactors = "clear-factors" => "user-deed-clear-factors",
    Suspend = "suspend" => "user-deed-suspend",
    Resume = "resume" => "user-deed-resume",
});

impl UserDeed {
    pub fn lead_word(self) -> &'static str {
        match self {
            UserDeed::Unlock => "user-deed-unlock-lead",
            UserDeed::Letter => "user-deed-letter-lead",
            UserDeed::Help => "user-deed-help-lead",
            UserDeed::ClearFactors => "user-deed-clear-factors-lead",
            UserDeed::Suspend => "user-deed-suspend-lead",
            UserDeed::Resume => "user-deed-resume-lead",
        }
    }

    pub fn done_word(self) -> &'static str {
        match self {
            UserDeed::Unlock => "user-deed-unlock-done",
            UserDeed::Letter => "user-deed-letter-done",
            UserDeed::Help => "user-deed-help-done",
            UserDeed::ClearFactors => "user-deed-clear-factors-done",
            UserDeed::Suspend => "user-deed-suspend-done",
            UserDeed::Resume => "user-deed-resume-done",
        }
    }

    /// What shuts somebody out, or takes a proof away, is for those who answer for it.
    fn is_for(self, role: &Role) -> bool {
        match self {
            UserDeed::Unlock | UserDeed::Letter | UserDeed::Help => true,
            UserDeed::ClearFactors | UserDeed::Suspend | UserDeed::Resume => *role != Role::Contact,
        }
    }
}

counter::tags!(AccountDeed {
    Suspend = "suspend" => "account-deed-suspend",
    Close = "close" => "account-deed-close",
    Reopen = "reopen" => "account-deed-reopen",
});

impl AccountDeed {
    pub fn lead_word(self) -> &'static str {
        match self {
            AccountDeed::Suspend => "account-deed-suspend-lead",
            AccountDeed::Close => "account-deed-close-lead",
            AccountDeed::Reopen => "account-deed-reopen-lead",
        }
    }
}

/// What this operator can do about the account as it stands.
pub fn of_account(staff: &Staff, state: State) -> Vec<AccountDeed> {
    if matches!(staff.role, Role::Contact | Role::Auditor) {
        return Vec::new();
    }
    match state {
        State::Waiting | State::Open => vec![AccountDeed::Suspend, AccountDeed::Close],
        State::Suspended => vec![AccountDeed::Reopen, AccountDeed::Close],
        State::Closed => vec![AccountDeed::Reopen],
    }
}

/// What this operator can do for the person as they stand.
pub fn of_user(visit: &Visit, staff: &Staff, customer: &Customer, person: &Person) -> Vec<UserDeed> {
    if customer.state.is_shut() || staff.role == Role::Auditor {
        return Vec::new();
    }
    let (policy, user) = (visit.site.part::<Policy>(), &person.user);
    let is_suspended = user.suspended.is_some();
    let offers = |deed: &UserDeed| match deed {
        UserDeed::Unlock => user.standing.is_locked(visit.at),
        UserDeed::Letter => !is_suspended && users::has_letters(policy),
        UserDeed::Help => users::help(policy, user).is_some(),
        UserDeed::ClearFactors => person.has.passkeys > 0 || person.has.authenticator,
        UserDeed::Suspend => !is_suspended,
        UserDeed::Resume => is_suspended,
    };
    UserDeed::ALL.into_iter().filter(|deed| deed.is_for(&staff.role)).filter(offers).collect()
}

/// The ways from a customer to the desks where this operator works.
pub fn ways(visit: &Visit, staff: &Staff, customer: &Customer) -> Vec<(String, &'static str)> {
    let desks = visit.portal.part::<Desks>();
    let mut found = desks.of_customer(&visit.site, &staff.role, &customer.number);
    if staff.role.reads(Area::House) {
        found.push((journal::about(&format!("account:{}", customer.id)), "journal-title"));
    }
    found.into_iter().map(|(path, word)| (visit.office(&path), word)).collect()
}

const LONGEST_REASON: usize = 200;

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    reason: String,
}

impl Typed {
    pub fn of(reason: String) -> Typed {
        Typed { reason }
    }

    /// Shutting somebody out needs a reason: whoever opens the log in a year wants to know.
    pub fn reason(&self) -> Result<&str, Refusal> {
        let reason = self.reason.trim();
        match reason.chars().count() {
            0 => Err(Refusal::of("reason", "deed-refused-no-reason")),
            n if n > LONGEST_REASON => {
                Err(Refusal::of("reason", "refused-too-long").with("max", LONGEST_REASON))
            }
            _ => Refusal::of_control("reason", reason).map_or(Ok(reason), Err),
        }
    }

    pub fn sheet(&self, refusal: Refusal) -> Sheet {
        Sheet::blank().typed("reason", &self.reason).refused([refusal])
    }
}

fn way_of(visit: &Visit, customer: &Customer, person: Option<&Person>) -> String {
    match person {
        Some(person) => visit.office(&format!("customers/{}/users/{}", customer.id, person.user.id)),
        None => visit.office(&format!("customers/{}", customer.id)),
    }
}

fn user_page(
    (visit, staff): (&Visit, &Staff),
    (customer, person): (&Customer, &Person),
    deed: UserDeed,
    sheet: Sheet,
) -> DeedPage {
    DeedPage {
        f: visit.office_frame(staff),
        sheet,
        title: deed.word(),
        lead: deed.lead_word(),
        customer: format!("{} {}", customer.number, customer.name),
        person: Some(format!("{} {}", person.user.login, person.user.name)),
        needs_reason: deed == UserDeed::Suspend,
        is_paper: deed == UserDeed::Letter,
        has_address: !customer.address.is_empty(),
        back: way_of(visit, customer, Some(person)),
    }
}

async fn find_user(
    visit: &Visit,
    staff: &Staff,
    (account, user, tag): (Uuid, Uuid, &str),
) -> Result<(Customer, Person, UserDeed), Error> {
    let deed = UserDeed::from_tag(tag).ok_or(Error::NotFound)?;
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), account).await?;
    let person = users::find(&mut conn, visit, (account, user)).await?;
    if !deed.is_for(&staff.role) {
        return Err(Error::Forbidden);
    }
    Ok((customer, person, deed))
}

pub async fn ask_user(
    visit: Visit,
    staff: Staff,
    Path((_, account, user, tag)): Path<(String, Uuid, Uuid, String)>,
) -> Answer {
    let (customer, person, deed) = find_user(&visit, &staff, (account, user, &tag)).await?;
    // Somebody was quicker: the person's page shows how they stand now.
    if !of_user(&visit, &staff, &customer, &person).contains(&deed) {
        return Ok(see_other(way_of(&visit, &customer, Some(&person))));
    }
    page(&user_page((&visit, &staff), (&customer, &person), deed, Sheet::blank()))
}

pub async fn do_user(
    visit: Visit,
    staff: Staff,
    Path((_, account, user, tag)): Path<(String, Uuid, Uuid, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (customer, person, deed) = find_user(&visit, &staff, (account, user, &tag)).await?;
    let back = way_of(&visit, &customer, Some(&person));
    if !of_user(&visit, &staff, &customer, &person).contains(&deed) {
        return Ok(see_other(back));
    }
    match deed {
        UserDeed::Unlock => users::unlock(&visit, &staff, user).await?,
        UserDeed::Letter => return letter_to(&visit, &staff, (&customer, user), None).await,
        UserDeed::Help => users::send_help(&visit, &staff, user).await?,
        UserDeed::ClearFactors => users::clear_factors(&visit, &staff, user).await?,
        UserDeed::Suspend => match typed.reason() {
            Ok(reason) => users::suspend(&visit, &staff, user, reason).await?,
            Err(refusal) => {
                let sheet = typed.sheet(refusal);
                return refused(&user_page((&visit, &staff), (&customer, &person), deed, sheet));
            }
        },
        UserDeed::Resume => users::resume(&visit, &staff, user).await?,
    }
    Ok(see_other(format!("{back}?done={}", deed.tag())))
}

/// A new first password, on paper and nowhere else.
pub async fn letter_to(
    visit: &Visit,
    staff: &Staff,
    (customer, user): (&Customer, Uuid),
    request: Option<Uuid>,
) -> Result<Response, Error> {
    let given = users::give_first_password(visit, staff, user, request).await?;
    letter::print(visit, customer, &given).await
}

fn account_page(
    (visit, staff): (&Visit, &Staff),
    customer: &Customer,
    deed: AccountDeed,
    sheet: Sheet,
) -> DeedPage {
    DeedPage {
        f: visit.office_frame(staff),
        sheet,
        title: deed.word(),
        lead: deed.lead_word(),
        customer: format!("{} {}", customer.number, customer.name),
        person: None,
        needs_reason: deed != AccountDeed::Reopen,
        is_paper: false,
        has_address: true,
        back: way_of(visit, customer, None),
    }
}

async fn find_account(
    visit: &Visit,
    staff: &Staff,
    (account, tag): (Uuid, &str),
) -> Result<(Customer, AccountDeed), Error> {
    let deed = AccountDeed::from_tag(tag).ok_or(Error::NotFound)?;
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), account).await?;
    if staff.role == Role::Contact {
        return Err(Error::Forbidden);
    }
    Ok((customer, deed))
}

pub async fn ask_account(
    visit: Visit,
    staff: Staff,
    Path((_, account, tag)): Path<(String, Uuid, String)>,
) -> Answer {
    let (customer, deed) = find_account(&visit, &staff, (account, &tag)).await?;
    if !of_account(&staff, customer.state).contains(&deed) {
        return Ok(see_other(way_of(&visit, &customer, None)));
    }
    page(&account_page((&visit, &staff), &customer, deed, Sheet::blank()))
}

pub async fn do_account(
    visit: Visit,
    staff: Staff,
    Path((_, account, tag)): Path<(String, Uuid, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (customer, deed) = find_account(&visit, &staff, (account, &tag)).await?;
    let back = way_of(&visit, &customer, None);
    if !of_account(&staff, customer.state).contains(&deed) {
        return Ok(see_other(back));
    }
    let seen = (account, customer.state);
    let state = match deed {
        AccountDeed::Suspend => State::Suspended,
        AccountDeed::Close => State::Closed,
        AccountDeed::Reopen => {
            accounts::reopen(&visit, &staff, seen).await?;
            return Ok(see_other(back));
        }
    };
    match typed.reason() {
        Ok(reason) => accounts::shut(&visit, &staff, seen, (state, reason)).await?,
        Err(refusal) => {
            let sheet = typed.sheet(refusal);
            return refused(&account_page((&visit, &staff), &customer, deed, sheet));
        }
    }
    Ok(see_other(back))
}
