//! GET and POST /office/factors/…: 「二段階認証」, where operators see, add, name and remove their passkeys. To add
//! and to remove asks for the password first.

use axum::extract::{Path, Query};
use counter::{
    Answer, Arrival, Error, Form, Sheet,
    ceremonies::{self, Ceremony},
    page, passkeys,
    passkeys::Place,
    refused, see_other,
};
use door::factors::actions::name_of;
use serde::Deserialize;
use uuid::Uuid;

use super::{
    add, begin_registration,
    mails::Change,
    may_remove,
    pages::{DeedPage, FactorsPage, NamePage, NewPasskeyPage, Where},
    sql, tell,
};
use crate::{
    attempts,
    operators::{self, actions::record_passkey},
    password::prove,
    sessions::{self, Operator},
};

const HOME: &str = "/office/factors";
const DONE: &str = "/office/factors?done=1";

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Way {
    done: Option<String>,
}

pub async fn show(arrival: Arrival, operator: Operator, Query(way): Query<Way>) -> Answer {
    let mut conn = arrival.portal.store.read().await?;
    let known = operators::sql::by_id(&mut conn, operator.id).await?.ok_or(Error::SignInFirst)?;
    let passkeys = sql::of_operator(&mut conn, operator.id).await?;
    page(&FactorsPage {
        f: arrival.frame(None),
        has_app: known.app.is_some(),
        place: Place::of_office(&arrival.portal).map(|place| Where::of(&place, HOME)),
        may_remove: may_remove(&known, passkeys.len()),
        passkeys,
        codes: operators::sql::recovery_codes(&mut conn, operator.id).await?,
        is_done: way.done.is_some(),
        operator,
    })
}

fn deed_page(arrival: &Arrival, operator: Operator, name: Option<String>, sheet: Sheet) -> DeedPage {
    DeedPage { f: arrival.frame(None), operator, sheet, name }
}

