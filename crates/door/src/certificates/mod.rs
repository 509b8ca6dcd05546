//! Client certificates: issued to an account by the site's member CA, shown at the login, and judged
//! there (DOOR-13). The handshake only proves that whoever shows one has its key.

mod actions;
pub mod sql;

pub use actions::{By, issue, record, revoke};

use counter::{Error, Visit, hex};
use jiff::Timestamp;
use pki::{Fault as Doubt, Presented};
use store::Conn;
use uuid::Uuid;

use crate::{
    people::{self, User},
    policy::Policy,
};

/// A certificate as it was issued.
pub struct ClientCertificate {
    pub fingerprint: Vec<u8>,
    pub account: Uuid,
    /// In hexadecimal digits.
    pub serial: String,
    /// Whom it names.
    pub name: String,
    pub not_before: Timestamp,
    pub not_after: Timestamp,
    pub issued: Timestamp,
    pub revoked: Option<Timestamp>,
}

/// Why a certificate lets nobody in. For the log and for the user's own history; in public all are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The browser showed none.
    Missing,
    /// Not one that the site's member CA issued to log in with.
    NotOurs,
    NotYetValid,
    Expired,
    /// The member CA signed it, but nobody recorded to whom.
    Unknown,
    /// Issued to another account than the access key's.
    OfAnother,
    Revoked,
}

impl Fault {
    pub fn tag(self) -> &'static str {
        match self {
            Fault::Missing => "certificate-missing",
            Fault::NotOurs => "certificate-not-ours",
            Fault::NotYetValid => "certificate-not-yet-valid",
            Fault::Expired => "certificate-expired",
            Fault::Unknown => "certificate-unknown",
            Fault::OfAnother => "certificate-of-another",
            Fault::Revoked => "certificate-revoked",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Fault::Missing => "history-certificate-missing",
            Fault::NotOurs => "history-certificate-not-ours",
            Fault::NotYetValid => "history-certificate-not-yet-valid",
            Fault::Expired => "history-certificate-expired",
            Fault::Unknown => "history-certificate-unknown",
            Fault::OfAnother => "history-certificate-of-another",
            Fault::Revoked => "history-certificate-revoked",
        }
    }
}

/// Whether the certificate of this visit lets this user in. The same work is done for a user who does not
/// exist (DOOR-10).
pub async fn judge(conn: &mut Conn, visit: &Visit, user: Option<&User>) -> Result<Result<(), Fault>, Error> {
    let Some(der) = &visit.certificate else { return Ok(Err(Fault::Missing)) };
    let (Ok(presented), Some(trusted)) = (Presented::read(der), &visit.site.part::<Policy>().member_ca)
    else {
        return Ok(Err(Fault::NotOurs));
    };
    let believed = presented.judge(trusted, visit.at);
    let recorded = sql::certificate(conn, visit.slug(), &presented.fingerprint).await?;
    let subject = user.map_or(Uuid::nil(), |user| user.id);
    let belongs = match &recorded {
        Some(recorded) => people::sql::is_member(conn, visit.slug(), subject, recorded.account).await?,
        None => false,
    };
    Ok(match (believed, recorded) {
        (Err(Doubt::NotOurs | Doubt::NotForClients), _) => Err(Fault::NotOurs),
        (Err(Doubt::NotYetValid), _) => Err(Fault::NotYetValid),
        (Err(Doubt::Expired), _) => Err(Fault::Expired),
        (Ok(()), None) => Err(Fault::Unknown),
        (Ok(()), Some(_)) if !belongs => Err(Fault::OfAnother),
        (Ok(()), Some(recorded)) if recorded.revoked.is_some() => Err(Fault::Revoked),
        (Ok(()), Some(_)) => Ok(()),
    })
}

/// The fingerprint of what was shown, for the log: no secret, and enough to find the certificate by.
pub fn shown(visit: &Visit) -> Option<String> {
    let presented = visit.certificate.as_deref().map(Presented::read)?;
    Some(presented.map_or_else(|_| "unreadable".to_owned(), |presented| hex::of(&presented.fingerprint)))
}
