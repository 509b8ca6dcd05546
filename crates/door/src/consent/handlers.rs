//! GET /{site}/consent and its withdrawal.

use counter::{
    Answer, Error, Member, Visit,
    audit::{self, Deed},
    form::Pressed,
    page, see_other,
};

use super::sql;
use crate::{
    pages::{ConsentGivenPage, ConsentWithdrawnPage, WithdrawConsentPage},
    policy::Policy,
    sessions,
};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let given = sql::latest(&mut conn, visit.slug(), member.user).await?.ok_or(Error::NotFound)?;
    let text = sql::text_of(&mut conn, visit.slug(), &given.version).await?;
    page(&ConsentGivenPage {
        f: visit.frame(Some(&member)),
        given_at: given.at,
        version: given.version,
        body: text.in_lang(visit.lang),
        hash: given.hash,
    })
}

pub async fn ask_withdrawal(visit: Visit, member: Member) -> Answer {
    page(&WithdrawConsentPage { f: visit.frame(Some(&member)) })
}

/// Paper again from here on; the session ends, and the next login asks anew.
pub async fn withdraw(visit: Visit, member: Member, _: Pressed) -> Answer {
    if visit.site.part::<Policy>().consent.is_none() {
        return Err(Error::NotFound);
    }
    let mut tx = visit.portal.store.begin().await?;
    let consent = super::present(&mut tx, &visit.site).await?;
    let who = (member.user, member.account);
    let from = visit.address.to_string();
    super::keep(&mut tx, visit.slug(), who, &consent, super::Answer::Withdrawn, &from).await?;
    sessions::sql::close(&mut tx, visit.slug(), &member.session).await?;
    let by = format!("user:{}", member.user);
    let deed = Deed::of(&visit, "door.withdrew-consent", by).with("version", consent.version.as_str());
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    let mut response = see_other(visit.to("consent/withdrawn"));
    sessions::take_back(&mut response, &visit);
    Ok(response)
}

/// GET /{site}/consent/withdrawn: shown after the session has gone.
pub async fn withdrawn(visit: Visit) -> Answer {
    page(&ConsentWithdrawnPage { f: visit.frame(None) })
}
