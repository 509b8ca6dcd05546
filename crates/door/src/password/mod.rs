//! Passwords that people choose: what the site's rules refuse, and the change of one (DOOR-19).

pub mod handlers;

use counter::{Error, Refusal, Visit};
use serde::Deserialize;

use crate::{
    login::{check_password, fold_password},
    people::User,
    policy::{About, PasswordFault, Policy},
};

/// The two fields of every page that sets a password.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct NewPassword {
    pub password: String,
    pub again: String,
}

impl NewPassword {
    pub fn refusals(&self, visit: &Visit, login: &str) -> Vec<Refusal> {
        let policy = &visit.site.part::<Policy>().password;
        let (password, again) = (fold_password(policy, &self.password), fold_password(policy, &self.again));
        let mut refusals = refusals(visit, "password", &password, login);
        if refusals.is_empty() && password != again {
            refusals.push(Refusal::of("again", "refused-passwords-differ"));
        }
        refusals
    }

    /// Where there is a password already: the new one is another, on every site. The pages that change one
    /// say so (`policy::PasswordPolicy::rules_of_change`).
    pub async fn refusals_of_change(&self, visit: &Visit, user: &User) -> Result<Vec<Refusal>, Error> {
        let mut refusals = self.refusals(visit, &user.login);
        if refusals.is_empty() && check_password(visit, Some(user), &self.password).await?.is_right {
            refusals.push(Refusal::of("password", "refused-same-password"));
        }
        Ok(refusals)
    }
}

/// What the site's rules refuse of a password, or of a code that follows the same rules.
pub fn refusals(visit: &Visit, field: &'static str, candidate: &str, login: &str) -> Vec<Refusal> {
    let site = &visit.site;
    let words = site.words();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let about = About { login_id: login, site_words: &words };
    let faults = site.part::<Policy>().password.check(candidate, &about).err().unwrap_or_default();
    let refusal = |fault: PasswordFault| {
        fault
            .args()
            .into_iter()
            .fold(Refusal::of(field, fault.key()), |refusal, (name, value)| refusal.with(name, value))
    };
    faults.into_iter().map(refusal).collect()
}
