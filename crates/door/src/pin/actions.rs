//! What the pages up to the change do: begin an attempt, ask again, try a PIN, try the second factor.

use counter::{
    Error, Visit,
    audit::{self, Deed},
    limits,
};
use store::Tx;
use uuid::Uuid;

use super::{ASKED_PER_ADDRESS, second_factor, sending};
use crate::{
    flows::{
        self, Machine as _,
        pin::{Effect, Event, Pin, Stage, Way},
    },
    history,
    people::{self, User},
    secrets::Token,
    tickets::{self, Ticket, Wish},
};

/// Begins an attempt, whoever asks and for whatever number.
pub async fn ask(visit: &Visit, number: &str, way: Way) -> Result<Token, Error> {
    let mut tx = visit.portal.store.begin().await?;
    limits::take(&mut tx, visit.slug(), &ASKED_PER_ADDRESS, &visit.neighbourhood()).await?;
    let attempt = tx.id();
    flows::begin(&mut tx, visit.slug(), attempt, &Pin::begin(number, way, visit.at)).await?;
    sending::leave(&mut tx, visit, attempt, 1).await?;
    let ticket = tickets::issue(&mut tx, visit, Pin::KIND, attempt, &Wish::default()).await?;
    tx.commit().await?;
    Ok(ticket)
}

/// Where the browser's attempt stands.
pub struct Standing {
    pub attempt: Uuid,
    pub machine: Pin,
}

pub async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Option<Standing>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let Some(held) = tickets::holder(&mut conn, visit, Pin::KIND, ticket).await? else { return Ok(None) };
    let machine = flows::load::<Pin>(&mut conn, visit.slug(), held.subject).await?;
    Ok(machine.map(|machine| Standing { attempt: held.subject, machine }))
}

/// True where the wish was taken. The PIN before it counts no more.
pub async fn ask_again(visit: &Visit, attempt: Uuid) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let event = Event::SentAgain { at: visit.at };
    let stepped = flows::step::<Pin>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((_, effects)) = stepped else { return Ok(false) };
    limits::take(&mut tx, visit.slug(), &ASKED_PER_ADDRESS, &visit.neighbourhood()).await?;
    for effect in effects {
        if let Effect::LookUp { send } = effect {
            sending::leave(&mut tx, visit, attempt, send).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

pub enum Tried {
    /// To the page of the stage, with a fresh ticket: what it is good for has risen.
    On(Pin, Token),
    Wrong {
        left: u32,
    },
    Spoiled,
    /// Another tab was quicker.
    OutOfTurn,
}

/// The same work whether or not there is anybody behind the attempt.
pub async fn try_pin(visit: &Visit, standing: &Standing, typed: &str) -> Result<Tried, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let attempt = standing.attempt;
    let user = whose(&mut tx, visit, &standing.machine).await?;
    let stands = is_unchanged(visit, &standing.machine, user.as_ref());
    let hash = sending::hash(&visit.portal, visit.slug(), attempt, if stands { typed } else { "" });
    let id = user.as_ref().map_or(Uuid::nil(), |user| user.id);
    let needs_factor = second_factor::has(&mut tx, &visit.site, id).await? && user.is_some();
    let event = Event::Tried { hash, at: visit.at, needs_factor };
    let stepped = flows::step::<Pin>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(Tried::OutOfTurn) };
    let tried = answer(&mut tx, visit, attempt, (machine, &effects), user.as_ref()).await?;
    let tried = match (tried, user) {
        (Tried::On(machine, ticket), Some(user)) if effects.contains(&Effect::AskFactor) => {
            let machine = send_code(&mut tx, visit, attempt, &user).await?.unwrap_or(machine);
            Tried::On(machine, ticket)
        }
        (tried, _) => tried,
    };
    tx.commit().await?;
    Ok(tried)
}

pub async fn try_factor(visit: &Visit, standing: &Standing, typed: &str) -> Result<Tried, Error> {
    let Stage::SecondFactor(second) = &standing.machine.stage else { return Ok(Tried::OutOfTurn) };
    let mut tx = visit.portal.store.begin().await?;
    let user = whose(&mut tx, visit, &standing.machine).await?;
    let is_right = match &user {
        Some(user) if is_unchanged(visit, &standing.machine, Some(user)) => {
            second_factor::is_shown(&mut tx, visit, (standing.attempt, second), user, typed).await?
        }
        _ => false,
    };
    let event = Event::FactorTried { is_right, at: visit.at };
    let stepped = flows::step::<Pin>(&mut tx, visit.slug(), standing.attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(Tried::OutOfTurn) };
    let tried = answer(&mut tx, visit, standing.attempt, (machine, &effects), user.as_ref()).await?;
    tx.commit().await?;
    Ok(tried)
}

pub async fn send_code_again(visit: &Visit, standing: &Standing) -> Result<bool, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let Some(user) = whose(&mut tx, visit, &standing.machine).await? else { return Ok(false) };
    let sent = send_code(&mut tx, visit, standing.attempt, &user).await?;
    if sent.is_some() {
        tx.commit().await?;
    }
    Ok(sent.is_some())
}

async fn send_code(tx: &mut Tx, visit: &Visit, attempt: Uuid, user: &User) -> Result<Option<Pin>, Error> {
    let Some(code) = second_factor::send(tx, visit, attempt, user).await? else { return Ok(None) };
    let stepped = flows::step::<Pin>(tx, visit.slug(), attempt, Event::CodeSent { code }).await?;
    Ok(stepped.ok().map(|(machine, _)| machine))
}

/// The attempt's user, locked; a nobody is looked for as well, so that it takes the same time.
async fn whose(tx: &mut Tx, visit: &Visit, machine: &Pin) -> Result<Option<User>, Error> {
    let id = machine.person().map_or(Uuid::nil(), |person| person.user);
    Ok(people::sql::lock_user(tx, visit.slug(), id).await?)
}

/// A login that was changed or suspended meanwhile is not what the PIN was made for.
fn is_unchanged(visit: &Visit, machine: &Pin, user: Option<&User>) -> bool {
    match (machine.person(), user) {
        (Some(person), Some(user)) => person.proof == user.proof(&visit.portal.keys),
        _ => false,
    }
}

async fn answer(
    tx: &mut Tx,
    visit: &Visit,
    attempt: Uuid,
    (machine, effects): (Pin, &[Effect]),
    user: Option<&User>,
) -> Result<Tried, Error> {
    let (tried, did) = match &machine.stage {
        _ if effects.iter().any(|effect| matches!(effect, Effect::AskFactor | Effect::OpenChange)) => {
            tickets::end_all(tx, visit.slug(), Pin::KIND, attempt).await?;
            let ticket = tickets::issue(tx, visit, Pin::KIND, attempt, &Wish::default()).await?;
            (Tried::On(machine, ticket), "door.pin-accepted")
        }
        Stage::Asked(asked) => (Tried::Wrong { left: asked.tries }, "door.pin-refused"),
        Stage::SecondFactor(second) => (Tried::Wrong { left: second.tries }, "door.second-factor-refused"),
        _ => (Tried::Spoiled, "door.pin-spoiled"),
    };
    let by = user.map_or_else(|| "stranger".to_owned(), |user| format!("user:{}", user.id));
    if !matches!(tried, Tried::On(..)) {
        // A nobody has a history, too, that nobody will read.
        let id = user.map_or(Uuid::nil(), |user| user.id);
        history::keep(tx, visit, id, history::Outcome::WrongPin).await?;
    }
    audit::record(tx, &visit.portal.keys, &Deed::of(visit, did, by)).await?;
    Ok(tried)
}
