//! Which mails the door sends of its own accord.

use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Notices {
    pub at_login: LoginNotice,
}

/// A mail to the user's own address at each login (DOOR-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LoginNotice {
    Sent,
    None,
}
