//! GET and POST /{site}/recovery, /{site}/recovery/{token}.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Refusal, Sheet, Visit,
    audit::{self, Deed},
    fold,
    limits::{self, Limit},
    page, refused, see_other,
};
use jiff::SignedDuration;
use serde::Deserialize;

use super::{JOB, Request};
use crate::{
    hashing::Hashing,
    later,
    links::{self, DeadLink, Link},
    login::fold_password,
    loose_ends, notices,
    pages::{ForgottenPage, ForgottenSentPage, NewPasswordPage},
    password::NewPassword,
    people::{self, User},
    policy::{Asks, Policy, Recovery},
    secrets::Purpose,
    sessions::{self, Ended},
};

const REQUESTS_PER_ADDRESS: Limit =
    Limit { name: "recovery", most: 30, window: SignedDuration::from_mins(60) };

/// Sites with another way of recovery have no such page.
fn must_offer_link(visit: &Visit) -> Result<(), Error> {
    match visit.site.part::<Policy>().recovery {
        Recovery::ResetLink { .. } => Ok(()),
        Recovery::Operator | Recovery::Pin => Err(Error::NotFound),
    }
}

pub async fn show(visit: Visit) -> Answer {
    must_offer_link(&visit)?;
    page(&ForgottenPage { f: visit.frame(None), sheet: Sheet::blank() })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    login: String,
    email: String,
}

pub async fn ask(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    must_offer_link(&visit)?;
    let is_login_an_address = visit.site.part::<Policy>().login.asks == Asks::Email;
    let email = if is_login_an_address { &typed.login } else { &typed.email };
    let mut refusals = Vec::new();
    if !is_login_an_address && fold::half_width(&typed.login).is_empty() {
        refusals.push(Refusal::of("login", "refused-empty"));
    }
    if fold::mail_address(email).is_none() {
        refusals.push(Refusal::of(if is_login_an_address { "login" } else { "email" }, "refused-address"));
    }
    if !refusals.is_empty() {
        let sheet =
            Sheet::blank().typed("login", &typed.login).typed("email", &typed.email).refused(refusals);
        return refused(&ForgottenPage { f: visit.frame(None), sheet });
    }
    let request = Request {
        login: typed.login.clone(),
        email: email.clone(),
        lang: visit.lang,
        address: visit.address.to_string(),
    };
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &REQUESTS_PER_ADDRESS, &visit.neighbourhood()).await?;
    later::leave(&mut tx, &visit, JOB, &request).await?;
    tx.commit().await?;
    Ok(see_other(visit.to("recovery/sent")))
}

pub async fn sent(visit: Visit) -> Answer {
    must_offer_link(&visit)?;
    page(&ForgottenSentPage { f: visit.frame(None) })
}

async fn find(visit: &Visit, token: &str) -> Result<Result<(Link, User), DeadLink>, Error> {
    must_offer_link(visit)?;
    let mut conn = visit.portal.store.read().await?;
    let link = match links::find(&mut conn, visit, Purpose::ResetPassword, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let user = people::sql::user(&mut conn, visit.slug(), link.subject).await?;
    Ok(user.map(|user| (link, user)).ok_or(DeadLink::Unknown))
}

fn new_password_page(visit: &Visit, token: &str, sheet: Sheet) -> NewPasswordPage {
    let action = visit.to(&format!("recovery/{token}"));
    NewPasswordPage { f: visit.frame(None), progress: None, sheet, action }
}

pub async fn ask_password(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    match find(&visit, &token).await? {
        Ok(_) => page(&new_password_page(&visit, &token, Sheet::blank())),
        Err(why) => links::dead(&visit, Purpose::ResetPassword, why),
    }
}

pub async fn set_password(
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
    Form(typed): Form<NewPassword>,
) -> Answer {
    let (link, user) = match find(&visit, &token).await? {
        Ok(found) => found,
        Err(why) => return links::dead(&visit, Purpose::ResetPassword, why),
    };
    let refusals = typed.refusals_of_change(&visit, &user).await?;
    if !refusals.is_empty() {
        return refused(&new_password_page(&visit, &token, Sheet::blank().refused(refusals)));
    }
    let password = fold_password(&visit.site.part::<Policy>().password, &typed.password);
    let hash = visit.portal.part::<Hashing>().make(&password).await?;
    if !save(&visit, &link, &user, &hash).await? {
        return links::dead(&visit, Purpose::ResetPassword, DeadLink::Used);
    }
    Ok(see_other(visit.to("login?reset=1")))
}

/// False where another browser was quicker with the same link.
async fn save(visit: &Visit, link: &Link, user: &User, hash: &str) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    if !links::use_up(&mut tx, visit.slug(), link).await? {
        return Ok(false);
    }
    people::sql::save_password(&mut tx, visit.slug(), user.id, hash).await?;
    people::password_was_chosen(&mut tx, visit, user).await?;
    // Whoever reads the mailbox has proved more than a guess could.
    people::sql::save_standing(&mut tx, visit.slug(), user.id, &user.standing.forgiven()).await?;
    sessions::sql::end_others(&mut tx, visit.slug(), user.id, None, Ended::PasswordChanged).await?;
    loose_ends::tie_up(&mut tx, visit.slug(), user).await?;
    notices::password_changed(&mut tx, visit, user).await?;
    let deed = Deed::of(visit, "door.reset-password", format!("user:{}", user.id));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(true)
}
