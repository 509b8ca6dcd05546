//! The first login, after the printed code: a password, an authenticator app or a passkey, the recovery codes. GET and
//! POST /office/first-login/password, …/factor, …/app, …/passkey and …/codes.

use axum::{Json, response::IntoResponse as _};
use counter::{
    Answer, Arrival, Error, Form, Refusal, Sheet, form::Pressed, limits, page, passkeys::Place, refused,
    see_other,
};
use door::{
    factors::{
        authenticator::{self, NewAuthenticator},
        handlers::code_of,
    },
    hashing::Hashing,
    policy::PasswordFault,
    secrets::readable,
};
use serde::Deserialize;
use store::Tx;

use crate::{
    NOWHERE,
    attempt::{Attempt, Event, Stage},
    attempts::{self, Ticket},
    login::{
        self, PROOFS,
        handlers::{Code, into, place, standing},
        judge_app,
    },
    operators::{Record, actions::record, check_password, grouped, hash_recovery_code, sql},
    pages::{AppPage, CodesPage, FactorPage, FirstPasswordPage},
    passkeys::{
        self,
        handlers::{NewPasskey, new_page},
    },
    sessions,
};

const RECOVERY_CODES: usize = 10;

/// GET /office/first-login: to wherever the browser's attempt stands.
pub async fn go_on(arrival: Arrival, ticket: Ticket) -> Answer {
    Ok(see_other(place(standing(&arrival, &ticket).await?.as_ref())))
}

pub async fn show_password(arrival: Arrival, ticket: Ticket) -> Answer {
    match standing(&arrival, &ticket).await? {
        // Whoever comes back from the app's picture may choose another.
        Some(Attempt { stage: Stage::Password | Stage::Factor { .. }, .. }) => {
            page(&FirstPasswordPage { f: arrival.frame(None), sheet: Sheet::blank() })
        }
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewPassword {
    pub password: String,
    pub again: String,
}

impl NewPassword {
    pub fn refusals(&self, email: &str) -> Vec<Refusal> {
        let faults = check_password(&self.password, email).err().unwrap_or_default();
        let refusal = |fault: PasswordFault| {
            fault.args().into_iter().fold(Refusal::of("password", fault.key()), |refusal, (name, value)| {
                refusal.with(name, value)
            })
        };
        let mut refusals: Vec<Refusal> = faults.into_iter().map(refusal).collect();
        if refusals.is_empty() && self.password != self.again {
            refusals.push(Refusal::of("again", "office-password-differs"));
        }
        refusals
    }
}

pub async fn choose_password(arrival: Arrival, ticket: Ticket, Form(typed): Form<NewPassword>) -> Answer {
    let Some(attempt) = standing(&arrival, &ticket).await? else { return Ok(see_other("/office/login")) };
    let known = sql::by_id(&mut arrival.portal.store.read().await?, attempt.operator).await?;
    let refusals = typed.refusals(&known.map(|known| known.email).unwrap_or_default());
    if !refusals.is_empty() {
        let sheet = Sheet::blank().refused(refusals);
        return refused(&FirstPasswordPage { f: arrival.frame(None), sheet });
    }
    let hash = arrival.portal.part::<Hashing>().make(&typed.password).await?;
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, _)) = login::stand(&mut tx, &arrival, &ticket).await? else {
        return Ok(over(&arrival));
    };
    // 160 bits, as RFC 4226 would have it.
    let secret = tx.given().bytes::<20>().to_vec();
    let to = match attempt.clone().step(Event::ChosePassword { hash, secret }) {
        Ok((moved, _)) => {
            attempts::save(&mut tx, &arrival, &ticket, &moved).await?;
            moved.path()
        }
        Err(_) => attempt.path(),
    };
    tx.commit().await?;
    Ok(see_other(to))
}

/// An app or a passkey; where no passkey can be made there is nothing to choose.
pub async fn choose_factor(arrival: Arrival, ticket: Ticket) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(Attempt { stage: Stage::Factor { .. }, .. }) => match Place::of_office(&arrival.portal) {
            Some(_) => page(&FactorPage { f: arrival.frame(None) }),
            None => Ok(see_other("/office/first-login/app")),
        },
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

pub async fn show_app(arrival: Arrival, ticket: Ticket) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(Attempt { operator, stage: Stage::Factor { secret, .. }, .. }) => {
            let known = sql::by_id(&mut arrival.portal.store.read().await?, operator).await?;
            let known = known.ok_or(Error::SignInFirst)?;
            page(&app_page(&arrival, &known, secret, Sheet::blank()))
        }
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

fn app_page(arrival: &Arrival, known: &Record, secret: Vec<u8>, sheet: Sheet) -> AppPage {
    let f = arrival.frame(None);
    let issuer = format!("{} {}", f.site_name(), f.say("office-mark"));
    AppPage { f, sheet, new: NewAuthenticator { secret, issuer, account: known.email.clone() } }
}

