//! GET /office/{site}/

use counter::{Answer, Area, Desks, Staff, Visit, page};
use door::policy::Policy;

use super::{
    count,
    pages::{Charts, Shown, StartPage},
    work,
};

pub async fn show(visit: Visit, staff: Staff) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let works = work::waiting(&mut conn, &visit, &staff).await?;
    drop(conn);
    // Whoever looks after customers sees how they fare.
    let charts = if staff.role.reads(Area::Customers) {
        count::figures(&visit.portal, &visit.site).await?.map_or(Shown::NotYet, |figures| {
            let desks = visit.portal.part::<Desks>().of(&visit.site);
            let desks = desks.filter(|desk| staff.role.reads(Area::Desk(desk.name())));
            let desks = desks.flat_map(|desk| desk.bars(&figures)).collect();
            let days = count::days(&visit.site, visit.at);
            Shown::Charts(Charts { desks, ..Charts::of(&figures, visit.site.part::<Policy>(), &days) })
        })
    } else {
        Shown::Nothing
    };
    page(&StartPage { f: visit.office_frame(&staff), works, charts })
}
