//! GET /{site}/consent and its withdrawal.

use counter::{
    Answer, Error, Member, Visit,
    audit::{self, Deed},
    form::Pressed,
    page, see_other,
};

use super::{Given, sql};
use crate::{
    pages::{ConsentGivenPage, ConsentMissingPage, ConsentWithdrawnPage, WithdrawConsentPage},
    people,
    policy::Policy,
    sessions,
};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let mut conn = visit.portal.store.read().await?;
    let given = sql::latest(&mut conn, visit.slug(), member.user).await?.ok_or(Error::NotFound)?;
    if !given.is_agreement() {
        let (f, is_declined) = (visit.frame(Some(&member)), given.answer == super::Answer::Declined.tag());
        return page(&ConsentMissingPage { f, answered_at: given.at, is_declined });
    }
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

/// Paper again from here on; every session ends, and the next login asks anew. What is taken back is what was agreed to,
/// whichever text is shown by now.
pub async fn withdraw(visit: Visit, member: Member, _: Pressed) -> Answer {
    if visit.site.part::<Policy>().consent.is_none() {
        return Err(Error::NotFound);
    }
    let mut tx = visit.portal.store.begin().await?;
    // So that no login on the way opens a session after this.
    people::sql::lock_user(&mut tx, visit.slug(), member.user).await?;
    let given = sql::latest(&mut tx, visit.slug(), member.user).await?;
    let given = given.filter(Given::is_agreement).ok_or(Error::NotFound)?;
    let (who, text) = ((member.user, member.account), (given.version.as_str(), given.hash.as_str()));
    let from = visit.address.to_string();
    super::keep(&mut tx, visit.slug(), who, text, super::Answer::Withdrawn, &from).await?;
    sessions::sql::close(&mut tx, visit.slug(), &member.session).await?;
    let by = format!("user:{}", member.user);
    let deed = Deed::of(&visit, "door.withdrew-consent", by).with("version", given.version.as_str());
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
