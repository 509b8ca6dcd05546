//! What a login does.

use counter::{
    Arrival, Error, Refusal,
    audit::{self, Deed},
    limits::{self, Limit},
};
use door::{
    factors::{authenticator, authenticator::Verdict, handlers::code_of},
    hashing::Hashing,
    lockout::{Judgement, Lock, Standing},
    secrets::{Token, is_equal},
};
use jiff::SignedDuration;
use store::Tx;
use uuid::Uuid;

use crate::{
    NOWHERE,
    attempt::{Attempt, Effect, Event, Stage, TRIES},
    attempts::{self, Ticket},
    operators::{LOCKOUT, Record, actions::record, hash_first_code, hash_recovery_code, key, sql},
    passkeys::{self, Judged},
    sessions,
};

/// Beside the lock of each operator: one address cannot try many.
const FAILURES_PER_ADDRESS: Limit =
    Limit { name: "office-failures", most: 50, window: SignedDuration::from_mins(10) };
/// A password that has leaked must not buy guesses at codes, however they are spread over attempts.
pub const PROOFS: [Limit; 2] = [
    Limit { name: "office-proofs-hour", most: 30, window: SignedDuration::from_mins(60) },
    Limit { name: "office-proofs-day", most: 100, window: SignedDuration::from_hours(24) },
];

pub struct Credentials {
    pub email: String,
    pub password: String,
    pub next: Option<String>,
}

pub enum Outcome {
    In {
        session: Token,
        next: Option<String>,
    },
    /// On to the attempt's page.
    Begun {
        ticket: Token,
        to: &'static str,
    },
    Refused(Refusal),
}

/// What was typed into the field for the password.
enum Typed {
    Password,
    FirstCode { is_over: bool },
    Wrong,
}

pub async fn log_in(arrival: &Arrival, typed: &Credentials) -> Result<Outcome, Error> {
    let (store, address) = (&arrival.portal.store, arrival.neighbourhood());
    let found = {
        let mut conn = store.read().await?;
        if limits::is_used_up(&mut conn, NOWHERE, &FAILURES_PER_ADDRESS, &address).await? {
            return Err(Error::TooMany { wait: FAILURES_PER_ADDRESS.window.unsigned_abs() });
        }
        sql::by_email(&mut conn, &key(&typed.email)).await?
    };
    let looked_at = look_at(arrival, found.as_ref(), &typed.password).await?;
    let mut tx = store.begin().await?;
    let subject = found.as_ref().map_or(Uuid::nil(), |found| found.id);
    let known = sql::lock(&mut tx, subject).await?;
    // What was looked at must still be what stands there.
    if known.as_ref().map(|known| (&known.password, &known.first))
        != found.as_ref().map(|found| (&found.password, &found.first))
    {
        return Err(Error::Again);
    }
    let is_right =
        !matches!(looked_at, Typed::Wrong) && known.as_ref().is_some_and(|known| known.disabled.is_none());
    let before = known.as_ref().map(|known| known.standing).unwrap_or_default();
    let (standing, judgement) = before.judge(is_right, &LOCKOUT, arrival.at);
    // The right password clears the count only once everything else that is asked for has been shown.
    let kept = if judgement == Judgement::Right { before } else { standing };
    sql::save_standing(&mut tx, subject, &kept).await?;
    let outcome = match (known, judgement) {
        (Some(known), Judgement::Right) => let_in(&mut tx, arrival, &known, looked_at, typed).await?,
        (Some(_), Judgement::Locked(lock)) => {
            refuse(&mut tx, arrival, subject, "locked").await?;
            Outcome::Refused(locked_words(arrival, lock))
        }
        (_, judgement) => {
            take_failure(&mut tx, &address).await?;
            let why = if judgement == Judgement::NowLocked { "now-locked" } else { "wrong" };
            refuse(&mut tx, arrival, subject, why).await?;
            Outcome::Refused(Refusal::whole("office-login-refused"))
        }
    };
    tx.commit().await?;
    Ok(outcome)
}

/// One argon2 hash, whatever there is to compare with.
async fn look_at(arrival: &Arrival, known: Option<&Record>, typed: &str) -> Result<Typed, Error> {
    let chosen = known.and_then(|known| known.password.as_deref());
    if arrival.portal.part::<Hashing>().verify(typed, chosen).await?.is_right {
        return Ok(Typed::Password);
    }
    let subject = known.map_or(Uuid::nil(), |known| known.id);
    let hash = hash_first_code(&arrival.portal.keys, subject, typed);
    Ok(match known.and_then(|known| known.first.as_ref()) {
        Some(first) if is_equal(&hash, &first.hash) => {
            Typed::FirstCode { is_over: arrival.at >= first.until }
        }
        _ => Typed::Wrong,
    })
}

