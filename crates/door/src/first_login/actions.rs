//! What each step of the first login does.

use counter::{
    Error, Visit,
    audit::{self, Deed},
    limits::{self, Limit},
};
use jiff::SignedDuration;
use store::{Conn, Tx};
use uuid::Uuid;

use crate::{
    consent::{self, Answer},
    factors,
    flows::{
        self, Machine as _,
        first_login::{Effect, Event, FirstLogin, Stage},
    },
    links::{self, DeadLink},
    notices,
    people::{self, User},
    policy::{Consent, Policy, Step, Use},
    secrets::{Purpose, Token, is_equal},
    sessions::{self, Opening},
    tickets::{self, Ticket, Wish},
};

/// Whoever has a letter must not use the site to fill other people's mailboxes.
const MAILS_PER_USER: Limit =
    Limit { name: "confirm-mails", most: 20, window: SignedDuration::from_mins(60) };

/// Gives a ticket to a person whose first login is not finished, or who must be asked for consent anew.
pub async fn resume(tx: &mut Tx, visit: &Visit, user: &User, wish: &Wish) -> Result<Option<Token>, Error> {
    let present = flows::load::<FirstLogin>(tx, visit.slug(), user.id).await?;
    let must_register = must_register(tx, visit, user).await?;
    let machine = match present.clone() {
        Some(machine) => {
            let must_agree = must_agree(tx, visit, user.id).await?;
            let machine = if must_agree { machine.with_consent_ahead() } else { machine };
            match (must_register, machine.stage == Stage::SecondFactor) {
                // Begun under another policy, or before the operator cleared the user's factors.
                (true, false) => Some(machine.with_factor_first()),
                (false, true) => FirstLogin::begin(&machine.steps[1..]),
                _ => Some(machine),
            }
        }
        None => FirstLogin::begin(&steps_for(tx, visit, user, must_register).await?),
    };
    let Some(goes_on) = &machine else {
        flows::end::<FirstLogin>(tx, visit.slug(), user.id).await?;
        return Ok(None);
    };
    if machine != present {
        put(tx, visit.slug(), user.id, goes_on).await?;
    }
    Ok(Some(tickets::issue(tx, visit, FirstLogin::KIND, user.id, wish).await?))
}

/// In the place of whatever machine the user had.
async fn put(tx: &mut Tx, site: &str, user: Uuid, machine: &FirstLogin) -> Result<(), Error> {
    flows::end::<FirstLogin>(tx, site, user).await?;
    flows::begin(tx, site, user, machine).await
}

async fn must_register(conn: &mut Conn, visit: &Visit, user: &User) -> Result<bool, Error> {
    let policy = &visit.site.part::<Policy>().factors;
    if policy.second() != Use::Required {
        return Ok(false);
    }
    Ok(factors::must_register(policy, &factors::sql::has(conn, visit.slug(), user.id).await?))
}

/// Whether the site asks for consent, and this person has not agreed to what it says by now.
async fn must_agree(conn: &mut Conn, visit: &Visit, user: Uuid) -> Result<bool, Error> {
    let is_asked = visit.site.part::<Policy>().first_login.steps.contains(&Step::Consent);
    Ok(is_asked && consent::is_needed(conn, &visit.site, user).await?)
}

/// A second factor that is missing comes between the password and everything else (DOOR-20).
async fn steps_for(
    conn: &mut Conn,
    visit: &Visit,
    user: &User,
    must_register: bool,
) -> Result<Vec<Step>, Error> {
    let policy = &visit.site.part::<Policy>().first_login;
    let mut steps = Vec::new();
    if user.through.is_none() {
        steps.clone_from(&policy.steps);
    } else if must_agree(conn, visit, user.id).await? {
        steps.push(Step::Consent);
    }
    // The operator gave a new first password to somebody who had been here before.
    if user.through.is_some() && user.first.is_some() {
        steps.push(Step::Password);
    }
    if user.must_change {
        steps.extend(&policy.when_flagged);
    }
    steps.sort_unstable();
    steps.dedup();
    if must_register {
        steps.insert(0, Step::SecondFactor);
    }
    Ok(steps)
}

/// Whether something stands between this person and the door, as `resume` would find it.
pub async fn stands_between(conn: &mut Conn, visit: &Visit, user: &User) -> Result<bool, Error> {
    let must_register = must_register(conn, visit, user).await?;
    Ok(flows::load::<FirstLogin>(conn, visit.slug(), user.id).await?.is_some()
        || !steps_for(conn, visit, user, must_register).await?.is_empty())
}

/// Where the browser's ticket stands.
pub struct Standing {
    pub user: Uuid,
    pub machine: FirstLogin,
    pub wish: Wish,
}

