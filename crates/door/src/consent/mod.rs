//! Consent to electronic delivery: its versions, what each person answered, and its withdrawal (DOOR-31).

pub mod handlers;
pub mod sql;

use counter::{Error, Lang};
use jiff::Timestamp;
use store::{Conn, Store, Tx};
use uuid::Uuid;

use crate::policy::Consent;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Agreed,
    Declined,
    Withdrawn,
}

impl Answer {
    pub fn tag(self) -> &'static str {
        match self {
            Answer::Agreed => "agreed",
            Answer::Declined => "declined",
            Answer::Withdrawn => "withdrawn",
        }
    }
}

/// The answer that counts: a person's latest.
pub struct Given {
    pub answer: String,
    pub version: String,
    pub hash: String,
    pub at: Timestamp,
}

/// A version of the text as it was shown.
pub struct Text {
    pub ja: String,
    pub en: String,
}

impl Text {
    pub fn in_lang(self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

/// Whether a person must be asked: never agreed, or a text that asks again has come since.
pub async fn is_needed(conn: &mut Conn, site: &str, present: &Consent, user: Uuid) -> Result<bool, Error> {
    match sql::latest(conn, site, user).await? {
        Some(given) if given.answer != Answer::Agreed.tag() => Ok(true),
        Some(given) if given.version == present.version => Ok(false),
        Some(given) => Ok(sql::asks_again_since(conn, site, &given.version).await?),
        None => Ok(true),
    }
}

pub async fn keep(
    tx: &mut Tx,
    site: &str,
    (user, account): (Uuid, Uuid),
    consent: &Consent,
    answer: Answer,
    from: &str,
) -> Result<(), Error> {
    sql::insert(tx, site, (user, account), consent, answer, from).await?;
    Ok(())
}

/// Writes down the site's present text as a version, when the program starts or reloads. A text that
/// was changed under its old version would make earlier consents a lie, so it is refused.
pub async fn publish(store: &Store, site: &str, consent: &Consent) -> Result<(), Error> {
    let mut tx = store.begin().await?;
    sql::insert_text(&mut tx, site, consent).await?;
    let kept = sql::hash_of(&mut tx, site, &consent.version).await?;
    if kept != consent.hash() {
        let version = &consent.version;
        return Err(Error::fault(format!(
            "site {site}: the consent text of version {version:?} was changed; give the new text a new version"
        )));
    }
    tx.commit().await?;
    Ok(())
}
