//! GET /office/ (which site?) and /office/{site}/ (「本日の業務」).

use counter::{Answer, Arrival, Staff, Visit, page, see_other};

use crate::{
    pages::{SitesPage, StartPage},
    sessions::Operator,
};

/// Whoever works at one site alone is not asked which.
pub async fn choose(arrival: Arrival, operator: Operator) -> Answer {
    if let [(site, _)] = operator.roles.as_slice() {
        return Ok(see_other(format!("/office/{}/", site.slug)));
    }
    page(&SitesPage { f: arrival.frame(None), operator })
}

pub async fn show(visit: Visit, staff: Staff) -> Answer {
    page(&StartPage { f: visit.office_frame(&staff) })
}
