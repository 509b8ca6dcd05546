//! 「利用者の削除」: GET says what goes and what stays, POST /office/{site}/customers/{account}/users/{user}/erasure does it.

use axum::extract::Path;
use counter::{Answer, Area, Error, Form, Sheet, Staff, Visit, page, refused, see_other};
use door::upkeep::{accounts, person, users};
use uuid::Uuid;

use super::pages::ErasurePage;
use crate::customers::deeds::Typed;

async fn ask_page(
    visit: &Visit,
    staff: &Staff,
    ids: (Uuid, Uuid),
    sheet: Sheet,
) -> Result<ErasurePage, Error> {
    let mut conn = visit.portal.store.read().await?;
    let customer = accounts::find(&mut conn, visit.slug(), ids.0).await?;
    let person = users::find(&mut conn, visit, ids).await?;
    Ok(ErasurePage {
        f: visit.office_frame(staff),
        sheet,
        bond: person::bond(&mut conn, visit.slug(), ids).await?,
        back: visit.office(&format!("customers/{}/users/{}", ids.0, ids.1)),
        customer,
        user: person.user,
    })
}

pub async fn ask(visit: Visit, staff: Staff, Path((_, account, id)): Path<(String, Uuid, Uuid)>) -> Answer {
    staff.must_change(Area::Intake)?;
    page(&ask_page(&visit, &staff, (account, id), Sheet::blank()).await?)
}

pub async fn erase(
    visit: Visit,
    staff: Staff,
    Path((_, account, id)): Path<(String, Uuid, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    match typed.reason() {
        Ok(reason) => person::erase(&visit, &staff, (account, id), reason).await?,
        Err(refusal) => {
            return refused(&ask_page(&visit, &staff, (account, id), typed.sheet(refusal)).await?);
        }
    }
    Ok(see_other(visit.office(&format!("customers/{account}?done=erased"))))
}
