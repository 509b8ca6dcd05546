//! GET and POST /{site}/password.

use axum::extract::Query;
use counter::{
    Answer, Error, Form, Member, Refusal, Sheet, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
    page, refused, see_other,
};
use jiff::SignedDuration;
use serde::Deserialize;

use super::NewPassword;
use crate::{
    hashing::Hashing,
    login::{check_password, fold_password},
    loose_ends, notices,
    pages::{ChangePasswordPage, PasswordChangedPage},
    people::{self, User},
    policy::Policy,
    sessions::{self, Ended},
};

/// Whoever sits down at an open session must not guess the password there.
pub(crate) const GUESSES: Limit =
    Limit { name: "password-change", most: 10, window: SignedDuration::from_mins(15) };

#[derive(Deserialize)]
pub struct Way {
    changed: Option<String>,
}

pub async fn show(visit: Visit, member: Member, Query(way): Query<Way>) -> Answer {
    if way.changed.is_some() {
        return page(&PasswordChangedPage { f: visit.frame(Some(&member)) });
    }
    page(&ChangePasswordPage { f: visit.frame(Some(&member)), sheet: Sheet::blank() })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    current: String,
    password: String,
    again: String,
}

pub async fn change(visit: Visit, member: Member, Form(typed): Form<Change>) -> Answer {
    let user = {
        let mut conn = visit.portal.store.read().await?;
        people::sql::user(&mut conn, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)?
    };
    let new = NewPassword { password: typed.password, again: typed.again };
    // Taken before it is looked at, or the right guess would still be heard after the last try.
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &GUESSES, &member.user.to_string()).await?;
    tx.commit().await?;
    let refusals = if check_password(&visit, Some(&user), &typed.current).await?.is_right {
        new.refusals_of_change(&visit, &user).await?
    } else {
        // Whoever does not know it does not learn here whether a guess is the present one, either.
        let wrong = Refusal::of("current", "refused-current-password");
        [vec![wrong], new.refusals(&visit, &user.login)].concat()
    };
    if !refusals.is_empty() {
        let sheet = Sheet::blank().refused(refusals);
        return refused(&ChangePasswordPage { f: visit.frame(Some(&member)), sheet });
    }
    save(&visit, &member, &user, &new.password).await?;
    Ok(see_other(visit.to("password?changed=1")))
}

async fn save(visit: &Visit, member: &Member, user: &User, password: &str) -> Result<(), Error> {
    let password = fold_password(&visit.site.part::<Policy>().password, password);
    let hash = visit.portal.part::<Hashing>().make(&password).await?;
    let mut tx = visit.portal.store.begin().await?;
    let fresh = people::sql::lock_user(&mut tx, visit.slug(), user.id).await?;
    if fresh.is_none_or(|fresh| fresh.password != user.password || fresh.is_shut_out()) {
        return Err(Error::Conflict);
    }
    people::sql::save_password(&mut tx, visit.slug(), user.id, &hash).await?;
    people::password_was_chosen(&mut tx, visit, user).await?;
    let own = Some(member.session.as_slice());
    sessions::sql::end_others(&mut tx, visit.slug(), user.id, own, Ended::PasswordChanged).await?;
    loose_ends::tie_up(&mut tx, visit.slug(), user).await?;
    notices::password_changed(&mut tx, visit, user).await?;
    let deed = Deed::of(visit, "door.changed-password", format!("user:{}", user.id));
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    tx.commit().await?;
    Ok(())
}
