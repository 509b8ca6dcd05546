//! GET /office/ (which site?) and /office/{site}/ (「本日の業務」).

use counter::{Answer, Area, Arrival, Staff, Visit, page, see_other};
use door::reset_request::queue;

use crate::{
    customers::requests,
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
    let takes_requests = requests::are_taken(&visit.site) && staff.role.reads(Area::Customers);
    let requests = if takes_requests {
        let mut conn = visit.portal.store.read().await?;
        queue::waiting(&mut conn, visit.slug()).await?
    } else {
        0
    };
    page(&StartPage { f: visit.office_frame(&staff), requests })
}
