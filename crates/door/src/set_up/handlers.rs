//! GET and POST /{site}/set-up/{token}: a mail scanner that fetches the link changes nothing.

use axum::extract::Path;
use counter::{
    Answer, Error, Form, Sheet, Visit,
    audit::{self, Deed},
    page, refused, see_other,
};

use crate::{
    hashing::Hashing,
    links::{self, DeadLink, Link},
    login::fold_password,
    pages::SetUpPage,
    password::NewPassword,
    people::{self, User},
    policy::Policy,
    secrets::Purpose,
};

async fn find(visit: &Visit, token: &str) -> Result<Result<(Link, User), DeadLink>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let link = match links::find(&mut conn, visit, Purpose::SetUp, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Err(why)),
    };
    let user = people::sql::user(&mut conn, visit.slug(), link.subject).await?;
    Ok(user.map(|user| (link, user)).ok_or(DeadLink::Unknown))
}

fn set_up_page(visit: &Visit, user: &User, token: String, sheet: Sheet) -> SetUpPage {
    let email = user.email.clone().unwrap_or_default();
    SetUpPage { f: visit.frame(None), sheet, login: user.login.clone(), email, token }
}

pub async fn show(visit: Visit, Path((_, token)): Path<(String, String)>) -> Answer {
    match find(&visit, &token).await? {
        Ok((_, user)) => page(&set_up_page(&visit, &user, token, Sheet::blank())),
        Err(why) => links::dead(&visit, Purpose::SetUp, why),
    }
}

pub async fn set_password(
    visit: Visit,
    Path((_, token)): Path<(String, String)>,
    Form(typed): Form<NewPassword>,
) -> Answer {
    let (link, user) = match find(&visit, &token).await? {
        Ok(found) => found,
        Err(why) => return links::dead(&visit, Purpose::SetUp, why),
    };
    let refusals = typed.refusals(&visit, &user.login);
    if !refusals.is_empty() {
        return refused(&set_up_page(&visit, &user, token, Sheet::blank().refused(refusals)));
    }
    let password = fold_password(&visit.site.part::<Policy>().password, &typed.password);
    let hash = visit.portal.part::<Hashing>().make(&password).await?;
    if !save(&visit, &link, &user, &hash).await? {
        return links::dead(&visit, Purpose::SetUp, DeadLink::Used);
    }
    Ok(see_other(visit.to("login?set-up=1")))
}

/// False where another browser was quicker with the same link.
async fn save(visit: &Visit, link: &Link, user: &User, hash: &str) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    if !links::use_up(&mut tx, visit.slug(), link).await? {
        return Ok(false);
    }
    people::sql::save_password(&mut tx, visit.slug(), user.id, hash).await?;
    // The link has proved the address, and the password is set: only a site's consent may be left for the login.
    if visit.site.part::<Policy>().first_login.steps.is_empty() {
        people::sql::save_through(&mut tx, visit.slug(), user.id, visit.at).await?;
    }
    let deed = Deed::of(visit, "door.set-up", format!("user:{}", user.id));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(true)
}
