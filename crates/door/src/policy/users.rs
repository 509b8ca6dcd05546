//! How many people of one account have a login.

use counter::site::Reading;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Users {
    pub per_account: PerAccount,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PerAccount {
    One,
    UpTo(u32),
    Many,
}

impl PerAccount {
    /// The most that there may be; None where there is no limit.
    pub fn limit(self) -> Option<u32> {
        match self {
            PerAccount::One => Some(1),
            PerAccount::UpTo(limit) => Some(limit),
            PerAccount::Many => None,
        }
    }
}

impl Users {
    pub(super) fn check(self, reading: &mut Reading<'_>) {
        if let PerAccount::UpTo(limit) = self.per_account {
            reading.range("users.per-account", &limit, &(2..=1000));
        }
    }
}
