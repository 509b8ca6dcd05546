//! GET and POST /office/password: the change of an operator's own password.

use axum::extract::Query;
use counter::{
    Answer, Arrival, Error, Form, Refusal, Sheet,
    limits::{self, Limit},
    page, refused, see_other,
};
use door::hashing::Hashing;
use jiff::SignedDuration;
use serde::Deserialize;
use store::Tx;

use crate::{
    NOWHERE, attempts,
    first_login::NewPassword,
    operators::{Record, actions::record, sql},
    pages::PasswordPage,
    sessions::{self, Operator},
};

/// Whoever sits down at an open session must not guess the password there.
const GUESSES: Limit =
    Limit { name: "office-password-change", most: 10, window: SignedDuration::from_mins(15) };

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    changed: Option<String>,
}

pub async fn show(arrival: Arrival, operator: Operator, Query(way): Query<Way>) -> Answer {
    let is_done = way.changed.is_some();
    page(&PasswordPage { f: arrival.frame(None), operator, sheet: Sheet::blank(), is_done })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Change {
    current: String,
    password: String,
    again: String,
}

pub async fn change(arrival: Arrival, operator: Operator, Form(typed): Form<Change>) -> Answer {
    // Taken before it is looked at, or the right guess would still be heard after the last try.
    let mut tx = arrival.portal.store.begin().await?;
    limits::take(&mut tx, NOWHERE, &GUESSES, &operator.id.to_string()).await?;
    tx.commit().await?;
    let known = sql::by_id(&mut arrival.portal.store.read().await?, operator.id).await?;
    let known = known.ok_or(Error::SignInFirst)?;
    let hashing = arrival.portal.part::<Hashing>();
    let is_right = hashing.verify(&typed.current, known.password.as_deref()).await?.is_right;
    let is_same = is_right && typed.current == typed.password;
    let new = NewPassword { password: typed.password, again: typed.again };
    let mut refusals = new.refusals(&known.email);
    if !is_right {
        refusals.insert(0, Refusal::of("current", "office-password-wrong"));
    } else if is_same {
        refusals.insert(0, Refusal::of("password", "office-password-same"));
    }
    if !refusals.is_empty() {
        let sheet = Sheet::blank().refused(refusals);
        return refused(&PasswordPage { f: arrival.frame(None), operator, sheet, is_done: false });
    }
    let hash = hashing.make(&new.password).await?;
    save(&arrival, &operator, &known, &hash).await?;
    Ok(see_other("/office/password?changed=1"))
}

/// The password once more, and the operator's lock: whoever sits down at an open session must not get to keep it.
pub async fn prove(
    arrival: &Arrival,
    operator: &Operator,
    typed: &str,
) -> Result<Result<(Tx, Record), Refusal>, Error> {
    let mut tx = arrival.portal.store.begin().await?;
    limits::take(&mut tx, NOWHERE, &GUESSES, &operator.id.to_string()).await?;
    tx.commit().await?;
    let seen = sql::by_id(&mut arrival.portal.store.read().await?, operator.id).await?;
    let seen = seen.ok_or(Error::SignInFirst)?;
    let hashing = arrival.portal.part::<Hashing>();
    if !hashing.verify(typed, seen.password.as_deref()).await?.is_right {
        return Ok(Err(Refusal::of("current", "office-password-wrong")));
    }
    let mut tx = arrival.portal.store.begin().await?;
    let locked = sql::lock(&mut tx, operator.id).await?;
    let locked = locked.filter(|locked| locked.password == seen.password && locked.disabled.is_none());
    Ok(Ok((tx, locked.ok_or(Error::Conflict)?)))
}

/// What the old password has opened or begun ends, but for the session that changes it.
async fn save(arrival: &Arrival, operator: &Operator, seen: &Record, hash: &str) -> Result<(), Error> {
    let mut tx = arrival.portal.store.begin().await?;
    let known = sql::lock(&mut tx, operator.id).await?;
    if known.is_none_or(|known| known.password != seen.password || known.disabled.is_some()) {
        return Err(Error::Conflict);
    }
    sql::save_password(&mut tx, operator.id, hash).await?;
    sessions::sql::close_all_but(&mut tx, operator.id, &operator.session).await?;
    attempts::end_all(&mut tx, operator.id).await?;
    record(&mut tx, arrival, operator.id, "office.changed-password").await?;
    tx.commit().await?;
    Ok(())
}
