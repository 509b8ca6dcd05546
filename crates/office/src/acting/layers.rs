//! What stands around the pages of a site, outside the door's own layer: `recognise` around those that an operator may
//! open in a customer's place, `turn_away` around all others. Pages around which neither stands know no member at all.

use axum::{
    extract::{FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, Method},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use counter::{
    Acting, Area, Error, Member, Visit,
    acting::InPlace as Known,
    audit::{self, Deed},
    see_other,
};
use door::upkeep::users;

use super::{End, end, is_over, member, sql};
use crate::sessions;

/// Where this browser's operator acts for a customer, the page is shown as that customer sees it, once the log knows of
/// it.
pub async fn recognise(request: Request, next: Next) -> Response {
    let (request, found) = match find(request).await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    match found {
        Found::Nobody => next.run(request).await,
        Found::Over(to) => see_other(to),
        Found::Acts(visit, member) => serve(request, next, (visit, member)).await,
    }
}

async fn serve(mut request: Request, next: Next, (visit, member): (Visit, Member)) -> Response {
    let page = visit.path.split('?').next().unwrap_or_default().to_owned();
    if let Err(error) = note(&visit, "office.acted", (request.method(), page)).await {
        return error.into_response();
    }
    request.extensions_mut().insert(visit.arrival().clone());
    request.extensions_mut().insert(member.clone());
    let mut response = next.run(request).await;
    show_on_errors(&mut response, visit, member);
    response
}

/// What only the customer may see or do. The log knows that it was tried.
pub async fn turn_away(request: Request, next: Next) -> Response {
    let (request, found) = match find(request).await {
        Ok(found) => found,
        Err(error) => return error.into_response(),
    };
    match found {
        Found::Nobody => next.run(request).await,
        Found::Over(to) => see_other(to),
        Found::Acts(visit, member) => {
            // The path itself may hold a secret.
            let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str).to_owned();
            if let Err(error) = note(&visit, "office.refused-acting", (request.method(), route)).await {
                return error.into_response();
            }
            let mut response = Error::ClosedToActing.into_response();
            show_on_errors(&mut response, visit, member);
            response
        }
    }
}

/// An error's page has the banner, too.
fn show_on_errors(response: &mut Response, visit: Visit, member: Member) {
    response.extensions_mut().insert(visit.arrival().clone());
    response.extensions_mut().insert(member);
}

async fn note(visit: &Visit, did: &'static str, (method, page): (&Method, String)) -> Result<(), Error> {
    let Some(acting) = &visit.acting else { return Ok(()) };
    let mut tx = visit.portal.store.begin().await?;
    let deed = Deed::of(visit, did, format!("user:{}", acting.user));
    let deed = deed.about(format!("account:{}", acting.account));
    let deed = deed.with("method", method.as_str()).with("page", page);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}

enum Found {
    Nobody,
    Acts(Visit, Member),
    /// It was so and is no longer: the operator is told, and nothing of another login in this browser is shown.
    Over(String),
}

async fn find(request: Request) -> Result<(Request, Found), Error> {
    let (mut parts, body) = request.into_parts();
    let found = match <Visit as FromRequestParts<()>>::from_request_parts(&mut parts, &()).await {
        Ok(visit) => look(visit, &parts.headers).await?,
        Err(_) => Found::Nobody,
    };
    Ok((Request::from_parts(parts, body), found))
}

async fn look(visit: Visit, headers: &HeaderMap) -> Result<Found, Error> {
    // Members have no such cookie: their pages cost nothing more.
    let Some(session) = sessions::key(&visit, headers) else { return Ok(Found::Nobody) };
    let row = {
        let mut conn = visit.portal.store.read().await?;
        sql::of_session(&mut conn, visit.slug(), &session).await?
    };
    let Some(row) = row else { return Ok(Found::Nobody) };
    let operator = sessions::find(&visit, headers).await?;
    let staff = operator.as_ref().and_then(|operator| operator.at(&visit.site));
    let staff = staff.filter(|staff| staff.role.changes(Area::Acting));
    let member = member(&visit, &row).await?;
    let (staff, member) = match (operator, staff, member) {
        (None, ..) => return over(&visit, &row, End::NoSession).await,
        _ if is_over(&row, visit.at) => return over(&visit, &row, End::TimeIsUp).await,
        (_, None, _) => return over(&visit, &row, End::Role).await,
        (.., None) => return over(&visit, &row, End::ShutOut).await,
        (_, Some(staff), Some(member)) => (staff, member),
    };
    let person = if member.user_name.is_empty() { &member.login } else { &member.user_name };
    let acting = Acting::new(Known {
        id: row.id,
        operator: staff.operator,
        name: staff.name.clone(),
        person: person.clone(),
        customer: member.account_name.clone(),
        reason: row.reason,
        role: staff.role.clone(),
        user: row.user,
        account: row.account,
        until: row.until,
    });
    Ok(Found::Acts(visit.acted(acting), member))
}

async fn over(visit: &Visit, row: &sql::InPlace, why: End) -> Result<Found, Error> {
    end(visit, row.id, why).await?;
    let mut conn = visit.portal.store.read().await?;
    // Whoever was erased has no page any more.
    let mut page = format!("customers/{}", row.account);
    if users::belongs(&mut conn, visit, (row.account, row.user)).await? {
        page = format!("{page}/users/{}", row.user);
    }
    Ok(Found::Over(visit.office(&format!("{page}?done=acting-over"))))
}
