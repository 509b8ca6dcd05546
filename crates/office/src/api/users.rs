//! `/customers/{customer}/users`: their logins, and what is done for them.

use axum::{
    extract::Path,
    http::{HeaderMap, header},
};
use counter::{
    Answer, Area, Error, Refusal, Staff, Visit,
    api::{self, Body, must},
    table::Column as _,
};
use door::{
    people::User,
    policy::Policy,
    upkeep::{
        accounts::{self, Customer},
        by_hand::{self, Column, Typed},
        users::{self, Person as Known},
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::typed::over;
use crate::customers::deeds::{Typed as Why, UserDeed, letter_to, of_user};

/// 「利用者」 as a list shows them.
#[derive(Serialize, ToSchema)]
pub struct Person {
    pub id: Uuid,
    pub login: String,
    pub person: String,
    pub email: Option<String>,
    /// Whether the first login is done, and when it was.
    pub through: Option<Timestamp>,
    pub suspended: Option<Timestamp>,
    pub is_locked: bool,
    pub last_login: Option<Timestamp>,
}

impl Person {
    pub fn of(user: User, now: Timestamp) -> Person {
        let is_locked = user.standing.is_locked(now);
        let User { id, login, name, email, through, suspended, last_login, .. } = user;
        Person { id, login, person: name, email, through, suspended, is_locked, last_login }
    }
}

/// The same with what else the office knows.
#[derive(Serialize, ToSchema)]
pub struct PersonDetail {
    #[serde(flatten)]
    pub user: Person,
    pub consent: Option<Consent>,
    pub passkeys: i64,
    pub has_authenticator: bool,
    pub sessions: usize,
    /// What can be done for them now.
    pub deeds: Vec<&'static str>,
}

#[derive(Serialize, ToSchema)]
pub struct Consent {
    pub answer: String,
    pub version: String,
    pub sha256: String,
    pub at: Timestamp,
}

type Whose = Path<(Uuid, Uuid)>;

async fn find(visit: &Visit, (customer, user): (Uuid, Uuid)) -> Result<(Customer, Known), Error> {
    let mut conn = visit.portal.store.read().await?;
    let found = accounts::find(&mut conn, visit.slug(), customer).await?;
    Ok((found, users::find(&mut conn, visit, (customer, user)).await?))
}

async fn shown(visit: &Visit, staff: &Staff, whose: (Uuid, Uuid)) -> Result<PersonDetail, Error> {
    let (customer, known) = find(visit, whose).await?;
    let deeds = of_user(visit, staff, &customer, &known).into_iter().map(UserDeed::tag).collect();
    let consent = known.consent.map(|given| Consent {
        answer: given.answer,
        version: given.version,
        sha256: given.hash,
        at: given.at,
    });
    Ok(PersonDetail {
        consent,
        passkeys: known.has.passkeys,
        has_authenticator: known.has.authenticator,
        sessions: known.live.len(),
        deeds,
        user: Person::of(known.user, visit.at),
    })
}

/// Nothing is read for programs that do not say which state they mean.
async fn must_match(
    visit: &Visit,
    staff: &Staff,
    whose: (Uuid, Uuid),
    headers: &HeaderMap,
) -> Result<(), Error> {
    if !headers.contains_key(header::IF_MATCH) {
        return Ok(());
    }
    api::must_match(headers, &shown(visit, staff, whose).await?)
}

#[utoipa::path(get, path = "/customers/{customer}/users/{user}", tag = "customers", operation_id = "get_user",
    params(("customer" = Uuid, Path), ("user" = Uuid, Path)), responses((status = 200, body = PersonDetail)))]
pub async fn show(visit: Visit, staff: Staff, Path(whose): Whose) -> Answer {
    api::given(&shown(&visit, &staff, whose).await?)
}

/// `login` is what people log in with at the site; where that is the address, it is left out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    login: Option<String>,
    person: Option<String>,
    email: Option<String>,
    /// Sends the link of the first time at once, where the site has one.
    #[serde(default)]
    invites: bool,
}

/// What people log in with at the site, where it is not their address.
fn login_column(visit: &Visit) -> Option<Column> {
    let columns = by_hand::columns(visit.site.part::<Policy>());
    columns.into_iter().find(|one| !matches!(one, Column::Person | Column::Email))
}

impl NewUser {
    pub fn over(self, visit: &Visit, typed: Typed) -> Result<(Typed, bool), Error> {
        let column = login_column(visit);
        if column.is_none() && self.login.is_some() {
            return Err(Error::refused(Refusal::of(LOGIN, "api-refused-login")));
        }
        let said = [(Column::Person, self.person), (Column::Email, self.email)];
        let login = column.map(|column| (column, self.login));
        Ok((over(typed, said.into_iter().chain(login)), self.invites))
    }
}

/// The field that stands for every site's own column.
const LOGIN: &str = "login";

/// What was refused, under the names of a program's fields.
pub fn refused(visit: &Visit, refused: by_hand::Refused) -> Error {
    let login = login_column(visit).map(Column::key);
    let named = |mut refusal: Refusal| {
        if login.is_some() && refusal.field == login {
            refusal.field = Some(LOGIN);
        }
        refusal
    };
    Error::Refused(refused.refusals.into_iter().map(named).collect())
}

#[utoipa::path(post, path = "/customers/{customer}/users", tag = "customers", operation_id = "create_user",
    params(("customer" = Uuid, Path)), request_body = NewUser, responses((status = 201, body = PersonDetail)))]
