//! GET and POST /office/{site}/customers/{account}/users/{user}/acting: 「代行を始める」; POST /{site}/acting/end:
//! 「代行を終了する」, on every page meanwhile.

use axum::extract::Path;
use counter::{Answer, Area, Error, Form, Sheet, Staff, Visit, form::Pressed, page, refused, see_other};
use door::upkeep::{
    accounts::{self, Customer},
    acting,
    users::{self, Person},
};
use uuid::Uuid;

use super::{End, LONGEST, begin, end};
use crate::customers::{deeds::Typed, pages::ActingPage};

fn person_path(visit: &Visit, (account, user): (Uuid, Uuid)) -> String {
    visit.office(&format!("customers/{account}/users/{user}"))
}

fn acting_page(
    visit: &Visit,
    staff: &Staff,
    (customer, person): (&Customer, &Person),
    sheet: Sheet,
) -> ActingPage {
    ActingPage {
        f: visit.office_frame(staff),
        sheet,
        customer: format!("{} {}", customer.number, customer.name),
        person: format!("{} {}", person.user.login, person.user.name),
        minutes: LONGEST.as_mins(),
        back: person_path(visit, (customer.id, person.user.id)),
    }
}

/// None where nobody can act for this person: their page says how they stand.
async fn find(visit: &Visit, ids: (Uuid, Uuid)) -> Result<Option<(Customer, Person)>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), ids.0).await?;
    let person = users::find(&mut conn, visit, ids).await?;
    let member = acting::member(&mut conn, visit, ids, visit.at).await?;
    Ok(member.map(|_| (customer, person)))
}

pub async fn ask(visit: Visit, staff: Staff, Path((_, account, id)): Path<(String, Uuid, Uuid)>) -> Answer {
    staff.must_change(Area::Acting)?;
    match find(&visit, (account, id)).await? {
        Some((customer, person)) => page(&acting_page(&visit, &staff, (&customer, &person), Sheet::blank())),
        None => Ok(see_other(person_path(&visit, (account, id)))),
    }
}

pub async fn start(
    visit: Visit,
    staff: Staff,
    Path((_, account, id)): Path<(String, Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let Some((customer, person)) = find(&visit, (account, id)).await? else {
        return Ok(see_other(person_path(&visit, (account, id))));
    };
    match typed.reason() {
        Ok(reason) => begin(&visit, &staff, (account, id), reason).await?,
        Err(refusal) => {
            let sheet = typed.sheet(refusal);
            return refused(&acting_page(&visit, &staff, (&customer, &person), sheet));
        }
    }
    Ok(see_other(visit.to("")))
}

/// Pressed once more, in a window that still stood there, it says the same.
pub async fn stop(visit: Visit, pressed: Result<Pressed, Error>) -> Answer {
    let Some(acting) = visit.acting.clone() else { return Ok(see_other(visit.office("customers"))) };
    pressed?;
    end(&visit, acting.id, End::Asked).await?;
    let person = person_path(&visit, (acting.account, acting.user));
    Ok(see_other(format!("{person}?done=acting-ended")))
}
