//! What a program asks of a list: filters by name, and one page after the other. What it cannot have meant is refused,
//! where a person's garbled address would show the whole list.

use axum::{extract::FromRequestParts, http::request::Parts};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    error::{Error, Result},
    form::Refusal,
    list::{Asked, Listing, Place, Way},
};

/// As many as anybody gets at once, and as many as who does not say gets.
const MOST_AT_ONCE: u16 = 200;
const USUAL: u16 = 50;

/// The query of an address; what is not known of it is refused by name.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        let query = parts.uri.query().unwrap_or_default();
        if query.contains("%00") {
            return Err(Error::Garbled("the query holds the character NUL"));
        }
        let read = serde_urlencoded::from_str(query);
        read.map(Query)
            .map_err(|error| Error::refused(Refusal::of("query", "api-refused-query").with("why", error)))
    }
}

/// What a program asks of a list without filters.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    pub after: Option<String>,
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

/// What a page asks of a list, in a program's words: `after` is the `next` of the page before.
pub fn turn(
    listing: &Listing,
    (after, limit): (Option<&str>, Option<u16>),
    filters: &[(&str, Option<&str>)],
) -> Result<Asked> {
    let most = limit.unwrap_or(USUAL);
    if most == 0 || most > MOST_AT_ONCE {
        let refusal = Refusal::of("limit", "api-refused-limit").with("max", MOST_AT_ONCE);
        return Err(Error::refused(refusal));
    }
    let mut asked = Asked::of(None).filtered(filters);
    (asked.most, asked.is_counted) = (usize::from(most), false);
    let Some(cursor) = after.filter(|after| !after.is_empty()) else { return Ok(asked) };
    let place = Place::from_cursor(cursor).map(|place| asked.going(Way::After(place)));
    let asked = place.filter(|asked| asked.place(listing).is_some());
    asked.ok_or_else(|| Error::refused(Refusal::of("after", "api-refused-cursor")))
}