pub async fn ask_new(arrival: Arrival, operator: Operator) -> Answer {
    page(&deed_page(&arrival, operator, None, Sheet::blank()))
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Proof {
    current: String,
}

pub async fn begin(arrival: Arrival, operator: Operator, Form(proof): Form<Proof>) -> Answer {
    let (mut tx, known) = match prove(&arrival, &operator, &proof.current).await? {
        Ok(proved) => proved,
        Err(refusal) => {
            return refused(&deed_page(&arrival, operator, None, Sheet::blank().refused([refusal])));
        }
    };
    begin_registration(&mut tx, &arrival, &known).await?;
    tx.commit().await?;
    Ok(see_other("/office/factors/passkeys/creation"))
}

/// GET: the button that lets the browser make one, for five minutes after the password.
pub async fn show_creation(arrival: Arrival, operator: Operator) -> Answer {
    let mut conn = arrival.portal.store.read().await?;
    let options = passkeys::options(&mut conn, &arrival, Ceremony::NewPasskey, operator.id).await?;
    match options {
        Some(options) => page(&new_page(&arrival, Some((operator, options)), Sheet::blank())?),
        None => Ok(see_other(HOME)),
    }
}

/// At the first login nobody is in yet, and the browser asks by itself.
pub fn new_page(
    arrival: &Arrival,
    inside: Option<(Operator, String)>,
    sheet: Sheet,
) -> Result<NewPasskeyPage, Error> {
    let place = Place::of_office(&arrival.portal).ok_or(Error::NotFound)?;
    let path = if inside.is_some() { HOME } else { "/office/login" };
    let sheet =
        if sheet.value("name").is_empty() { sheet.typed("name", name_of(arrival, "")) } else { sheet };
    let (operator, options) = inside.unzip();
    let place = Where::of(&place, path);
    Ok(NewPasskeyPage { f: arrival.frame(None), operator, sheet, place, options })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewPasskey {
    pub name: String,
    /// What the browser says of the passkey that it made, in JSON.
    pub answer: String,
}

pub async fn create(arrival: Arrival, operator: Operator, Form(typed): Form<NewPasskey>) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let known = operators::sql::lock(&mut tx, operator.id).await?.ok_or(Error::SignInFirst)?;
    // Whoever presses twice, or comes too late, has no challenge: nothing to answer, nothing to begin anew.
    let until = ceremonies::until(&mut tx, &arrival, Ceremony::NewPasskey, known.id).await?;
    let Some(until) = until else { return Ok(see_other(HOME)) };
    if let Err(refusal) = add(&mut tx, &arrival, &known, (&typed.name, &typed.answer)).await? {
        // A challenge is answered once: the next try has one of its own, and no more time than the first.
        let options = begin_registration(&mut tx, &arrival, &known).await?.to_string();
        ceremonies::end_at(&mut tx, &arrival, Ceremony::NewPasskey, until).await?;
        tx.commit().await?;
        let sheet = Sheet::blank().typed("name", typed.name).refused([refusal]);
        return refused(&new_page(&arrival, Some((operator, options)), sheet)?);
    }
    tx.commit().await?;
    Ok(see_other(DONE))
}

async fn find(arrival: &Arrival, operator: &Operator, id: &str) -> Result<sql::Passkey, Error> {
    let id: Uuid = id.parse().map_err(|_| Error::NotFound)?;
    let mut conn = arrival.portal.store.read().await?;
    sql::find(&mut conn, operator.id, id).await?.ok_or(Error::NotFound)
}

pub async fn ask_name(arrival: Arrival, operator: Operator, Path(id): Path<String>) -> Answer {
    let passkey = find(&arrival, &operator, &id).await?;
    let sheet = Sheet::blank().typed("name", passkey.name);
    page(&NamePage { f: arrival.frame(None), operator, sheet })
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Name {
    name: String,
}

pub async fn rename(
    arrival: Arrival,
    operator: Operator,
    Path(id): Path<String>,
    Form(typed): Form<Name>,
) -> Answer {
    let passkey = find(&arrival, &operator, &id).await?;
    let mut tx = arrival.portal.store.begin().await?;
    let name = name_of(&arrival, &typed.name);
    if !sql::rename(&mut tx, operator.id, passkey.id, &name).await? {
        return Err(Error::NotFound);
    }
    let did = (operator.id, "office.renamed-passkey");
    record_passkey(&mut tx, &arrival, did, (passkey.id, &name)).await?;
    tx.commit().await?;
    Ok(see_other(DONE))
}

pub async fn ask_removal(arrival: Arrival, operator: Operator, Path(id): Path<String>) -> Answer {
    let passkey = find(&arrival, &operator, &id).await?;
    page(&deed_page(&arrival, operator, Some(passkey.name), Sheet::blank()))
}

pub async fn remove(
    arrival: Arrival,
    operator: Operator,
    Path(id): Path<String>,
    Form(proof): Form<Proof>,
) -> Answer {
    let passkey = find(&arrival, &operator, &id).await?;
    let refuse = |operator, refusal| {
        let sheet = Sheet::blank().refused([refusal]);
        refused(&deed_page(&arrival, operator, Some(passkey.name.clone()), sheet))
    };
    let (mut tx, known) = match prove(&arrival, &operator, &proof.current).await? {
        Ok(proved) => proved,
        Err(refusal) => return refuse(operator, refusal),
    };
    let left = sql::of_operator(&mut tx, known.id).await?.len();
    if !may_remove(&known, left) {
        return refuse(operator, counter::Refusal::whole("office-factors-last"));
    }
    sql::delete(&mut tx, known.id, passkey.id).await?;
    // Nobody goes on with a login that was begun while it was still there, nor stays inside by it.
    attempts::end_all(&mut tx, known.id).await?;
    sessions::sql::close_all_but(&mut tx, known.id, &operator.session).await?;
    tell(&mut tx, &arrival, &known, Change::Removed, (passkey.id, &passkey.name)).await?;
    tx.commit().await?;
    Ok(see_other(DONE))
}
