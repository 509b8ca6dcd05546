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
    drop(conn);
    let as_line = |session: super::Live| SessionLine {
        is_this: session.id == member.session,
        // Its key is a hash: it opens nothing, but names the row.
        key: hex::of(&session.id),
        device: session.device,
        began: session.began,
        seen: session.seen,
    };
    let sessions = live.into_iter().map(as_line).collect();
    page(&SessionsPage { f: visit.frame(Some(&member)), sessions })
}

/// Ends one of one's own other sessions; there is no difference between another's and none.
pub async fn end(visit: Visit, member: Member, Path((_, key)): Path<(String, String)>, _: Pressed) -> Answer {
    let id = hex::bytes(&key).ok_or(Error::NotFound)?;
    let mut tx = visit.portal.store.begin().await?;
    if sql::end_one(&mut tx, visit.slug(), member.user, &id, Ended::ByUser).await? == 0 {
        return Err(Error::NotFound);
    }
    let deed = Deed::of(&visit, "door.ended-session", format!("user:{}", member.user));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("sessions")))
}
