//! GET /{site}/sessions and POST /{site}/sessions/{session}/end: 「ログイン中の端末」 (DOOR-18).

use axum::extract::Path;
use counter::{
    Answer, Error, Member, Visit,
    audit::{self, Deed},
    form::Pressed,
    page, see_other,
};

use super::{Ended, oldest_began, oldest_seen, sql};
use crate::{
    pages::{SessionLine, SessionsPage},
    policy::Policy,
};

pub async fn show(visit: Visit, member: Member) -> Answer {
    let policy = &visit.site.part::<Policy>().sessions;
    let mut conn = visit.portal.store.read().await?;
    let live = sql::all_live(
        &mut conn,
        visit.slug(),
        member.user,
        oldest_seen(policy, visit.at),
        oldest_began(visit.at),
    )
    .await?;
    drop(conn);
    let line = |live: super::Live| SessionLine {
        is_this: live.id == member.session,
        // Its key is a hash: it opens nothing, but names the row.
        key: live.id.iter().map(|byte| format!("{byte:02x}")).collect(),
        device: live.device,
        began: live.began,
        seen: live.seen,
    };
    let sessions = live.into_iter().map(line).collect();
    page(&SessionsPage { f: visit.frame(Some(&member)), sessions })
}

/// Ends one of one's own other sessions; there is no difference between another's and none.
pub async fn end(visit: Visit, member: Member, Path((_, key)): Path<(String, String)>, _: Pressed) -> Answer {
    let id = key_of(&key).ok_or(Error::NotFound)?;
    let mut tx = visit.portal.store.begin().await?;
    if sql::end_one(&mut tx, visit.slug(), member.user, &id, Ended::ByUser).await? == 0 {
        return Err(Error::NotFound);
    }
    let deed = Deed::of(&visit, "door.ended-session", format!("user:{}", member.user));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("sessions")))
}

fn key_of(hex: &str) -> Option<Vec<u8>> {
    let is_hex = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| (0..32).filter_map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).ok()).collect())
}
