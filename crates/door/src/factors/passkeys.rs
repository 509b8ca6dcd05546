//! Members' passkeys: what `counter::passkeys` makes and judges, with those that the site keeps.

use counter::{
    Error, Visit,
    passkeys::{self, Owner},
};
use store::Tx;
use uuid::Uuid;

use super::{sql, sql::PasskeyRow};
use crate::people::User;

pub use counter::passkeys::{Answered, Place, begin_login, finish_registration, options};

/// Why a passkey was not taken.
pub enum Unfit {
    /// The challenge is over: too late, answered already, or another browser's.
    Over,
    Unknown,
    Wrong,
    /// Its counter went back: there may be a copy of it.
    Copied(PasskeyRow),
}

/// A passkey that proved what it was asked for, with its public half as it is to be kept now.
pub struct Shown {
    pub row: PasskeyRow,
    pub public_key: String,
}

pub async fn begin_registration(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let owned = owned(tx, visit, user.id).await?;
    let login = user.email.as_deref().unwrap_or(&user.login);
    let name = if user.name.is_empty() { login } else { &user.name };
    passkeys::begin_registration(tx, visit, &Owner { id: user.id, login, name }, &owned).await?;
    Ok(())
}

/// Asks for one of the user's own passkeys, beside the password.
pub async fn begin_proof(tx: &mut Tx, visit: &Visit, attempt: Uuid, user: Uuid) -> Result<(), Error> {
    let owned = owned(tx, visit, user).await?;
    passkeys::begin_proof(tx, visit, attempt, &owned).await?;
    Ok(())
}

async fn owned(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<Vec<String>, Error> {
    let rows = sql::passkeys(tx, visit.slug(), user).await?;
    Ok(rows.into_iter().map(|row| row.public_key).collect())
}

pub async fn finish_proof(
    tx: &mut Tx,
    visit: &Visit,
    attempt: Uuid,
    answer: &str,
) -> Result<Result<Shown, Unfit>, Error> {
    let proof = match passkeys::take_proof(tx, visit, attempt, answer).await? {
        Ok(proof) => proof,
        Err(passkeys::Unfit::Over) => return Ok(Err(Unfit::Over)),
        Err(_) => return Ok(Err(Unfit::Wrong)),
    };
    let Some(row) = sql::passkey_of_credential(tx, visit.slug(), proof.credential()).await? else {
        return Ok(Err(Unfit::Unknown));
    };
    let judged = proof.judge(visit, &row.public_key)?;
    Ok(shown(row, judged))
}

/// Finds whose passkey it is, before that user is locked and the passkey looked at.
pub async fn owner(
    tx: &mut Tx,
    visit: &Visit,
    answer: &str,
) -> Result<Option<(Answered, PasskeyRow)>, Error> {
    let Some((answered, user, credential)) = Answered::read(visit, answer)? else { return Ok(None) };
    let row = sql::passkey_of_credential(tx, visit.slug(), &credential).await?;
    Ok(row.filter(|row| row.user == user).map(|row| (answered, row)))
}

pub async fn finish_login(
    tx: &mut Tx,
    visit: &Visit,
    answer: &Answered,
    row: PasskeyRow,
) -> Result<Result<Shown, Unfit>, Error> {
    let judged = answer.judge(tx, visit, &row.public_key).await?;
    Ok(shown(row, judged))
}

fn shown(row: PasskeyRow, judged: Result<String, passkeys::Unfit>) -> Result<Shown, Unfit> {
    match judged {
        Ok(public_key) => Ok(Shown { row, public_key }),
        Err(passkeys::Unfit::Copied) => Err(Unfit::Copied(row)),
        Err(passkeys::Unfit::Over) => Err(Unfit::Over),
        Err(passkeys::Unfit::Wrong) => Err(Unfit::Wrong),
    }
}
