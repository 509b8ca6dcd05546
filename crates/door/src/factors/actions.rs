//! What a person does with their factors: one function per verb. Who calls has proved the password just now,
//! and holds the user's lock.

use counter::{
    Arrival, Error, Refusal, Visit,
    audit::{self, Deed},
    ceremonies::{self, Ceremony},
    passkeys::Unfit,
};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx};
use uuid::Uuid;

use super::{
    authenticator::{self, NewAuthenticator, Verdict},
    may_remove, passkeys, recovery_codes, sql,
};
use crate::{
    device, notices,
    pages::FactorChange,
    people::User,
    policy::{Kind, Policy},
    sessions::{self, Ended, browser},
};

pub const MOST_PASSKEYS: usize = 20;
const LONGEST_NAME: usize = 40;

#[derive(Serialize, Deserialize)]
struct Pending {
    secret: Vec<u8>,
}

pub async fn begin_authenticator(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let secret = tx.given().bytes::<20>().to_vec();
    ceremonies::begin(tx, visit, Ceremony::NewAuthenticator, user.id, &Pending { secret }).await
}

/// What the page shows that waits for the first code. None where it took too long.
pub async fn pending_authenticator(
    conn: &mut Conn,
    visit: &Visit,
    user: &User,
) -> Result<Option<NewAuthenticator>, Error> {
    let pending: Option<Pending> = ceremonies::look(conn, visit, Ceremony::NewAuthenticator, user.id).await?;
    let issuer = visit.site.name(visit.lang).to_owned();
    let account = user.email.as_deref().unwrap_or(&user.login).to_owned();
    Ok(pending.map(|Pending { secret }| NewAuthenticator { secret, issuer, account }))
}

/// The app shows that it has the secret. A refused code leaves everything as it was.
pub async fn confirm_authenticator(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    typed: &str,
) -> Result<Result<(), Refusal>, Error> {
    let Some(new) = pending_authenticator(tx, visit, user).await? else {
        return Ok(Err(Refusal::whole("refused-ceremony-over")));
    };
    let step = match authenticator::judge(&new.secret, 0, typed, visit.at) {
        Verdict::Right { step } => step,
        Verdict::ClockWrong => return Ok(Err(Refusal::of("code", "refused-clock-plain"))),
        Verdict::Wrong | Verdict::Used => return Ok(Err(Refusal::of("code", "refused-app-code-plain"))),
    };
    ceremonies::take::<Pending>(tx, visit, Ceremony::NewAuthenticator, user.id).await?;
    let sealed = authenticator::seal(&visit.portal, &new.secret);
    sql::save_authenticator(tx, visit.slug(), user.id, (sealed, step), &browser(visit)).await?;
    make_first_codes(tx, visit, user).await?;
    tell(tx, visit, user, FactorChange::AuthenticatorAdded, "door.added-authenticator").await?;
    Ok(Ok(()))
}

pub async fn begin_passkey(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    passkeys::begin_registration(tx, visit, user).await
}

pub async fn add_passkey(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    (name, answer): (&str, &str),
) -> Result<Result<(), Refusal>, Error> {
    let owned = sql::passkeys(tx, visit.slug(), user.id).await?;
    if owned.len() >= MOST_PASSKEYS {
        return Ok(Err(Refusal::whole("refused-passkey-many").with("most", MOST_PASSKEYS)));
    }
    let passkey = match passkeys::finish_registration(tx, visit, user.id, answer).await? {
        Ok(passkey) => passkey,
        Err(Unfit::Over) => return Ok(Err(Refusal::whole("refused-ceremony-over"))),
        Err(_) => return Ok(Err(Refusal::whole("refused-passkey"))),
    };
    if sql::passkey_of_credential(tx, visit.slug(), &passkey.credential).await?.is_some() {
        return Ok(Err(Refusal::whole("refused-passkey-known")));
    }
    let name = name_of(visit, name);
    let passkey = (name.as_str(), passkey.credential.as_slice(), passkey.public_key.as_str());
    sql::insert_passkey(tx, visit.slug(), user.id, passkey, &browser(visit)).await?;
    make_first_codes(tx, visit, user).await?;
    tell(tx, visit, user, FactorChange::PasskeyAdded(name), "door.added-passkey").await?;
    Ok(Ok(()))
}

/// A passkey without a name is called after the device.
pub fn name_of(arrival: &Arrival, typed: &str) -> String {
    let typed: String = typed.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if typed.is_empty() { device::name(&arrival.agent) } else { typed }
}

