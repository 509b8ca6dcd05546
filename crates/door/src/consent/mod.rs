//! Consent to electronic delivery: its versions, what each person answered, and its withdrawal (DOOR-31).

pub mod handlers;
pub mod sql;

use counter::{Error, Lang, site::Site};
use jiff::Timestamp;
use store::{Conn, Store, Tx};
use uuid::Uuid;

use crate::{
    policy::{Consent, Policy},
    sessions::{self, Ended},
};

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

impl Given {
    pub fn is_agreement(&self) -> bool {
        self.answer == Answer::Agreed.tag()
    }
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

/// What is kept of a version.
pub struct Kept {
    pub hash: String,
    /// Empty where it came from the site's file.
    pub made_by: String,
}

/// A version as the operator sees it.
pub struct Written {
    pub consent: Consent,
    /// 1 for the first version.
    pub number: i64,
    /// From when it is shown.
    pub since: Timestamp,
    /// Empty where it came from the site's file.
    pub made_by: String,
    /// Taken back before it began.
    pub gone: bool,
}

/// The text that is shown now: the latest word, from the site's file or from the office.
pub async fn present(conn: &mut Conn, site: &Site) -> Result<Consent, Error> {
    let of_file = site.part::<Policy>().consent.as_ref();
    let of_file = of_file.ok_or_else(|| Error::fault("the site asks for consent and has no text"))?;
    let written = sql::present(conn, &site.slug).await?;
    Ok(written.map_or_else(|| of_file.clone(), |written| written.consent))
}

/// A new version from the office, after the one with this number. False where another has come in between, or has its name.
pub async fn write(
    tx: &mut Tx,
    site: &str,
    (consent, after): (&Consent, i64),
    (since, by): (Timestamp, &str),
) -> Result<bool, Error> {
    Ok(sql::insert_text(tx, site, (consent, after + 1), since, by).await?)
}

/// Takes a version back that nobody has seen yet. False where it has begun.
pub async fn take_back(tx: &mut Tx, site: &str, number: i64) -> Result<bool, Error> {
    Ok(sql::take_back(tx, site, number).await?)
}

/// Whether a person must be asked: never agreed, or a text that asks again has come since.
pub async fn is_needed(conn: &mut Conn, site: &Site, user: Uuid) -> Result<bool, Error> {
    match sql::latest(conn, &site.slug, user).await? {
        Some(given) if !given.is_agreement() => Ok(true),
        Some(given) => Ok(sql::asks_again_since(conn, &site.slug, &given.version).await?),
        None => Ok(true),
    }
}

/// Keeps an answer to a text. Without consent nobody is inside: a refusal, or a withdrawal, ends whatever the person has open.
pub async fn keep(
    tx: &mut Tx,
    site: &str,
    (user, account): (Uuid, Uuid),
    (version, hash): (&str, &str),
    answer: Answer,
    from: &str,
) -> Result<(), Error> {
    sql::insert(tx, site, (user, account), (version, hash), answer, from).await?;
    if answer != Answer::Agreed {
        sessions::sql::end_others(tx, site, user, None, Ended::WithoutConsent).await?;
    }
    Ok(())
}

/// Writes down the site's present text as a version, when the program starts or reloads. A text that was changed under its
/// old version would make earlier consents a lie, so it is refused. Where the office has a version of that name, that one
/// stands: whoever works in the office must not be able to keep the program from starting.
pub async fn publish(store: &Store, site: &str, consent: &Consent) -> Result<(), Error> {
    let mut tx = store.begin().await?;
    let Kept { hash, made_by } = kept(&mut tx, site, consent).await?;
    let (version, is_same) = (&consent.version, hash == consent.hash());
    if made_by.is_empty() && !is_same {
        return Err(Error::fault(format!(
            "site {site}: the consent text of version {version:?} was changed; give the new text a new version"
        )));
    }
    if made_by.is_empty() {
        sql::save_unhashed(&mut tx, site, consent).await?;
    } else if !is_same && hash != consent.as_typed().hash() {
        tracing::warn!(
            site,
            version,
            "the consent text of this version is the office's, not the site file's"
        );
    }
    let shown = sql::present(&mut tx, site).await?.map(|written| written.consent.version);
    if let Some(shown) = shown.filter(|shown| *shown != consent.version) {
        let of_file = &consent.version;
        tracing::warn!(site, shown, of_file, "a later consent text than that of the site's file is shown");
    }
    tx.commit().await?;
    Ok(())
}

/// The version as it is written down; now, where it was not.
async fn kept(tx: &mut Tx, site: &str, consent: &Consent) -> Result<Kept, Error> {
    loop {
        if let Some(kept) = sql::kept(tx, site, &consent.version).await? {
            return Ok(kept);
        }
        // Whoever writes one at the same moment takes the number; then this one has the next.
        let (number, now) = (sql::newest(tx, site).await? + 1, tx.now());
        sql::insert_text(tx, site, (consent, number), now, "").await?;
    }
}