pub async fn create(
    visit: Visit,
    staff: Staff,
    Path(customer): Path<Uuid>,
    Body(new): Body<NewUser>,
) -> Answer {
    let (typed, invites) = new.over(&visit, Typed::default())?;
    let made = by_hand::add_user(&visit, &staff, customer, &typed, invites).await?;
    let user = made.map_err(|why| refused(&visit, why))?;
    let shown = shown(&visit, &staff, (customer, user)).await?;
    api::created(&format!("/customers/{customer}/users/{user}"), &shown)
}

/// What is left out stays as it is. An address that its owner has confirmed is theirs to change.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    person: Option<String>,
    email: Option<String>,
}

#[utoipa::path(patch, path = "/customers/{customer}/users/{user}", tag = "customers", operation_id = "change_user",
    params(("customer" = Uuid, Path), ("user" = Uuid, Path)), request_body = UserChange,
    responses((status = 200, body = PersonDetail), (status = 204)))]
pub async fn change(
    visit: Visit,
    staff: Staff,
    (Path(whose), headers): (Whose, HeaderMap),
    Body(said): Body<UserChange>,
) -> Answer {
    let (_, known) = find(&visit, whose).await?;
    let form = by_hand::OnFile::of_user(&known.user).form(&visit.portal.keys);
    must_match(&visit, &staff, whose, &headers).await?;
    if said.email.is_some() && by_hand::is_theirs(&known.user) && said.email != known.user.email {
        let theirs = Refusal::of(Column::Email.key(), "api-refused-theirs");
        return Err(Error::refused(theirs));
    }
    let typed = over(form, [(Column::Person, said.person), (Column::Email, said.email)]);
    let changed = by_hand::change_user(&visit, &staff, whose, &typed).await?;
    changed.map_err(|why| refused(&visit, why))?;
    api::changed(&staff, Area::Customers, &shown(&visit, &staff, whose).await?)
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = UserStateWanted)]
pub enum Wanted {
    Active,
    Suspended,
}

/// Shutting somebody out needs a reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserState {
    state: Wanted,
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

#[utoipa::path(put, path = "/customers/{customer}/users/{user}/state", tag = "customers",
    operation_id = "set_user_state", params(("customer" = Uuid, Path), ("user" = Uuid, Path)),
    request_body = UserState, responses((status = 200, body = PersonDetail)))]
pub async fn set_state(
    visit: Visit,
    staff: Staff,
    (Path(whose), headers): (Whose, HeaderMap),
    Body(said): Body<UserState>,
) -> Answer {
    let (customer, known) = find(&visit, whose).await?;
    must_match(&visit, &staff, whose, &headers).await?;
    // Then everybody of it is suspended, and whether they would be by themselves cannot be seen: nobody who is to stay
    // out comes back in with their customer.
    must(!customer.state.is_shut())?;
    let may = |deed| must(of_user(&visit, &staff, &customer, &known).contains(&deed));
    match (said.state, known.user.suspended) {
        (Wanted::Active, None) | (Wanted::Suspended, Some(_)) => {}
        (Wanted::Active, Some(_)) => {
            may(UserDeed::Resume)?;
            users::resume(&visit, &staff, known.user.id).await?;
        }
        (Wanted::Suspended, None) => {
            may(UserDeed::Suspend)?;
            let why = Why::of(said.reason);
            let reason = why.reason().map_err(Error::refused)?;
            users::suspend(&visit, &staff, known.user.id, reason).await?;
        }
    }
    api::given(&shown(&visit, &staff, whose).await?)
}

/// A deed that changes how somebody stands, where it can be done now.
async fn done(visit: &Visit, staff: &Staff, whose: (Uuid, Uuid), deed: UserDeed) -> Answer {
    let (customer, known) = find(visit, whose).await?;
    must(of_user(visit, staff, &customer, &known).contains(&deed))?;
    match deed {
        UserDeed::Unlock => users::unlock(visit, staff, whose.1).await?,
        UserDeed::Help => users::send_help(visit, staff, whose.1).await?,
        UserDeed::ClearFactors => users::clear_factors(visit, staff, whose.1).await?,
        UserDeed::Letter => return letter_to(visit, staff, (&customer, whose.1), None).await,
        UserDeed::Suspend | UserDeed::Resume => {}
    }
    api::no_content()
}

#[utoipa::path(delete, path = "/customers/{customer}/users/{user}/lock", tag = "customers",
    operation_id = "unlock_user", params(("customer" = Uuid, Path), ("user" = Uuid, Path)),
    responses((status = 204)))]
pub async fn unlock(visit: Visit, staff: Staff, Path(whose): Whose) -> Answer {
    done(&visit, &staff, whose, UserDeed::Unlock).await
}

#[utoipa::path(post, path = "/customers/{customer}/users/{user}/help", tag = "customers",
    operation_id = "help_user", params(("customer" = Uuid, Path), ("user" = Uuid, Path)),
    responses((status = 204)))]
pub async fn help(visit: Visit, staff: Staff, Path(whose): Whose) -> Answer {
    done(&visit, &staff, whose, UserDeed::Help).await
}

#[utoipa::path(delete, path = "/customers/{customer}/users/{user}/factors", tag = "customers",
    operation_id = "clear_factors", params(("customer" = Uuid, Path), ("user" = Uuid, Path)),
    responses((status = 204)))]
pub async fn clear_factors(visit: Visit, staff: Staff, Path(whose): Whose) -> Answer {
    done(&visit, &staff, whose, UserDeed::ClearFactors).await
}

#[utoipa::path(post, path = "/customers/{customer}/users/{user}/letter", tag = "customers",
    operation_id = "print_letter", params(("customer" = Uuid, Path), ("user" = Uuid, Path)),
    responses((status = 200, content_type = "application/pdf")))]
pub async fn letter(visit: Visit, staff: Staff, Path(whose): Whose) -> Answer {
    done(&visit, &staff, whose, UserDeed::Letter).await
}
