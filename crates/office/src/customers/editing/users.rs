//! GET and POST /office/{site}/customers/{account}/users/new and …/users/{user}/details.

use axum::extract::Path;
use counter::{Answer, Error, Form, Sheet, Staff, Visit, page, refused, see_other};
use door::{
    imports::can_invite,
    people::User,
    policy::{Asks, Policy},
    upkeep::{
        accounts::{self, Customer},
        by_hand::{self, OnFile, Typed},
        users,
    },
};
use uuid::Uuid;

use super::{
    AREA, invites,
    pages::{EditPage, Form as Fields, Invites},
};

fn addition(visit: &Visit, staff: &Staff, customer: &Customer, (sheet, invites): (Sheet, bool)) -> EditPage {
    let policy = visit.site.part::<Policy>();
    EditPage {
        f: visit.office_frame(staff),
        sheet,
        form: Fields::Addition,
        subject: Some(format!("{} {}", customer.number, customer.name)),
        people: by_hand::columns(policy),
        asks: policy.login.asks,
        invites: can_invite(policy).then_some(Invites(invites)),
        is_theirs: false,
        back: visit.office(&format!("customers/{}", customer.id)),
    }
}

/// Where several share a login ID, the next one gets it, too.
pub async fn ask_new(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    staff.must_change(AREA)?;
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), id).await?;
    let people = accounts::users_of(&mut conn, visit.slug(), id).await?;
    if customer.state.is_shut() || !by_hand::has_room(visit.site.part(), people.len()) {
        return Ok(see_other(visit.office(&format!("customers/{id}"))));
    }
    let shares = visit.site.part::<Policy>().login.asks == Asks::LoginIdAndEmail;
    let first = people.first().filter(|_| shares);
    let typed = first.map_or_else(Typed::default, |first| Typed::default().with("login_id", &*first.login));
    page(&addition(&visit, &staff, &customer, (typed.sheet(), true)))
}

pub async fn add(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let invites = invites(&typed);
    match by_hand::add_user(&visit, &staff, id, &typed, invites).await? {
        Ok(user) => Ok(see_other(visit.office(&format!("customers/{id}/users/{user}?done=added")))),
        Err(wrong) => {
            let mut conn = visit.portal.store.read().await?;
            let customer = accounts::find(&mut conn, visit.slug(), id).await?;
            let sheet = typed.sheet_after(wrong);
            refused(&addition(&visit, &staff, &customer, (sheet, invites)))
        }
    }
}

fn change_page(visit: &Visit, staff: &Staff, (account, user): (Uuid, &User), sheet: Sheet) -> EditPage {
    EditPage {
        f: visit.office_frame(staff),
        sheet,
        form: Fields::User,
        subject: Some(user.login.clone()),
        people: Vec::new(),
        asks: visit.site.part::<Policy>().login.asks,
        invites: None,
        is_theirs: by_hand::is_theirs(user),
        back: visit.office(&format!("customers/{account}/users/{}", user.id)),
    }
}

async fn find(visit: &Visit, ids: (Uuid, Uuid)) -> Result<User, Error> {
    let mut conn = visit.portal.store.read().await?;
    Ok(users::find(&mut conn, visit, ids).await?.user)
}

pub async fn ask_change(
    visit: Visit,
    staff: Staff,
    Path((_, account, id)): Path<(String, Uuid, Uuid)>,
) -> Answer {
    staff.must_change(AREA)?;
    let user = find(&visit, (account, id)).await?;
    let form = OnFile::of_user(&user).form(&visit.portal.keys);
    page(&change_page(&visit, &staff, (account, &user), form.sheet()))
}

pub async fn change(
    visit: Visit,
    staff: Staff,
    Path((_, account, id)): Path<(String, Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    match by_hand::change_user(&visit, &staff, (account, id), &typed).await? {
        Ok(()) => Ok(see_other(visit.office(&format!("customers/{account}/users/{id}?done=changed")))),
        Err(wrong) => {
            let user = find(&visit, (account, id)).await?;
            refused(&change_page(&visit, &staff, (account, &user), typed.sheet_after(wrong)))
        }
    }
}
