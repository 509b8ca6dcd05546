//! GET /{site}/invitations/{token}, …/at-hand/{handle}, …/received/{id}; POST …/answer and …/other-login.

use axum::extract::Path;
use counter::{Answer, Error, Form, Member, Visit, form::Pressed, page, see_other};
use serde::Deserialize;
use uuid::Uuid;

use super::{Invitation, Reply, actions, at_hand, find};
use crate::{
    links::{self, DeadLink},
    login,
    pages::{InvitationAnswerPage, InvitationPage},
    registration::must_be_offered,
    secrets::Purpose,
};

/// The mail's link. Opening it changes nothing.
pub async fn open(visit: Visit, member: Option<Member>, Path((_, token)): Path<(String, String)>) -> Answer {
    must_be_offered(&visit)?;
    match actions::by_link(&visit, &token, member.as_ref()).await? {
        Ok(invitation) => stand_before(&visit, member.as_ref(), invitation).await,
        Err(why) => links::dead(&visit, Purpose::Invitation, why),
    }
}

/// The same in the browser in which it was opened, after a login.
pub async fn show_at_hand(
    visit: Visit,
    member: Option<Member>,
    Path((_, handle)): Path<(String, String)>,
) -> Answer {
    must_be_offered(&visit)?;
    let invitation = match at_hand::read(&visit, &handle) {
        Some(id) => find(&visit, id).await?,
        None => None,
    };
    let invitation = invitation.ok_or(DeadLink::Unknown);
    match invitation.and_then(|invitation| actions::judge(&visit, invitation, member.as_ref())) {
        Ok(invitation) => stand_before(&visit, member.as_ref(), invitation).await,
        Err(why) => links::dead(&visit, Purpose::Invitation, why),
    }
}

async fn stand_before(visit: &Visit, member: Option<&Member>, invitation: Invitation) -> Answer {
    let handle = at_hand::of(visit, invitation.id);
    let Some(member) = member else {
        return page(&InvitationPage {
            f: visit.frame(None),
            has_login: actions::has_login(visit, &invitation).await?,
            login: visit.to(&format!("login?next={}", visit.to(&format!("invitations/at-hand/{handle}")))),
            register: visit.to(&format!("registration?invitation={handle}")),
            invitation,
        });
    };
    if invitation.taken.is_some() {
        return Ok(see_other(received(visit, invitation.id)));
    }
    let action = visit.to(&format!("invitations/at-hand/{handle}"));
    page(&InvitationAnswerPage { f: visit.frame(Some(member)), invitation, action, is_at_hand: true })
}

fn received(visit: &Visit, id: Uuid) -> String {
    visit.to(&format!("invitations/received/{id}"))
}

/// An invitation of one's own account.
pub async fn show_received(visit: Visit, member: Member, Path((_, id)): Path<(String, Uuid)>) -> Answer {
    must_be_offered(&visit)?;
    let invitation = find(&visit, id).await?.ok_or(Error::NotFound)?;
    if invitation.taken.is_none_or(|taken| taken.account != member.account) {
        return Err(Error::NotFound);
    }
    let action = received(&visit, id);
    page(&InvitationAnswerPage { f: visit.frame(Some(&member)), invitation, action, is_at_hand: false })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    answer: String,
}

impl Typed {
    fn reply(&self) -> Result<Reply, Error> {
        match self.answer.as_str() {
            "approve" => Ok(Reply::Approve),
            "decline" => Ok(Reply::Decline),
            "later" => Ok(Reply::Later),
            _ => Err(Error::Garbled("none of the buttons was pressed")),
        }
    }
}

/// Which login gets the partner stood on the page.
pub async fn answer_at_hand(
    visit: Visit,
    member: Member,
    Path((_, handle)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    must_be_offered(&visit)?;
    let reply = typed.reply()?;
    let Some(id) = at_hand::read(&visit, &handle) else {
        return links::dead(&visit, Purpose::Invitation, DeadLink::Unknown);
    };
    if actions::reply(&visit, &member, (id, true), reply).await? {
        return Ok(see_other(received(&visit, id)));
    }
    // Somebody was quicker, or it is too late: the page says which.
    Ok(see_other(visit.to(&format!("invitations/at-hand/{handle}"))))
}

pub async fn answer_received(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, Uuid)>,
    Form(typed): Form<Typed>,
) -> Answer {
    must_be_offered(&visit)?;
    if !actions::reply(&visit, &member, (id, false), typed.reply()?).await? {
        return Err(Error::NotFound);
    }
    Ok(see_other(received(&visit, id)))
}

/// 「別のIDでログインする」: out of this login, and back to the invitation with another.
pub async fn other_login(
    visit: Visit,
    member: Option<Member>,
    Path((_, handle)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    must_be_offered(&visit)?;
    let id = at_hand::read(&visit, &handle).ok_or(Error::NotFound)?;
    let back = visit.to(&format!("invitations/at-hand/{}", at_hand::of(&visit, id)));
    login::handlers::leave(&visit, member, &visit.to(&format!("login?next={back}"))).await
}
