//! What a new user is given, and what the first login makes of it.

use counter::site::Reading;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct FirstLogin {
    pub credential: FirstCredential,
    /// What stands between the first login and every other page.
    pub steps: Vec<Step>,
    /// What stands there at a later login, once the operator has flagged the user.
    pub when_flagged: Vec<Step>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstCredential {
    #[serde(rename_all = "kebab-case")]
    LetterWithPassword {
        /// Without a number it is valid until it is used.
        valid_days: Option<u32>,
    },
    /// By mail, or by letter with 仮ID and 仮パスワード.
    Invitation,
    /// By mail, sent when an upper tier registers the customer.
    SetUpLink,
    /// By mail, sent when a user is added.
    SetPasswordLink,
}

/// In the order in which they can be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Never written in a file: it follows from [factors], for whoever has none yet (DOOR-20).
    SecondFactor,
    Consent,
    Address,
    Password,
}

impl FirstLogin {
    pub(super) fn check(&self, reading: &mut Reading<'_>) {
        if let FirstCredential::LetterWithPassword { valid_days: Some(days) } = self.credential {
            reading.range("first-login.credential", &days, &(1..=365));
        }
        for (key, steps) in
            [("first-login.steps", &self.steps), ("first-login.when-flagged", &self.when_flagged)]
        {
            if steps.contains(&Step::SecondFactor) {
                let says = "a second factor is registered where [factors] requires one; it is no step to be named here";
                reading.wrong(&[key], says);
            }
            if !steps.is_sorted_by(|step, next| step < next) {
                let says = "the steps are out of order, or one stands twice; \"consent\", \"address\", \"password\" is \
                            the order, each of them may be left out";
                reading.wrong(&[key], says);
            }
        }
        // Such a link proves the address, and its page sets the password: asking again would be asking twice (DOOR-35).
        let by_link =
            matches!(self.credential, FirstCredential::SetUpLink | FirstCredential::SetPasswordLink);
        let is_sorted = self.steps.is_sorted_by(|step, next| step < next);
        if by_link && is_sorted && self.steps.iter().any(|step| *step != Step::Consent) {
            let says = "the link in the mail proves the address and sets the password by itself; steps = [] is \
                        right, or [\"consent\"]";
            reading.wrong(&["first-login.steps", "first-login.credential"], says);
        }
        if self.when_flagged.contains(&Step::Consent) {
            let says = "consent is asked again by a new version of its text, not by a flag; \"address\" and \
                        \"password\" are right";
            reading.wrong(&["first-login.when-flagged"], says);
        }
    }
}
