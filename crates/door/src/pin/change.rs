//! The change that a right PIN opens: a new password at once, a new login address when its link has been opened.

use counter::{
    Error, Visit,
    audit::{self, Deed},
};
use store::Tx;

use super::actions::Standing;
use crate::{
    flows::{
        self,
        pin::{Effect, Event, Pin, Stage},
    },
    login_address, loose_ends, notices,
    people::{self, User},
    sessions::{self, Ended},
};

/// What is to be changed.
pub struct Wanted {
    /// The hash of the new password.
    pub password: Option<String>,
    pub address: Option<String>,
}

/// The user behind the page for the change, while nothing of their login has changed elsewhere.
pub async fn user(visit: &Visit, standing: &Standing) -> Result<Option<User>, Error> {
    let Some(person) = standing.machine.person() else { return Ok(None) };
    let mut conn = visit.portal.store.read().await?;
    let user = people::sql::user(&mut conn, visit.slug(), person.user).await?;
    Ok(user.filter(|user| user.proof(&visit.portal.keys) == person.proof))
}

/// Where it leads; None where the page was too old for it.
pub async fn change(visit: &Visit, standing: &Standing, wanted: Wanted) -> Result<Option<Stage>, Error> {
    let Some(person) = standing.machine.person() else { return Ok(None) };
    let mut tx = visit.portal.store.begin().await?;
    let before = people::sql::lock_user(&mut tx, visit.slug(), person.user).await?;
    let Some(before) = before.filter(|user| user.proof(&visit.portal.keys) == person.proof) else {
        return Ok(None);
    };
    let mut now = None;
    if let Some(hash) = &wanted.password {
        people::sql::save_password(&mut tx, visit.slug(), before.id, hash).await?;
        now = people::sql::user(&mut tx, visit.slug(), before.id).await?;
    }
    let proof = now.as_ref().map(|user| user.proof(&visit.portal.keys));
    let event = Event::Changed { proof, address: wanted.address, at: visit.at };
    let stepped = flows::step::<Pin>(&mut tx, visit.slug(), standing.attempt, event).await?;
    let Ok((machine, effects)) = stepped else { return Ok(None) };
    for effect in effects {
        match effect {
            Effect::SetPassword => password_is_new(&mut tx, visit, &before).await?,
            Effect::SendLink { address } => {
                login_address::ask(&mut tx, visit, now.as_ref().unwrap_or(&before), &address).await?;
                record(&mut tx, visit, &before, "door.asked-for-login-address").await?;
            }
            Effect::LookUp { .. } | Effect::AskFactor | Effect::OpenChange | Effect::EndAttempt => {}
        }
    }
    tx.commit().await?;
    Ok(Some(machine.stage))
}

async fn password_is_new(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let site = visit.slug();
    // Who could read the contact on file has proved more than a guess could.
    people::sql::save_standing(tx, site, user.id, &user.standing.forgiven()).await?;
    sessions::sql::end_others(tx, site, user.id, None, Ended::PasswordChanged).await?;
    loose_ends::tie_up(tx, site, user).await?;
    notices::pin::login_changed(tx, visit, user, notices::pin::What::Password).await?;
    record(tx, visit, user, "door.reset-password").await
}

async fn record(tx: &mut Tx, visit: &Visit, user: &User, did: &'static str) -> Result<(), Error> {
    let deed = Deed::of(visit, did, format!("user:{}", user.id)).with("by", "pin");
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
