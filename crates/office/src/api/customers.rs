//! `/customers`: found, read, entered, changed, shut and opened again.

use axum::{extract::Path, http::HeaderMap};
use counter::{
    Answer, Area, Error, Staff, Visit,
    api::{self, Body, Many, Query, turn},
    customers::INDEX,
    index::{self, EVERYTHING},
};
use door::{
    people::User,
    upkeep::{
        self, AccountLine, LISTING, State,
        accounts::{self, Customer as OnFile},
        by_hand::{self, Column, Typed},
    },
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    typed::over,
    users::{Person, refused},
};
use crate::customers::deeds::{AccountDeed, Typed as Why, of_account};

/// 「お客様」
#[derive(Serialize, ToSchema)]
pub struct Customer {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub kana: String,
    pub postal_code: String,
    pub address: String,
    pub phone: Option<String>,
    pub contact_mail: Option<String>,
    pub state: State,
    pub created: Timestamp,
    pub users: Vec<Person>,
}

#[derive(Serialize, ToSchema)]
pub struct CustomerLine {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub kana: String,
    pub phone: Option<String>,
    pub state: State,
    pub created: Timestamp,
}

impl From<AccountLine> for CustomerLine {
    fn from(line: AccountLine) -> Self {
        let AccountLine { id, number, name, kana, phone, state, created } = line;
        CustomerLine { id, number, name, kana, phone, state, created }
    }
}

impl Customer {
    fn of(on_file: OnFile, users: Vec<User>, now: Timestamp) -> Customer {
        let OnFile { id, number, name, kana, postal_code, address, phone, mail, state, created } = on_file;
        let users = users.into_iter().map(|user| Person::of(user, now)).collect();
        Customer {
            id,
            number,
            name,
            kana,
            postal_code,
            address,
            phone,
            contact_mail: mail,
            state,
            created,
            users,
        }
    }
}

#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Filters {
    word: Option<String>,
    state: Option<State>,
    after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

#[utoipa::path(get, path = "/customers", tag = "customers", operation_id = "list_customers", params(Filters),
    responses((status = 200, body = Many<CustomerLine>)))]
pub async fn list(visit: Visit, Query(filters): Query<Filters>) -> Answer {
    let state = filters.state.map(State::tag);
    let set = [("word", filters.word.as_deref()), ("state", state)];
    let asked = turn(&LISTING, (filters.after.as_deref(), filters.limit), &set)?;
    let conditions = upkeep::conditions(&asked, visit.at);
    let mut conn = visit.portal.store.read().await?;
    let words = upkeep::words(&asked);
    if let Some(refusal) = words.refusal("word") {
        return Err(Error::refused(refusal));
    }
    let (listing, site) = (&LISTING, visit.slug());
    let wanted =
        index::Wanted { listing, site, words: &words, others: &conditions, span: EVERYTHING, asked: &asked };
    let found = INDEX.page::<AccountLine>(&mut conn, &wanted).await?;
    api::given(&Many::<CustomerLine>::of(found))
}

async fn find(visit: &Visit, id: Uuid) -> Result<(OnFile, Vec<User>), Error> {
    let mut conn = visit.portal.store.read().await?;
    let on_file = accounts::find(&mut conn, visit.slug(), id).await?;
    let users = accounts::users_of(&mut conn, visit.slug(), id).await?;
    Ok((on_file, users))
}

async fn shown(visit: &Visit, id: Uuid) -> Result<Customer, Error> {
    let (on_file, users) = find(visit, id).await?;
    Ok(Customer::of(on_file, users, visit.at))
}

#[utoipa::path(get, path = "/customers/{customer}", tag = "customers", operation_id = "get_customer",
    params(("customer" = Uuid, Path)), responses((status = 200, body = Customer)))]
pub async fn show(visit: Visit, Path(customer): Path<Uuid>) -> Answer {
    api::given(&shown(&visit, customer).await?)
}

/// What an import's row says of a customer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    #[schema(min_length = 1)]
    number: String,
    #[schema(min_length = 1)]
    name: String,
    kana: Option<String>,
    postal_code: Option<String>,
    address: Option<String>,
    phone: Option<String>,
    contact_mail: Option<String>,
    /// The first user, where there is one yet.
    user: Option<super::users::NewUser>,
}

