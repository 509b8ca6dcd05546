//! GET and POST /{site}/not-me/{token}: 「心当たりがない場合」. A mail scanner that fetches the link changes nothing.

use axum::extract::Path;
use counter::{Answer, Visit, form::Pressed, page, see_other};

use super::actions;
use crate::{
    links,
    pages::{LoginReportedPage, NotMePage},
    secrets::Purpose,
    sessions,
};

pub async fn show(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    match actions::find(&visit, &token).await? {
        Ok(found) => page(&NotMePage { f: visit.frame(None), login: found.notice, token }),
        Err(why) => links::dead(&visit, Purpose::NotMe, why),
    }
}

pub async fn report(visit: Visit, Path((_, token)): Path<(String, String)>, _: Pressed) -> Answer {
    let mut response = match actions::report(&visit, &token).await? {
        Ok(Some(reset)) => see_other(visit.to(&format!("recovery/{}", reset.0))),
        Ok(None) => see_other(visit.to("not-me/done")),
        Err(why) => return links::dead(&visit, Purpose::NotMe, why),
    };
    // A session of this browser has ended with the others; nobody needs to be told of that here.
    sessions::take_back(&mut response, &visit);
    Ok(response)
}

/// GET /{site}/not-me/done: where nobody can reset a password by mail.
pub async fn done(visit: Visit) -> Answer {
    page(&LoginReportedPage { f: visit.frame(None) })
}
