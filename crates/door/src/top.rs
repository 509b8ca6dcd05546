//! GET /{site}/: 「トップページ」, where a member lands (DOOR-17).

use counter::{Answer, Member, Visit, page};

use crate::{pages::TopPage, people, policy::Policy, registration};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let accounts = {
        let mut conn = visit.portal.store.read().await?;
        people::sql::accounts_of(&mut conn, visit.slug(), member.user).await?
    };
    page(&TopPage {
        f: visit.frame(Some(&member)),
        last_login: member.last_login,
        has_consent_page: visit.site.part::<Policy>().consent.is_some(),
        has_invitations: registration::must_be_offered(&visit).is_ok(),
        has_other_accounts: accounts.len() > 1,
    })
}
