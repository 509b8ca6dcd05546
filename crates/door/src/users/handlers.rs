//! GET and POST /{site}/users, /{site}/users/{user}/invitation, /{site}/users/{user}/deletion.

use axum::extract::{Path, Query};
use counter::{Answer, Error, Form, Member, Refusal, Sheet, Visit, form::Pressed, page, refused, see_other};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    actions::{self, Deleted},
    sql::{self, Colleague},
};
use crate::{
    pages::{DeleteUserPage, Tab, Tabs, UserLine, UsersPage},
    policy::{PerAccount, Policy},
    sessions,
};

/// Where an account has one user, there is nobody to look after.
fn must_have_several(visit: &Visit) -> Result<(), Error> {
    match visit.site.part::<Policy>().users.per_account {
        PerAccount::One => Err(Error::NotFound),
        PerAccount::UpTo(_) | PerAccount::Many => Ok(()),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    added: Option<String>,
    sent: Option<String>,
    deleted: Option<String>,
}

pub async fn show(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    must_have_several(&visit)?;
    let note = match way {
        Way { added: Some(_), .. } => Some("users-note-added"),
        Way { sent: Some(_), .. } => Some("users-note-sent"),
        Way { deleted: Some(_), .. } => Some("users-note-deleted"),
        _ => None,
    };
    page(&UsersPage { note, ..users_page(&visit, &member, Sheet::blank()).await? })
}

async fn users_page(visit: &Visit, member: &Member, sheet: Sheet) -> Result<UsersPage, Error> {
    let mut conn = visit.portal.store.read().await?;
    let all = sql::colleagues(&mut conn, visit.slug(), member.account).await?;
    Ok(UsersPage {
        f: visit.frame(Some(member)),
        tabs: Tabs { now: Tab::Users },
        sheet,
        users: all.into_iter().map(|one| line(visit, member, one)).collect(),
        limit: visit.site.part::<Policy>().users.per_account.limit(),
        can_add: actions::can_add(visit),
        note: None,
    })
}

fn line(visit: &Visit, member: &Member, one: Colleague) -> UserLine {
    UserLine {
        state: one.state(visit.at),
        id: one.id,
        is_self: one.id == member.user,
        name: one.name,
        email: one.email.unwrap_or_default(),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    name: String,
    email: String,
}

pub async fn add(visit: Visit, member: Member, Form(typed): Form<Typed>) -> Answer {
    must_have_several(&visit)?;
    let refusals = actions::add(&visit, &member, (&typed.name, &typed.email)).await?;
    if refusals.is_empty() {
        return Ok(see_other(visit.to("users?added=1")));
    }
    let sheet = Sheet::blank().typed("name", typed.name).typed("email", typed.email).refused(refusals);
    refused(&users_page(&visit, &member, sheet).await?)
}

pub async fn invite_again(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    must_have_several(&visit)?;
    actions::invite_again(&visit, &member, id_of(&id)?).await?;
    Ok(see_other(visit.to("users?sent=1")))
}

pub async fn ask_deletion(visit: Visit, member: Member, Path((_, id)): Path<(String, String)>) -> Answer {
    must_have_several(&visit)?;
    let (one, is_last) = actions::find(&visit, &member, id_of(&id)?).await?;
    let refusals = is_last.then(|| Refusal::whole("users-refused-last"));
    let sheet = Sheet::blank().refused(refusals);
    page(&DeleteUserPage { f: visit.frame(Some(&member)), user: line(&visit, &member, one), sheet })
}

pub async fn delete(
    visit: Visit,
    member: Member,
    Path((_, id)): Path<(String, String)>,
    _: Pressed,
) -> Answer {
    must_have_several(&visit)?;
    let id = id_of(&id)?;
    match actions::delete(&visit, &member, id).await? {
        // Whoever deletes themselves is out.
        Deleted::Gone if id == member.user => {
            let mut response = see_other(visit.to("login?out=1"));
            sessions::take_back(&mut response, &visit);
            Ok(response)
        }
        Deleted::Gone => Ok(see_other(visit.to("users?deleted=1"))),
        Deleted::Last => {
            let (one, _) = actions::find(&visit, &member, id).await?;
            let sheet = Sheet::blank().refused([Refusal::whole("users-refused-last")]);
            refused(&DeleteUserPage {
                f: visit.frame(Some(&member)),
                user: line(&visit, &member, one),
                sheet,
            })
        }
    }
}

fn id_of(text: &str) -> Result<Uuid, Error> {
    text.parse().map_err(|_| Error::NotFound)
}
