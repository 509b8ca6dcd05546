//! 「多要素認証」: what a user has beside the password, its registration, and its place at the login (DOOR-20).

use askama::Template;
use counter::{Frame, Refusal, Sheet};
use jiff::Timestamp;
use uuid::Uuid;

use super::{Progress, login::SAMPLE_TIME};
use crate::{factors::authenticator::NewAuthenticator, flows::second_factor::Way};

#[derive(Template)]
#[template(path = "factors.html")]
pub struct FactorsPage {
    pub f: Frame,
    /// The name to which passkeys belong, and this page's address there; none where there are no passkeys.
    pub place: Option<(String, String)>,
    pub passkeys: Vec<PasskeyLine>,
    pub can_remove_passkey: bool,
    pub offers_app: bool,
    pub app: Option<AuthenticatorLine>,
    /// Whether a code by mail is asked for; none where that is not the user's choice.
    pub mail: Option<bool>,
    /// How many are left; none where there is nothing to recover.
    pub recovery_codes: Option<i64>,
    pub is_done: bool,
}

pub struct PasskeyLine {
    pub id: String,
    pub name: String,
    pub added: Timestamp,
    pub used: Option<Timestamp>,
}

pub struct AuthenticatorLine {
    pub added: Timestamp,
    pub used: Option<Timestamp>,
    pub can_remove: bool,
}

impl FactorsPage {
    fn time(&self, at: Option<&Timestamp>) -> String {
        at.map_or_else(|| self.f.say("factors-unused"), |at| self.f.show.date_time(*at))
    }

    pub fn sample(f: Frame) -> Self {
        let line = |name: &str, used| PasskeyLine {
            id: Uuid::nil().to_string(),
            name: name.to_owned(),
            added: SAMPLE_TIME,
            used,
        };
        FactorsPage {
            f,
            place: Some(("localhost".to_owned(), "http://localhost:8080/rental/factors".to_owned())),
            passkeys: vec![line("iPhone (Safari)", Some(SAMPLE_TIME)), line("Windows (Edge)", None)],
            can_remove_passkey: true,
            offers_app: true,
            app: Some(AuthenticatorLine { added: SAMPLE_TIME, used: Some(SAMPLE_TIME), can_remove: true }),
            mail: Some(false),
            recovery_codes: Some(9),
            is_done: true,
        }
    }

    /// Nothing registered yet.
    pub fn sample_empty(f: Frame) -> Self {
        FactorsPage {
            passkeys: Vec::new(),
            app: None,
            mail: Some(true),
            recovery_codes: None,
            is_done: false,
            ..FactorsPage::sample(f)
        }
    }

    /// The last one of a site that requires one.
    pub fn sample_last(f: Frame) -> Self {
        let mut page =
            FactorsPage { can_remove_passkey: false, app: None, mail: None, ..FactorsPage::sample(f) };
        page.passkeys.truncate(1);
        page
    }
}

/// What is done once the password has been typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactorDeed {
    AddPasskey,
    AddAuthenticator,
    MakeCodes,
    RemovePasskey { id: Uuid, name: String },
    RemoveAuthenticator,
    UseMail,
    DropMail,
}

#[derive(Template)]
#[template(path = "factor_deed.html")]
pub struct FactorDeedPage {
    pub f: Frame,
    pub deed: FactorDeed,
    pub sheet: Sheet,
}

impl FactorDeedPage {
    /// The words for its heading, its explanation and its button, and its place.
    fn says(&self) -> [&'static str; 4] {
        match self.deed {
            FactorDeed::AddPasskey => {
                ["factors-add-passkey", "factors-add-passkey-lead", "factors-next", "add-passkey"]
            }
            FactorDeed::AddAuthenticator => {
                ["factors-add-app", "factors-add-app-lead", "factors-next", "add-authenticator"]
            }
            FactorDeed::MakeCodes => {
                ["factors-make-codes", "factors-make-codes-lead", "factors-make", "make-codes"]
            }
            FactorDeed::RemovePasskey { .. } => {
                ["factors-remove-passkey", "factors-remove-passkey-lead", "factors-remove", "remove-passkey"]
            }
            FactorDeed::RemoveAuthenticator => {
                ["factors-remove-app", "factors-remove-app-lead", "factors-remove", "remove-authenticator"]
            }
            FactorDeed::UseMail => ["factors-mail", "factors-use-mail-lead", "factors-use", "use-mail"],
            FactorDeed::DropMail => ["factors-mail", "factors-drop-mail-lead", "factors-drop", "drop-mail"],
        }
    }

