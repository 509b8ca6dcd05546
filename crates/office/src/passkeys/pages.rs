//! The pages on which operators look after their second factors.

use askama::Template;
use counter::{Frame, Refusal, Sheet, passkeys::Place};
use jiff::Timestamp;
use uuid::Uuid;

use super::sql::Passkey;
use crate::{pages::sample_operator, sessions::Operator};

/// Where passkeys can be used: the name, and the page's address under it.
#[derive(Clone, Debug)]
pub struct Where {
    pub rp: String,
    pub here: String,
}

impl Where {
    pub fn of(place: &Place, path: &str) -> Where {
        Where { rp: place.rp.clone(), here: place.link(path) }
    }

    pub fn sample() -> Where {
        Where { rp: "example.jp".to_owned(), here: "https://example.jp/office/factors".to_owned() }
    }
}

#[derive(Template)]
#[template(path = "office_factors.html")]
pub struct FactorsPage {
    pub f: Frame,
    pub operator: Operator,
    pub has_app: bool,
    /// None where no passkey can be made.
    pub place: Option<Where>,
    pub passkeys: Vec<Passkey>,
    pub may_remove: bool,
    pub codes: i64,
    pub is_done: bool,
}

impl FactorsPage {
    fn moment(&self, at: Option<&Timestamp>) -> String {
        at.map_or_else(|| self.f.say("office-factors-unused"), |at| self.f.show.date_time(*at))
    }

    pub fn sample(f: Frame) -> Self {
        let passkey = |name: &str, used| Passkey {
            id: Uuid::nil(),
            name: name.to_owned(),
            public_key: String::new(),
            added: Timestamp::UNIX_EPOCH,
            used,
        };
        FactorsPage {
            f,
            operator: sample_operator(&[]),
            has_app: true,
            place: Some(Where::sample()),
            passkeys: vec![passkey("Desk", Some(Timestamp::UNIX_EPOCH)), passkey("Phone", None)],
            may_remove: true,
            codes: 10,
            is_done: true,
        }
    }

    pub fn sample_last(f: Frame) -> Self {
        let all = FactorsPage::sample(f);
        let passkeys = all.passkeys.into_iter().take(1).collect();
        FactorsPage { passkeys, has_app: false, may_remove: false, is_done: false, codes: 0, ..all }
    }
}

/// What is about to be done, and the field for the password.
#[derive(Template)]
#[template(path = "office_factor_deed.html")]
pub struct DeedPage {
    pub f: Frame,
    pub operator: Operator,
    pub sheet: Sheet,
    /// The passkey that is to go; none where one is to be added.
    pub name: Option<String>,
}

impl DeedPage {
    fn title(&self) -> &'static str {
        if self.name.is_some() { "office-factors-remove" } else { "office-factors-add" }
    }

    fn lead(&self) -> &'static str {
        if self.name.is_some() { "office-factors-remove-lead" } else { "office-factors-add-lead" }
    }

    fn button(&self) -> &'static str {
        if self.name.is_some() { "office-factors-remove-button" } else { "office-next" }
    }

    pub fn sample(f: Frame) -> Self {
        let sheet = Sheet::blank().refused([Refusal::of("current", "office-password-wrong")]);
        DeedPage { f, operator: sample_operator(&[]), sheet, name: None }
    }

    pub fn sample_removal(f: Frame) -> Self {
        DeedPage { sheet: Sheet::blank(), name: Some("Desk".to_owned()), ..DeedPage::sample(f) }
    }
}

#[derive(Template)]
#[template(path = "office_new_passkey.html")]
pub struct NewPasskeyPage {
    pub f: Frame,
    /// None at the first login: nobody is in yet.
    pub operator: Option<Operator>,
    pub sheet: Sheet,
    pub place: Where,
    /// What the browser is asked for; at the first login it asks by itself.
    pub options: Option<String>,
}

impl NewPasskeyPage {
    fn steps() -> door::pages::Progress {
        crate::pages::factor_progress()
    }

    fn action(&self) -> &'static str {
        if self.operator.is_some() {
            "/office/factors/passkeys/creation"
        } else {
            "/office/first-login/passkey"
        }
    }

    fn back(&self) -> &'static str {
        if self.operator.is_some() { "/office/factors" } else { "/office/first-login/factor" }
    }

    pub fn sample(f: Frame) -> Self {
        NewPasskeyPage {
            f,
            operator: None,
            sheet: Sheet::blank().typed("name", "Desk").refused([Refusal::whole("refused-passkey")]),
            place: Where::sample(),
            options: None,
        }
    }

    pub fn sample_inside(f: Frame) -> Self {
        let (operator, options) = (Some(sample_operator(&[])), Some("{}".to_owned()));
        NewPasskeyPage { operator, options, ..NewPasskeyPage::sample(f) }
    }
}

#[derive(Template)]
#[template(path = "office_passkey_name.html")]
pub struct NamePage {
    pub f: Frame,
    pub operator: Operator,
    pub sheet: Sheet,
}

impl NamePage {
    pub fn sample(f: Frame) -> Self {
        NamePage { f, operator: sample_operator(&[]), sheet: Sheet::blank().typed("name", "Desk") }
    }
}
