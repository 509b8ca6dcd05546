//! The office's own pages.

use std::sync::Arc;

use askama::Template;
use counter::{Frame, Refusal, Sheet, site::Site, staff::Role};
use door::{
    factors::authenticator::NewAuthenticator,
    pages::{Progress, RuleLine},
};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{
    operators::password_policy,
    passkeys::pages::Where,
    sessions::{AtWork, Operator},
};

#[derive(Template)]
#[template(path = "office_login.html")]
pub struct LoginPage {
    pub f: Frame,
    pub sheet: Sheet,
    /// Where the person wanted to go; empty for the start.
    pub next: String,
    /// What brought them here, as a word key.
    pub note: Option<&'static str>,
}

impl LoginPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank()
            .typed("email", "sato@example.jp")
            .refused([Refusal::whole("office-login-refused")]);
        LoginPage { f, sheet, next: "/office/invoice/".to_owned(), note: Some("office-login-first") }
    }
}

/// What can be shown beside the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Passkey,
    App,
    RecoveryCode,
}

counter::tags!(Kind {
    Passkey = "passkey",
    App = "app",
    RecoveryCode = "recovery-code",
});

impl Kind {
    /// What leads to it from another.
    fn way(self) -> &'static str {
        match self {
            Kind::Passkey => "office-code-to-passkey",
            Kind::App => "office-code-to-app",
            Kind::RecoveryCode => "office-code-to-recovery",
        }
    }
}

#[derive(Template)]
#[template(path = "office_code.html")]
pub struct CodePage {
    pub f: Frame,
    pub sheet: Sheet,
    pub kind: Kind,
    /// What else the operator has.
    pub others: Vec<Kind>,
    pub place: Option<Where>,
}

impl CodePage {
    fn is_recovery(&self) -> bool {
        self.kind == Kind::RecoveryCode
    }

    /// Where the passkey that is asked for can be used; none where something else is asked for.
    fn passkeys_place(&self) -> Option<&Where> {
        self.place.as_ref().filter(|_| self.kind == Kind::Passkey)
    }

    pub fn sample(f: Frame) -> Self {
        let refusal = Refusal::of("code", "office-code-wrong").with("left", 4);
        CodePage {
            f,
            sheet: Sheet::blank().refused([refusal]),
            kind: Kind::App,
            others: vec![Kind::RecoveryCode],
            place: None,
        }
    }

    pub fn sample_recovery(f: Frame) -> Self {
        CodePage { kind: Kind::RecoveryCode, others: vec![Kind::Passkey], ..CodePage::sample(f) }
    }

    pub fn sample_passkey(f: Frame) -> Self {
        let refusal = Refusal::whole("refused-passkey-tries").with("left", 4);
        CodePage {
            sheet: Sheet::blank().refused([refusal]),
            kind: Kind::Passkey,
            others: vec![Kind::App, Kind::RecoveryCode],
            place: Some(Where::sample()),
            ..CodePage::sample(f)
        }
    }
}

const STEPS: [&str; 4] =
    ["office-step-login", "office-step-password", "office-step-factor", "office-step-codes"];

fn progress(now: usize) -> Progress {
    Progress { now, steps: STEPS.to_vec() }
}

/// The rules of an operator's password, in the words of this page's language.
fn rules(f: &Frame) -> Vec<RuleLine> {
    let line =
        |rule: door::policy::Rule| RuleLine { text: f.say_args(rule.key, &rule.args), test: rule.test };
    password_policy().rules().into_iter().map(line).collect()
}

#[derive(Template)]
#[template(path = "office_first_password.html")]
pub struct FirstPasswordPage {
    pub f: Frame,
    pub sheet: Sheet,
}

impl FirstPasswordPage {
    fn progress() -> Progress {
        progress(1)
    }

    fn rules(&self) -> Vec<RuleLine> {
        rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("again", "office-password-differs")]);
        FirstPasswordPage { f, sheet }
    }
}

pub(crate) fn factor_progress() -> Progress {
    progress(2)
}

/// Which of the two is it to be?
#[derive(Template)]
#[template(path = "office_factor.html")]
pub struct FactorPage {
    pub f: Frame,
}

impl FactorPage {
    fn progress() -> Progress {
        factor_progress()
    }

    pub fn sample(f: Frame) -> Self {
        FactorPage { f }
    }
}

