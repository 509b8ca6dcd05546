//! The layer that recognises programs: around every route of the API but its manual.

use axum::{
    extract::Request,
    http::HeaderMap,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use counter::{
    Arrival, Error, Portal, Staff,
    api::{self, gate::Gate},
    desk::Desks,
    error::Result,
    staff::{OnDuty, Role},
};
use jiff::SignedDuration;

use super::{read, sql};

/// A key's last use is written down at most so often.
const TOUCH: SignedDuration = SignedDuration::from_mins(5);

pub async fn recognise(arrival: Arrival, mut request: Request, next: Next) -> Response {
    let staff = match find(&arrival, request.headers()).await {
        Ok(staff) => staff,
        Err(error) => return error.into_response(),
    };
    let left = match arrival.portal.part::<Gate>().take(staff.operator, arrival.at) {
        Ok(left) => left,
        Err(error) => return error.into_response(),
    };
    request.extensions_mut().insert(staff);
    let mut response = next.run(request).await;
    left.tell(response.headers_mut());
    response
}

async fn find(arrival: &Arrival, headers: &HeaderMap) -> Result<Staff> {
    let known = arrival.site.as_ref().zip(api::shown(headers));
    let (site, shown) = known.ok_or(Error::SignInFirst)?;
    let (store, hash) = (&arrival.portal.store, hash(&arrival.portal, shown));
    let key = sql::by_hash(&mut store.read().await?, &site.slug, &hash).await?;
    let key = key.filter(|key| key.is_good(arrival.at)).ok_or(Error::SignInFirst)?;
    if key.used.is_none_or(|used| used + TOUCH <= arrival.at) {
        let mut tx = store.begin().await?;
        sql::touch(&mut tx, &site.slug, key.id).await?;
        tx.commit().await?;
    }
    let scopes = read(arrival.portal.part::<Desks>(), &key.scopes);
    Ok(Staff::new(OnDuty {
        operator: key.id,
        name: key.name,
        email: String::new(),
        role: Role::Program(scopes),
        session: hash,
    }))
}

pub(super) fn hash(portal: &Portal, key: &str) -> Vec<u8> {
    portal.keys.hash("api-key", &[key.as_bytes()]).to_vec()
}
