//! 「登録情報変更」: the name, and whether a one-time password is asked for at the login.

use counter::{
    Error, Member, Refusal, Visit,
    audit::{self, Deed},
    fold, limits,
};

use crate::{
    factors,
    login::check_password,
    password::handlers::GUESSES,
    people::{self, User},
    policy::{Policy, Use},
};

pub const LONGEST_NAME: usize = 60;

/// What was chosen on the page. `code` is None where there is no choice.
pub struct Choices {
    pub name: String,
    pub code: Option<bool>,
    /// The present password: without it nobody switches the one-time password off.
    pub password: String,
}

/// Whether a one-time password is the user's own choice on this site.
pub fn is_code_a_choice(visit: &Visit) -> bool {
    let factors = &visit.site.part::<Policy>().factors;
    factors.second() == Use::UsersChoice && factors.one_time_password == Use::UsersChoice
}

/// A name as typed, or what is wrong with it.
pub fn name(typed: &str) -> Result<String, Refusal> {
    // Names keep their width; only what surrounds them goes.
    let name = typed.trim().to_owned();
    match name.chars().count() {
        0 => Err(Refusal::of("name", "refused-empty")),
        1..=LONGEST_NAME if !name.chars().any(char::is_control) => Ok(name),
        _ => Err(Refusal::of("name", "refused-too-long").with("max", LONGEST_NAME)),
    }
}

pub async fn save(visit: &Visit, member: &Member, choices: &Choices) -> Result<Vec<Refusal>, Error> {
    let user = {
        let mut conn = visit.portal.store.read().await?;
        people::sql::user(&mut conn, visit.slug(), member.user).await?.ok_or(Error::SignInFirst)?
    };
    let refusals = refusals(visit, &user, choices).await?;
    if !refusals.is_empty() {
        return Ok(refusals);
    }
    let mut tx = visit.portal.store.begin().await?;
    let fresh = people::sql::lock_user(&mut tx, visit.slug(), user.id).await?.ok_or(Error::SignInFirst)?;
    if fresh.wants_code != user.wants_code || fresh.password != user.password || fresh.email != user.email {
        return Err(Error::Conflict);
    }
    let name = choices.name.trim();
    let code = choices.code.unwrap_or(user.wants_code);
    people::sql::save_name(&mut tx, visit.slug(), user.id, name).await?;
    let deed =
        Deed::of(visit, "door.changed-profile", format!("user:{}", user.id)).with("name", name != user.name);
    audit::record(&mut tx, &visit.portal.keys, &deed).await?;
    if let Err(refusal) = factors::actions::want_code(&mut tx, visit, &user, code).await? {
        return Ok(vec![refusal]);
    }
    tx.commit().await?;
    Ok(Vec::new())
}

async fn refusals(visit: &Visit, user: &User, choices: &Choices) -> Result<Vec<Refusal>, Error> {
    let mut refusals = Vec::new();
    refusals.extend(name(&choices.name).err());
    match (user.wants_code, choices.code) {
        (false, Some(true)) if user.email.is_none() => {
            refusals.push(Refusal::of("code", "profile-refused-no-address"));
        }
        (true, Some(false)) if fold::half_width(&choices.password).is_empty() => {
            refusals.push(Refusal::of("code_password", "profile-refused-no-password"));
        }
        (true, Some(false)) => {
            // Taken before it is looked at, or the right guess would still be heard after the last try.
            let mut tx = visit.portal.store.begin().await?;
            limits::take(&mut tx, visit.slug(), &GUESSES, &user.id.to_string()).await?;
            tx.commit().await?;
            if !check_password(visit, Some(user), &choices.password).await?.is_right {
                refusals.push(Refusal::of("code_password", "refused-current-password"));
            }
        }
        _ => {}
    }
    Ok(refusals)
}
