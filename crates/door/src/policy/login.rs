//! What the login form asks, and what stands before it.

use counter::fold;
use serde::Deserialize;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LoginForm {
    pub asks: Asks,
    pub entrances: Entrances,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    UserId,
    AccessKey,
    Email,
    LoginIdAndEmail,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Entrances {
    One,
    /// Client certificate, or one-time password.
    Choice,
}

impl LoginForm {
    /// The key under which a user is found, made from what the form asks. Where several people share a
    /// login ID, only their address tells them apart.
    pub fn key(&self, login: &str, email: &str) -> String {
        match self.asks {
            Asks::LoginIdAndEmail => format!("{} {}", fold::login(login), fold::login(email)),
            Asks::UserId | Asks::AccessKey | Asks::Email => fold::login(login),
        }
    }
}

impl Asks {
    /// 「アクセスキー」 has 8 characters; the others are as long as they are.
    pub fn exact_length(self) -> Option<usize> {
        (self == Asks::AccessKey).then_some(8)
    }
}