async fn let_in(
    tx: &mut Tx,
    arrival: &Arrival,
    known: &Record,
    looked_at: Typed,
    typed: &Credentials,
) -> Result<Outcome, Error> {
    let has_passkeys = passkeys::sql::count(tx, known.id).await? > 0;
    let stage = match looked_at {
        Typed::FirstCode { is_over: true } => {
            refuse(tx, arrival, known.id, "expired").await?;
            return Ok(Outcome::Refused(Refusal::whole("office-login-first-over")));
        }
        Typed::Password if known.is_without_app && !has_passkeys => {
            let session = enter(tx, arrival, known.id).await?;
            return Ok(Outcome::In { session, next: typed.next.clone() });
        }
        Typed::Password if known.app.is_some() || has_passkeys => Stage::Code { tries: TRIES },
        _ => Stage::Password,
    };
    let proof = known.proof(&arrival.portal.keys);
    let attempt = Attempt { operator: known.id, proof, next: typed.next.clone(), stage };
    let ticket = attempts::begin(tx, arrival, &attempt).await?;
    Ok(Outcome::Begun { ticket, to: attempt.path() })
}

/// Everything that was asked for has been shown.
pub async fn enter(tx: &mut Tx, arrival: &Arrival, id: Uuid) -> Result<Token, Error> {
    sql::save_standing(tx, id, &Standing::default()).await?;
    sql::save_login(tx, id).await?;
    attempts::end_all(tx, id).await?;
    let session = sessions::open(tx, arrival, id).await?;
    record(tx, arrival, id, "office.logged-in").await?;
    Ok(session)
}

