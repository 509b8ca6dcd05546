//! How a user gets in again who has forgotten the password.

use counter::site::Reading;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Recovery {
    #[serde(rename_all = "kebab-case")]
    ResetLink { valid_minutes: u32 },
    /// By a request form; the operator sends a new first password by letter.
    Operator,
    /// By voice, SMS or mail, with the customer number (DOOR-52).
    Pin,
}

// A section of its own around the choice: keys of two choices would mix when the file is laid over its preset.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub by: Recovery,
}

impl Recovery {
    pub(super) fn check(self, reading: &mut Reading<'_>) {
        if let Recovery::ResetLink { valid_minutes } = self {
            reading.range("recovery.by", &valid_minutes, &(5..=1440));
        }
    }
}
