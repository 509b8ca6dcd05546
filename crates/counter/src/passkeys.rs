//! Passkeys (WebAuthn): where they belong, how one is made, and what one proves. User verification is asked for
//! always, so that a passkey is as good as password and second factor together. Whoever keeps them, the door or the
//! office, says whose they are.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::{Conn, Tx};
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::{
    Webauthn, WebauthnBuilder,
    prelude::{
        AuthenticationResult, Credential, DiscoverableAuthentication, Passkey, PasskeyAuthentication,
        PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, WebauthnError,
    },
};

use crate::{
    ceremonies::{self, Ceremony},
    error::Error,
    portal::Portal,
    site::Site,
    visit::Arrival,
};

/// How long a browser may take.
const PATIENCE: std::time::Duration = std::time::Duration::from_mins(4);

/// Where passkeys belong: one name and one origin, whatever other addresses lead there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub rp: String,
    pub origin: Url,
}

impl Place {
    /// The site's own host name where it has one, else the installation's. None where nothing fits.
    pub fn of(portal: &Portal, site: &Site) -> Option<Place> {
        match &site.host {
            Some(host) if portal.ways.is_secure() => Place::at(&format!("https://{host}")),
            _ => Place::of_office(portal),
        }
    }

    /// The office is the installation's, whichever site it is opened at.
    pub fn of_office(portal: &Portal) -> Option<Place> {
        Place::at(&portal.ways.public_url)
    }

    fn here(arrival: &Arrival) -> Option<Place> {
        match arrival.site.as_deref().filter(|_| !arrival.is_office) {
            Some(site) => Place::of(&arrival.portal, site),
            None => Place::of_office(&arrival.portal),
        }
    }

    /// Browsers make no passkeys for bare addresses; on loopback `localhost` stands for them.
    fn at(url: &str) -> Option<Place> {
        let mut origin = Url::parse(url).ok()?;
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

    /// The address under which a page has to be open for its passkeys.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.origin.as_str().trim_end_matches('/'))
    }
}

fn webauthn(arrival: &Arrival) -> Result<Webauthn, Error> {
    let place = Place::here(arrival).ok_or(Error::NotFound)?;
    let builder = WebauthnBuilder::new(&place.rp, &place.origin).map_err(Error::fault)?;
    builder.rp_name(&arrival.frame(None).site_name()).timeout(PATIENCE).build().map_err(Error::fault)
}

/// What a page asks the browser for, and what is kept of it until the answer comes.
#[derive(Serialize, Deserialize)]
struct Challenge<T> {
    options: Json,
    state: T,
}

/// The options of the challenge under way in this browser, for a page to show.
pub async fn options(
    conn: &mut Conn,
    arrival: &Arrival,
    kind: Ceremony,
    subject: Uuid,
) -> Result<Option<String>, Error> {
    let challenge: Option<Challenge<Json>> = ceremonies::look(conn, arrival, kind, subject).await?;
    Ok(challenge.map(|challenge| challenge.options.to_string()))
}

async fn begin(
    tx: &mut Tx,
    arrival: &Arrival,
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
    ceremonies::begin(tx, arrival, kind, subject, &challenge).await?;
    Ok(options)
}

/// Why an answer was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// The challenge is over: too late, answered already, or another browser's.
    Over,
    Wrong,
    /// Its counter went back: there may be a copy of it.
    Copied,
}

/// Whose passkey is made, as their device is to show it.
pub struct Owner<'a> {
    pub id: Uuid,
    pub login: &'a str,
    pub name: &'a str,
}

/// A new passkey, ready to be saved.
pub struct Made {
    pub credential: Vec<u8>,
    /// The public half, in JSON.
    pub public_key: String,
}

/// `kept` are the public halves of those that there are: no device makes a second one.
pub async fn begin_registration(
    tx: &mut Tx,
    arrival: &Arrival,
    owner: &Owner<'_>,
    kept: &[String],
) -> Result<Json, Error> {
    let kept = keys(kept)?.iter().map(|passkey| passkey.cred_id().clone()).collect();
    let started =
        webauthn(arrival)?.start_passkey_registration(owner.id, owner.login, owner.name, Some(kept));
    let (options, state) = started.map_err(Error::fault)?;
    begin(tx, arrival, (Ceremony::NewPasskey, owner.id), &options, state).await
}

pub async fn finish_registration(
    tx: &mut Tx,
    arrival: &Arrival,
    owner: Uuid,
    answer: &str,
) -> Result<Result<Made, Unfit>, Error> {
    let challenge: Option<Challenge<PasskeyRegistration>> =
        ceremonies::take(tx, arrival, Ceremony::NewPasskey, owner).await?;
    let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
    let Ok(answer) = serde_json::from_str::<RegisterPublicKeyCredential>(answer) else {
        return Ok(Err(Unfit::Wrong));
    };
    match webauthn(arrival)?.finish_passkey_registration(&answer, &challenge.state) {
        Ok(passkey) => {
            let public_key = serde_json::to_string(&passkey).map_err(Error::fault)?;
            let credential: &[u8] = passkey.cred_id().as_ref();
            Ok(Ok(Made { credential: credential.to_vec(), public_key }))
        }
        Err(error) => {
            tracing::info!(%error, "a new passkey was refused");
            Ok(Err(Unfit::Wrong))
        }
    }
}

