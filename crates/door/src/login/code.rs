//! The second step of a login, where a second factor is asked for (DOOR-15, DOOR-20).

use counter::{
    Error, Visit,
    audit::{self, Deed},
    ceremonies::Ceremony,
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::{Conn, Tx};
use uuid::Uuid;

use super::actions::{Outcome, enter};
use crate::{
    factors::{self, authenticator, passkeys, passkeys::Unfit, recovery_codes, sql},
    flows::{
        self, Machine as _,
        second_factor::{Effect, Event, SecondFactor, Stage, Way},
    },
    history, notices,
    pages::FactorChange,
    people::{self, User},
    policy::Policy,
    secrets::Token,
    tickets::{self, Held, Ticket, Wish},
};

/// A password that has leaked must not buy guesses at codes, however they are spread over attempts.
const PROOFS_PER_USER: [Limit; 2] = [
    Limit { name: "login-proofs-hour", most: 30, window: SignedDuration::from_mins(60) },
    Limit { name: "login-proofs-day", most: 100, window: SignedDuration::from_hours(24) },
];
/// Whoever knows a password must not fill the mailbox.
const CODES_PER_USER: Limit = Limit { name: "login-codes", most: 10, window: SignedDuration::from_mins(60) };

/// What this login asks for beside the password; empty where nothing is. A user who must register a factor
/// first is sent there by [`enter`].
pub async fn needed(conn: &mut Conn, visit: &Visit, user: &User) -> Result<Vec<Way>, Error> {
    let policy = &visit.site.part::<Policy>().factors;
    if policy.kinds().next().is_none() {
        return Ok(Vec::new());
    }
    Ok(factors::ways(policy, &sql::has(conn, visit.slug(), user.id).await?))
}

/// Begins the attempt: a ticket for this browser, and a code to the user's own address where that is the kind
/// asked for. None where there is nowhere to send it.
pub async fn ask(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    (ways, wish): (Vec<Way>, &Wish),
) -> Result<Option<Token>, Error> {
    let has_address = user.email.is_some();
    let ways = ways.into_iter().filter(|way| *way != Way::Mail || has_address).collect();
    let attempt = tx.id();
    let code = digits(tx);
    let begun =
        SecondFactor::begin((user.id, proof(visit, user)), ways, hash(visit, attempt, &code), visit.at);
    let Some((machine, effects)) = begun else { return Ok(None) };
    flows::begin(tx, visit.slug(), attempt, &machine).await?;
    prepare(tx, visit, attempt, &machine).await?;
    let hand = Hand { code: &code, shown: None, wish };
    apply(tx, visit, user, &effects, &hand).await?;
    Ok(Some(tickets::issue(tx, visit, SecondFactor::KIND, attempt, wish).await?))
}

/// A passkey is asked for with a challenge, made anew for each time.
async fn prepare(tx: &mut Tx, visit: &Visit, attempt: Uuid, machine: &SecondFactor) -> Result<(), Error> {
    if machine.asking().is_some_and(|asking| asking.way == Way::Passkey) {
        passkeys::begin_proof(tx, visit, attempt, machine.user).await?;
    }
    Ok(())
}

/// Six digits, each as likely as the others: what does not divide evenly is thrown again.
pub fn digits(tx: &Tx) -> String {
    loop {
        let number = u32::from_be_bytes(tx.given().bytes());
        if number < 4_294_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

fn hash(visit: &Visit, attempt: Uuid, code: &str) -> Vec<u8> {
    let parts = [visit.slug().as_bytes(), attempt.as_bytes(), code.as_bytes()];
    visit.portal.keys.hash("one-time-password", &parts).to_vec()
}

/// Of the password that began the attempt: one that was changed meanwhile must not lead in.
fn proof(visit: &Visit, user: &User) -> Vec<u8> {
    let chosen = user.password.as_deref().unwrap_or_default().as_bytes();
    let first = user.first.as_ref().map(|first| first.hash.as_slice()).unwrap_or_default();
    // What was begun before somebody reported a login ends with the report (DOOR-16).
    let reported = [u8::from(user.reported.is_some())];
    visit.portal.keys.hash("attempt", &[chosen, first, &reported]).to_vec()
}

/// Where the browser's attempt stands.
pub struct Standing {
    pub attempt: Uuid,
    pub machine: SecondFactor,
    pub address: String,
    /// What the browser's passkeys are asked, where the challenge is still good.
    pub challenge: Option<String>,
    pub wish: Wish,
}

pub async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Option<Standing>, Error> {
    let mut conn = visit.portal.store.read().await?;
    let held = tickets::holder(&mut conn, visit, SecondFactor::KIND, ticket).await?;
    let Some(Held { subject: attempt, wish }) = held else { return Ok(None) };
    let Some(machine) = flows::load::<SecondFactor>(&mut conn, visit.slug(), attempt).await? else {
        return Ok(None);
    };
    let user = people::sql::user(&mut conn, visit.slug(), machine.user).await?;
    let address = user.and_then(|user| user.email).unwrap_or_default();
    let challenge = match machine.asking().map(|asking| asking.way) {
        Some(Way::Passkey) => passkeys::options(&mut conn, visit, Ceremony::SecondFactor, attempt).await?,
        _ => None,
    };
    Ok(Some(Standing { attempt, machine, address, challenge, wish }))
}

pub enum Tried {
    Right(Outcome),
    Wrong {
        left: u32,
        why: Why,
    },
    /// The attempt has ended in another window, or by the same button pressed twice.
    Over,
    /// Too many wrong proofs, or another password meanwhile: a new login.
    Spoiled,
}

/// What the person may be told of a wrong proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    Wrong,
    /// The app's code has been used already.
    Used,
    ClockWrong,
    Copied,
    /// The challenge had ended before it was answered: no try at all.
    Over,
}

/// What was shown, as it was looked up under the user's lock.
enum Shown {
    Mail,
    Passkey(passkeys::Shown),
    Authenticator { step: i64 },
    RecoveryCode { hash: Vec<u8> },
}

/// What the effects of a step may need.
struct Hand<'a> {
    code: &'a str,
    shown: Option<&'a Shown>,
    wish: &'a Wish,
}

pub async fn show(visit: &Visit, standing: &Standing, typed: &str) -> Result<Tried, Error> {
    let (attempt, id) = (standing.attempt, standing.machine.user);
    let mut tx = visit.portal.store.begin().await?;
    let user = people::sql::lock_user(&mut tx, visit.slug(), id).await?.ok_or(Error::SignInFirst)?;
    if standing.machine.proof != proof(visit, &user) || is_shut(visit, &user) {
        return Ok(Tried::Spoiled);
    }
    for limit in &PROOFS_PER_USER {
        limits::take(&mut tx, visit.slug(), limit, &user.id.to_string()).await?;
    }
    // As it stands now that nobody else can move it.
    let machine = flows::load::<SecondFactor>(&mut tx, visit.slug(), attempt).await?;
    let Some(machine) = machine else { return Ok(Tried::Over) };
    let way = match (&machine.stage, standing.machine.asking()) {
        (Stage::Spoiled, _) => return Ok(Tried::Spoiled),
        (Stage::Asking(now), Some(seen)) if now.way == seen.way => now.way,
        _ => return Ok(Tried::Over),
    };
    let looked_up = look_up(&mut tx, visit, &user, (attempt, way, typed)).await?;
    if matches!(looked_up, Err(Why::Over)) {
        return Ok(Tried::Over);
    }
    let event = match way {
        Way::Mail => Event::Typed { code: hash(visit, attempt, typed), at: visit.at },
        _ => Event::Showed { way, is_right: looked_up.is_ok() },
    };
    let stepped = flows::step::<SecondFactor>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(Tried::Over) };
    let hand = Hand { code: "", shown: looked_up.as_ref().ok(), wish: &standing.wish };
    let entered = apply(&mut tx, visit, &user, &effects, &hand).await?;
    let tried = match (entered, &machine.stage) {
        (Some(outcome), _) => Tried::Right(outcome),
        (None, Stage::Asking(asking)) => {
            refuse(&mut tx, visit, &user, way).await?;
            prepare(&mut tx, visit, attempt, &machine).await?;
            Tried::Wrong { left: asking.tries, why: looked_up.err().unwrap_or(Why::Wrong) }
        }
        (None, _) => {
            refuse(&mut tx, visit, &user, way).await?;
            Tried::Spoiled
        }
    };
    tx.commit().await?;
    Ok(tried)
}