/// The app's first code: with it everything is saved that was chosen on the way.
pub async fn confirm_app(arrival: Arrival, ticket: Ticket, Form(typed): Form<Code>) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = login::stand(&mut tx, &arrival, &ticket).await? else {
        return Ok(over(&arrival));
    };
    let Stage::Factor { secret, .. } = attempt.stage.clone() else { return Ok(see_other(attempt.path())) };
    for limit in &PROOFS {
        limits::take(&mut tx, NOWHERE, limit, &known.id.to_string()).await?;
    }
    let step = match judge_app(&arrival, (&secret, 0), &code_of(&typed.code)) {
        Ok(step) => step,
        Err("office-code-wrong") => {
            tx.commit().await?;
            let sheet = Sheet::blank().refused([Refusal::of("code", "office-app-wrong")]);
            return refused(&app_page(&arrival, &known, secret, sheet));
        }
        Err(words) => {
            tx.commit().await?;
            let sheet = Sheet::blank().refused([Refusal::of("code", words)]);
            return refused(&app_page(&arrival, &known, secret, sheet));
        }
    };
    let app = authenticator::seal(&arrival.portal, &secret);
    register(tx, &arrival, &ticket, (attempt, known), Some((app.as_slice(), step))).await
}

pub async fn show_passkey(arrival: Arrival, ticket: Ticket) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(Attempt { stage: Stage::Factor { .. }, .. }) => page(&new_page(&arrival, None, Sheet::blank())?),
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

/// What the browser is to make a passkey from.
pub async fn passkey_options(arrival: Arrival, ticket: Ticket, _: Pressed) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = login::stand(&mut tx, &arrival, &ticket).await? else {
        return Err(Error::SignInFirst);
    };
    if !matches!(attempt.stage, Stage::Factor { .. }) {
        return Err(Error::NotFound);
    }
    let options = passkeys::begin_registration(&mut tx, &arrival, &known).await?;
    tx.commit().await?;
    Ok(Json(options).into_response())
}

/// A passkey in the app's place: with it everything is saved as well.
pub async fn create_passkey(arrival: Arrival, ticket: Ticket, Form(typed): Form<NewPasskey>) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = login::stand(&mut tx, &arrival, &ticket).await? else {
        return Ok(over(&arrival));
    };
    if !matches!(attempt.stage, Stage::Factor { .. }) {
        return Ok(see_other(attempt.path()));
    }
    if let Err(refusal) = passkeys::add(&mut tx, &arrival, &known, (&typed.name, &typed.answer)).await? {
        tx.commit().await?;
        let sheet = Sheet::blank().typed("name", typed.name).refused([refusal]);
        return refused(&new_page(&arrival, None, sheet)?);
    }
    register(tx, &arrival, &ticket, (attempt, known), None).await
}

/// Saves what was chosen on the way; without an app there is a passkey by now.
async fn register(
    mut tx: Tx,
    arrival: &Arrival,
    ticket: &Ticket,
    (attempt, known): (Attempt, Record),
    app: Option<(&[u8], i64)>,
) -> Answer {
    let Stage::Factor { password, .. } = attempt.stage.clone() else { return Ok(see_other(attempt.path())) };
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| grouped(&readable::<12>(tx.given()))).collect();
    let Ok((mut moved, _)) = attempt.clone().step(Event::RegisteredFactor { codes: codes.clone() }) else {
        return Ok(see_other(attempt.path()));
    };
    sql::save_registration(&mut tx, known.id, &password, app).await?;
    save_codes(&mut tx, arrival, &known, &codes).await?;
    // Whatever was begun or opened before stood on less than this.
    sessions::sql::close_all_but(&mut tx, known.id, &[]).await?;
    let known = sql::lock(&mut tx, known.id).await?.ok_or(Error::SignInFirst)?;
    moved.proof = known.proof(&arrival.portal.keys);
    attempts::save(&mut tx, arrival, ticket, &moved).await?;
    record(&mut tx, arrival, known.id, "office.finished-first-login").await?;
    tx.commit().await?;
    Ok(see_other(moved.path()))
}

async fn save_codes(tx: &mut Tx, arrival: &Arrival, known: &Record, codes: &[String]) -> Result<(), Error> {
    sql::delete_recovery_codes(tx, known.id).await?;
    for code in codes {
        let hash = hash_recovery_code(&arrival.portal.keys, known.id, code);
        sql::insert_recovery_code(tx, known.id, &hash).await?;
    }
    Ok(())
}

pub async fn show_codes(arrival: Arrival, ticket: Ticket) -> Answer {
    match standing(&arrival, &ticket).await? {
        Some(Attempt { stage: Stage::Codes { codes }, .. }) => {
            page(&CodesPage { f: arrival.frame(None), codes })
        }
        elsewhere => Ok(see_other(place(elsewhere.as_ref()))),
    }
}

pub async fn put_codes_away(arrival: Arrival, ticket: Ticket, _: Pressed) -> Answer {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = login::stand(&mut tx, &arrival, &ticket).await? else {
        return Ok(over(&arrival));
    };
    let Ok((moved, _)) = attempt.clone().step(Event::PutCodesAway) else {
        return Ok(see_other(attempt.path()));
    };
    let session = login::enter(&mut tx, &arrival, known.id).await?;
    tx.commit().await?;
    Ok(into(&arrival, &session, moved.next))
}

fn over(arrival: &Arrival) -> axum::response::Response {
    let mut response = see_other("/office/login?over=1");
    attempts::take_back(&mut response, arrival);
    response
}