    fn passkey(&self) -> Option<(String, String)> {
        match &self.deed {
            FactorDeed::RemovePasskey { id, name } => Some((id.to_string(), name.clone())),
            _ => None,
        }
    }

    pub fn samples(f: &Frame) -> Vec<FactorDeedPage> {
        let remove = FactorDeed::RemovePasskey { id: Uuid::nil(), name: "iPhone (Safari)".to_owned() };
        let deeds = [
            FactorDeed::AddPasskey,
            FactorDeed::AddAuthenticator,
            FactorDeed::MakeCodes,
            remove,
            FactorDeed::RemoveAuthenticator,
            FactorDeed::UseMail,
            FactorDeed::DropMail,
        ];
        let refusals =
            [Refusal::of("current", "refused-current-password"), Refusal::whole("refused-last-factor")];
        let page =
            |deed| FactorDeedPage { f: f.clone(), deed, sheet: Sheet::blank().refused(refusals.clone()) };
        deeds.into_iter().map(page).collect()
    }
}

/// Where a registration stands: at the first login, or among a member's pages.
pub struct Registration {
    pub progress: Option<Progress>,
    /// What its addresses begin with.
    pub way: String,
    pub back: String,
}

impl Registration {
    fn sample(f: &Frame, progress: Option<Progress>) -> Self {
        Registration { progress, way: f.to("factors"), back: f.to("factors") }
    }
}

/// The page of the first login that asks which kind it shall be.
#[derive(Template)]
#[template(path = "choose_factor.html")]
pub struct ChooseFactorPage {
    pub f: Frame,
    pub progress: Progress,
    pub passkey: bool,
    pub authenticator: bool,
}

impl ChooseFactorPage {
    pub fn sample(f: Frame) -> Self {
        ChooseFactorPage { f, progress: progress(1), passkey: true, authenticator: true }
    }
}

fn progress(now: usize) -> Progress {
    Progress { now, steps: vec!["step-login", "step-factor", "step-codes"] }
}

#[derive(Template)]
#[template(path = "authenticator.html")]
pub struct AuthenticatorPage {
    pub f: Frame,
    pub registration: Registration,
    pub new: NewAuthenticator,
    pub sheet: Sheet,
}

impl AuthenticatorPage {
    pub fn sample(f: Frame) -> Self {
        AuthenticatorPage {
            registration: Registration::sample(&f, None),
            new: NewAuthenticator {
                secret: b"12345678901234567890".to_vec(),
                issuer: f.site_name(),
                account: "keiri@aoba.example.jp".to_owned(),
            },
            sheet: Sheet::blank().refused([Refusal::of("code", "refused-clock-plain")]),
            f,
        }
    }

    pub fn sample_first(f: Frame) -> Self {
        let registration = Registration::sample(&f, Some(progress(1)));
        let sheet = Sheet::blank().refused([Refusal::of("code", "refused-app-code-plain")]);
        AuthenticatorPage { registration, sheet, ..AuthenticatorPage::sample(f) }
    }
}

/// What a script needs to let the browser make or show a passkey.
pub struct PasskeyForm {
    /// The name to which the site's passkeys belong, and an address there.
    pub rp: String,
    pub here: String,
    /// The browser's orders, in JSON; none where the challenge is over.
    pub options: Option<String>,
}

impl PasskeyForm {
    fn sample() -> Self {
        PasskeyForm {
            rp: "localhost".to_owned(),
            here: "http://localhost:8080/rental/login".to_owned(),
            options: Some("{\"challenge\":\"3q2-7w\"}".to_owned()),
        }
    }
}

#[derive(Template)]
#[template(path = "new_passkey.html")]
pub struct PasskeyPage {
    pub f: Frame,
    pub registration: Registration,
    pub sheet: Sheet,
    pub form: PasskeyForm,
}

