//! The entrances of a login: one for all, or the choice between a client certificate and a one-time
//! password (DOOR-13, DOOR-15).
//!
//! At the entrance by certificate nothing about a password or a user can be learnt without the right
//! certificate: whatever is wrong, the words, the status and the work are the same. So such a failure locks
//! nobody out, either: a stranger without a certificate finds nothing to guess there.

use counter::{
    Error, Refusal, Visit,
    audit::{self, Deed},
    fold,
};
use store::Tx;
use uuid::Uuid;

use crate::{
    certificates::{self, Fault},
    history,
    people::User,
    policy::{Entrances, Policy},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entrance {
    Only,
    /// Who comes with a certificate is asked for no one-time password.
    Certificate,
    OneTimePassword,
}

impl Entrance {
    /// Where a login goes on that began at one of two entrances, or at the only one.
    pub fn of(visit: &Visit) -> Entrance {
        match visit.site.part::<Policy>().login.entrances {
            Entrances::One => Entrance::Only,
            Entrances::Choice => Entrance::OneTimePassword,
        }
    }

    /// The address of its form, within the site.
    pub fn path(self) -> &'static str {
        match self {
            Entrance::Only => "login",
            Entrance::Certificate => "login/certificate",
            Entrance::OneTimePassword => "login/one-time-password",
        }
    }

    /// The one public message for everything that may be wrong (DOOR-10, DOOR-13).
    pub fn refusal(self) -> Refusal {
        match self {
            Entrance::Only | Entrance::OneTimePassword => Refusal::whole("login-refused"),
            Entrance::Certificate => Refusal::whole("login-refused-certificate"),
        }
    }
}

/// A key of another length than all keys have is refused before anybody is looked up: that says nothing
/// about who exists.
pub fn check_length(policy: &Policy, login: &str) -> Option<Refusal> {
    let length = policy.login.asks.exact_length()?;
    let is_right = fold::login(login).chars().count() == length;
    (!is_right).then(|| Refusal::of("login", "refused-access-key-length").with("length", length))
}

/// The certificate lets nobody in. The audit log also says whether the password was right: then somebody may
/// have it who should not.
pub async fn refuse(
    tx: &mut Tx,
    visit: &Visit,
    user: Option<&User>,
    fault: Fault,
    is_password_right: bool,
) -> Result<Refusal, Error> {
    let by = user.map_or_else(|| "stranger".to_owned(), |user| format!("user:{}", user.id));
    let shown = certificates::shown(visit);
    tracing::info!(
        site = visit.slug(),
        why = fault.tag(),
        fingerprint = shown,
        "a certificate let nobody in"
    );
    let deed = Deed::of(visit, "door.login-refused", by)
        .about(shown.unwrap_or_default())
        .with("why", fault.tag())
        .with("password", if is_password_right { "right" } else { "wrong" });
    let subject = user.map_or(Uuid::nil(), |user| user.id);
    history::keep(tx, visit, subject, history::Outcome::Certificate(fault)).await?;
    audit::record(tx, &visit.portal.keys, &deed).await?;
    metrics::counter!("madoguchi_logins_refused_total").increment(1);
    Ok(Entrance::Certificate.refusal())
}
