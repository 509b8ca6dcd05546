//! GET /office/{site}/operators: who works at this site; POST …/{operator}/departure ends somebody's role here.

use axum::extract::Path;
use counter::{Answer, Error, Staff, Visit, form::Pressed, page, see_other, staff::Area};
use uuid::Uuid;

use super::{actions, sql};
use crate::pages::{OperatorLine, OperatorsPage};

pub async fn show(visit: Visit, staff: Staff) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let found = sql::of_site(&mut conn, visit.slug()).await?;
    let may_change = staff.role.changes(Area::House);
    let operators = found
        .into_iter()
        .map(|(known, role)| OperatorLine {
            id: known.id.to_string(),
            has_departure: may_change && known.id != staff.operator,
            is_shut_out: known.is_shut_out(visit.at),
            waits: known.first.is_some(),
            name: known.name,
            email: known.email,
            role,
            last_login: known.last_login,
        })
        .collect();
    page(&OperatorsPage { f: visit.office_frame(&staff), operators })
}

pub async fn end_role(
    visit: Visit,
    staff: Staff,
    Path((_, operator)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    let operator: Uuid = operator.parse().map_err(|_| Error::NotFound)?;
    actions::end_role(&visit, &staff, operator).await?;
    Ok(see_other(visit.office("operators")))
}
