//! POST /{site}/login/passkey/options and /{site}/login/passkey: a login without typing an ID. A passkey with
//! user verification stands for password and second factor at once (DOOR-20); everything else that a login
//! looks at holds as well.

use axum::{Json, response::IntoResponse as _};
use counter::{
    Answer, Error, Form, Refusal, Sheet, Visit,
    form::Pressed,
    limits::{self, Limit},
    see_other,
};
use jiff::SignedDuration;
use serde::Deserialize;
use store::Tx;

use super::{
    actions::{self, Outcome},
    code,
    entrance::Entrance,
    handlers::{self, within_site},
};
use crate::{
    factors::{passkeys, passkeys::Unfit, sql},
    history, people,
    policy::{Policy, Use},
    tickets::Wish,
};

/// A challenge costs a row; nobody needs many.
const CHALLENGES: Limit =
    Limit { name: "passkey-challenges", most: 200, window: SignedDuration::from_mins(10) };

fn must_be_offered(visit: &Visit) -> Result<(), Error> {
    match visit.site.part::<Policy>().factors.passkeys {
        Use::Off => Err(Error::NotFound),
        Use::UsersChoice | Use::Required => Ok(()),
    }
}

pub async fn options(visit: Visit, _: Pressed) -> Answer {
    must_be_offered(&visit)?;
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &CHALLENGES, &visit.neighbourhood()).await?;
    let options = passkeys::begin_login(&mut tx, &visit).await?;
    tx.commit().await?;
    Ok(Json(options).into_response())
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Typed {
    answer: String,
    next: String,
}

pub async fn log_in(visit: Visit, Form(typed): Form<Typed>) -> Answer {
    must_be_offered(&visit)?;
    // Without script the button is not there; whoever presses it all the same begins again.
    if typed.answer.is_empty() {
        return Ok(see_other(visit.to("login")));
    }
    let next = within_site(&visit, &typed.next);
    let wish = Wish { next: next.clone(), ..Wish::default() };
    let mut tx = visit.portal.store.begin().await?;
    let outcome = enter(&mut tx, &visit, &typed.answer, &wish).await?;
    tx.commit().await?;
    // Too late, or pressed twice: whoever is inside already goes on from there.
    let Some(outcome) = outcome else {
        let next = percent_encoding::utf8_percent_encode(
            next.as_deref().unwrap_or_default(),
            percent_encoding::NON_ALPHANUMERIC,
        );
        return Ok(see_other(visit.to(&format!("login?over=1&next={next}"))));
    };
    match outcome {
        Outcome::Refused(refusal) => {
            let sheet = Sheet::blank().refused([refusal]);
            handlers::refuse(&visit, (sheet, next.unwrap_or_default()), Entrance::of(&visit)).await
        }
        outcome => handlers::answer(&visit, outcome).await,
    }
}

/// None where the challenge is over.
async fn enter(tx: &mut Tx, visit: &Visit, answer: &str, wish: &Wish) -> Result<Option<Outcome>, Error> {
    let unknown = || Refusal::whole("refused-passkey-login");
    let Some((answer, row)) = passkeys::owner(tx, visit, answer).await? else {
        return actions::refuse(tx, visit, None, history::Outcome::WrongCode, unknown()).await.map(Some);
    };
    let user = people::sql::lock_user(tx, visit.slug(), row.user).await?.ok_or(Error::SignInFirst)?;
    // Looked at once more under the lock: its counter may have gone on meanwhile.
    let Some(row) = sql::passkey(tx, visit.slug(), user.id, row.id).await? else {
        return actions::refuse(tx, visit, None, history::Outcome::WrongCode, unknown()).await.map(Some);
    };
    let shown = match passkeys::finish_login(tx, visit, &answer, row).await? {
        Ok(shown) => shown,
        Err(Unfit::Over) => return Ok(None),
        Err(Unfit::Copied(row)) => {
            code::tell_of_copy(tx, visit, &user, &row).await?;
            let words = Refusal::whole("refused-passkey-copied");
            return actions::refuse(tx, visit, Some(&user), history::Outcome::WrongCode, words)
                .await
                .map(Some);
        }
        Err(Unfit::Unknown | Unfit::Wrong) => {
            return actions::refuse(tx, visit, Some(&user), history::Outcome::WrongCode, unknown())
                .await
                .map(Some);
        }
    };
    sql::use_passkey(tx, visit.slug(), shown.row.id, &shown.public_key).await?;
    if let Some(refused) = actions::shut_out(tx, visit, &user).await? {
        return Ok(Some(refused));
    }
    // Guesses at the password say nothing about a passkey, and must not shut its owner out; but a lock that
    // only the operator opens stays shut.
    if let Some(lock) = user.standing.lock.filter(|lock| lock.until.is_none()) {
        let words = actions::locked_words(visit, lock);
        return actions::refuse(tx, visit, Some(&user), history::Outcome::Locked, words).await.map(Some);
    }
    actions::enter(tx, visit, &user, wish).await.map(Some)
}
