//! Passkeys (WebAuthn): where they belong, how one is made, and what one proves. User verification is asked for
//! always, so that a passkey is as good as password and second factor together.

use std::net::IpAddr;

use counter::{Error, Portal, Visit, site::Site};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::Tx;
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        DiscoverableAuthentication, Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
        RegisterPublicKeyCredential, WebauthnError,
    },
};

use super::{
    ceremonies::{self, Ceremony},
    sql,
    sql::PasskeyRow,
};
use crate::people::User;

/// How long a browser may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(4);

/// Where a site's passkeys belong: one name and one origin, whatever other addresses lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub rp: String,
    pub origin: Url,
}

impl Place {
    /// The site's own host name where it has one, else the installation's. Browsers make no passkeys for bare
    /// addresses; on loopback `localhost` stands for them. None where nothing fits.
    pub fn of(portal: &Portal, site: &Site) -> Option<Place> {
        let url = match &site.host {
            Some(host) if portal.ways.is_secure() => format!("https://{host}"),
            _ => portal.ways.public_url.clone(),
        };
        let mut origin = Url::parse(&url).ok()?;
        let is_loopback = match origin.host()? {
            Host::Domain(_) => false,
            Host::Ipv4(address) => IpAddr::from(address).is_loopback(),
            Host::Ipv6(address) => IpAddr::from(address).is_loopback(),
        };
        if is_loopback {
            origin.set_host(Some("localhost")).ok()?;
        }
        let rp = origin.domain()?.to_owned();
        Some(Place { rp, origin })
    }

    /// The address under which a page of the site has to be open for its passkeys.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin.as_str().trim_end_matches('/'))
    }
}

fn webauthn(visit: &Visit) -> Result<Webauthn, Error> {
    let place = Place::of(&visit.portal, &visit.site);
    let place = place.ok_or(Error::NotFound)?;
    let name = visit.site.name(visit.lang).to_owned();
    let builder = WebauthnBuilder::new(&place.rp, &place.origin).map_err(Error::fault)?;
    builder.rp_name(&name).timeout(PATIENCE).build().map_err(Error::fault)
}

/// What a page asks the browser for, and what is kept of it until the answer comes.
#[derive(Serialize, Deserialize)]
struct Challenge<T> {
    options: Json,
    state: T,
}

/// The options of the challenge under way in this browser, for a page to show.
pub async fn options(
    conn: &mut store::Conn,
    visit: &Visit,
    kind: Ceremony,
    subject: Uuid,
) -> Result<Option<String>, Error> {
    let challenge: Option<Challenge<Json>> = ceremonies::look(conn, visit, kind, subject).await?;
    Ok(challenge.map(|challenge| challenge.options.to_string()))
}

async fn begin(
    tx: &mut Tx,
    visit: &Visit,
    (kind, subject): (Ceremony, Uuid),
    options: &impl Serialize,
    state: impl Serialize,
) -> Result<Json, Error> {
    let mut options = serde_json::to_value(options).map_err(Error::fault)?["publicKey"].take();
    if kind == Ceremony::NewPasskey {
        // To log in without typing an ID, the passkey must be one that the browser can find by itself.
        let selection = &mut options["authenticatorSelection"];
        selection["residentKey"] = "required".into();
        selection["requireResidentKey"] = true.into();
    }
    let challenge = Challenge { options: options.clone(), state };
    ceremonies::begin(tx, visit, kind, subject, &challenge).await?;
    Ok(options)
}

/// Why a passkey was not taken.
pub enum Unfit {
    /// The challenge is over: too late, answered already, or another browser's.
    Over,
    Unknown,
    Wrong,
    /// Its counter went back: there may be a copy of it.
    Copied(PasskeyRow),
}

pub async fn begin_registration(tx: &mut Tx, visit: &Visit, user: &User) -> Result<(), Error> {
    let owned = keys(&sql::passkeys(tx, visit.slug(), user.id).await?)?;
    let owned = owned.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let login = user.email.as_deref().unwrap_or(&user.login);
    let name = if user.name.is_empty() { login } else { &user.name };
    let started = webauthn(visit)?.start_passkey_registration(user.id, login, name, Some(owned));
    let (options, state) = started.map_err(Error::fault)?;
    begin(tx, visit, (Ceremony::NewPasskey, user.id), &options, state).await?;
    Ok(())
}