impl PasskeyPage {
    pub fn samples(f: &Frame) -> Vec<PasskeyPage> {
        let keys =
            ["refused-ceremony-over", "refused-passkey", "refused-passkey-known", "refused-passkey-many"];
        let sheet = |key| {
            Sheet::blank().typed("name", "Windows (Edge)").refused([Refusal::whole(key).with("most", 20)])
        };
        let page = |key, progress| PasskeyPage {
            f: f.clone(),
            registration: Registration::sample(f, progress),
            sheet: sheet(key),
            form: PasskeyForm::sample(),
        };
        let mut pages: Vec<PasskeyPage> = keys.into_iter().map(|key| page(key, None)).collect();
        pages.push(PasskeyPage { sheet: Sheet::blank(), ..page("", Some(progress(1))) });
        pages
    }
}

#[derive(Template)]
#[template(path = "rename_passkey.html")]
pub struct RenamePasskeyPage {
    pub f: Frame,
    pub id: String,
    pub sheet: Sheet,
}

impl RenamePasskeyPage {
    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().typed("name", "Windows (Edge)");
        RenamePasskeyPage { f, id: Uuid::nil().to_string(), sheet }
    }
}

/// Shown once.
#[derive(Template)]
#[template(path = "recovery_codes.html")]
pub struct RecoveryCodesPage {
    pub f: Frame,
    pub progress: Option<Progress>,
    pub action: String,
    /// Empty where this browser may not show them any more.
    pub codes: Vec<String>,
}

impl RecoveryCodesPage {
    fn all(&self) -> String {
        self.codes.join("\n")
    }

    pub fn sample(f: Frame) -> Self {
        let codes =
            (2..=9).map(|n| format!("7K2QM-{n}XWRD")).chain(["A9BCD-EFGHJ".into(), "KLMNP-QRSTU".into()]);
        let action = f.to("factors/codes");
        RecoveryCodesPage { f, progress: None, action, codes: codes.collect() }
    }

    /// At the first login, after they could be shown no more.
    pub fn sample_gone(f: Frame) -> Self {
        let action = f.to("first-login/codes");
        RecoveryCodesPage { f, progress: Some(progress(2)), action, codes: Vec::new() }
    }
}

/// At the login: a proof of another kind than a code by mail.
#[derive(Template)]
#[template(path = "challenge.html")]
pub struct ChallengePage {
    pub f: Frame,
    pub sheet: Sheet,
    pub way: Way,
    pub passkey: Option<PasskeyForm>,
    pub others: Vec<Way>,
}

impl ChallengePage {
    /// The words for the page's explanation, its field and the field's hint.
    fn says(&self) -> [&'static str; 3] {
        match self.way {
            Way::RecoveryCode => ["challenge-recovery-lead", "recovery-code", "recovery-code-hint"],
            Way::Passkey => ["challenge-passkey-lead", "recovery-code", "recovery-code-hint"],
            Way::Authenticator | Way::Mail => ["challenge-app-lead", "app-code", "app-code-hint"],
        }
    }

    /// Recovery codes have letters, too.
    fn is_number(&self) -> bool {
        self.way != Way::RecoveryCode
    }

    pub fn samples(f: &Frame) -> Vec<ChallengePage> {
        let page = |way, refusal: Refusal, passkey| ChallengePage {
            f: f.clone(),
            sheet: Sheet::blank().refused([refusal.with("left", 4)]),
            way,
            passkey,
            others: Way::ALL.into_iter().filter(|other| *other != way).collect(),
        };
        let over = PasskeyForm { options: None, ..PasskeyForm::sample() };
        vec![
            page(Way::Passkey, Refusal::whole("refused-passkey-tries"), Some(PasskeyForm::sample())),
            page(Way::Passkey, Refusal::whole("refused-passkey-copied"), Some(over)),
            page(Way::Authenticator, Refusal::of("code", "refused-app-code"), None),
            page(Way::Authenticator, Refusal::of("code", "refused-app-code-used"), None),
            page(Way::Authenticator, Refusal::of("code", "refused-clock"), None),
            page(Way::RecoveryCode, Refusal::of("code", "refused-recovery-code"), None),
        ]
    }
}