pub async fn stand(visit: &Visit, ticket: &Ticket) -> Result<Standing, Error> {
    let mut conn = visit.portal.store.read().await?;
    let held =
        tickets::holder(&mut conn, visit, FirstLogin::KIND, ticket).await?.ok_or(Error::SignInFirst)?;
    let machine = flows::load(&mut conn, visit.slug(), held.subject).await?.ok_or(Error::SignInFirst)?;
    Ok(Standing { user: held.subject, machine, wish: held.wish })
}

/// Where a step has led.
pub enum Moved {
    /// To the next page, with the machine as it stands now.
    On(FirstLogin),
    /// Through the door; with a session, unless the user is already in with another.
    Through(Opening),
    /// The event had no place: whatever page is right now will say so.
    OutOfTurn,
}

/// What somebody brought to a step.
#[derive(Clone, Copy)]
pub enum Brought<'a> {
    Nothing,
    /// The hash of the one that was just chosen.
    Password(&'a str),
    /// The text that they answered to.
    Consent(&'a Consent),
}

/// Steps the machine and does what follows, in one transaction.
pub async fn step(
    visit: &Visit,
    who: (Uuid, &Wish),
    event: Event,
    brought: Brought<'_>,
) -> Result<Moved, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let moved = step_in(&mut tx, visit, who, event, brought).await?;
    tx.commit().await?;
    Ok(moved)
}

pub async fn step_in(
    tx: &mut Tx,
    visit: &Visit,
    (id, wish): (Uuid, &Wish),
    event: Event,
    brought: Brought<'_>,
) -> Result<Moved, Error> {
    let user = people::sql::lock_user(tx, visit.slug(), id).await?;
    let Some(user) = user.filter(|user| !user.is_shut_out()) else {
        return Ok(Moved::OutOfTurn);
    };
    let stepped = flows::step::<FirstLogin>(tx, visit.slug(), id, event).await?;
    let Ok((machine, effects)) = stepped else {
        return Ok(Moved::OutOfTurn);
    };
    let mut moved = Moved::On(machine.clone());
    let mut deeds = Vec::new();
    for effect in effects {
        // The text of another day than that on which they agreed: nobody gets in on what has been replaced.
        if effect == Effect::OpenDoor && must_agree(tx, visit, id).await? {
            let machine = machine.clone().with_consent_ahead();
            put(tx, visit.slug(), id, &machine).await?;
            moved = Moved::On(machine);
            continue;
        }
        deeds.extend(name_of(&effect));
        if let Some(opening) = apply(tx, visit, (&user, wish), effect, brought).await? {
            moved = Moved::Through(opening);
        }
    }
    for did in deeds {
        let deed = Deed::of(visit, did, format!("user:{id}"));
        audit::record(tx, &visit.portal.keys, &deed).await?;
    }
    Ok(moved)
}

async fn apply(
    tx: &mut Tx,
    visit: &Visit,
    (user, wish): (&User, &Wish),
    effect: Effect,
    brought: Brought<'_>,
) -> Result<Option<Opening>, Error> {
    let site = visit.slug();
    match effect {
        Effect::KeepAgreement => keep_answer(tx, visit, user, (brought, Answer::Agreed)).await?,
        Effect::KeepRefusal => keep_answer(tx, visit, user, (brought, Answer::Declined)).await?,
        Effect::SendLink { address } => {
            limits::take(tx, site, &MAILS_PER_USER, &user.id.to_string()).await?;
            notices::confirm_address(tx, visit, user, &address).await?;
        }
        Effect::SpoilLinks => {
            links::end(tx, site, Purpose::ConfirmAddress, user.id, DeadLink::Spoiled).await?;
        }
        Effect::RegisterAddress { address } => {
            links::end(tx, site, Purpose::ConfirmAddress, user.id, DeadLink::Used).await?;
            people::move_to(tx, &visit.site, user, &address).await?;
            notices::address_registered(tx, visit, user, &address).await?;
        }
        Effect::SetPassword => {
            let Brought::Password(hash) = brought else {
                return Err(Error::fault("the step sets a password, and there is none"));
            };
            people::sql::save_password(tx, site, user.id, hash).await?;
        }
        Effect::EndTickets => tickets::end_all(tx, site, FirstLogin::KIND, user.id).await?,
        Effect::OpenDoor => return open_door(tx, visit, user, wish).await.map(Some),
    }
    Ok(None)
}