/// What was begun before a suspension, a report or a lock goes no further under it.
fn is_shut(visit: &Visit, user: &User) -> bool {
    user.is_shut_out() || user.standing.is_locked(visit.at)
}

async fn look_up(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    (attempt, way, typed): (Uuid, Way, &str),
) -> Result<Result<Shown, Why>, Error> {
    let site = visit.slug();
    Ok(match way {
        // The machine itself compares the code: it keeps its hash.
        Way::Mail => Ok(Shown::Mail),
        Way::Passkey => match passkeys::finish_proof(tx, visit, attempt, typed).await? {
            Ok(shown) => Ok(Shown::Passkey(shown)),
            Err(Unfit::Copied(row)) => {
                tell_of_copy(tx, visit, user, &row).await?;
                Err(Why::Copied)
            }
            Err(Unfit::Over) => Err(Why::Over),
            Err(Unfit::Unknown | Unfit::Wrong) => Err(Why::Wrong),
        },
        Way::Authenticator => {
            let Some(app) = sql::authenticator(tx, site, user.id).await? else { return Ok(Err(Why::Wrong)) };
            let secret = authenticator::open(&visit.portal, &app.secret)?;
            match authenticator::judge(&secret, app.last_step, typed, visit.at) {
                authenticator::Verdict::Right { step } => Ok(Shown::Authenticator { step }),
                authenticator::Verdict::Used => Err(Why::Used),
                authenticator::Verdict::ClockWrong => Err(Why::ClockWrong),
                authenticator::Verdict::Wrong => Err(Why::Wrong),
            }
        }
        Way::RecoveryCode => {
            let hash = recovery_codes::hash_of(visit, user.id, typed);
            let is_known = sql::is_recovery_code(tx, site, user.id, &hash).await?;
            if is_known { Ok(Shown::RecoveryCode { hash }) } else { Err(Why::Wrong) }
        }
    })
}