#[derive(Template)]
#[template(path = "office_app.html")]
pub struct AppPage {
    pub f: Frame,
    pub sheet: Sheet,
    pub new: NewAuthenticator,
}

impl AppPage {
    fn progress() -> Progress {
        factor_progress()
    }

    pub fn sample(f: Frame) -> Self {
        let new = NewAuthenticator {
            secret: b"12345678901234567890".to_vec(),
            issuer: "Madoguchi".to_owned(),
            account: "sato@example.jp".to_owned(),
        };
        AppPage { f, sheet: Sheet::blank().refused([Refusal::of("code", "office-app-wrong")]), new }
    }
}

#[derive(Template)]
#[template(path = "office_codes.html")]
pub struct CodesPage {
    pub f: Frame,
    pub codes: Vec<String>,
}

impl CodesPage {
    fn progress() -> Progress {
        progress(3)
    }

    fn all(&self) -> String {
        self.codes.join("\n")
    }

    pub fn sample(f: Frame) -> Self {
        CodesPage { f, codes: vec!["ABCD-EFGH-2345".to_owned(), "JKLM-NPQR-6789".to_owned()] }
    }
}

#[derive(Template)]
#[template(path = "office_sites.html")]
pub struct SitesPage {
    pub f: Frame,
    pub operator: Operator,
}

impl SitesPage {
    fn sites(&self) -> impl Iterator<Item = (&Arc<Site>, &Role)> {
        self.operator.roles.iter().map(|(site, role)| (site, role))
    }

    pub fn sample(f: Frame, sites: &[Arc<Site>]) -> Self {
        SitesPage { f, operator: sample_operator(sites) }
    }
}

#[derive(Template)]
#[template(path = "office_password.html")]
pub struct PasswordPage {
    pub f: Frame,
    pub operator: Operator,
    pub sheet: Sheet,
    pub is_done: bool,
}

impl PasswordPage {
    fn rules(&self) -> Vec<RuleLine> {
        rules(&self.f)
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("current", "office-password-wrong")]);
        PasswordPage { f, operator: sample_operator(&[]), sheet, is_done: false }
    }
}

#[derive(Template)]
#[template(path = "operators.html")]
pub struct OperatorsPage {
    pub f: Frame,
    pub operators: Vec<OperatorLine>,
}

pub struct OperatorLine {
    pub id: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub last_login: Option<Timestamp>,
    /// Disabled, or locked by wrong passwords.
    pub is_shut_out: bool,
    /// The printed code has not been used yet.
    pub waits: bool,
    pub has_departure: bool,
}

impl OperatorLine {
    fn role(&self, f: &Frame) -> String {
        let role = f.say(self.role.word());
        match &self.role {
            Role::Clerk(desks) => f.say2("operators-clerk", ("role", role), ("desks", desks.join(", "))),
            _ => role,
        }
    }

    fn state(&self) -> &'static str {
        if self.is_shut_out {
            "operators-shut-out"
        } else if self.waits {
            "operators-waits"
        } else {
            "operators-works"
        }
    }
}

impl OperatorsPage {
    fn time(&self, at: Option<&Timestamp>) -> String {
        at.map_or_else(|| self.f.say("operators-never"), |at| self.f.show.date_time(*at))
    }

    pub fn sample(f: Frame) -> Self {
        let line = |name: &str, email: &str, role| OperatorLine {
            id: Uuid::nil().to_string(),
            name: name.to_owned(),
            email: email.to_owned(),
            role,
            last_login: Some(Timestamp::UNIX_EPOCH),
            is_shut_out: false,
            waits: false,
            has_departure: true,
        };
        let clerk = Role::Clerk(vec!["invoices".to_owned()]);
        let operators = vec![
            OperatorLine { has_departure: false, ..line("Sato", "sato@example.jp", Role::Owner) },
            OperatorLine { waits: true, last_login: None, ..line("Mori", "mori@example.jp", clerk) },
            OperatorLine { is_shut_out: true, ..line("Ono", "ono@example.jp", Role::Auditor) },
        ];
        OperatorsPage { f, operators }
    }
}

pub(crate) fn sample_operator(sites: &[Arc<Site>]) -> Operator {
    Operator::new(AtWork {
        id: Uuid::nil(),
        name: "Sato".to_owned(),
        email: "sato@example.jp".to_owned(),
        session: Vec::new(),
        roles: sites.iter().map(|site| (Arc::clone(site), Role::Owner)).collect(),
    })
}
