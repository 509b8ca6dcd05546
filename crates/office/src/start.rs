//! GET /office/: at which site?

use counter::{Answer, Arrival, page, see_other};

use crate::{pages::SitesPage, sessions::Operator};

/// Whoever works at one site alone is not asked which.
pub async fn choose(arrival: Arrival, operator: Operator) -> Answer {
    if let [(site, _)] = operator.roles.as_slice() {
        return Ok(see_other(format!("/office/{}/", site.slug)));
    }
    page(&SitesPage { f: arrival.frame(None), operator })
}
