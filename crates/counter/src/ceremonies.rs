//! Ceremonies: what is under way between a browser and this site, or the office, for five minutes: a secret to be confirmed, a
//! challenge to be signed, codes to be copied. It lies in the database, so that any node can finish it, and is
//! bound to the browser and to whose matter it is. One of a kind per browser: a newer takes an older's place.

use jiff::{SignedDuration, Timestamp};
use serde::{Serialize, de::DeserializeOwned};
use store::{Conn, Tx, args};
use uuid::Uuid;

use crate::{error::Error, visit::Arrival};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ceremony {
    NewAuthenticator,
    NewPasskey,
    /// Recovery codes that have just been made.
    Codes,
    /// A login by passkey alone; nobody's yet.
    Login,
    /// A passkey as second factor; the subject is the attempt.
    SecondFactor,
}

/// A site's, or the office's: that of no site.
fn scope(arrival: &Arrival) -> &str {
    arrival.site.as_ref().filter(|_| !arrival.is_office).map_or("", |site| site.slug.as_str())
}

const LIFE: SignedDuration = SignedDuration::from_mins(5);
/// Whoever copies codes or holds a phone before a picture takes their time.
const LIFE_WITH_PAPER: SignedDuration = SignedDuration::from_mins(15);
const SEAL: &str = "ceremony";

impl Ceremony {
    fn tag(self) -> &'static str {
        match self {
            Ceremony::NewAuthenticator => "new-authenticator",
            Ceremony::NewPasskey => "new-passkey",
            Ceremony::Codes => "codes",
            Ceremony::Login => "login",
            Ceremony::SecondFactor => "second-factor",
        }
    }

    fn life(self) -> SignedDuration {
        match self {
            Ceremony::NewPasskey | Ceremony::Login | Ceremony::SecondFactor => LIFE,
            Ceremony::NewAuthenticator | Ceremony::Codes => LIFE_WITH_PAPER,
        }
    }

    fn id(self, arrival: &Arrival) -> Vec<u8> {
        let parts = [scope(arrival).as_bytes(), self.tag().as_bytes(), arrival.form_token.as_bytes()];
        arrival.portal.keys.hash("ceremony", &parts).to_vec()
    }
}

pub async fn begin(
    tx: &mut Tx,
    arrival: &Arrival,
    kind: Ceremony,
    subject: Uuid,
    state: &impl Serialize,
) -> Result<(), Error> {
    let state = serde_json::to_string(state).map_err(Error::fault)?;
    let sealed = arrival.portal.keys.seal(tx.given(), SEAL, &state);
    let until = tx.now() + kind.life();
    tx.run(
        "INSERT INTO ceremonies (site, id, subject, state, until) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (site, id) DO UPDATE SET
           subject = excluded.subject, state = excluded.state, until = excluded.until",
        args![scope(arrival), kind.id(arrival), subject, sealed, until],
    )
    .await?;
    Ok(())
}

/// When the one under way is over.
pub async fn until(
    conn: &mut Conn,
    arrival: &Arrival,
    kind: Ceremony,
    subject: Uuid,
) -> Result<Option<Timestamp>, Error> {
    let now = conn.now();
    Ok(conn
        .maybe(
            "SELECT until FROM ceremonies WHERE site = $1 AND id = $2 AND subject = $3 AND until > $4",
            args![scope(arrival), kind.id(arrival), subject, now],
        )
        .await?)
}

/// The one that was just begun ends when the one before it would have: nobody gets more time by wrong answers.
pub async fn end_at(tx: &mut Tx, arrival: &Arrival, kind: Ceremony, until: Timestamp) -> Result<(), Error> {
    let sql = "UPDATE ceremonies SET until = $3 WHERE site = $1 AND id = $2";
    tx.run(sql, args![scope(arrival), kind.id(arrival), until]).await?;
    Ok(())
}

/// For a page to show; it stays.
pub async fn look<T: DeserializeOwned>(
    conn: &mut Conn,
    arrival: &Arrival,
    kind: Ceremony,
    subject: Uuid,
) -> Result<Option<T>, Error> {
    let now = conn.now();
    let sealed: Option<Vec<u8>> = conn
        .maybe(
            "SELECT state FROM ceremonies WHERE site = $1 AND id = $2 AND subject = $3 AND until > $4",
            args![scope(arrival), kind.id(arrival), subject, now],
        )
        .await?;
    sealed.map(|sealed| read(arrival, &sealed)).transpose()
}

/// For the answer, which can be given once.
pub async fn take<T: DeserializeOwned>(
    tx: &mut Tx,
    arrival: &Arrival,
    kind: Ceremony,
    subject: Uuid,
) -> Result<Option<T>, Error> {
    let now = tx.now();
    let sealed: Option<Vec<u8>> = tx
        .maybe(
            "DELETE FROM ceremonies WHERE site = $1 AND id = $2 AND subject = $3 AND until > $4 RETURNING state",
            args![scope(arrival), kind.id(arrival), subject, now],
        )
        .await?;
    sealed.map(|sealed| read(arrival, &sealed)).transpose()
}

fn read<T: DeserializeOwned>(arrival: &Arrival, sealed: &[u8]) -> Result<T, Error> {
    let state = arrival.portal.keys.open(SEAL, sealed);
    let state = state.ok_or_else(|| Error::fault("a ceremony's state cannot be opened"))?;
    serde_json::from_str(&state).map_err(Error::fault)
}

pub async fn sweep(tx: &mut Tx, site: &str) -> Result<u64, Error> {
    let now = tx.now();
    Ok(tx.run("DELETE FROM ceremonies WHERE site = $1 AND until <= $2", args![site, now]).await?)
}