async fn keep_answer(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    (brought, answer): (Brought<'_>, Answer),
) -> Result<(), Error> {
    let Brought::Consent(consent) = brought else {
        return Err(Error::fault("the step answers to a text, and there is none"));
    };
    let site = visit.slug();
    let account = people::sql::first_account(tx, site, user.id).await?;
    let from = visit.address.to_string();
    let text = (consent.version.as_str(), consent.hash());
    consent::keep(tx, site, (user.id, account.id), (text.0, &text.1), answer, &from).await
}

async fn open_door(tx: &mut Tx, visit: &Visit, user: &User, wish: &Wish) -> Result<Opening, Error> {
    let site = visit.slug();
    // Whatever happened on the way: nobody gets in without the factor that the policy requires.
    if must_register(tx, visit, user).await? {
        return Err(Error::SignInFirst);
    }
    // Only who has taken the steps is rid of the flag: it may have been set on the way.
    let walked = flows::load::<FirstLogin>(tx, site, user.id).await?.map(|machine| machine.steps);
    let flagged = &visit.site.part::<Policy>().first_login.when_flagged;
    if user.must_change && walked.is_some_and(|walked| flagged.iter().all(|step| walked.contains(step))) {
        people::sql::save_flag(tx, site, user.id, false).await?;
    }
    flows::end::<FirstLogin>(tx, site, user.id).await?;
    tickets::end_all(tx, site, FirstLogin::KIND, user.id).await?;
    people::sql::save_through(tx, site, user.id, visit.at).await?;
    let account = people::sql::landing_account(tx, site, user.id).await?;
    sessions::open(tx, visit, user, &account, wish).await
}

fn name_of(effect: &Effect) -> Option<&'static str> {
    match effect {
        Effect::KeepAgreement => Some("door.agreed-to-electronic-delivery"),
        Effect::KeepRefusal => Some("door.declined-electronic-delivery"),
        Effect::SendLink { .. } => Some("door.sent-address-link"),
        Effect::RegisterAddress { .. } => Some("door.registered-address"),
        Effect::SpoilLinks => Some("door.spoiled-address-link"),
        Effect::SetPassword => Some("door.set-password"),
        Effect::OpenDoor => Some("door.finished-first-login"),
        Effect::EndTickets => None,
    }
}

/// What came of a code typed behind the mail's link.
pub enum Confirmed {
    /// The address is registered; this browser may go on, too.
    Right {
        moved: Moved,
        ticket: Option<Token>,
    },
    Wrong {
        left: u32,
    },
    Dead(DeadLink),
}

/// The link shows that the mail arrived, the code that it was opened by who asked for it (DOOR-33).
pub async fn confirm(visit: &Visit, token: &str, typed: &str) -> Result<Confirmed, Error> {
    let mut tx = visit.portal.store.begin().await?;
    let link = match links::find(&mut tx, visit, Purpose::ConfirmAddress, token).await? {
        Ok(link) => link,
        Err(why) => return Ok(Confirmed::Dead(why)),
    };
    // Looked at once more under the user's lock: a newer mail may just have taken this one's place, and
    // the code must be the one that belongs to the address that is then registered.
    people::sql::lock_user(&mut tx, visit.slug(), link.subject).await?;
    if let Err(why) = links::find(&mut tx, visit, Purpose::ConfirmAddress, token).await? {
        return Ok(Confirmed::Dead(why));
    }
    let machine = flows::load::<FirstLogin>(&mut tx, visit.slug(), link.subject).await?;
    let waiting = machine.as_ref().and_then(FirstLogin::waiting);
    let Some(waiting) = waiting else { return Ok(Confirmed::Dead(DeadLink::Superseded)) };
    let is_right = visit
        .portal
        .keys
        .open(CODE, &waiting.code)
        .is_some_and(|code| is_equal(code.as_bytes(), typed.as_bytes()));
    // Whoever opens the link may do so on any device: what the login wished for stays with its browser.
    let (who, event) = ((link.subject, &Wish::default()), Event::CodeTried { is_right });
    let moved = step_in(&mut tx, visit, who, event, Brought::Nothing).await?;
    let confirmed = match moved {
        Moved::OutOfTurn => return Err(Error::Conflict),
        Moved::On(machine) if is_right => {
            let ticket =
                tickets::issue(&mut tx, visit, FirstLogin::KIND, link.subject, &Wish::default()).await?;
            Confirmed::Right { moved: Moved::On(machine), ticket: Some(ticket) }
        }
        Moved::Through(opening) => Confirmed::Right { moved: Moved::Through(opening), ticket: None },
        Moved::On(machine) => match machine.waiting() {
            Some(waiting) => Confirmed::Wrong { left: waiting.tries },
            None => Confirmed::Dead(DeadLink::Spoiled),
        },
    };
    tx.commit().await?;
    Ok(confirmed)
}

/// The purpose for which 「認証コード」 is sealed.
pub const CODE: &str = "address-code";
