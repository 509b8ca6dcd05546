//! Operators' passkeys (OFF-1): a second factor beside the authenticator app, or in its place. What makes and judges
//! them is `counter::passkeys`; `handlers` is the page on which operators look after their own.

pub mod handlers;
mod mails;
pub mod pages;
pub mod sql;

use counter::{
    Arrival, Error, Frame, Refusal,
    mail::{self, Addressee, Envelope},
    passkeys::{self, Owner, Unfit},
};
use door::factors::actions::{MOST_PASSKEYS, name_of};
use serde_json::Value as Json;
use store::Tx;
use uuid::Uuid;

use self::mails::{Change, PasskeyMail};
use crate::operators::{self, Record, actions::record_passkey};

/// Asks the browser for a new one.
pub async fn begin_registration(tx: &mut Tx, arrival: &Arrival, known: &Record) -> Result<Json, Error> {
    let kept = kept(tx, known.id).await?;
    let owner = Owner { id: known.id, login: &known.email, name: &known.name };
    passkeys::begin_registration(tx, arrival, &owner, &kept).await
}

async fn kept(tx: &mut Tx, operator: Uuid) -> Result<Vec<String>, Error> {
    let rows = sql::of_operator(tx, operator).await?;
    Ok(rows.into_iter().map(|row| row.public_key).collect())
}

/// The log knows it, and the operator is told: whoever sat down at their desk cannot do it unseen. The office has no
/// sender of its own, so the mail comes from one of the sites at which they work.
async fn tell(
    tx: &mut Tx,
    arrival: &Arrival,
    known: &Record,
    change: Change,
    (id, name): (Uuid, &str),
) -> Result<(), Error> {
    record_passkey(tx, arrival, (known.id, change.did()), (id, name)).await?;
    let roles = operators::sql::roles(tx, &arrival.portal.sites.all(), known.id).await?;
    let Some((site, _)) = roles.into_iter().next() else { return Ok(()) };
    let f = Frame::of_site(&arrival.portal, &site, arrival.lang);
    let to = Addressee { person: known.name.clone(), ..Addressee::default() };
    let mail = Envelope { f, to, mail: PasskeyMail { change, name: name.to_owned(), at: arrival.at } };
    mail::leave(tx, &mail, "office.passkey-changed", &known.email).await?;
    Ok(())
}

/// With its entry in the log and its mail. The caller holds the operator's lock.
pub async fn add(
    tx: &mut Tx,
    arrival: &Arrival,
    known: &Record,
    (name, answer): (&str, &str),
) -> Result<Result<(), Refusal>, Error> {
    if sql::count(tx, known.id).await? >= i64::try_from(MOST_PASSKEYS).unwrap_or(i64::MAX) {
        return Ok(Err(Refusal::whole("refused-passkey-many").with("most", MOST_PASSKEYS)));
    }
    let made = match passkeys::finish_registration(tx, arrival, known.id, answer).await? {
        Ok(made) => made,
        Err(Unfit::Over) => return Ok(Err(Refusal::whole("refused-ceremony-over"))),
        Err(_) => return Ok(Err(Refusal::whole("refused-passkey"))),
    };
    if sql::is_known(tx, &made.credential).await? {
        return Ok(Err(Refusal::whole("refused-passkey-known")));
    }
    let name = name_of(arrival, name);
    let id = sql::insert(tx, known.id, (&name, &made.credential, &made.public_key)).await?;
    tell(tx, arrival, known, Change::Added, (id, &name)).await?;
    Ok(Ok(()))
}

/// Asks the browser for one of the operator's own, beside the password.
pub async fn begin_proof(tx: &mut Tx, arrival: &Arrival, operator: Uuid) -> Result<Json, Error> {
    let kept = kept(tx, operator).await?;
    if kept.is_empty() {
        return Err(Error::NotFound);
    }
    passkeys::begin_proof(tx, arrival, operator, &kept).await
}

/// A passkey that proved what it was asked for.
pub struct Shown {
    pub id: Uuid,
    /// As it is to be kept now.
    pub public_key: String,
}

/// What became of an answer.
pub enum Judged {
    Right(Shown),
    /// Too late, or pressed twice: nothing was tried.
    Over,
    /// The word key of what is wrong.
    Wrong(&'static str),
}

/// The caller holds the operator's lock. A counter that went back tells of a copy, and goes into the log.
pub async fn judge(tx: &mut Tx, arrival: &Arrival, operator: Uuid, answer: &str) -> Result<Judged, Error> {
    let proof = match passkeys::take_proof(tx, arrival, operator, answer).await? {
        Ok(proof) => proof,
        Err(Unfit::Over) => return Ok(Judged::Over),
        Err(_) => return Ok(Judged::Wrong("refused-passkey-tries")),
    };
    let Some(row) = sql::of_credential(tx, operator, proof.credential()).await? else {
        return Ok(Judged::Wrong("refused-passkey-tries"));
    };
    Ok(match proof.judge(arrival, &row.public_key)? {
        Ok(public_key) => Judged::Right(Shown { id: row.id, public_key }),
        Err(Unfit::Copied) => {
            let known = operators::sql::by_id(tx, operator).await?.ok_or(Error::SignInFirst)?;
            tell(tx, arrival, &known, Change::Refused, (row.id, &row.name)).await?;
            Judged::Wrong("refused-passkey-copied")
        }
        Err(Unfit::Over | Unfit::Wrong) => Judged::Wrong("refused-passkey-tries"),
    })
}

/// Nobody ends with no second factor; but for the demo's operators, who begin without one.
pub fn may_remove(known: &Record, passkeys: usize) -> bool {
    known.is_without_app || known.app.is_some() || passkeys > 1
}
