//! What 「心当たりがない場合」 does.

use counter::{
    Error, Visit,
    audit::{self, Deed},
};
use jiff::SignedDuration;

use super::{Notice, sql};
use crate::{
    factors,
    links::{self, DeadLink, Link},
    loose_ends,
    people::{self, User},
    policy::{Policy, Recovery},
    secrets::{Purpose, Token},
    sessions::{self, Ended},
};

/// What the link leads to: the login, and whose it was.
pub struct Found {
    pub link: Link,
    pub notice: Notice,
    pub user: User,
}

pub async fn find(visit: &Visit, token: &str) -> Result<Result<Found, DeadLink>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let link = match links::find(&mut conn, visit, Purpose::NotMe, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let Some(notice) = sql::find(&mut conn, visit.slug(), link.subject).await? else {
        return Ok(Err(DeadLink::Unknown));
    };
    let user = people::sql::user(&mut conn, visit.slug(), notice.user).await?;
    Ok(user.map(|user| Found { link, notice, user }).ok_or(DeadLink::Unknown))
}

/// Ends everything that the password led into, and the password with it. Where recovery is by a link in a
/// mail, gives such a link: whoever is here has opened that very mailbox.
pub async fn report(visit: &Visit, token: &str) -> Result<Result<Option<Token>, DeadLink>, Error> {
    let found = match find(visit, token).await? {
        Ok(found) => found,
        Err(why) => return Ok(Err(why)),
    };
    let (site, id) = (visit.slug(), found.user.id);
    let mut tx = visit.portal.store.begin().await?;
    if people::sql::lock_user(&mut tx, site, id).await?.is_none() {
        return Ok(Err(DeadLink::Unknown));
    }
    if !links::use_up(&mut tx, site, &found.link).await? {
        return Ok(Err(DeadLink::Used));
    }
    people::sql::save_report(&mut tx, site, id, visit.at).await?;
    sessions::sql::end_others(&mut tx, site, id, None, Ended::Reported).await?;
    loose_ends::tie_up(&mut tx, site, &found.user).await?;
    // What was registered in that browser since that login was not the user's doing, either.
    let Notice { browser, at, .. } = &found.notice;
    let factors = factors::sql::delete_of_browser(&mut tx, site, id, browser, *at).await?;
    let reset = match visit.site.part::<Policy>().recovery {
        Recovery::ResetLink { valid_minutes } => {
            let life = SignedDuration::from_mins(i64::from(valid_minutes));
            let keys = &visit.portal.keys;
            Some(links::issue(&mut tx, keys, site, Purpose::ResetPassword, id, life).await?)
        }
        Recovery::Operator | Recovery::Pin => None,
    };
    let deed = Deed::of(visit, "door.reported-login", format!("user:{id}"))
        .with("login-at", found.notice.at.to_string())
        .with("login-from", found.notice.address)
        .with("factors-removed", factors);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    metrics::counter!("madoguchi_logins_reported_total").increment(1);
    Ok(Ok(reset))
}
