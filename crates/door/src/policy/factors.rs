//! What is asked beside the password.
//!
//! The file says in one value whether there is a second factor, who decides, and which kinds count. So "off, but
//! required" and the like cannot be written, and the client certificate follows from the entrances.

use counter::site::Reading;
use serde::Deserialize;

use super::Entrances;

/// Of each kind: whether it can be registered, and by whose will it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Factors {
    /// 6 digits by mail.
    pub one_time_password: Use,
    pub passkeys: Use,
    pub authenticator: Use,
    pub client_certificate: ClientCertificate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    Off,
    UsersChoice,
    /// Everyone needs a second factor, and this is one of the kinds that count.
    Required,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientCertificate {
    Off,
    /// Who comes in with a certificate is asked for no second factor beside it.
    AtItsEntrance,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    OneTimePassword,
    Passkey,
    Authenticator,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Section {
    pub second: Second,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Second {
    Off,
    UsersChoice(Vec<Kind>),
    Required(Vec<Kind>),
}

impl Factors {
    pub(super) fn of(second: &Second, entrances: Entrances) -> Self {
        Factors {
            one_time_password: second.use_of(Kind::OneTimePassword),
            passkeys: second.use_of(Kind::Passkey),
            authenticator: second.use_of(Kind::Authenticator),
            client_certificate: match entrances {
                Entrances::One => ClientCertificate::Off,
                Entrances::Choice => ClientCertificate::AtItsEntrance,
            },
        }
    }

    pub fn use_of(&self, kind: Kind) -> Use {
        match kind {
            Kind::OneTimePassword => self.one_time_password,
            Kind::Passkey => self.passkeys,
            Kind::Authenticator => self.authenticator,
        }
    }

    /// Of the second factor as a whole.
    pub fn second(&self) -> Use {
        [Use::Required, Use::UsersChoice]
            .into_iter()
            .find(|wanted| Kind::ALL.iter().any(|kind| self.use_of(*kind) == *wanted))
            .unwrap_or(Use::Off)
    }

    /// The kinds that a user may register, or that count where one is required.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(|kind| self.use_of(*kind) != Use::Off)
    }
}

impl Kind {
    pub const ALL: [Kind; 3] = [Kind::OneTimePassword, Kind::Passkey, Kind::Authenticator];
}

impl Second {
    fn use_of(&self, kind: Kind) -> Use {
        match self {
            Second::UsersChoice(kinds) if kinds.contains(&kind) => Use::UsersChoice,
            Second::Required(kinds) if kinds.contains(&kind) => Use::Required,
            _ => Use::Off,
        }
    }

    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        let (Second::UsersChoice(kinds) | Second::Required(kinds)) = self else { return };
        if kinds.is_empty() {
            let says = "no kind of second factor is named; one or more of \"one-time-password\", \"passkey\", \
                        \"authenticator\" are right, or second = \"off\"";
            reading.wrong(&["factors.second"], says);
        }
        if (1..kinds.len()).any(|at| kinds[..at].contains(&kinds[at])) {
            reading.wrong(&["factors.second"], "a kind is named twice; once is right");
        }
    }
}
