//! GET and POST /{site}/invitations: 「仮ID」 and 「仮パスワード」 of a letter, and what waits for an answer.

use counter::{Answer, Error, Form, Member, Refusal, Sheet, Visit, form::Pressed, page, refused, see_other};
use serde::Deserialize;

use super::{TempLogin, actions, at_hand, sql};
use crate::{login, pages::TempLoginPage, registration::must_be_offered};

pub async fn show(visit: Visit, member: Option<Member>) -> Answer {
    must_be_offered(&visit)?;
    page(&temp_login_page(&visit, member.as_ref(), Sheet::blank()).await?)
}

async fn temp_login_page(
    visit: &Visit,
    member: Option<&Member>,
    sheet: Sheet,
) -> Result<TempLoginPage, Error> {
    let waiting = match member {
        Some(member) => {
            let mut conn = visit.portal.store.read().await?;
            sql::waiting(&mut conn, visit.slug(), member.account).await?
        }
        None => Vec::new(),
    };
    Ok(TempLoginPage { f: visit.frame(member), sheet, waiting })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    temp_id: String,
    temp_password: String,
}

pub async fn enter(visit: Visit, member: Option<Member>, Form(typed): Form<Typed>) -> Answer {
    must_be_offered(&visit)?;
    let temp = TempLogin::typed(&typed.temp_id, &typed.temp_password);
    let mut refusals: Vec<Refusal> = Vec::new();
    for (field, typed) in [("temp_id", &temp.id), ("temp_password", &temp.password)] {
        if typed.is_empty() {
            refusals.push(Refusal::of(field, "refused-empty"));
        }
    }
    if refusals.is_empty() {
        let found = actions::by_letter(&visit, &temp, member.as_ref()).await?;
        match (found, &member) {
            // A newcomer first chooses who to be.
            (Some(id), None) => {
                return Ok(see_other(visit.to(&format!("invitations/at-hand/{}", at_hand::of(&visit, id)))));
            }
            (Some(id), Some(member)) if actions::take_up_here(&visit, member, id).await? => {
                return Ok(see_other(visit.to(&format!("invitations/received/{id}"))));
            }
            _ => refusals.push(Refusal::whole("refused-temp-login")),
        }
    }
    let sheet = Sheet::blank().typed("temp_id", &typed.temp_id).refused(refusals);
    refused(&temp_login_page(&visit, member.as_ref(), sheet).await?)
}

/// 「別のIDでログインする」, and back to the two fields.
pub async fn other_login(visit: Visit, member: Option<Member>, _: Pressed) -> Answer {
    must_be_offered(&visit)?;
    let to = visit.to(&format!("login?next={}", visit.to("invitations")));
    login::handlers::leave(&visit, member, &to).await
}
