//! Policy: the door that a site declares. One struct per concern; no site has code of its own (DOOR-3).
//!
//! The values come from a preset (`presets/*.toml`) with the site's own over it; what contradicts itself cannot
//! be written, or is refused here with the key that says so.

mod common;
mod consent;
mod factors;
mod first_login;
mod lockout;
mod login;
mod notices;
mod password;
mod password_fault;
mod password_rules;
mod presets;
mod recovery;
mod sample;
mod sessions;
#[cfg(test)]
mod tests;
mod users;

use counter::site::{Part, Reading};
use pki::Trusted;

pub use consent::Consent;
pub use factors::{ClientCertificate, Factors, Kind, Use};
pub use first_login::{FirstCredential, FirstLogin, Step};
pub use lockout::{Lockout, Until};
pub use login::{Asks, Entrances, LoginForm};
pub use notices::{LoginNotice, Notices};
pub use password::{About, Characters, Class, Never, PasswordPolicy};
pub use password_fault::PasswordFault;
pub use password_rules::Rule;
pub use presets::PRESETS;
pub use recovery::Recovery;
pub use sample::sample_site;
pub use sessions::{AtOnce, Sessions};
pub use users::{PerAccount, Users};

use factors::Second;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub login: LoginForm,
    /// Who issues the members' client certificates; where there is an entrance for them.
    pub member_ca: Option<Trusted>,
    pub password: PasswordPolicy,
    pub factors: Factors,
    pub sessions: Sessions,
    pub lockout: Lockout,
    pub first_login: FirstLogin,
    pub recovery: Recovery,
    pub users: Users,
    pub notices: Notices,
    pub consent: Option<Consent>,
}

impl Part for Policy {
    const SECTIONS: &'static [&'static str] = &[
        "login",
        "password",
        "factors",
        "sessions",
        "lockout",
        "first-login",
        "recovery",
        "users",
        "notices",
        "consent",
    ];

    fn read(reading: &mut Reading<'_>) -> Option<Self> {
        // All are read before one that could not be ends it: every section tells its mistakes.
        let login: Option<login::Section> = reading.section("login");
        let password: Option<PasswordPolicy> = reading.section("password");
        let second: Option<factors::Section> = reading.section("factors");
        let sessions: Option<Sessions> = reading.section("sessions");
        let lockout: Option<Lockout> = reading.section("lockout");
        let first_login: Option<FirstLogin> = reading.section("first-login");
        let recovery: Option<recovery::Section> = reading.section("recovery");
        let users: Option<Users> = reading.section("users");
        let notices: Option<Notices> = reading.section("notices");
        let consent: Option<Consent> = reading.has("consent").then(|| reading.section("consent")).flatten();
        let member_ca = login.as_ref().and_then(|login| login.member_ca(reading));
        let (login, second) = (login?.form(), second?.second);
        let policy = Policy {
            login,
            member_ca,
            password: password?,
            factors: Factors::of(&second, login.entrances),
            sessions: sessions?,
            lockout: lockout?,
            first_login: first_login?,
            recovery: recovery?.by,
            users: users?,
            notices: notices?,
            consent,
        };
        policy.check(&second, reading);
        Some(policy)
    }
}

impl Policy {
    fn check(&self, second: &Second, reading: &mut Reading<'_>) {
        self.password.judge(reading);
        second.check(reading);
        self.sessions.check(reading);
        self.lockout.check(reading);
        self.first_login.check(reading);
        self.recovery.check(reading);
        self.users.check(reading);
        if let Some(consent) = &self.consent {
            consent.check(reading);
        }
        self.check_entrances(reading);
        self.check_consent(reading);
        self.check_logins(reading);
    }

    fn check_entrances(&self, reading: &mut Reading<'_>) {
        if self.login.entrances == Entrances::Choice && self.factors.one_time_password != Use::Required {
            let says = "one of two entrances asks for a one-time password, which the second factor does not \
                        require; entrances = \"one\" or second = { required = [\"one-time-password\"] } is right";
            reading.wrong(&["login.entrances", "factors.second"], says);
        }
        match (self.login.entrances, &self.member_ca) {
            (Entrances::Choice, None) => reading.wrong(
                &["login.member-ca", "login.entrances"],
                "missing; the entrance by client certificate needs the certificate of the CA that issues them; \
                 member-ca = \"member-ca.pem\", a file beside this one, is right",
            ),
            (Entrances::One, Some(_)) => reading.wrong(
                &["login.member-ca"],
                "no entrance of this site asks for a client certificate; entrances = \"choice\" is right, or no CA",
            ),
            _ => {}
        }
        if self.login.entrances == Entrances::Choice && self.sessions.remember_days.is_some() {
            let says = "a login that is kept would come in without the certificate that its entrance asks for; \
                        remember = \"off\" is right, or entrances = \"one\"";
            reading.wrong(&["sessions.remember", "login.entrances"], says);
        }
    }

    fn check_consent(&self, reading: &mut Reading<'_>) {
        match (self.first_login.steps.contains(&Step::Consent), reading.has("consent")) {
            (true, false) => reading.wrong(
                &["consent", "first-login.steps"],
                "the first login asks for consent, but no text stands here; a section [consent] with version, \
                 documents, ja and en is right",
            ),
            (false, true) => reading.wrong(
                &["consent", "first-login.steps"],
                "nobody is asked for this consent; \"consent\" among the steps of [first-login] is right, or no \
                 text here",
            ),
            _ => {}
        }
    }

    fn check_logins(&self, reading: &mut Reading<'_>) {
        let by_letter = matches!(self.first_login.credential, FirstCredential::LetterWithPassword { .. });
        if by_letter && self.login.asks == Asks::Email {
            let says = "a letter brings an ID, but the login asks for an address; asks = \"user-id\" is right, or \
                        another first credential";
            reading.wrong(&["login.asks", "first-login.credential"], says);
        }
        if by_letter && !self.first_login.steps.contains(&Step::Password) {
            let says = "the first password of a letter must be changed at the first login; steps with \"password\" \
                        are right";
            reading.wrong(&["first-login.steps", "first-login.credential"], says);
        }
        if self.recovery == Recovery::Operator && self.login.asks == Asks::LoginIdAndEmail {
            let says = "a request to the operator names a login ID, which several people may have where an address is \
                        asked for beside it; by = { reset-link = { valid-minutes = 60 } } is right, or another asks";
            reading.wrong(&["recovery.by", "login.asks"], says);
        }
        if self.recovery == Recovery::Pin && self.users.per_account != PerAccount::One {
            let says = "a PIN is asked for by customer number, which finds one login only where each account has \
                        one; per-account = \"one\" is right, or another recovery";
            reading.wrong(&["recovery.by", "users.per-account"], says);
        }
    }
}
