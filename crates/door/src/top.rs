//! GET /{site}/: 「トップページ」, where a member lands (DOOR-17).

use counter::{Answer, Member, Visit, page};

use crate::{pages::TopPage, policy::Policy};

pub async fn show(visit: Visit, member: Member) -> Answer {
    page(&TopPage {
        f: visit.frame(Some(&member)),
        last_login: member.last_login,
        has_consent_page: visit.site.part::<Policy>().consent.is_some(),
    })
}