/// Does what a step of the machine says.
async fn apply(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    effects: &[Effect],
    hand: &Hand<'_>,
) -> Result<Option<Outcome>, Error> {
    let mut entered = None;
    for effect in effects {
        match effect {
            Effect::SendCode => send(tx, visit, user, hand.code).await?,
            Effect::SpendProof => spend(tx, visit, user, hand.shown).await?,
            Effect::Enter => entered = Some(enter(tx, visit, user, hand.wish).await?),
            Effect::CountFailure => {
                let lockout = &visit.site.part::<Policy>().lockout;
                let (standing, _) = user.standing.judge(false, lockout, visit.at);
                people::sql::save_standing(tx, visit.slug(), user.id, &standing).await?;
            }
        }
    }
    Ok(entered)
}

async fn send(tx: &mut Tx, visit: &Visit, user: &User, code: &str) -> Result<(), Error> {
    limits::take(tx, visit.slug(), &CODES_PER_USER, &user.id.to_string()).await?;
    let address = user.email.clone().ok_or(Error::SignInFirst)?;
    notices::one_time_password(tx, visit, user, &address, code).await?;
    let deed = Deed::of(visit, "door.sent-one-time-password", format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

/// What was shown works no second time, in whichever browser.
async fn spend(tx: &mut Tx, visit: &Visit, user: &User, shown: Option<&Shown>) -> Result<(), Error> {
    let site = visit.slug();
    let is_spent = match shown {
        // The attempt is over, and the code was the attempt's.
        Some(Shown::Mail) => true,
        Some(Shown::Passkey(shown)) => {
            sql::use_passkey(tx, site, shown.row.id, &shown.public_key).await?;
            true
        }
        Some(Shown::Authenticator { step }) => sql::use_authenticator(tx, site, user.id, *step).await?,
        Some(Shown::RecoveryCode { hash }) => recovery_codes::use_up(tx, visit, user, hash).await?,
        None => false,
    };
    // The user is locked: nobody can have been quicker.
    if is_spent { Ok(()) } else { Err(Error::fault("a proof was spent before it was shown")) }
}

/// A counter that went back: perhaps somebody has copied the passkey.
pub async fn tell_of_copy(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    row: &sql::PasskeyRow,
) -> Result<(), Error> {
    notices::factor_changed(tx, visit, user, FactorChange::PasskeyRefused(row.name.clone())).await?;
    let deed = Deed::of(visit, "door.refused-copied-passkey", format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed.about(format!("passkey:{}", row.id))).await?;
    Ok(())
}

async fn refuse(tx: &mut Tx, visit: &Visit, user: &User, way: Way) -> Result<(), Error> {
    history::keep(tx, visit, user.id, history::Outcome::WrongCode).await?;
    let deed = Deed::of(visit, "door.login-refused", format!("user:{}", user.id))
        .with("why", "wrong-code")
        .with("kind", way.tag());
    audit::record(tx, &visit.portal.keys, &deed).await?;
    metrics::counter!("madoguchi_logins_refused_total").increment(1);
    Ok(())
}

/// Moves on without a proof: another kind, or a new code. False where that has no place, or a new password
/// stands there.
pub async fn move_on(
    visit: &Visit,
    standing: &Standing,
    event: impl FnOnce(Vec<u8>) -> Event,
) -> Result<bool, Error> {
    let attempt = standing.attempt;
    let mut tx = visit.portal.store.begin().await?;
    let user = people::sql::lock_user(&mut tx, visit.slug(), standing.machine.user).await?;
    let user = user.ok_or(Error::SignInFirst)?;
    if standing.machine.proof != proof(visit, &user) || is_shut(visit, &user) {
        return Ok(false);
    }
    let code = digits(&tx);
    let event = event(hash(visit, attempt, &code));
    let stepped = flows::step::<SecondFactor>(&mut tx, visit.slug(), attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(false) };
    prepare(&mut tx, visit, attempt, &machine).await?;
    apply(&mut tx, visit, &user, &effects, &Hand { code: &code, shown: None, wish: &standing.wish }).await?;
    tx.commit().await?;
    Ok(true)
}
