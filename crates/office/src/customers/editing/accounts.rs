//! GET and POST /office/{site}/customers/new and …/customers/{account}/details.

use axum::extract::Path;
use counter::{Answer, Form, Sheet, Staff, Visit, page, refused, see_other};
use door::{
    imports::can_invite,
    policy::Policy,
    upkeep::{
        accounts::{self, Customer},
        by_hand::{self, OnFile, Registered, Typed},
    },
};
use uuid::Uuid;

use super::{
    AREA, invites,
    pages::{EditPage, Form as Fields, Invites},
};

fn registration(visit: &Visit, staff: &Staff, sheet: Sheet, invites: bool) -> EditPage {
    let policy = visit.site.part::<Policy>();
    EditPage {
        f: visit.office_frame(staff),
        sheet,
        form: Fields::Registration,
        subject: None,
        people: if by_hand::takes_people(policy) { by_hand::columns(policy) } else { Vec::new() },
        asks: policy.login.asks,
        invites: can_invite(policy).then_some(Invites(invites)),
        is_theirs: false,
        back: visit.office("customers"),
    }
}

pub async fn ask_new(visit: Visit, staff: Staff) -> Answer {
    staff.must_change(AREA)?;
    page(&registration(&visit, &staff, Sheet::blank(), true))
}

pub async fn register(visit: Visit, staff: Staff, Form(typed): Form<Typed>) -> Answer {
    let invites = invites(&typed);
    match by_hand::register(&visit, &staff, &typed, invites).await? {
        Ok(Registered { account, user: None }) => {
            Ok(see_other(visit.office(&format!("customers/{account}?done=registered"))))
        }
        Ok(Registered { account, user: Some(user) }) => {
            Ok(see_other(visit.office(&format!("customers/{account}/users/{user}?done=added"))))
        }
        Err(wrong) => {
            let sheet = typed.sheet().refused(wrong.refusals);
            refused(&registration(&visit, &staff, sheet, invites))
        }
    }
}

fn change_page(visit: &Visit, staff: &Staff, customer: &Customer, sheet: Sheet) -> EditPage {
    EditPage {
        f: visit.office_frame(staff),
        sheet,
        form: Fields::Customer,
        subject: Some(format!("{} {}", customer.number, customer.name)),
        people: Vec::new(),
        asks: visit.site.part::<Policy>().login.asks,
        invites: None,
        is_theirs: false,
        back: visit.office(&format!("customers/{}", customer.id)),
    }
}

pub async fn ask_change(visit: Visit, staff: Staff, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    staff.must_change(AREA)?;
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), id).await?;
    let form = OnFile::of_customer(&customer).form(&visit.portal.keys);
    page(&change_page(&visit, &staff, &customer, form.sheet()))
}

pub async fn change(
    visit: Visit,
    staff: Staff,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    if let Err(wrong) = by_hand::change_account(&visit, &staff, id, &typed).await? {
        let mut conn = visit.portal.store.read().await?;
        let customer = accounts::find(&mut conn, visit.slug(), id).await?;
        return refused(&change_page(&visit, &staff, &customer, typed.sheet_after(wrong)));
    }
    Ok(see_other(visit.office(&format!("customers/{id}?done=changed"))))
}