#[utoipa::path(post, path = "/customers", tag = "customers", operation_id = "create_customer",
    request_body = NewCustomer, responses((status = 201, body = Customer)))]
pub async fn create(visit: Visit, staff: Staff, Body(new): Body<NewCustomer>) -> Answer {
    let typed = over(
        Typed::default(),
        [
            (Column::Number, Some(new.number)),
            (Column::Name, Some(new.name)),
            (Column::Kana, new.kana),
            (Column::PostalCode, new.postal_code),
            (Column::Address, new.address),
            (Column::Phone, new.phone),
            (Column::ContactMail, new.contact_mail),
        ],
    );
    let (typed, invites) = match new.user {
        Some(user) => user.over(&visit, typed)?,
        None => (typed, false),
    };
    let made = by_hand::register(&visit, &staff, &typed, invites).await?;
    let made = made.map_err(|why| refused(&visit, why))?;
    api::created(&format!("/customers/{}", made.account), &shown(&visit, made.account).await?)
}

/// What is left out stays as it is; the number always does.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerChange {
    name: Option<String>,
    kana: Option<String>,
    postal_code: Option<String>,
    address: Option<String>,
    phone: Option<String>,
    contact_mail: Option<String>,
}

#[utoipa::path(patch, path = "/customers/{customer}", tag = "customers", operation_id = "change_customer",
    params(("customer" = Uuid, Path)), request_body = CustomerChange,
    responses((status = 200, body = Customer), (status = 204)))]
pub async fn change(
    visit: Visit,
    staff: Staff,
    (Path(customer), headers): (Path<Uuid>, HeaderMap),
    Body(said): Body<CustomerChange>,
) -> Answer {
    let (on_file, users) = find(&visit, customer).await?;
    // Marked as what the program saw: whoever changed it meanwhile is not overwritten.
    let form = by_hand::OnFile::of_customer(&on_file).form(&visit.portal.keys);
    api::must_match(&headers, &Customer::of(on_file, users, visit.at))?;
    let typed = over(
        form,
        [
            (Column::Name, said.name),
            (Column::Kana, said.kana),
            (Column::PostalCode, said.postal_code),
            (Column::Address, said.address),
            (Column::Phone, said.phone),
            (Column::ContactMail, said.contact_mail),
        ],
    );
    let changed = by_hand::change_account(&visit, &staff, customer, &typed).await?;
    changed.map_err(|why| refused(&visit, why))?;
    api::changed(&staff, Area::Customers, &shown(&visit, customer).await?)
}

#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = CustomerStateWanted)]
pub enum Wanted {
    Open,
    Suspended,
    Closed,
}

/// Shutting somebody out needs a reason.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerState {
    state: Wanted,
    #[serde(default)]
    #[schema(max_length = 200)]
    reason: String,
}

#[utoipa::path(put, path = "/customers/{customer}/state", tag = "customers", operation_id = "set_customer_state",
    params(("customer" = Uuid, Path)), request_body = CustomerState, responses((status = 200, body = Customer)))]
pub async fn set_state(
    visit: Visit,
    staff: Staff,
    (Path(customer), headers): (Path<Uuid>, HeaderMap),
    Body(said): Body<CustomerState>,
) -> Answer {
    let (on_file, users) = find(&visit, customer).await?;
    let before = on_file.state;
    api::must_match(&headers, &Customer::of(on_file, users, visit.at))?;
    let (deed, state) = match said.state {
        Wanted::Open => (AccountDeed::Reopen, None),
        Wanted::Suspended => (AccountDeed::Suspend, Some(State::Suspended)),
        Wanted::Closed => (AccountDeed::Close, Some(State::Closed)),
    };
    let is_so = match state {
        Some(state) => before == state,
        None => !before.is_shut(),
    };
    if !is_so {
        api::must(of_account(&staff, before).contains(&deed))?;
        match state {
            None => accounts::reopen(&visit, &staff, (customer, before)).await?,
            Some(state) => {
                let why = Why::of(said.reason);
                let reason = why.reason().map_err(Error::refused)?;
                accounts::shut(&visit, &staff, (customer, before), (state, reason)).await?;
            }
        }
    }
    api::given(&shown(&visit, customer).await?)
}
