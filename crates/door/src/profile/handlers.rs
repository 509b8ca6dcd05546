//! GET and POST /{site}/profile, and the tabs beside it.

use axum::extract::Query;
use counter::{Answer, Error, Form, Member, Sheet, Visit, page, refused, see_other};
use serde::Deserialize;

use super::actions::{self, Choices};
use crate::{
    pages::{EmptyTabPage, ProfilePage, Tab, Tabs},
    people::{self, User},
};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    saved: Option<String>,
    asked: Option<String>,
}

pub async fn show(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    let user = user_of(&visit, &member).await?;
    let code = if user.wants_code { "on" } else { "off" };
    let sheet = Sheet::blank().typed("name", &user.name).typed("code", code);
    let note = match way {
        Way { saved: Some(_), .. } => Some("profile-saved"),
        Way { asked: Some(_), .. } => Some("profile-asked"),
        _ => None,
    };
    page(&ProfilePage { note, ..profile_page(&visit, &member, user, sheet) })
}

async fn user_of(visit: &Visit, member: &Member) -> Result<User, Error> {
    let mut conn = visit.portal.store.read().await?;
    people::sql::user(&mut conn, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)
}

fn profile_page(visit: &Visit, member: &Member, user: User, sheet: Sheet) -> ProfilePage {
    ProfilePage {
        f: visit.frame(Some(member)),
        tabs: Tabs { now: Tab::Settings },
        sheet,
        email: user.email,
        code: may_choose_code(visit).then_some(user.wants_code),
        note: None,
    }
}

/// What is asked for at the login is the user's own choice: nobody makes it in their place.
fn may_choose_code(visit: &Visit) -> bool {
    visit.acting.is_none() && actions::is_code_a_choice(visit)
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    name: String,
    code: String,
    code_password: String,
}

pub async fn save(visit: Visit, member: Member, Form(typed): Form<Typed>) -> Answer {
    let code = match typed.code.as_str() {
        "on" => Some(true),
        "off" => Some(false),
        _ => None,
    };
    let code = code.filter(|_| may_choose_code(&visit));
    let choices = Choices { name: typed.name.clone(), code, password: typed.code_password };
    let refusals = actions::save(&visit, &member, &choices).await?;
    if refusals.is_empty() {
        return Ok(see_other(visit.to("profile?saved=1")));
    }
    let user = user_of(&visit, &member).await?;
    let sheet = Sheet::blank().typed("name", typed.name).typed("code", typed.code).refused(refusals);
    refused(&profile_page(&visit, &member, user, sheet))
}

pub async fn destinations(visit: Visit, member: Member) -> Answer {
    empty_tab(&visit, &member, Tab::Destinations)
}

pub async fn applications(visit: Visit, member: Member) -> Answer {
    empty_tab(&visit, &member, Tab::Applications)
}

/// What the desk will fill. Sites without it have no such page.
fn empty_tab(visit: &Visit, member: &Member, now: Tab) -> Answer {
    let empty = EmptyTabPage { f: visit.frame(Some(member)), tabs: Tabs { now } };
    if !empty.tabs.all(&empty.f).contains(&now) {
        return Err(Error::NotFound);
    }
    page(&empty)
}