/// Whoever registers the first factor is given recovery codes with it.
async fn make_first_codes(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    if sql::has(tx, visit.slug(), user.id).await?.recovery_codes == 0 {
        recovery_codes::make(tx, visit, user.id).await?;
    }
    Ok(())
}

pub async fn make_new_codes(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    recovery_codes::make(tx, visit, user.id).await?;
    tell(tx, visit, user, FactorChange::CodesMade, "door.made-recovery-codes").await
}

/// The codes that were just made, so long as this browser may show them.
pub async fn new_codes(conn: &mut Conn, visit: &Visit, user: Uuid) -> Result<Option<Vec<String>>, Error> {
    ceremonies::look(conn, visit, Ceremony::Codes, user).await
}

/// They have been copied: shown no more.
pub async fn put_codes_away(tx: &mut Tx, visit: &Visit, user: Uuid) -> Result<(), Error> {
    ceremonies::take::<Vec<String>>(tx, visit, Ceremony::Codes, user).await?;
    Ok(())
}

pub async fn remove_authenticator(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
) -> Result<Result<(), Refusal>, Error> {
    if !may_go(tx, visit, user, Kind::Authenticator).await? {
        return Ok(Err(Refusal::whole("refused-last-factor")));
    }
    // Pressed twice: it is gone already.
    if sql::delete_authenticator(tx, visit.slug(), user.id).await? == 1 {
        clear_up(tx, visit, user).await?;
        tell(tx, visit, user, FactorChange::AuthenticatorRemoved, "door.removed-authenticator").await?;
    }
    Ok(Ok(()))
}

pub async fn remove_passkey(
    tx: &mut Tx,
    visit: &Visit,
    (user, own): (&User, &[u8]),
    id: Uuid,
) -> Result<Result<(), Refusal>, Error> {
    let Some(passkey) = sql::passkey(tx, visit.slug(), user.id, id).await? else { return Ok(Ok(())) };
    if !may_go(tx, visit, user, Kind::Passkey).await? {
        return Ok(Err(Refusal::whole("refused-last-factor")));
    }
    sql::delete_passkey(tx, visit.slug(), user.id, id).await?;
    // Whoever has the lost device stays inside no longer, nor is remembered there.
    sessions::sql::end_others(tx, visit.slug(), user.id, Some(own), Ended::ByUser).await?;
    clear_up(tx, visit, user).await?;
    tell(tx, visit, user, FactorChange::PasskeyRemoved(passkey.name), "door.removed-passkey").await?;
    Ok(Ok(()))
}

async fn may_go(tx: &mut Tx, visit: &Visit, user: &User, kind: Kind) -> Result<bool, Error> {
    let has = sql::has(tx, visit.slug(), user.id).await?;
    Ok(may_remove(&visit.site.part::<Policy>().factors, &has, kind))
}

/// Recovery codes recover a factor; without one they are nothing.
async fn clear_up(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let has = sql::has(tx, visit.slug(), user.id).await?;
    if has.passkeys == 0 && !has.authenticator {
        sql::delete_recovery_codes(tx, visit.slug(), user.id).await?;
    }
    Ok(())
}

/// 「多要素認証」「利用しない」/「利用する」, where the user may choose a code by mail.
pub async fn want_code(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    wants: bool,
) -> Result<Result<(), Refusal>, Error> {
    if wants && user.email.is_none() {
        return Ok(Err(Refusal::whole("refused-no-address")));
    }
    if user.wants_code != wants {
        sql::save_wants_code(tx, visit.slug(), user.id, wants).await?;
        let (change, did) = if wants {
            (FactorChange::CodesByMailOn, "door.chose-mailed-codes")
        } else {
            (FactorChange::CodesByMailOff, "door.dropped-mailed-codes")
        };
        tell(tx, visit, user, change, did).await?;
    }
    Ok(Ok(()))
}

pub async fn rename_passkey(
    tx: &mut Tx,
    visit: &Visit,
    user: Uuid,
    (id, name): (Uuid, &str),
) -> Result<(), Error> {
    let name = name_of(visit, name);
    if sql::rename_passkey(tx, visit.slug(), user, id, &name).await? == 0 {
        return Err(Error::NotFound);
    }
    let deed = Deed::of(visit, "door.renamed-passkey", format!("user:{user}")).about(format!("passkey:{id}"));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}

async fn tell(
    tx: &mut Tx,
    visit: &Visit,
    user: &User,
    change: FactorChange,
    did: &'static str,
) -> Result<(), Error> {
    notices::factor_changed(tx, visit, user, change).await?;
    let deed = Deed::of(visit, did, format!("user:{}", user.id));
    audit::record(tx, &visit.portal.keys, &deed).await?;
    Ok(())
}
