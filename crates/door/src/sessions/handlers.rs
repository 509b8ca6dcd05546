//! GET /{site}/sessions and POST /{site}/sessions/{session}/end: 「ログイン中の端末」 (DOOR-18).

use axum::extract::Path;
use counter::{
    Answer, Error, Member, Visit,
    audit::{self, Deed},
    form::Pressed,
    hex, page, see_other,
};

use super::{Ended, oldest_began, oldest_seen, sql};
use crate::{
    pages::{SessionLine, SessionsPage},
    policy::Policy,
    remembered::{self, Kept},
};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let policy = &visit.site.part::<Policy>().sessions;
    let mut conn = visit.portal.store.read().await?;
    let live = sql::live(
        &mut conn,
        visit.slug(),
        member.user,
        oldest_seen(policy, visit.at),
        oldest_began(visit.at),
    )
    .await?;
    let kept = remembered::sql::of_user(&mut conn, visit.slug(), member.user).await?;
    drop(conn);
    let is_idle = |kept: &Kept| live.iter().all(|live| live.series.as_deref() != Some(&kept.id));
    let idle: Vec<Kept> = kept.into_iter().filter(is_idle).collect();
    let as_line = |session: super::Live| SessionLine {
        is_this: session.id == member.session,
        // Its key is a hash: it opens nothing, but names the row.
        key: hex::of(&session.id),
        device: session.device,
        began: session.began,
        seen: session.seen,
        is_kept: session.series.is_some(),
    };
    // A browser that keeps its login can come back, though nobody is in there now.
    let kept_line = |kept: Kept| SessionLine {
        key: hex::of(&kept.id),
        device: kept.device,
        began: kept.began,
        seen: kept.used,
        is_this: false,
        is_kept: true,
    };
    let sessions = live.into_iter().map(as_line).chain(idle.into_iter().map(kept_line)).collect();
    page(&SessionsPage { f: visit.frame(Some(&member)), sessions })
}

/// Ends one of one's own other sessions; there is no difference between another's and none.
pub async fn end(visit: Visit, member: Member, Path((_, key)): Path<(String, String)>, _: Pressed) -> Answer {
    let id = hex::bytes(&key).ok_or(Error::NotFound)?;
    let mut tx = visit.portal.store.begin().await?;
    let (site, user) = (visit.slug(), member.user);
    // The key is a session's or that of a remembered login; what keeps a session alive ends with it.
    let series = sql::series_of(&mut tx, site, user, &id).await?;
    let ended = sql::end_one(&mut tx, site, user, &id, Ended::ByUser).await?
        + remembered::sql::end_one(&mut tx, site, user, &series.unwrap_or(id), Ended::ByUser).await?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    let deed = Deed::of(&visit, "door.ended-session", format!("user:{}", member.user));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("sessions")))
}