/// Past the limit a failure still counts: an error here would undo it with the transaction.
async fn take_failure(tx: &mut Tx, address: &str) -> Result<(), Error> {
    match limits::take(tx, NOWHERE, &FAILURES_PER_ADDRESS, address).await {
        Ok(()) | Err(Error::TooMany { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Into the nameless log alone: as much work for an operator of ten sites as for nobody.
async fn refuse(tx: &mut Tx, arrival: &Arrival, id: Uuid, why: &str) -> Result<(), Error> {
    let by = if id.is_nil() { "stranger".to_owned() } else { format!("operator:{id}") };
    let deed = Deed {
        by,
        address: Some(arrival.address.to_string()),
        ..Deed::of_system(NOWHERE, "office.login-refused")
    };
    audit::record(tx, &arrival.portal.keys, &deed.with("why", why)).await?;
    metrics::counter!("madoguchi_office_logins_refused_total").increment(1);
    Ok(())
}

fn locked_words(arrival: &Arrival, lock: Lock) -> Refusal {
    let until = lock.until.unwrap_or(lock.since);
    Refusal::whole("office-login-locked").with("time", arrival.frame(None).show.time(until))
}

/// The attempt of this browser and its operator, under the operator's lock; none where it has ended, or where
/// what it stands on has changed.
pub async fn stand(
    tx: &mut Tx,
    arrival: &Arrival,
    ticket: &Ticket,
) -> Result<Option<(Attempt, Record)>, Error> {
    let Some(seen) = attempts::held(tx, arrival, ticket).await? else { return Ok(None) };
    let Some(known) = sql::lock(tx, seen.operator).await? else { return Ok(None) };
    // As it stands now that nobody else can move it.
    let Some(attempt) = attempts::held(tx, arrival, ticket).await? else { return Ok(None) };
    let is_on = attempt.proof == known.proof(&arrival.portal.keys) && !known.is_shut_out(arrival.at);
    Ok(is_on.then_some((attempt, known)))
}

pub enum Tried {
    In {
        session: Token,
        next: Option<String>,
    },
    Wrong(Refusal),
    /// The attempt has ended: a new login.
    Over,
}

enum Shown {
    Step(i64),
    RecoveryCode(Vec<u8>),
    Passkey(passkeys::Shown),
}

/// What is shown as second factor, as it arrived.
#[derive(Clone, Copy)]
pub enum Offered<'a> {
    /// Of the app, or a recovery code.
    Code(&'a str),
    /// The browser's answer.
    Passkey(&'a str),
}

pub async fn show(arrival: &Arrival, ticket: &Ticket, offered: Offered<'_>) -> Result<Tried, Error> {
    let mut tx = arrival.portal.store.begin().await?;
    let Some((attempt, known)) = stand(&mut tx, arrival, ticket).await? else { return Ok(Tried::Over) };
    for limit in &PROOFS {
        limits::take(&mut tx, NOWHERE, limit, &known.id.to_string()).await?;
    }
    let shown = match offered {
        Offered::Code(typed) => look_up(&mut tx, arrival, &known, typed).await?,
        Offered::Passkey(answer) => match passkeys::judge(&mut tx, arrival, known.id, answer).await? {
            Judged::Right(shown) => Ok(Shown::Passkey(shown)),
            Judged::Wrong(words) => Err(words),
            Judged::Over => {
                tx.commit().await?;
                return Ok(Tried::Wrong(Refusal::whole("refused-ceremony-over")));
            }
        },
    };
    let next = attempt.next.clone();
    let Ok((attempt, effects)) = attempt.step(Event::Showed { is_right: shown.is_ok() }) else {
        return Ok(Tried::Over);
    };
    attempts::save(&mut tx, arrival, ticket, &attempt).await?;
    let mut session = None;
    for effect in effects {
        match effect {
            Effect::SpendProof => spend(&mut tx, arrival, known.id, shown.as_ref().ok()).await?,
            Effect::CountFailure => {
                let (standing, _) = known.standing.judge(false, &LOCKOUT, arrival.at);
                sql::save_standing(&mut tx, known.id, &standing).await?;
            }
            Effect::Enter => session = Some(enter(&mut tx, arrival, known.id).await?),
            Effect::Register => {}
        }
    }
    let tried = match (session, shown, &attempt.stage) {
        (Some(session), ..) => Tried::In { session, next },
        (None, Err(words), Stage::Code { tries }) => {
            refuse(&mut tx, arrival, known.id, offered.kind()).await?;
            Tried::Wrong(offered.refusal(words).with("left", tries))
        }
        _ => {
            refuse(&mut tx, arrival, known.id, offered.kind()).await?;
            Tried::Over
        }
    };
    tx.commit().await?;
    Ok(tried)
}

impl Offered<'_> {
    /// As the log names it.
    fn kind(self) -> &'static str {
        match self {
            Offered::Code(_) => "code",
            Offered::Passkey(_) => "passkey",
        }
    }

    fn refusal(self, words: &'static str) -> Refusal {
        match self {
            Offered::Code(_) => Refusal::of("code", words),
            Offered::Passkey(_) => Refusal::whole(words),
        }
    }
}

/// The word key of what is wrong with it, if anything is.
async fn look_up(
    tx: &mut Tx,
    arrival: &Arrival,
    known: &Record,
    typed: &str,
) -> Result<Result<Shown, &'static str>, Error> {
    let code = code_of(typed);
    if code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) {
        let Some(app) = &known.app else { return Ok(Err("office-code-wrong")) };
        let secret = authenticator::open(&arrival.portal, app)?;
        return Ok(judge_app(arrival, (&secret, known.app_step), &code).map(Shown::Step));
    }
    let hash = hash_recovery_code(&arrival.portal.keys, known.id, typed);
    let is_known = sql::is_recovery_code(tx, known.id, &hash).await?;
    Ok(if is_known { Ok(Shown::RecoveryCode(hash)) } else { Err("office-code-wrong") })
}

/// The step of a right code, or the word key of what is wrong.
pub fn judge_app(arrival: &Arrival, app: (&[u8], i64), code: &str) -> Result<i64, &'static str> {
    match authenticator::judge(app.0, app.1, code, arrival.at) {
        Verdict::Right { step } => Ok(step),
        Verdict::Used => Err("office-code-used"),
        Verdict::ClockWrong => Err("office-code-clock"),
        Verdict::Wrong => Err("office-code-wrong"),
    }
}

async fn spend(tx: &mut Tx, arrival: &Arrival, id: Uuid, shown: Option<&Shown>) -> Result<(), Error> {
    match shown {
        Some(Shown::Step(step)) => sql::use_app_step(tx, id, *step).await?,
        Some(Shown::RecoveryCode(hash)) => {
            sql::use_recovery_code(tx, id, hash).await?;
            record(tx, arrival, id, "office.used-recovery-code").await?;
        }
        Some(Shown::Passkey(shown)) => passkeys::sql::mark_used(tx, shown.id, &shown.public_key).await?,
        None => {}
    }
    Ok(())
}