/// The new passkey, ready to be saved.
pub async fn finish_registration(
    tx: &mut Tx,
    visit: &Visit,
    user: Uuid,
    answer: &str,
) -> Result<Result<Passkey, Unfit>, Error> {
    let challenge: Option<Challenge<PasskeyRegistration>> =
        ceremonies::take(tx, visit, Ceremony::NewPasskey, user).await?;
    let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
        return Ok(Err(Unfit::Wrong));
    };
    Ok(webauthn(visit)?.finish_passkey_registration(&answer, &challenge.state).map_err(|error| {
        tracing::info!(%error, "a new passkey was refused");
        Unfit::Wrong
    }))
}

/// Asks for one of the user's own passkeys, beside the password.
pub async fn begin_proof(tx: &mut Tx, visit: &Visit, attempt: Uuid, user: Uuid) -> Result<(), Error> {
    let owned = keys(&sql::passkeys(tx, visit.slug(), user).await?)?;
    let (options, state) = webauthn(visit)?.start_passkey_authentication(&owned).map_err(Error::fault)?;
    begin(tx, visit, (Ceremony::SecondFactor, attempt), &options, state).await?;
    Ok(())
}

pub async fn finish_proof(
    tx: &mut Tx,
    visit: &Visit,
    attempt: Uuid,
    answer: &str,
) -> Result<Result<Shown, Unfit>, Error> {
    let challenge: Option<Challenge<PasskeyAuthentication>> =
        ceremonies::take(tx, visit, Ceremony::SecondFactor, attempt).await?;
    let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return Ok(Err(Unfit::Wrong));
    };
    let Some(row) = sql::passkey_of_credential(tx, visit.slug(), answer.get_credential_id()).await? else {
        return Ok(Err(Unfit::Unknown));
    };
    let result = webauthn(visit)?.finish_passkey_authentication(&answer, &challenge.state);
    // The challenge holds the counters of its beginning; what counts are those of now.
    let fresh = key(&row)?;
    shown(row, fresh, result)
}

/// Asks for any passkey of this site: a login without an ID. Gives the options for the browser.
pub async fn begin_login(tx: &mut Tx, visit: &Visit) -> Result<Json, Error> {
    let (options, state) = webauthn(visit)?.start_discoverable_authentication().map_err(Error::fault)?;
    begin(tx, visit, (Ceremony::Login, Uuid::nil()), &options, state).await
}

/// Finds whose passkey it is, before that user is locked and the passkey looked at.
pub async fn owner(
    tx: &mut Tx,
    visit: &Visit,
    answer: &str,
) -> Result<Option<(Answered, PasskeyRow)>, Error> {
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
    let webauthn = webauthn(visit)?;
    let Ok((user, credential)) = webauthn.identify_discoverable_authentication(&answer) else {
        return Ok(None);
    };
    let row = sql::passkey_of_credential(tx, visit.slug(), credential).await?;
    Ok(row.filter(|row| row.user == user).map(|row| (Answered(answer), row)))
}

/// A browser's answer to a login by passkey.
pub struct Answered(PublicKeyCredential);

pub async fn finish_login(
    tx: &mut Tx,
    visit: &Visit,
    answer: &Answered,
    row: PasskeyRow,
) -> Result<Result<Shown, Unfit>, Error> {
    let challenge: Option<Challenge<DiscoverableAuthentication>> =
        ceremonies::take(tx, visit, Ceremony::Login, Uuid::nil()).await?;
    let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
    let fresh = key(&row)?;
    let result = webauthn(visit)?.finish_discoverable_authentication_v2(&answer.0, challenge.state, &fresh);
    shown(row, fresh, result)
}

/// A passkey that proved what it was asked for, with its public half as it is to be kept now.
pub struct Shown {
    pub row: PasskeyRow,
    pub public_key: String,
}

fn shown(
    row: PasskeyRow,
    mut passkey: Passkey,
    result: Result<webauthn_rs::prelude::AuthenticationResult, WebauthnError>,
) -> Result<Result<Shown, Unfit>, Error> {
    let result = match result {
        Ok(result) if result.user_verified() => result,
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Err(Unfit::Copied(row))),
        Ok(_) => return Ok(Err(Unfit::Wrong)),
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(Err(Unfit::Wrong));
        }
    };
    if passkey.update_credential(&result).is_none() {
        return Ok(Err(Unfit::Wrong));
    }
    let public_key = serde_json::to_string(&passkey).map_err(Error::fault)?;
    Ok(Ok(Shown { row, public_key }))
}

fn key(row: &PasskeyRow) -> Result<Passkey, Error> {
    serde_json::from_str(&row.public_key).map_err(Error::fault)
}

fn keys(rows: &[PasskeyRow]) -> Result<Vec<Passkey>, Error> {
    rows.iter().map(key).collect()
}