/// Asks for one of these passkeys, beside the password.
pub async fn begin_proof(
    tx: &mut Tx,
    arrival: &Arrival,
    subject: Uuid,
    kept: &[String],
) -> Result<Json, Error> {
    let started = webauthn(arrival)?.start_passkey_authentication(&keys(kept)?);
    let (options, state) = started.map_err(Error::fault)?;
    begin(tx, arrival, (Ceremony::SecondFactor, subject), &options, state).await
}

/// An answer with its challenge, which is used up.
pub struct Proof {
    answer: PublicKeyCredential,
    state: PasskeyAuthentication,
}

pub async fn take_proof(
    tx: &mut Tx,
    arrival: &Arrival,
    subject: Uuid,
    answer: &str,
) -> Result<Result<Proof, Unfit>, Error> {
    let challenge: Option<Challenge<PasskeyAuthentication>> =
        ceremonies::take(tx, arrival, Ceremony::SecondFactor, subject).await?;
    let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
    let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else {
        return Ok(Err(Unfit::Wrong));
    };
    Ok(Ok(Proof { answer, state: challenge.state }))
}

impl Proof {
    /// Which passkey it is said to come from.
    pub fn credential(&self) -> &[u8] {
        self.answer.get_credential_id()
    }

    /// The public half as it is to be kept now.
    pub fn judge(&self, arrival: &Arrival, public_key: &str) -> Result<Result<String, Unfit>, Error> {
        let result = webauthn(arrival)?.finish_passkey_authentication(&self.answer, &self.state);
        // The challenge holds the counters of its beginning; what counts are those of now.
        judge(key(public_key)?, result)
    }
}

/// Asks for any passkey of this site: a login without an ID. Gives the options for the browser.
pub async fn begin_login(tx: &mut Tx, arrival: &Arrival) -> Result<Json, Error> {
    let (options, state) = webauthn(arrival)?.start_discoverable_authentication().map_err(Error::fault)?;
    begin(tx, arrival, (Ceremony::Login, Uuid::nil()), &options, state).await
}

/// A browser's answer to a login by passkey.
pub struct Answered(PublicKeyCredential);

impl Answered {
    /// With whose passkey it says that it is, by which credential.
    pub fn read(arrival: &Arrival, answer: &str) -> Result<Option<(Answered, Uuid, Vec<u8>)>, Error> {
        let Ok(answer) = serde_json::from_str::<PublicKeyCredential>(answer) else { return Ok(None) };
        let webauthn = webauthn(arrival)?;
        let Ok((user, credential)) = webauthn.identify_discoverable_authentication(&answer) else {
            return Ok(None);
        };
        let credential = credential.to_vec();
        Ok(Some((Answered(answer), user, credential)))
    }

    pub async fn judge(
        &self,
        tx: &mut Tx,
        arrival: &Arrival,
        public_key: &str,
    ) -> Result<Result<String, Unfit>, Error> {
        let challenge: Option<Challenge<DiscoverableAuthentication>> =
            ceremonies::take(tx, arrival, Ceremony::Login, Uuid::nil()).await?;
        let Some(challenge) = challenge else { return Ok(Err(Unfit::Over)) };
        let fresh = key(public_key)?;
        let result =
            webauthn(arrival)?.finish_discoverable_authentication_v2(&self.0, challenge.state, &fresh);
        judge(fresh, result)
    }
}

fn judge(
    mut passkey: Passkey,
    result: Result<AuthenticationResult, WebauthnError>,
) -> Result<Result<String, Unfit>, Error> {
    let result = match result {
        Ok(result) if result.user_verified() => result,
        Err(WebauthnError::CredentialPossibleCompromise) => return Ok(Err(Unfit::Copied)),
        Ok(_) => return Ok(Err(Unfit::Wrong)),
        Err(error) => {
            tracing::info!(%error, "a passkey was refused");
            return Ok(Err(Unfit::Wrong));
        }
    };
    // The challenge compared with the counter of its own beginning; meanwhile the passkey may have been used.
    let kept = Credential::from(passkey.clone()).counter;
    if (kept > 0 || result.counter() > 0) && result.counter() <= kept {
        return Ok(Err(Unfit::Copied));
    }
    if passkey.update_credential(&result).is_none() {
        return Ok(Err(Unfit::Wrong));
    }
    serde_json::to_string(&passkey).map(Ok).map_err(Error::fault)
}

fn key(public_key: &str) -> Result<Passkey, Error> {
    serde_json::from_str(public_key).map_err(Error::fault)
}

fn keys(public_keys: &[String]) -> Result<Vec<Passkey>, Error> {
    public_keys.iter().map(|public_key| key(public_key)).collect()
}
